//! A Deployment becomes the workload's controller.

use domain::controller::ControllerKind;
use domain::workload::Controller;
use k8s_openapi::api::apps::v1::Deployment;

use super::controller::{condition, head};
use super::{Kept, count};

pub fn deployment(object: Deployment) -> Option<Kept<Controller>> {
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let (place, name, head) = head(ControllerKind::Deployment, &object.metadata, spec.template)?;
    let conditions = status.conditions.into_iter().flatten();
    let controller = Controller {
        // Kubernetes takes 1 when nothing is said.
        desired: count(Some(spec.replicas.unwrap_or(1))),
        replicas: count(status.replicas),
        updated: count(status.updated_replicas),
        ready: count(status.ready_replicas),
        available: count(status.available_replicas),
        observed_generation: status.observed_generation.unwrap_or_default(),
        conditions: conditions
            .map(|c| condition(c.type_, &c.status, c.reason, c.message, c.last_transition_time))
            .collect(),
        ..head
    };
    Some((place, name, controller))
}
