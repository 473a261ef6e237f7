//! What Kubernetes' controllers have in common: where they belong, their template's image, and Slipway's annotations.

use domain::controller::ControllerKind;
use domain::manifest::{PLACEMENT, RELEASE};
use domain::workload::{Condition, Controller};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use kube::core::ObjectMeta;

use super::{Kept, number, place, time};

/// A controller whose pods are not counted yet.
pub fn head(kind: ControllerKind, metadata: &ObjectMeta, template: PodTemplateSpec) -> Option<Kept<Controller>> {
    let (place, name, ()) = place(metadata)?;
    let image = template.spec.and_then(|pod| pod.containers.into_iter().next()).and_then(|first| first.image);
    let annotations = metadata.annotations.as_ref();
    let controller = Controller {
        generation: metadata.generation.unwrap_or_default(),
        image: image.unwrap_or_default(),
        release: number(annotations, RELEASE),
        placement_version: number(annotations, PLACEMENT),
        created_at: metadata.creation_timestamp.as_ref().and_then(|at| time(at.0)),
        ..bare(kind, &name)
    };
    Some((place, name, controller))
}

/// One of which nothing but its kind and name is known.
pub fn bare(kind: ControllerKind, name: &str) -> Controller {
    Controller {
        kind,
        name: name.to_owned(),
        desired: 0,
        replicas: 0,
        updated: 0,
        held_back: 0,
        ready: 0,
        available: 0,
        generation: 0,
        observed_generation: 0,
        conditions: Vec::new(),
        image: String::new(),
        release: None,
        placement_version: None,
        created_at: None,
        suspended: false,
    }
}

/// Each kind has a condition type of its own, with the same fields.
pub fn condition(
    kind: String,
    status: &str,
    reason: Option<String>,
    message: Option<String>,
    since: Option<Time>,
) -> Condition {
    Condition {
        kind,
        status: status == "True",
        reason: reason.unwrap_or_default(),
        message: message.unwrap_or_default(),
        since: since.and_then(|at| time(at.0)),
    }
}
