//! The calls that put something into a cluster: applying a release, and making a namespace.

use std::collections::BTreeMap;

use domain::error::{Error, Result};
use domain::manifest::{ENVIRONMENT, MANAGER, OWNER, SERVICE};
use domain::name::{EnvironmentName, Namespace};
use domain::ports::{Applied, WorkloadKey};
use domain::text;
use k8s_openapi::api::core::v1::Namespace as K8sNamespace;
use kube::api::{ApiResource, DynamicObject, ListParams, Patch, PatchParams};
use kube::core::GroupVersionKind;
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use crate::call::within;
use crate::{failure, remove};

/// One object of a release, and where it is asked for.
struct Part<'a> {
    manifest: &'a Value,
    kind: &'a str,
    name: &'a str,
    api: Api<DynamicObject>,
}

impl<'a> Part<'a> {
    fn of(client: &Client, key: &WorkloadKey, manifest: &'a Value) -> Result<Self> {
        let part = |pointer: &str| {
            manifest.pointer(pointer).and_then(Value::as_str).ok_or_else(|| Error::internal(format!("no {pointer}")))
        };
        let (version, kind, name) = (part("/apiVersion")?, part("/kind")?, part("/metadata/name")?);
        let (group, version) = version.split_once('/').unwrap_or(("", version));
        let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, kind));
        let api = Api::namespaced_with(client.clone(), key.namespace.as_str(), &resource);
        Ok(Self { manifest, kind, name, api })
    }

    /// Refuses a name that somebody else's object has. It would be merged into and get Slipway's labels, and be deleted
    /// with the service. A list of one instead of a get: that right Slipway needs anyway.
    async fn refuse_others(&self, key: &WorkloadKey) -> Result<()> {
        let named = ListParams::default().fields(&format!("metadata.name={}", self.name));
        let found = within(self.api.list_metadata(&named)).await.map_err(|error| failure::error(&error))?;
        let mine = |labels: &BTreeMap<String, String>| {
            let has = |label: &str, value: &str| labels.get(label).is_some_and(|found| found == value);
            has(OWNER, MANAGER) && has(SERVICE, key.service.as_str())
        };
        if found.items.iter().all(|object| mine(object.labels())) {
            return Ok(());
        }
        let (kind, name, namespace) = (self.kind, self.name, &key.namespace);
        Err(Error::conflict(text!(
            "The namespace {namespace} has a {kind} {name} already that Slipway did not make, and it leaves what is not its own alone. Delete that one, or give the service another name.",
            "命名空间 {namespace} 中已有非 Slipway 创建的 {kind} {name}，Slipway 不会改动不属于它的对象。请删除该对象，或为服务换一个名称。"
        )))
    }

    /// By force: what a person wishes here wins over whoever changed the same fields in the meantime (`kubectl scale`, an
    /// autoscaler). Slipway is the declared owner of its objects, and a stop that another manager of `replicas` silently
    /// undoes would be a lie. Fields that Slipway does not name stay as others set them.
    async fn apply(&self) -> Result<()> {
        let params = PatchParams::apply(MANAGER).force();
        let patched = within(self.api.patch(self.name, &params, &Patch::Apply(self.manifest))).await;
        patched.map(drop).map_err(|error| failure::error(&error))
    }
}

pub async fn apply(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied> {
    let mut done = Applied::default();
    let parts = manifests.iter().map(|manifest| Part::of(client, key, manifest)).collect::<Result<Vec<_>>>()?;
    // All are looked at before the first is written, so that nothing is left half done.
    for part in &parts {
        part.refuse_others(key).await?;
    }
    for part in &parts {
        part.apply().await?;
        done.applied.push(format!("{}/{}", part.kind, part.name));
    }
    let kept: Vec<&str> = parts.iter().filter(|part| part.kind == "Service").map(|part| part.name).collect();
    done.pruned = remove::prune_services(client, key, &kept).await?;
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
