//! Taking Slipway's labels off objects that were to be adopted: they are somebody else's again, and nothing restarts.

use std::fmt::Debug;

use domain::error::Result;
use domain::manifest::{ENVIRONMENT, MANAGER, OWNER, PLACEMENT, RELEASE, SERVICE};
use domain::ports::WorkloadKey;
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Pod, Service};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::api::{Patch, PatchParams};
use kube::{Api, Client, Resource};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::within;
use crate::failure;
use crate::own::Own;

/// All that adopting labels, in the order in which it does.
pub async fn give_back(client: &Client, key: &WorkloadKey) -> Result<()> {
    unmark::<Service>(client, key).await?;
    unmark::<HorizontalPodAutoscaler>(client, key).await?;
    unmark::<PodDisruptionBudget>(client, key).await?;
    unmark::<Deployment>(client, key).await?;
    unmark::<StatefulSet>(client, key).await?;
    unmark::<DaemonSet>(client, key).await?;
    // Its runs are made with the labels that stand in it.
    unmark::<CronJob>(client, key).await?;
    unmark::<Job>(client, key).await?;
    unmark::<PersistentVolumeClaim>(client, key).await?;
    unmark::<Pod>(client, key).await
}

async fn unmark<K>(client: &Client, key: &WorkloadKey) -> Result<()>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    let api: Api<K> = Api::namespaced(client.clone(), key.namespace.as_str());
    let labels = json!({ OWNER: Value::Null, SERVICE: Value::Null, ENVIRONMENT: Value::Null });
    let annotations = json!({ RELEASE: Value::Null, PLACEMENT: Value::Null });
    let params = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
    for object in Own::<K>::of(client, key).described().await? {
        let (Some(name), Some(uid)) = (object.name, object.uid) else { continue };
        // This very object: another of its name has its own labels.
        let marks = json!({ "labels": labels, "annotations": annotations });
        let mut change = json!({ "metadata": marks });
        change["metadata"]["uid"] = uid.into();
        if K::kind(&()) == "CronJob" {
            let template = json!({ "metadata": marks, "spec": { "template": { "metadata": marks } } });
            change["spec"] = json!({ "jobTemplate": template });
        }
        match within(api.patch_metadata(&name, &params, &Patch::Merge(&change))).await {
            Ok(_) => {}
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => {}
            Err(error) => return Err(failure::error(&error)),
        }
    }
    Ok(())
}
