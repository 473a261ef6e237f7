//! The calls that put something into a cluster: applying a release, and making a namespace.

use std::collections::BTreeMap;

use domain::conflict;
use domain::error::{Error, Result};
use domain::manifest::{ENVIRONMENT, MANAGER, OWNER, SERVICE};
use domain::name::{EnvironmentName, Namespace};
use domain::ports::{Applied, WorkloadKey};
use domain::text;
use k8s_openapi::api::core::v1::Namespace as K8sNamespace;
use kube::api::{ApiResource, DeleteParams, DynamicObject, ListParams, Patch, PatchParams, Preconditions};
use kube::core::{GroupVersionKind, Status};
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use crate::ahead::Way;
use crate::call::within;
use crate::{ahead, autoscaled, clean_up, configuration, conflicts, failure, history, remove, sealed};

/// One object of a release, and where it is asked for.
pub struct Part<'a> {
    pub manifest: &'a Value,
    pub kind: &'a str,
    pub name: &'a str,
    pub api: Api<DynamicObject>,
}

impl<'a> Part<'a> {
    pub fn of(client: &Client, key: &WorkloadKey, manifest: &'a Value) -> Result<Self> {
        let part = |pointer: &str| {
            manifest.pointer(pointer).and_then(Value::as_str).ok_or_else(|| Error::internal(format!("no {pointer}")))
        };
        let (version, kind, name) = (part("/apiVersion")?, part("/kind")?, part("/metadata/name")?);
        let (group, version) = version.split_once('/').unwrap_or(("", version));
        let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, kind));
        let api = Api::namespaced_with(client.clone(), key.namespace.as_str(), &resource);
        Ok(Self { manifest, kind, name, api })
    }

    /// Whether it is there. Refuses a name that somebody else's object has: it would be merged into and get Slipway's labels, and be deleted
    /// with the service. A list of one instead of a get: that right Slipway needs anyway.
    pub async fn is_there(&self, key: &WorkloadKey) -> Result<bool> {
        let named = ListParams::default().fields(&format!("metadata.name={}", self.name));
        let found = within(self.api.list_metadata(&named)).await.map_err(|error| failure::error(&error))?;
        let mine = |labels: &BTreeMap<String, String>| {
            let has = |label: &str, value: &str| labels.get(label).is_some_and(|found| found == value);
            has(OWNER, MANAGER) && has(SERVICE, key.service.as_str())
        };
        if found.items.iter().all(|object| mine(object.labels())) {
            return Ok(!found.items.is_empty());
        }
        let (kind, name, namespace) = (self.kind, self.name, &key.namespace);
        Err(Error::conflict(text!(
            "The namespace {namespace} has a {kind} {name} already that Slipway did not make, and it leaves what is not its own alone. Delete that one, or give the service another name.",
            "命名空间 {namespace} 中已有非 Slipway 创建的 {kind} {name}，Slipway 不会改动不属于它的对象。请删除该对象，或为服务换一个名称。"
        )))
    }

    /// By force, what a person wishes here wins over whoever changed the same fields in the meantime. Without, others that
    /// own one of them are told. Fields that Slipway does not name stay as others set them either way.
    async fn apply(&self, force: bool) -> Result<()> {
        match self.patch(force, false).await {
            Err(kube::Error::Api(status)) if self.is_another(&status) => {
                self.give_way().await?;
                self.patch(force, false).await.map_err(|error| failure::error(&error))
            }
            // Somebody was quicker than the question before.
            Err(kube::Error::Api(status)) if !force && conflicts::is_of_fields(&status) => {
                match conflicts::told(self, &status) {
                    // Of nothing but what is taken over without asking.
                    found if found.is_empty() => self.patch(true, false).await.map_err(|error| failure::error(&error)),
                    found => Err(conflict::refused(&found)),
                }
            }
            answer => answer.map_err(|error| failure::error(&error)),
        }
    }

    pub async fn patch(&self, force: bool, dry_run: bool) -> kube::Result<()> {
        let params = PatchParams { force, dry_run, ..PatchParams::apply(MANAGER) };
        let patched = within(self.api.patch(self.name, &params, &Patch::Apply(self.manifest))).await;
        let cut = |error| if self.kind == "Secret" { sealed::cut(error, self.manifest) } else { error };
        patched.map(drop).map_err(cut)
    }

    /// What cannot be changed is named by what it holds. One of this name that holds something else is not what its name
    /// says: somebody made it anew by hand.
    pub fn is_another(&self, status: &Status) -> bool {
        status.code == 422 && self.manifest["immutable"] == true
    }

    /// Pods that run keep what they have.
    async fn give_way(&self) -> Result<()> {
        let found = within(self.api.get_metadata_opt(self.name)).await.map_err(|error| failure::error(&error))?;
        let Some(found) = found else { return Ok(()) };
        let this = Preconditions { uid: found.metadata.uid, resource_version: None };
        match within(self.api.delete(self.name, &DeleteParams::background().preconditions(this))).await {
            Ok(_) => Ok(()),
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
            Err(error) => Err(failure::error(&error)),
        }
    }

    /// A run that has begun stays as it was asked for, also when Slipway would write its template in another way by now:
    /// Kubernetes would refuse that. It can be held and let go. One that was cleaned up meanwhile is not made anew, as it
    /// would be by applying it.
    async fn hold_or_let_go(&self) -> Result<()> {
        let (metadata, spec) = (&self.manifest["metadata"], &self.manifest["spec"]);
        let change = json!({
            "metadata": { "annotations": metadata["annotations"] },
            "spec": { "suspend": spec["suspend"] },
        });
        let params = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
        match within(self.api.patch(self.name, &params, &Patch::Merge(change))).await {
            Ok(_) => Ok(()),
            Err(kube::Error::Api(status)) if status.code == 404 => Ok(()),
            Err(error) => Err(failure::error(&error)),
        }
    }
}

