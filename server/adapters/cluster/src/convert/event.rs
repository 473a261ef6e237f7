//! A Kubernetes event becomes a line under the service that it is about. Events carry no labels: the service is read
//! from the name of their object, because Slipway names the Deployment after its service, and Kubernetes names the
//! replica set and the pod after the Deployment.

use domain::workload::ClusterEvent;
use k8s_openapi::api::core::v1::Event;

use super::{Kept, time};
use crate::index::Place;

pub fn event(object: Event) -> Option<Kept<ClusterEvent>> {
    let about = object.involved_object;
    let (kind, of) = (about.kind?, about.name?);
    let service = owner(&kind, &of)?.to_owned();
    let place = Place { namespace: about.namespace?, service };
    let series = object.series.unwrap_or_default();
    let at = series
        .last_observed_time
        .and_then(|at| time(at.0))
        .or_else(|| object.last_timestamp.and_then(|at| time(at.0)))
        .or_else(|| object.event_time.and_then(|at| time(at.0)))
        .or_else(|| object.metadata.creation_timestamp.and_then(|at| time(at.0)))?;
    let count = series.count.or(object.count).unwrap_or(1);
    let event = ClusterEvent {
        warning: object.type_.as_deref() == Some("Warning"),
        reason: object.reason.unwrap_or_default(),
        message: object.message.unwrap_or_default(),
        object: format!("{kind} {of}"),
        count: u32::try_from(count).unwrap_or(1),
        at,
    };
    Some((place, object.metadata.name?, event))
}

/// The Deployment's name in the name of an object under it.
fn owner<'a>(kind: &str, name: &'a str) -> Option<&'a str> {
    let parent = |name: &'a str| name.rsplit_once('-').map(|(parent, _)| parent);
    match kind {
        "Deployment" => Some(name),
        "ReplicaSet" => parent(name),
        "Pod" => parent(name).and_then(parent),
        // Objects of other kinds are not Slipway's.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deployment_is_found_in_the_names_under_it() {
        assert_eq!(owner("Deployment", "my-orders"), Some("my-orders"));
        assert_eq!(owner("ReplicaSet", "my-orders-7c9f"), Some("my-orders"));
        assert_eq!(owner("Pod", "my-orders-7c9f-x2v8q"), Some("my-orders"));
        assert_eq!(owner("Node", "orders-a-b"), None);
    }
}
