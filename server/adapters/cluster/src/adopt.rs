//! Taking over what somebody else brought into a namespace. It stays as it is: only labels and annotations are added, and
//! the fields become Slipway's, so that what a later release leaves out goes.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::adoption::is_as_seen;
use domain::error::{Error, Kind, Result};
use domain::manifest::{MANAGER, RELEASE, SERVICE};
use domain::name::Namespace;
use domain::ports::WorkloadKey;
use domain::text;
use k8s_openapi::api::core::v1::Pod;
use kube::api::{ApiResource, DynamicObject, ListParams, Patch, PatchParams};
use kube::core::GroupVersionKind;
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use crate::apply::Part;
use crate::call::{LOOK, within};
use crate::{claims, failure};

/// What a ReplicaSet gives the pods that are its own.
const HASH: &str = "pod-template-hash";
/// How often the list of managers is written when somebody else writes the object at the same time.
const ATTEMPTS: usize = 5;
const PAUSE: Duration = Duration::from_millis(100);
/// Objects of a kind that are listed: at a time, and in all.
const PIECE: u32 = 250;
const MOST: usize = 2000;

/// All objects of a kind in a namespace.
pub async fn objects(client: &Client, namespace: &Namespace, version: &str, kind: &str) -> Result<Vec<Value>> {
    let (group, short) = version.split_once('/').unwrap_or(("", version));
    let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, short, kind));
    let api: Api<DynamicObject> = Api::namespaced_with(client.clone(), namespace.as_str(), &resource);
    let found = tokio::time::timeout(LOOK, listed(&api, kind)).await.map_err(|_| failure::timeout())??;
    let whole = |object: DynamicObject| {
        let mut object = serde_json::to_value(object).map_err(|error| Error::internal(error.to_string()))?;
        // Objects of a list do not say what they are.
        object["apiVersion"] = version.into();
        object["kind"] = kind.into();
        Ok(object)
    };
    found.into_iter().map(whole).collect()
}

/// Piece by piece, and not more than somebody would look through.
async fn listed(api: &Api<DynamicObject>, kind: &str) -> Result<Vec<DynamicObject>> {
    let mut piece = ListParams::default().limit(PIECE);
    let mut all = Vec::new();
    loop {
        let found = api.list(&piece).await.map_err(|error| failure::error(&error))?;
        all.extend(found.items);
        if all.len() > MOST {
            return Err(Error::conflict(text!(
                "The namespace has more than {MOST} objects of the kind {kind}: too many to look through.",
                "该命名空间中 {kind} 类型的对象超过 {MOST} 个，无法逐一查看。"
            )));
        }
        match found.metadata.continue_.filter(|next| !next.is_empty()) {
            Some(next) => piece = piece.continue_token(&next),
            None => return Ok(all),
        }
    }
}

/// Makes these very objects the service's own. With `really` left out it is only tried: everything that the cluster would
/// refuse is refused then.
pub async fn adopt(
    client: &Client,
    key: &WorkloadKey,
    manifests: &[Value],
    uids: &[String],
    really: bool,
) -> Result<()> {
    let mut taken = Vec::new();
    for (manifest, uid) in manifests.iter().zip(uids) {
        let part = Part::of(client, key, manifest)?;
        let live = whole(&part).await?.filter(|live| live["metadata"]["uid"] == uid.as_str());
        let live = live.ok_or_else(|| changed(&part))?;
        let mut manifest = manifest.clone();
        // Whoever scales it meanwhile goes on doing so: adopting changes no number.
        if let Some(replicas) = live.pointer("/spec/replicas") {
            manifest["spec"]["replicas"] = replicas.clone();
        }
        // It is this one, or none.
        manifest["metadata"]["uid"] = uid.as_str().into();
        let would = patch(&part, &manifest, true).await?;
        // Not by its generation: a Deployment's counts annotations, too. The runs of a schedule are made anew each time.
        let restarts = part.kind != "CronJob" && would["spec"] != live["spec"];
        // What somebody added would stay in an apply, and be nobody's afterwards.
        if restarts || !is_as_seen(&manifest, &live) {
            return Err(changed(&part));
        }
        // And as it was just looked at: what somebody changes from here on is not undone.
        manifest["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"].clone();
        taken.push((part, manifest));
    }
    let controller = manifests.last().ok_or_else(|| Error::internal("nothing to adopt"))?;
    mark_pods(client, key, controller, true).await?;
    if !really {
        return Ok(());
    }
    for (at, (part, manifest)) in taken.iter().enumerate() {
        let patched = patch(part, manifest, false).await;
        // Written meanwhile, if only its status: it is looked at once more, which says whether anything restarts.
        let told = |error: Error| match error.kind {
            _ if at > 0 => half_done(error),
            Kind::Conflict => again(error),
            _ => error,
        };
        patched.map_err(told)?;
        own_alone(part).await.map_err(half_done)?;
    }
    mark_pods(client, key, controller, false).await.map_err(half_done)
}

/// It is tried again. From the first object on what was taken has Slipway's labels: it goes on, or a person gives it back.
fn half_done(error: Error) -> Error {
    let (en, zh) = (&error.text.en, &error.text.zh);
    let text = text!(
        "{en} Part of it may be taken over already; nothing restarts. Slipway goes on by itself once this is mended. To give it back instead, delete the service from this environment: the workload stays.",
        "{zh} 部分对象可能已被接管；不会重启。问题解决后 Slipway 会自动继续。如需放弃，请将该服务从此环境中删除：工作负载不受影响。"
    );
    Error::unavailable(text, error.cause.unwrap_or_default())
}

