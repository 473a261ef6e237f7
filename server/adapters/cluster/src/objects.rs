//! What a service has in a cluster: the objects that go when it is taken out, by kind and name.

use std::fmt::Debug;

use domain::error::Result;
use domain::ports::WorkloadKey;
use domain::removal::Object;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, Secret, Service};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::{NamespaceResourceScope, Resource as Named};
use kube::{Client, Resource};
use serde::de::DeserializeOwned;

use crate::own::Own;

/// Those of each kind by name; controllers first. Pods are their controllers', and claims are asked for apart.
pub async fn objects(client: &Client, key: &WorkloadKey) -> Result<Vec<Object>> {
    // Side by side: somebody waits for the list.
    let controllers = async {
        let serving = tokio::try_join!(
            of_kind::<Deployment>(client, key),
            of_kind::<StatefulSet>(client, key),
            of_kind::<DaemonSet>(client, key),
            of_kind::<CronJob>(client, key),
            of_kind::<Job>(client, key),
        );
        serving.map(|(a, b, c, d, e)| [a, b, c, d, e].concat())
    };
    let beside = async {
        let beside = tokio::try_join!(
            of_kind::<Service>(client, key),
            of_kind::<HorizontalPodAutoscaler>(client, key),
            of_kind::<PodDisruptionBudget>(client, key),
            of_kind::<ConfigMap>(client, key),
            of_kind::<Secret>(client, key),
        );
        beside.map(|(a, b, c, d, e)| [a, b, c, d, e].concat())
    };
    let (controllers, others) = tokio::try_join!(controllers, beside)?;
    Ok([controllers, others].concat())
}

async fn of_kind<K>(client: &Client, key: &WorkloadKey) -> Result<Vec<Object>>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Named + Clone + DeserializeOwned + Debug,
{
    let names = Own::<K>::of(client, key).described().await?.into_iter().filter_map(|object| object.name);
    let mut found: Vec<Object> = names.map(|name| Object { kind: <K as Named>::KIND.to_owned(), name }).collect();
    found.sort();
    Ok(found)
}
