//! Whether a controller makes no pods, or has stopped getting on. A Deployment says both itself; a StatefulSet and a
//! DaemonSet say neither, and are judged by their events and by their newest pod.

use chrono::TimeDelta;

use crate::Time;
use crate::controller::{ControllerKind, PROGRESS_DEADLINE};
use crate::workload::{ClusterEvent, Condition, Controller, Pod, PodPhase, Run, RunStatus, Workload};

/// What was found, in the cluster's words, where it has some.
pub(crate) struct Standstill {
    pub message: String,
    pub since: Option<Time>,
}

impl From<&Condition> for Standstill {
    fn from(condition: &Condition) -> Self {
        Self { message: condition.message.clone(), since: condition.since }
    }
}

/// The controller is not allowed to make pods: a quota, a policy, a webhook. Source: `ReplicaFailure` of a Deployment; the
/// others only write the event `FailedCreate`.
pub(crate) fn refused(workload: &Workload, controller: &Controller) -> Option<Standstill> {
    if controller.kind == ControllerKind::Deployment {
        let failure = controller.conditions.iter().find(|found| found.kind == "ReplicaFailure" && found.status);
        return failure.map(Standstill::from);
    }
    let own = || workload.pods.iter().filter(|pod| controller.names(pod));
    let living = own().filter(|pod| !pod.deleting).count();
    if u32::try_from(living).is_ok_and(|living| living >= controller.desired) {
        return None;
    }
    last_refusal(workload, &format!("{} {}", controller.kind, controller.name), own())
}

/// The same for a run, while none of its pods is at work.
pub(crate) fn run_refused(workload: &Workload, run: &Run) -> Option<Standstill> {
    let own = || workload.pods.iter().filter(|pod| pod.run.as_ref() == Some(&run.name));
    let at_work = own().any(|pod| !pod.deleting && !matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed));
    if run.status != RunStatus::Running || at_work {
        return None;
    }
    last_refusal(workload, &format!("Job {}", run.name), own())
}

/// A pod that was made afterwards shows that it is over.
fn last_refusal<'a>(workload: &Workload, object: &str, own: impl Iterator<Item = &'a Pod>) -> Option<Standstill> {
    let newest_pod = own.filter_map(|pod| pod.created_at).max();
    let refusal = |event: &&ClusterEvent| {
        event.reason == "FailedCreate" && event.object == object && newest_pod.is_none_or(|made| event.at >= made)
    };
    let event = workload.events.iter().filter(refusal).max_by_key(|event| event.at)?;
    Some(Standstill { message: event.message.clone(), since: Some(event.at) })
}

/// The controller has given up waiting, or would have if it kept a deadline. One that was paused by a person has not.
pub(crate) fn stands_still(
    workload: &Workload,
    controller: &Controller,
    applied_at: Option<Time>,
    now: Time,
) -> Option<Standstill> {
    if controller.kind == ControllerKind::Deployment {
        let reasons = ["ProgressDeadlineExceeded", "ReplicaSetCreateError"];
        let given_up = |found: &&Condition| {
            found.kind == "Progressing" && !found.status && reasons.contains(&found.reason.as_str())
        };
        return controller.conditions.iter().find(given_up).map(Standstill::from);
    }
    let own = workload.pods.iter().filter(|pod| controller.names(pod));
    let moved = own.filter_map(|pod| pod.created_at).chain(applied_at).max()?;
    // A cluster that was away made no pods meanwhile: it has its time from when it is back.
    let moved = workload.seen_since.map_or(moved, |since| moved.max(since));
    let deadline = TimeDelta::seconds(i64::from(PROGRESS_DEADLINE));
    (now - moved > deadline).then(|| Standstill { message: String::new(), since: Some(moved + deadline) })
}
