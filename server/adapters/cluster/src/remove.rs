//! The calls that take something out of a cluster. Everything is found by Slipway's labels, and deleted by its uid: what
//! is not Slipway's, or has taken the place of what was found, stays.

use std::fmt::Debug;
use std::time::Duration;

use domain::controller::ControllerKind;
use domain::error::{Error, Result};
use domain::manifest::{MANAGER, OWNER, SERVICE};
use domain::ports::WorkloadKey;
use domain::text;
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Pod, Service};
use kube::api::{DeleteParams, ListParams, Preconditions};
use kube::core::ObjectMeta;
use kube::{Api, Client, Resource};
use serde::de::DeserializeOwned;

use crate::call::within;
use crate::failure;

/// How long the objects may take to go.
const REMOVAL: Duration = Duration::from_secs(120);
/// Between two looks at what is left.
const REST: Duration = Duration::from_millis(300);

/// Finds only what carries the service's label and Slipway's mark.
pub fn own(key: &WorkloadKey) -> ListParams {
    ListParams::default().labels(&format!("{SERVICE}={},{OWNER}={MANAGER}", key.service))
}

/// The service's objects of one kind.
struct Own<K> {
    api: Api<K>,
    wanted: ListParams,
}

impl<K> Own<K>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    fn of(client: &Client, key: &WorkloadKey) -> Self {
        Self { api: Api::namespaced(client.clone(), key.namespace.as_str()), wanted: own(key) }
    }

    async fn list(&self) -> Result<Vec<K>> {
        let found = within(self.api.list(&self.wanted)).await.map_err(|error| failure::error(&error))?;
        Ok(found.items)
    }

    /// Deletes this very object. One that is gone, or is another of the same name, is left alone.
    async fn delete(&self, object: &ObjectMeta, how: DeleteParams) -> Result<()> {
        let Some(name) = &object.name else { return Ok(()) };
        let this = Preconditions { uid: object.uid.clone(), resource_version: None };
        match within(self.api.delete(name, &how.preconditions(this))).await {
            Ok(_) => Ok(()),
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
            Err(error) => Err(failure::error(&error)),
        }
    }

    /// Tells all of them to go that were not told yet; how many are still there.
    async fn clear(&self, how: DeleteParams) -> Result<usize> {
        let found = self.list().await?;
        for object in found.iter().map(Resource::meta).filter(|meta| meta.deletion_timestamp.is_none()) {
            self.delete(object, how.clone()).await?;
        }
        Ok(found.len())
    }
}

/// All controllers of a kind. In the foreground they stay until their pods are gone, so that nobody takes the pods' end
/// for granted.
async fn clear_controllers(client: &Client, key: &WorkloadKey, kind: ControllerKind) -> Result<usize> {
    let how = DeleteParams::foreground();
    match kind {
        ControllerKind::Deployment => Own::<Deployment>::of(client, key).clear(how).await,
        ControllerKind::StatefulSet => Own::<StatefulSet>::of(client, key).clear(how).await,
        ControllerKind::DaemonSet => Own::<DaemonSet>::of(client, key).clear(how).await,
    }
}

/// Names of the Services that give the pods of StatefulSets their names in DNS.
async fn headless(client: &Client, key: &WorkloadKey) -> Result<Vec<String>> {
    let sets = Own::<StatefulSet>::of(client, key).list().await?;
    Ok(sets.into_iter().filter_map(|set| set.spec?.service_name).collect())
}

/// Takes out the Services that are not among these; their names. The one of a StatefulSet that is still there stays with
/// it: until it is replaced its pods find each other by it.
pub async fn prune_services(client: &Client, key: &WorkloadKey, kept: &[&str]) -> Result<Vec<String>> {
    let services = Own::<Service>::of(client, key);
    let unnamed = |service: &Service| service.metadata.name.as_deref().is_some_and(|name| !kept.contains(&name));
    let mut others: Vec<Service> = services.list().await?.into_iter().filter(unnamed).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let needed = headless(client, key).await?;
    others.retain(|service| service.metadata.name.as_ref().is_some_and(|name| !needed.contains(name)));
    let mut pruned = Vec::new();
    for service in others {
        services.delete(&service.metadata, DeleteParams::background()).await?;
        pruned.extend(service.metadata.name.map(|name| format!("Service/{name}")));
    }
    Ok(pruned)
}

/// Tells the service's controllers of other kinds to go, and what stood there for them alone. Their pods end behind it.
pub async fn prune_controllers(client: &Client, key: &WorkloadKey, kept: ControllerKind) -> Result<()> {
    if kept != ControllerKind::StatefulSet {
        let alone = headless(client, key).await?;
        if !alone.is_empty() {
            let services = Own::<Service>::of(client, key);
            let of_set = |service: &&Service| {
                let no_address = service.spec.as_ref().is_some_and(|spec| spec.cluster_ip.as_deref() == Some("None"));
                no_address && service.metadata.name.as_ref().is_some_and(|name| alone.contains(name))
            };
            for service in services.list().await?.iter().filter(of_set) {
                services.delete(&service.metadata, DeleteParams::background()).await?;
            }
        }
    }
    for kind in ControllerKind::ALL.into_iter().filter(|kind| *kind != kept) {
        clear_controllers(client, key, kind).await?;
    }
    Ok(())
}

/// Ends one pod, in the time that it has for ending.
pub async fn delete_pod(client: &Client, key: &WorkloadKey, name: &str, uid: &str) -> Result<()> {
    let mut pods = Own::<Pod>::of(client, key);
    pods.wanted = pods.wanted.fields(&format!("metadata.name={name}"));
    let this = |pod: &Pod| pod.metadata.uid.as_deref() == Some(uid);
    for pod in pods.list().await?.iter().filter(|pod| this(pod)) {
        pods.delete(&pod.metadata, DeleteParams::default()).await?;
    }
    Ok(())
}

/// Takes out everything, the claims only when that is said.
pub async fn remove(client: &Client, key: &WorkloadKey, claims: bool) -> Result<()> {
    let work = async {
        // Each round looks anew: what was made in between goes, too.
        while take_out(client, key, claims).await? > 0 {
            tokio::time::sleep(REST).await;
        }
        Ok(())
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

/// Tells everything to go that can go now; how much is left.
async fn take_out(client: &Client, key: &WorkloadKey, claims: bool) -> Result<usize> {
    let mut left = 0;
    for kind in ControllerKind::ALL {
        left += clear_controllers(client, key, kind).await?;
    }
    left += Own::<Service>::of(client, key).clear(DeleteParams::background()).await?;
    left += Own::<Pod>::of(client, key).list().await?.len();
    // While a StatefulSet is there it makes claims again that its pods lack.
    if claims && left == 0 {
        left += Own::<PersistentVolumeClaim>::of(client, key).clear(DeleteParams::background()).await?;
    }
    Ok(left)
}
