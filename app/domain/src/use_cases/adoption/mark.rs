//! Pods of an adopted workload that were made since.

use crate::environment::Environment;
use crate::error::Result;
use crate::manifest::{Target, is_unmarked, render};
use crate::ports::Ports;
use crate::service::Service;

/// Labels pods of an adopted workload that were made since: their template is not touched, so it does not do that. For a
/// worker, as often as it likes; whether there was anything to do.
pub async fn mark(ports: &Ports, service: &Service, environment: &Environment) -> Result<bool> {
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else { return Ok(false) };
    if placement.adopted.is_none() {
        return Ok(false);
    }
    let release = ports.store.release(service.id, environment.id, placement.release).await?;
    let Some(release) = release.filter(|release| is_unmarked(release, &placement)) else { return Ok(false) };
    let key = crate::use_cases::placement::key(service, environment);
    let Some(workload) = ports.clusters.workload(&key) else { return Ok(false) };
    let Some(controller) = workload.controller else { return Ok(false) };
    let seen = workload.pods.iter().filter(|pod| !pod.deleting && controller.names(pod)).count();
    if u32::try_from(seen).is_ok_and(|seen| seen >= controller.replicas) {
        return Ok(false);
    }
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let objects = render(&release, &placement, &target);
    let Some(object) = objects.iter().find(|object| object["kind"] == controller.kind.as_str()) else {
        return Ok(false);
    };
    ports.clusters.mark_pods(&key, object).await?;
    Ok(true)
}
