//! The calls that take something out of a cluster.

use std::time::Duration;

use domain::controller::ControllerKind;
use domain::error::{Error, Result};
use domain::ports::WorkloadKey;
use domain::text;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, PersistentVolumeClaim, Pod, Secret, Service};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::Client;
use kube::api::DeleteParams;
use kube::core::ObjectMeta;

use crate::convert::is_by_hand;
use crate::own::Own;
use crate::retain::retain;

/// How long the objects may take to go.
const REMOVAL: Duration = Duration::from_secs(120);
/// Between two looks at what is left.
const REST: Duration = Duration::from_millis(300);

/// In the order in which they go: a CronJob before the Jobs that it would make again.
fn in_order() -> impl Iterator<Item = ControllerKind> {
    ControllerKind::ALL.into_iter().rev()
}

/// All controllers of a kind. In the foreground they stay until their pods are gone, so that nobody takes the pods' end
/// for granted.
async fn clear_controllers(client: &Client, key: &WorkloadKey, kind: ControllerKind) -> Result<usize> {
    let how = DeleteParams::foreground();
    match kind {
        ControllerKind::Deployment => Own::<Deployment>::of(client, key).clear(how).await,
        ControllerKind::StatefulSet => Own::<StatefulSet>::of(client, key).clear(how).await,
        ControllerKind::DaemonSet => Own::<DaemonSet>::of(client, key).clear(how).await,
        ControllerKind::Job => Own::<Job>::of(client, key).clear(how).await,
        ControllerKind::CronJob => Own::<CronJob>::of(client, key).clear(how).await,
    }
}

/// Names of the Services that give the pods of StatefulSets their names in DNS.
async fn headless(client: &Client, key: &WorkloadKey) -> Result<Vec<String>> {
    let sets = Own::<StatefulSet>::of(client, key).list().await?;
    Ok(sets.into_iter().filter_map(|set| set.spec?.service_name).collect())
}

/// Whether something is there that answers requests.
async fn serves(client: &Client, key: &WorkloadKey) -> Result<bool> {
    Ok(!Own::<Deployment>::of(client, key).list().await?.is_empty()
        || !Own::<StatefulSet>::of(client, key).list().await?.is_empty()
        || !Own::<DaemonSet>::of(client, key).list().await?.is_empty())
}

