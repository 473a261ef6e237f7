//! A Job becomes a run. One that a person asked for may stand for the whole workload, too: that of a service which runs
//! once.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/#JobStatus

use domain::controller::ControllerKind;
use domain::manifest::BY_HAND;
use domain::workload::{Controller, Reason, Run, RunStatus};
use k8s_openapi::api::batch::v1 as k8s;
use kube::core::ObjectMeta;

use super::controller::{condition, head};
use super::{Kept, count, time};

/// A Job, as a run and as what runs the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub run: Run,
    pub controller: Option<Controller>,
    /// After how many seconds Kubernetes takes it out when it has ended.
    pub clean_up: Option<i32>,
}

pub fn job(object: k8s::Job) -> Option<Kept<Job>> {
    let metadata = object.metadata;
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let (place, name, head) = head(ControllerKind::Job, &metadata, spec.template)?;
    let conditions = status.conditions.unwrap_or_default();
    let verdict = verdict(&conditions);
    let over = verdict.is_some();
    let held = spec.suspend == Some(true) && !over;
    // Kubernetes takes 1 when nothing is said.
    let completions = count(Some(spec.completions.unwrap_or(1)));
    let at_once = count(Some(spec.parallelism.unwrap_or(1)));
    // Pods that ended are counted a moment after the Job is judged by them; until then they are listed.
    let uncounted = status.uncounted_terminated_pods.unwrap_or_default();
    let ended = |counted, more: Option<Vec<String>>| {
        count(counted) + more.map_or(0, |more| u32::try_from(more.len()).unwrap_or_default())
    };
    let by_hand = is_by_hand(&metadata);
    let run = Run {
        name: name.clone(),
        status: match verdict {
            Some((status, _)) => status,
            None if held => RunStatus::Suspended,
            None => RunStatus::Running,
        },
        by_hand,
        release: head.release,
        created_at: head.created_at,
        started_at: status.start_time.and_then(|at| time(at.0)),
        finished_at: verdict
            .and_then(|(_, because)| status.completion_time.or_else(|| because.last_transition_time.clone()))
            .and_then(|at| time(at.0)),
        completions,
        active: count(status.active),
        succeeded: ended(status.succeeded, uncounted.succeeded),
        failed: ended(status.failed, uncounted.failed),
        reason: verdict.filter(|(status, _)| *status == RunStatus::Failed).map(|(_, because)| Reason {
            reason: because.reason.clone().unwrap_or_default(),
            message: because.message.clone().unwrap_or_default(),
        }),
    };
    let stands_for_it = by_hand && !of_cron_job(&metadata);
    let controller = stands_for_it.then(|| Controller {
        desired: if held || over { 0 } else { at_once.min(completions) },
        replicas: run.active,
        updated: run.active,
        ready: count(status.ready),
        available: count(status.ready),
        // A Job does not say which generation it has seen.
        observed_generation: head.generation,
        conditions: conditions
            .into_iter()
            .map(|c| condition(c.type_, &c.status, c.reason, c.message, c.last_transition_time))
            .collect(),
        suspended: held,
        ..head
    });
    Some((place, name, Job { run, controller, clean_up: spec.ttl_seconds_after_finished }))
}

/// How it ends, and the condition that says so. Kubernetes decides (`FailureTarget`, `SuccessCriteriaMet`) before the last
/// pods are gone, and confirms it when they are; a decision is never taken back.
fn verdict(conditions: &[k8s::JobCondition]) -> Option<(RunStatus, &k8s::JobCondition)> {
    let told = |kind: &str| conditions.iter().find(|found| found.type_ == kind && found.status == "True");
    let meanings = [
        ("Complete", RunStatus::Succeeded),
        ("Failed", RunStatus::Failed),
        ("SuccessCriteriaMet", RunStatus::Succeeded),
        ("FailureTarget", RunStatus::Failed),
    ];
    meanings.into_iter().find_map(|(kind, status)| Some((status, told(kind)?)))
}

/// Whether a person asked for it.
pub fn is_by_hand(metadata: &ObjectMeta) -> bool {
    metadata.annotations.as_ref().and_then(|all| all.get(BY_HAND)).is_some_and(|said| said == "true")
}