/// `over` are the runs of which the watch says that they have ended. Nothing is written where one of the objects would be
/// refused; without `force` also where another field manager owns something of it.
pub async fn apply(
    client: &Client,
    key: &WorkloadKey,
    manifests: &[Value],
    over: &[String],
    force: bool,
) -> Result<Applied> {
    let mut done = Applied::default();
    let mut manifests = autoscaled::as_others_scale(client, key, manifests).await?;
    clean_up::later(&mut manifests);
    // What was released already wins over what others did since; a new release is told of it.
    if !force {
        autoscaled::only_one(client, key, &manifests).await?;
    }
    let parts = manifests.iter().map(|manifest| Part::of(client, key, manifest)).collect::<Result<Vec<_>>>()?;
    let ways = ahead::look(&parts, key, over, force).await?;
    let of = |kind: &str| parts.iter().filter(|part| part.kind == kind).map(|part| part.name).collect::<Vec<&str>>();
    let serves = parts.iter().any(|part| matches!(part.kind, "Deployment" | "StatefulSet" | "DaemonSet"));
    // Before the number of pods that a person chose: it would be changed once more.
    done.pruned = remove::prune_autoscalers(client, key, &of("HorizontalPodAutoscaler"), !serves).await?;
    for (part, way) in parts.iter().zip(ways) {
        match way {
            Way::Apply => part.apply(force).await?,
            Way::HoldOrLetGo => part.hold_or_let_go().await?,
            Way::Leave => {}
        }
        done.applied.push(format!("{}/{}", part.kind, part.name));
    }
    let run = parts.iter().find(|part| part.kind == "Job").map(|part| part.name);
    let cron_job = parts.iter().any(|part| part.kind == "CronJob");
    if run.is_some() || cron_job {
        history::trim(client, key, &history::Applied { run, cron_job }).await?;
    }
    done.pruned.extend(remove::prune_services(client, key, &of("Service"), !serves).await?);
    done.pruned.extend(remove::prune_budgets(client, key, &of("PodDisruptionBudget"), !serves).await?);
    // Where nothing was to be done, nothing was replaced.
    if !parts.is_empty() {
        let applied: Vec<(&str, &str)> = parts.iter().map(|part| (part.kind, part.name)).collect();
        done.pruned.extend(configuration::prune(client, key, &applied).await?);
    }
    Ok(done)
}

/// Makes a namespace that is not there, marked as Slipway's own; one that is there is left as it is.
pub async fn ensure_namespace(client: &Client, namespace: &Namespace, environment: &EnvironmentName) -> Result<()> {
    let api: Api<K8sNamespace> = Api::all(client.clone());
    if let Some(found) = within(api.get_opt(namespace.as_str())).await.map_err(|error| failure::error(&error))? {
        if found.metadata.deletion_timestamp.is_some() {
            return Err(Error::conflict(text!(
                "The namespace {namespace} is just being deleted. Try again when it is gone.",
                "命名空间 {namespace} 正在删除中，请待删除完成后重试。"
            )));
        }
        return Ok(());
    }
    let manifest = json!({
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {
            "name": namespace,
            "labels": { OWNER: MANAGER, ENVIRONMENT: environment },
        },
    });
    let params = PatchParams::apply(MANAGER);
    let applied = within(api.patch(namespace.as_str(), &params, &Patch::Apply(manifest))).await;
    applied.map(|_| ()).map_err(|error| failure::error(&error))
}