/// Takes out the Services that are not among these; their names. The one of a StatefulSet that is still there stays with
/// it: until it is replaced its pods find each other by it. And where `runs` take the place of what serves, it serves until
/// they have.
pub async fn prune_services(client: &Client, key: &WorkloadKey, kept: &[&str], runs: bool) -> Result<Vec<String>> {
    let services = Own::<Service>::of(client, key);
    let unnamed = |service: &Service| service.metadata.name.as_deref().is_some_and(|name| !kept.contains(&name));
    let mut others: Vec<Service> = services.list().await?.into_iter().filter(unnamed).collect();
    if others.is_empty() || (runs && serves(client, key).await?) {
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

/// Takes out the disruption budgets that are not among these; their names. Like a Service, one stays where `runs` take the
/// place of what serves.
pub async fn prune_budgets(client: &Client, key: &WorkloadKey, kept: &[&str], runs: bool) -> Result<Vec<String>> {
    let budgets = Own::<PodDisruptionBudget>::of(client, key);
    let unnamed =
        |budget: &PodDisruptionBudget| !budget.metadata.name.as_deref().is_some_and(|name| kept.contains(&name));
    let others: Vec<_> = budgets.list().await?.into_iter().filter(unnamed).collect();
    if others.is_empty() || (runs && serves(client, key).await?) {
        return Ok(Vec::new());
    }
    let mut pruned = Vec::new();
    for budget in others {
        budgets.delete(&budget.metadata, DeleteParams::background()).await?;
        pruned.extend(budget.metadata.name.map(|name| format!("PodDisruptionBudget/{name}")));
    }
    Ok(pruned)
}

/// Takes out the autoscalers that are not among these; their names. Where `runs` take the place of what serves, that one
/// goes on being scaled until they have.
pub async fn prune_autoscalers(client: &Client, key: &WorkloadKey, kept: &[&str], runs: bool) -> Result<Vec<String>> {
    let autoscalers = Own::<HorizontalPodAutoscaler>::of(client, key);
    let mut others = autoscalers.described().await?;
    others.retain(|other| !other.name.as_deref().is_some_and(|name| kept.contains(&name)));
    if others.is_empty() || (runs && serves(client, key).await?) {
        return Ok(Vec::new());
    }
    let mut pruned = Vec::new();
    for other in others {
        autoscalers.delete(&other, DeleteParams::background()).await?;
        pruned.extend(other.name.map(|name| format!("HorizontalPodAutoscaler/{name}")));
    }
    Ok(pruned)
}

/// Tells the service's controllers of other kinds to go, and what stood there for them alone. Their pods end behind it. Runs
/// stay where there are runs still: by hand those of a Job, all those of a CronJob.
pub async fn prune_controllers(client: &Client, key: &WorkloadKey, kept: ControllerKind) -> Result<()> {
    if kept.runs_to_an_end() {
        Own::<Service>::of(client, key).clear(DeleteParams::background()).await?;
        Own::<PodDisruptionBudget>::of(client, key).clear(DeleteParams::background()).await?;
        Own::<HorizontalPodAutoscaler>::of(client, key).clear(DeleteParams::background()).await?;
    } else if kept != ControllerKind::StatefulSet {
        let alone = headless(client, key).await?;
        if !alone.is_empty() {
            let services = Own::<Service>::of(client, key);
            let of_set = |service: &&Service| {
                let no_address = service.spec.as_ref().is_some_and(|spec| spec.cluster_ip.as_deref() == Some("None"));
                // What was adopted may have had its only Service for both: that one answers for what takes its place, too.
                let named = |name: &String| *name != key.service.as_str() && alone.contains(name);
                no_address && service.metadata.name.as_ref().is_some_and(named)
            };
            for service in services.list().await?.iter().filter(of_set) {
                services.delete(&service.metadata, DeleteParams::background()).await?;
            }
        }
    }
    if kept != ControllerKind::StatefulSet {
        retain(client, key).await?;
    }
    for kind in in_order().filter(|kind| *kind != kept) {
        // Whoever asked for it, it is a run of the schedule now.
        if kind != ControllerKind::Job || kept != ControllerKind::CronJob {
            clear_controllers(client, key, kind).await?;
        }
    }
    if kept == ControllerKind::Job {
        // With their schedule, and also where they were left by it.
        let scheduled = |job: &ObjectMeta| !is_by_hand(job);
        Own::<Job>::of(client, key).clear_those(DeleteParams::foreground(), scheduled).await?;
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
    if !claims {
        retain(client, key).await?;
    }
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
    // First, so that nobody scales what is on its way out.
    let mut left = Own::<HorizontalPodAutoscaler>::of(client, key).clear(DeleteParams::background()).await?;
    for kind in in_order() {
        left += clear_controllers(client, key, kind).await?;
    }
    left += Own::<Service>::of(client, key).clear(DeleteParams::background()).await?;
    left += Own::<PodDisruptionBudget>::of(client, key).clear(DeleteParams::background()).await?;
    left += Own::<Pod>::of(client, key).list().await?.len();
    // As long as there are pods, one of them may have to start once more.
    if left == 0 {
        left += Own::<ConfigMap>::of(client, key).clear(DeleteParams::background()).await?;
        left += Own::<Secret>::of(client, key).clear(DeleteParams::background()).await?;
    }
    // While a StatefulSet is there it makes claims again that its pods lack.
    if claims && left == 0 {
        left += Own::<PersistentVolumeClaim>::of(client, key).clear(DeleteParams::background()).await?;
    }
    Ok(left)
}
