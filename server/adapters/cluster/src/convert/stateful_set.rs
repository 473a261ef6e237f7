//! A StatefulSet becomes the workload's controller. Its status counts the pods of two revisions: the current one, which
//! all pods had before, and the one they are updated to. Both are the same once an update is complete.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/#StatefulSetStatus

use domain::controller::ControllerKind;
use domain::workload::Controller;
use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetStatus};

use super::controller::{condition, head};
use super::{Kept, count};

pub fn stateful_set(object: StatefulSet) -> Option<Kept<Controller>> {
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let (place, name, head) = head(ControllerKind::StatefulSet, &object.metadata, spec.template)?;
    // Kubernetes takes 1 when nothing is said.
    let desired = count(Some(spec.replicas.unwrap_or(1)));
    let partition = spec.update_strategy.and_then(|strategy| strategy.rolling_update?.partition);
    let (updated, held_back) = parts(&status, desired, count(partition));
    let conditions = status.conditions.into_iter().flatten();
    let controller = Controller {
        desired,
        replicas: count(Some(status.replicas)),
        updated,
        held_back,
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

/// How many pods are of the newest revision, and how many the partition keeps from becoming so.
fn parts(status: &StatefulSetStatus, desired: u32, partition: u32) -> (u32, u32) {
    let updated = count(status.updated_replicas);
    if status.current_revision == status.update_revision {
        // One revision under two names: each counts the same pods, and an API server may leave one of them out. Nothing
        // is held back, because what the partition would keep is the newest already.
        return (updated.max(count(status.current_replicas)), 0);
    }
    (updated, partition.min(desired))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Three pods wanted, with this partition and status.
    fn three(partition: u32, status: &Value) -> Controller {
        let object = serde_json::from_value(json!({
            "metadata": {"name": "db", "namespace": "n", "generation": 4, "labels": {"slipway.dev/service": "db"},
                "annotations": {"slipway.dev/release": "7", "slipway.dev/placement-version": "9"}},
            "spec": {"replicas": 3, "serviceName": "db-headless", "selector": {},
                "template": {"spec": {"containers": [{"name": "db", "image": "db:2"}]}},
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}},
            "status": status,
        }));
        stateful_set(object.unwrap()).unwrap().2
    }

    #[test]
    fn its_account_is_read() {
        let status = json!({"observedGeneration": 3, "replicas": 3, "readyReplicas": 2, "availableReplicas": 1,
            "updatedReplicas": 1, "currentReplicas": 2, "currentRevision": "a", "updateRevision": "b"});
        let set = three(0, &status);
        assert_eq!((set.kind, set.image.as_str(), set.release), (ControllerKind::StatefulSet, "db:2", Some(7)));
        assert_eq!((set.desired, set.replicas, set.updated, set.ready, set.available), (3, 3, 1, 2, 1));
        assert_eq!((set.generation, set.observed_generation, set.placement_version), (4, 3, Some(9)));
        assert!(!set.replaced_all(), "two pods are of the revision before");
    }

    #[test]
    fn a_first_rollout_holds_nothing_back_whatever_the_partition_says() {
        let begun = json!({"replicas": 1, "updatedReplicas": 1, "currentRevision": "a", "updateRevision": "a"});
        let set = three(2, &begun);
        assert_eq!(set.held_back, 0);
        assert!(!set.replaced_all(), "two pods are still to come");
        let whole = json!({"replicas": 3, "currentReplicas": 3, "currentRevision": "a", "updateRevision": "a"});
        assert!(three(2, &whole).replaced_all(), "one revision under either name");
    }

    #[test]
    fn an_update_is_complete_when_all_above_the_partition_are_new() {
        let at = |updated: u32, replicas: u32| {
            json!({"replicas": replicas, "updatedReplicas": updated, "currentReplicas": 3 - updated,
                "currentRevision": "a", "updateRevision": "b"})
        };
        assert!(!three(1, &at(1, 3)).replaced_all(), "the second is still to be replaced");
        assert!(!three(1, &at(1, 2)).replaced_all(), "and has just gone");
        assert!(three(1, &at(2, 3)).replaced_all());
        assert!(!three(0, &at(2, 3)).replaced_all(), "without a partition all are replaced");
        assert!(three(9, &at(0, 3)).replaced_all(), "a partition above all of them keeps them all");
    }

    #[test]
    fn an_old_pod_that_still_ends_is_no_complete_update() {
        let ending = json!({"replicas": 3, "updatedReplicas": 2, "currentReplicas": 0,
            "currentRevision": "a", "updateRevision": "b"});
        assert!(!three(0, &ending).replaced_all());
    }
}