fn of_cron_job(metadata: &ObjectMeta) -> bool {
    metadata.owner_references.iter().flatten().any(|owner| owner.kind == "CronJob")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// A run by hand of three pods, two at a time.
    fn of(status: &Value, suspend: bool, owners: &Value) -> Job {
        let object = json!({
            "metadata": {"name": "orders-9", "namespace": "n", "generation": 2, "labels": {"slipway.dev/service": "orders"},
                "ownerReferences": owners, "creationTimestamp": "2026-01-01T00:00:00Z",
                "annotations": {"slipway.dev/release": "7", "slipway.dev/placement-version": "9",
                    "slipway.dev/by-hand": "true"}},
            "spec": {"completions": 3, "parallelism": 2, "suspend": suspend,
                "template": {"spec": {"containers": [{"name": "orders", "image": "orders:2"}]}}},
            "status": status,
        });
        job(serde_json::from_value(object).unwrap()).unwrap().2
    }

    fn by_hand(status: &Value) -> Job {
        of(status, false, &json!([]))
    }

    fn condition(kind: &str, reason: &str) -> Value {
        json!({"type": kind, "status": "True", "reason": reason, "message": "m",
            "lastTransitionTime": "2026-01-01T00:01:00Z"})
    }

    #[test]
    fn a_run_that_goes_on_is_counted() {
        let status = json!({"active": 2, "ready": 1, "succeeded": 1, "failed": 1, "startTime": "2026-01-01T00:00:01Z",
            "uncountedTerminatedPods": {"failed": ["u"]}, "conditions": [{"type": "Failed", "status": "False"}]});
        let Job { run, controller, .. } = by_hand(&status);
        assert_eq!((run.status, run.by_hand, run.release), (RunStatus::Running, true, Some(7)));
        assert_eq!((run.completions, run.active, run.succeeded, run.failed), (3, 2, 1, 2));
        assert_eq!((run.finished_at, run.reason), (None, None));
        assert!(run.started_at > run.created_at);
        let controller = controller.unwrap();
        assert_eq!((controller.kind, controller.name.as_str()), (ControllerKind::Job, "orders-9"));
        assert_eq!((controller.desired, controller.replicas, controller.ready), (2, 2, 1));
        assert_eq!((controller.generation, controller.observed_generation), (2, 2));
        assert_eq!((controller.image.as_str(), controller.placement_version), ("orders:2", Some(9)));
        assert!(!controller.suspended);
    }

    #[test]
    fn how_it_ends_is_known_when_it_is_decided_and_stays_so() {
        for (kind, status) in [
            ("SuccessCriteriaMet", RunStatus::Succeeded),
            ("Complete", RunStatus::Succeeded),
            ("FailureTarget", RunStatus::Failed),
            ("Failed", RunStatus::Failed),
        ] {
            let Job { run, controller, .. } = by_hand(&json!({"conditions": [condition(kind, "DeadlineExceeded")]}));
            assert_eq!(run.status, status, "{kind}");
            assert_eq!(run.seconds(run.finished_at.unwrap()), None, "it never started");
            let reason = run.reason.map(|reason| (reason.reason, reason.message));
            let told = Some(("DeadlineExceeded".to_owned(), "m".to_owned()));
            assert_eq!(reason, told.filter(|_| status == RunStatus::Failed));
            assert_eq!(controller.unwrap().desired, 0);
        }
    }

    #[test]
    fn a_run_that_is_held_wants_no_pods_and_one_that_is_over_is_not_held() {
        let Job { run, controller, .. } = of(&json!({}), true, &json!([]));
        let controller = controller.unwrap();
        assert_eq!((run.status, controller.desired, controller.suspended), (RunStatus::Suspended, 0, true));
        let over = json!({"completionTime": "2026-01-01T00:00:30Z", "conditions": [condition("Complete", "")]});
        let Job { run, controller, .. } = of(&over, true, &json!([]));
        assert_eq!((run.status, controller.unwrap().suspended), (RunStatus::Succeeded, false));
        assert_eq!(run.finished_at.map(|at| at.timestamp() % 60), Some(30));
    }

    #[test]
    fn a_run_of_a_schedule_does_not_stand_for_the_service() {
        let owners =
            json!([{"apiVersion": "batch/v1", "kind": "CronJob", "name": "orders", "uid": "u", "controller": true}]);
        assert_eq!(of(&json!({}), false, &owners).controller, None);
    }
}
