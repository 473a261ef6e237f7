//! An autoscaler that is not Slipway's and decides how many pods a controller has: its number stays. It is not left out
//! instead: a field that its only owner leaves out goes, and the controller would have a single pod.

use domain::drift::name;
use domain::error::{Error, Result};
use domain::manifest::{MANAGER, OWNER, scale};
use domain::ports::{Refusal, WorkloadKey};
use domain::text;
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
    if another(client, key, part.kind, part.name).await?.is_none() {
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

/// Why an autoscaler among these would be the second one for its controller; two take turns at the number of pods for ever.
pub async fn second(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Option<Refusal>> {
    let scaler = manifests.iter().find(|manifest| manifest["kind"] == "HorizontalPodAutoscaler");
    let Some(scaler) = scaler else { return Ok(None) };
    let target = &scaler["spec"]["scaleTargetRef"];
    let of = |name: &str| target[name].as_str().unwrap_or_default();
    let Some(other) = another(client, key, of("kind"), of("name")).await? else { return Ok(None) };
    let reason = text!(
        "HorizontalPodAutoscaler {other} of somebody else scales it already, and two would take turns at the number of pods. Delete that one first, or leave the autoscaling to it.",
        "已有其他工具的 HorizontalPodAutoscaler {other} 在伸缩它，两个会互相覆盖 Pod 数量。请先删除那一个，或由它负责伸缩。"
    );
    Ok(Some(Refusal { object: name(scaler), field: Some("spec.scaleTargetRef".to_owned()), reason }))
}

/// Nothing is written where there would be two.
pub async fn only_one(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<()> {
    second(client, key, manifests).await?.map_or(Ok(()), |refusal| Err(Error::conflict(refusal.reason)))
}

/// The name of somebody else's.
async fn another(client: &Client, key: &WorkloadKey, kind: &str, name: &str) -> Result<Option<String>> {
    let api: Api<HorizontalPodAutoscaler> = Api::namespaced(client.clone(), key.namespace.as_str());
    let found = within(api.list(&ListParams::default())).await.map_err(|error| failure::error(&error))?;
    let is_others = |scaler: &HorizontalPodAutoscaler| {
        let target = scaler.spec.as_ref().map(|spec| &spec.scale_target_ref);
        target.is_some_and(|target| target.kind == kind && target.name == name)
            && scaler.labels().get(OWNER).is_none_or(|owner| owner != MANAGER)
    };
    Ok(found.items.iter().find(|scaler| is_others(scaler)).map(ResourceExt::name_any))
}
