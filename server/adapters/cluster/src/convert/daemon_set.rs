//! A DaemonSet becomes the workload's controller. It counts nodes: those that it selects are how many pods it wants.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetStatus

use domain::controller::ControllerKind;
use domain::workload::Controller;
use k8s_openapi::api::apps::v1::DaemonSet;

use super::controller::{condition, head};
use super::{Kept, count};

pub fn daemon_set(object: DaemonSet) -> Option<Kept<Controller>> {
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let (place, name, head) = head(ControllerKind::DaemonSet, &object.metadata, spec.template)?;
    let conditions = status.conditions.into_iter().flatten();
    let controller = Controller {
        desired: count(Some(status.desired_number_scheduled)),
        replicas: count(Some(status.current_number_scheduled)),
        updated: count(status.updated_number_scheduled),
        ready: count(Some(status.number_ready)),
        available: count(status.number_available),
        observed_generation: status.observed_generation.unwrap_or_default(),
        conditions: conditions
            .map(|c| condition(c.type_, &c.status, c.reason, c.message, c.last_transition_time))
            .collect(),
        ..head
    };
    Some((place, name, controller))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_its_count() {
        let object = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "agent", "namespace": "n", "labels": {"slipway.dev/service": "agent"}},
            "spec": {"selector": {}, "template": {"spec": {"containers": [{"name": "agent", "image": "agent:1"}]}}},
            "status": {"desiredNumberScheduled": 5, "currentNumberScheduled": 4, "updatedNumberScheduled": 3,
                "numberReady": 2, "numberAvailable": 1, "numberMisscheduled": 9, "observedGeneration": 6},
        }));
        let set = daemon_set(object.unwrap()).unwrap().2;
        assert_eq!((set.kind, set.desired, set.replicas, set.updated), (ControllerKind::DaemonSet, 5, 4, 3));
        assert_eq!((set.ready, set.available, set.held_back, set.observed_generation), (2, 1, 0, 6));
    }
}