/// Nothing was taken yet, and it is looked at once more.
fn again(error: Error) -> Error {
    Error::unavailable(error.text, error.cause.unwrap_or_default())
}

fn changed(part: &Part<'_>) -> Error {
    let (kind, name) = (part.kind, part.name);
    Error::conflict(text!(
        "{kind} {name} was changed meanwhile, and taking it over as it was seen would restart its pods. Look at it once more.",
        "{kind} {name} 在此期间被修改，按之前看到的内容接管会重启其 Pod。请重新查看。"
    ))
}

async fn whole(part: &Part<'_>) -> Result<Option<Value>> {
    let named = ListParams::default().fields(&format!("metadata.name={}", part.name));
    let found = within(part.api.list(&named)).await.map_err(|error| failure::error(&error))?;
    let found = found.items.into_iter().next().map(serde_json::to_value).transpose();
    found.map_err(|error| Error::internal(error.to_string()))
}

async fn patch(part: &Part<'_>, manifest: &Value, dry_run: bool) -> Result<Value> {
    let params = PatchParams { dry_run, ..PatchParams::apply(MANAGER).force() };
    let patched = within(part.api.patch(part.name, &params, &Patch::Apply(manifest))).await;
    let patched = patched.map_err(|error| failure::error(&error))?;
    serde_json::to_value(patched).map_err(|error| Error::internal(error.to_string()))
}

/// Takes the fields from whoever wrote them before, as `kubectl apply --server-side` does with its own older ones: a field
/// that nobody else holds goes when a release leaves it out. What tells how the object is stays with whoever tells it.
async fn own_alone(part: &Part<'_>) -> Result<()> {
    for _ in 0..ATTEMPTS {
        let Some(live) = whole(part).await? else { return Ok(()) };
        let entries = live["metadata"]["managedFields"].as_array().cloned().unwrap_or_default();
        let stays = |entry: &&Value| {
            let told = |name: &str| entry[name].as_str().unwrap_or_default();
            !told("subresource").is_empty() || (told("manager") == MANAGER && told("operation") == "Apply")
        };
        let kept: Vec<Value> = entries.iter().filter(stays).cloned().collect();
        if kept.len() == entries.len() {
            return Ok(());
        }
        let steps = json!([
            { "op": "test", "path": "/metadata/resourceVersion", "value": live["metadata"]["resourceVersion"] },
            { "op": "replace", "path": "/metadata/managedFields", "value": kept },
        ]);
        let steps = serde_json::from_value(steps).map_err(|error| Error::internal(error.to_string()))?;
        let params = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
        match within(part.api.patch(part.name, &params, &Patch::<DynamicObject>::Json(steps))).await {
            Ok(_) => return Ok(()),
            // Its status was written at the same time.
            Err(kube::Error::Api(status)) if matches!(status.code, 409 | 422) => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(failure::error(&error)),
        }
    }
    Err(changed(part))
}

/// Labels those pods of a controller that are not labelled yet. That restarts nothing.
pub async fn mark_pods(client: &Client, key: &WorkloadKey, controller: &Value, dry_run: bool) -> Result<()> {
    let told = |pointer: &str| controller.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (kind, name) = (told("/kind"), told("/metadata/name"));
    if kind == "StatefulSet" {
        claims::mark(client, key, controller, dry_run).await?;
    }
    let selector = controller.pointer("/spec/selector/matchLabels").and_then(Value::as_object);
    let Some(selector) = selector.filter(|selector| !selector.is_empty()) else { return Ok(()) };
    let pairs: Vec<String> =
        selector.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default())).collect();
    let api: Api<Pod> = Api::namespaced(client.clone(), key.namespace.as_str());
    let wanted = ListParams::default().labels(&pairs.join(","));
    let pods = within(api.list_metadata(&wanted)).await.map_err(|error| failure::error(&error))?;
    let metadata = &controller["metadata"];
    let release = &metadata["annotations"][RELEASE];
    let change = json!({ "metadata": { "labels": metadata["labels"], "annotations": { RELEASE: release } } });
    let params = PatchParams { dry_run, field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
    for pod in pods.items.iter().filter(|pod| is_of(*pod, kind, name) && !is_marked(pod.labels(), key)) {
        match within(api.patch_metadata(&pod.name_any(), &params, &Patch::Merge(&change))).await {
            Ok(_) => {}
            Err(kube::Error::Api(status)) if status.code == 404 => {}
            Err(error) => return Err(failure::error(&error)),
        }
        if dry_run {
            break;
        }
    }
    Ok(())
}

fn is_marked(labels: &BTreeMap<String, String>, key: &WorkloadKey) -> bool {
    labels.get(SERVICE).is_some_and(|service| service == key.service.as_str())
}

/// Whether the controller made it. A Deployment makes ReplicaSets, which have its name and the hash of the template.
fn is_of(pod: &impl ResourceExt, kind: &str, name: &str) -> bool {
    let Some(owner) = pod.owner_references().iter().find(|owner| owner.controller == Some(true)) else { return false };
    if kind != "Deployment" {
        return owner.kind == kind && owner.name == name;
    }
    let hash = pod.labels().get(HASH).map(String::as_str).unwrap_or_default();
    owner.kind == "ReplicaSet" && !hash.is_empty() && owner.name == format!("{name}-{hash}")
}
