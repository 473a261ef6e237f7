//! The calls that change a cluster: apply, prune, remove, and making a namespace.

use std::time::Duration;

use domain::error::{Error, Result};
use domain::manifest::{ENVIRONMENT, MANAGER, SERVICE};
use domain::name::{EnvironmentName, Namespace};
use domain::ports::{Applied, WorkloadKey};
use domain::text;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{Namespace as K8sNamespace, Pod, Service};
use kube::api::{ApiResource, DeleteParams, DynamicObject, ListParams, Patch, PatchParams};
use kube::core::{GroupVersionKind, Status};
use kube::{Api, Client};
use serde_json::{Value, json};

use crate::failure;

/// How long the objects may take to go.
const REMOVAL: Duration = Duration::from_secs(120);

fn wrong(error: &kube::Error) -> Error {
    failure::error(error)
}

/// Finds only what carries the service's label and Slipway's mark.
fn own(key: &WorkloadKey) -> ListParams {
    ListParams::default().labels(&format!("{SERVICE}={},app.kubernetes.io/managed-by={MANAGER}", key.service))
}

pub async fn apply(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied> {
    let mut done = Applied::default();
    let mut services = Vec::new();
    for manifest in manifests {
        let part = |pointer: &str| {
            manifest.pointer(pointer).and_then(Value::as_str).ok_or_else(|| Error::internal(format!("no {pointer}")))
        };
        let (version, kind, name) = (part("/apiVersion")?, part("/kind")?, part("/metadata/name")?);
        let (group, version) = version.split_once('/').unwrap_or(("", version));
        let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, kind));
        let api: Api<DynamicObject> = Api::namespaced_with(client.clone(), key.namespace.as_str(), &resource);
        let label = format!("{kind}/{name}");
        api.patch(name, &PatchParams::apply(MANAGER), &Patch::Apply(manifest)).await.map_err(|error| match &error {
            kube::Error::Api(status) if status.code == 409 => conflict(&label, status),
            _ => wrong(&error),
        })?;
        if kind == "Service" {
            services.push(name.to_owned());
        }
        done.applied.push(label);
    }
    let api: Api<Service> = Api::namespaced(client.clone(), key.namespace.as_str());
    for service in api.list(&own(key)).await.map_err(|error| wrong(&error))? {
        let Some(name) = service.metadata.name.filter(|name| !services.contains(name)) else { continue };
        gone(api.delete(&name, &DeleteParams::background()).await)?;
        done.pruned.push(format!("Service/{name}"));
    }
    Ok(done)
}

/// Deleting what is not there is done already.
fn gone<T>(answer: kube::Result<T>) -> Result<()> {
    match answer {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(status)) if status.code == 404 => Ok(()),
        Err(error) => Err(wrong(&error)),
    }
}

/// Names who else holds which fields. The API server says it as `conflict with "kubectl" using apps/v1`.
fn conflict(label: &str, status: &Status) -> Error {
    let causes = status.details.as_ref().map(|details| details.causes.as_slice()).unwrap_or_default();
    let mut managers: Vec<&str> = causes.iter().filter_map(|cause| cause.message.split('"').nth(1)).collect();
    managers.sort_unstable();
    managers.dedup();
    let fields: Vec<&str> = causes.iter().map(|cause| cause.field.as_str()).collect();
    let (managers, fields) = (managers.join(", "), fields.join(", "));
    if managers.is_empty() {
        let message = &status.message;
        return Error::conflict(text!("{label} was not applied: {message}", "{label} 未能应用：{message}"));
    }
    Error::conflict(text!(
        "{label} was not applied: “{managers}” manages {fields}, and Slipway does not overwrite it. Let the other one give these fields up, or delete the object there.",
        "{label} 未能应用：“{managers}” 管理着 {fields}，Slipway 不会覆盖。请让对方放弃这些字段，或删除该对象。"
    ))
    .because(&status.message)
}

pub async fn remove(client: &Client, key: &WorkloadKey) -> Result<()> {
    let namespace = key.namespace.as_str();
    let deployments: Api<Deployment> = Api::namespaced(client.clone(), namespace);
    let services: Api<Service> = Api::namespaced(client.clone(), namespace);
    let pods: Api<Pod> = Api::namespaced(client.clone(), namespace);
    let work = async {
        // In the foreground the Deployment stays until its replica sets and pods are gone.
        for object in deployments.list(&own(key)).await.map_err(|error| wrong(&error))? {
            let name = object.metadata.name.unwrap_or_default();
            gone(deployments.delete(&name, &DeleteParams::foreground()).await)?;
        }
        for object in services.list(&own(key)).await.map_err(|error| wrong(&error))? {
            let name = object.metadata.name.unwrap_or_default();
            gone(services.delete(&name, &DeleteParams::background()).await)?;
        }
        loop {
            let left = deployments.list(&own(key)).await.map_err(|error| wrong(&error))?.items.len()
                + services.list(&own(key)).await.map_err(|error| wrong(&error))?.items.len()
                + pods.list(&own(key)).await.map_err(|error| wrong(&error))?.items.len();
            if left == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    tokio::time::timeout(REMOVAL, work).await.unwrap_or_else(|_| {
        let (service, seconds) = (&key.service, REMOVAL.as_secs());
        Err(Error::unavailable(
            text!(
                "The objects of {service} are still there after {seconds} seconds: a finalizer or a node that is down holds them.",
                "{service} 的对象 {seconds} 秒后仍未删除：可能被 finalizer 或停机的节点阻塞。"
            ),
            "timeout",
        ))
    })
}

/// Makes a namespace that is not there, marked as Slipway's own; one that is there is left as it is.
pub async fn ensure_namespace(client: &Client, namespace: &Namespace, environment: &EnvironmentName) -> Result<()> {
    let api: Api<K8sNamespace> = Api::all(client.clone());
    if let Some(found) = api.get_opt(namespace.as_str()).await.map_err(|error| wrong(&error))? {
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
            "labels": { "app.kubernetes.io/managed-by": MANAGER, ENVIRONMENT: environment },
        },
    });
    let applied = api.patch(namespace.as_str(), &PatchParams::apply(MANAGER), &Patch::Apply(manifest)).await;
    applied.map(|_| ()).map_err(|error| wrong(&error))
}
