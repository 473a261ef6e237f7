//! Pods and claims of an adopted workload that were made since.

use crate::environment::Environment;
use crate::error::Result;
use crate::manifest::{Target, is_unmarked, render};
use crate::ports::{Ports, WorkloadKey};
use crate::release::Placement;
use crate::service::Service;

/// Labels pods and claims of an adopted workload that were made since: their templates are not touched, so they do not. For a
/// worker, as often as it likes; whether there was anything to do.
pub async fn mark(ports: &Ports, service: &Service, environment: &Environment) -> Result<bool> {
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else { return Ok(false) };
    // What is given back, or on its way out, is labelled no more.
    if placement.removal.is_some() {
        return Ok(false);
    }
    let Some(kind) = placement.adopted.as_ref().map(|adopted| adopted.kind) else { return Ok(false) };
    let release = ports.store.release(service.id, environment.id, placement.release).await?;
    let Some(release) = release else { return Ok(false) };
    let key = crate::use_cases::placement::key(service, environment);
    let Some(workload) = ports.clusters.workload(&key) else { return Ok(false) };
    // Another kind has taken its place: its templates are Slipway's own.
    let Some(controller) = workload.controller.filter(|controller| controller.kind == kind) else { return Ok(false) };
    let unmarked = is_unmarked(&release, &placement);
    let lacks = if unmarked {
        let seen = workload.pods.iter().filter(|pod| !pod.deleting && controller.names(pod)).count();
        u32::try_from(seen).is_ok_and(|seen| seen < controller.replicas)
    } else {
        lacks_claims(ports, &placement, &key, controller.replicas).await?
    };
    // What another's rollout made and ended at once is counted by nobody, and is still to be seen ending.
    if !(lacks || (unmarked && placement.stopped)) {
        return Ok(false);
    }
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let objects = render(&release, &placement, &target);
    let Some(object) = objects.iter().find(|object| object["kind"] == controller.kind.as_str()) else {
        return Ok(false);
    };
    ports.clusters.mark_pods(&key, object).await?;
    Ok(lacks)
}

/// Whether a StatefulSet has claims that are not labelled: the templates that it makes them from stay as they were adopted,
/// in later releases too.
async fn lacks_claims(ports: &Ports, placement: &Placement, key: &WorkloadKey, pods: u32) -> Result<bool> {
    let templates = placement.adopted.as_ref().and_then(|adopted| adopted.fixed.get("volumeClaimTemplates"));
    let templates = templates.and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    if templates == 0 {
        return Ok(false);
    }
    let labelled = ports.clusters.claims(key).await?.len();
    Ok(usize::try_from(pods).is_ok_and(|pods| labelled < pods * templates))
}
