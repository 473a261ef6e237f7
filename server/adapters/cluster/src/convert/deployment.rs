//! A Deployment becomes the workload's controller.

use domain::manifest::{PLACEMENT, RELEASE};
use domain::workload::{Condition, Controller, ControllerKind};
use k8s_openapi::api::apps::v1::{Deployment, DeploymentCondition};

use super::{Kept, count, number, place, time};

pub fn deployment(object: Deployment) -> Option<Kept<Controller>> {
    let (place, name, ()) = place(&object.metadata)?;
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let image = spec.template.spec.and_then(|pod| pod.containers.into_iter().next()).and_then(|first| first.image);
    let annotations = object.metadata.annotations.as_ref();
    let controller = Controller {
        kind: ControllerKind::Deployment,
        name: name.clone(),
        // Kubernetes takes 1 when nothing is said.
        desired: count(Some(spec.replicas.unwrap_or(1))),
        replicas: count(status.replicas),
        updated: count(status.updated_replicas),
        ready: count(status.ready_replicas),
        available: count(status.available_replicas),
        generation: object.metadata.generation.unwrap_or_default(),
        observed_generation: status.observed_generation.unwrap_or_default(),
        conditions: status.conditions.unwrap_or_default().into_iter().map(condition).collect(),
        image: image.unwrap_or_default(),
        release: number(annotations, RELEASE),
        placement_version: number(annotations, PLACEMENT),
        created_at: object.metadata.creation_timestamp.and_then(|at| time(at.0)),
    };
    Some((place, name, controller))
}

fn condition(condition: DeploymentCondition) -> Condition {
    Condition {
        kind: condition.type_,
        status: condition.status == "True",
        reason: condition.reason.unwrap_or_default(),
        message: condition.message.unwrap_or_default(),
        since: condition.last_transition_time.and_then(|at| time(at.0)),
    }
}
