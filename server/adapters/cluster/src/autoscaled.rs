//! An autoscaler that is not Slipway's and decides how many pods a controller has: its number stays. It is not left out
//! instead: a field that its only owner leaves out goes, and the controller would have a single pod.

use domain::error::Result;
use domain::manifest::{MANAGER, OWNER, scale};
use domain::ports::WorkloadKey;
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use kube::api::ListParams;
use kube::{Api, Client, ResourceExt};
use serde_json::Value;

use crate::apply::Part;
use crate::call::within;
use crate::failure;

/// The manifests with the number that another's autoscaler chose, where there is one. A stop is a stop all the same.
pub async fn as_others_scale(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Value>> {
    let mut manifests = manifests.to_vec();
    let own = manifests.iter().any(|manifest| manifest["kind"] == "HorizontalPodAutoscaler");
    let scaled = manifests.iter().position(|manifest| manifest["spec"]["replicas"].as_u64().is_some_and(|n| n > 0));
    let Some(at) = scaled.filter(|_| !own) else { return Ok(manifests) };
    let part = Part::of(client, key, &manifests[at])?;
    if !by_another(client, key, &part).await? {
        return Ok(manifests);
    }
    let named = ListParams::default().fields(&format!("metadata.name={}", part.name));
    let found = within(part.api.list(&named)).await.map_err(|error| failure::error(&error))?;
    let runs = found.items.first().and_then(|live| live.data["spec"]["replicas"].as_u64());
    if let Some(runs) = runs.and_then(|runs| u32::try_from(runs).ok()).filter(|runs| *runs > 0) {
        scale(&mut manifests[at..=at], runs);
    }
    Ok(manifests)
}

async fn by_another(client: &Client, key: &WorkloadKey, part: &Part<'_>) -> Result<bool> {
    let api: Api<HorizontalPodAutoscaler> = Api::namespaced(client.clone(), key.namespace.as_str());
    let found = within(api.list(&ListParams::default())).await.map_err(|error| failure::error(&error))?;
    let is_others = |scaler: &HorizontalPodAutoscaler| {
        let target = scaler.spec.as_ref().map(|spec| &spec.scale_target_ref);
        target.is_some_and(|target| target.kind == part.kind && target.name == part.name)
            && scaler.labels().get(OWNER).is_none_or(|owner| owner != MANAGER)
    };
    Ok(found.items.iter().any(is_others))
}
