//! Whether a release has arrived: what the cluster's facts mean for its status.

use chrono::TimeDelta;

use crate::Time;
use crate::controller::{ControllerKind, PROGRESS_DEADLINE};
use crate::diagnosis;
use crate::release::{Release, ReleaseStatus};
use crate::text;
use crate::text::Text;
use crate::workload::{Container, Controller, Pod, PodPhase, RunStatus, Workload};

/// Said of a release that is in the cluster while no pods are wanted: whether it works is seen when some are.
pub fn waits_for_pods(kind: ControllerKind) -> Text {
    if kind == ControllerKind::DaemonSet {
        return text!(
            "No node is selected now: whether it works is seen when one is.",
            "当前没有选中任何节点：选中节点后才能确认它是否正常。"
        );
    }
    if kind.runs_to_an_end() {
        return text!("Stopped: whether it works is seen when it runs.", "已停止：运行后才能确认它是否正常。");
    }
    text!(
        "No pods are wanted now: whether it works is seen when it is started.",
        "当前不需要 Pod：启动后才能确认它是否正常。"
    )
}

/// The status that a progressing release has earned, or `None` while nothing is decided.
///
/// Ready means what `kubectl rollout status` means by it: the controller has seen the newest template, all copies run
/// it, all are available, and none of the old ones is left. Failed means that Kubernetes gave up (its progress
/// deadline) or that a pod of this release is in a state that waiting does not mend. While no pods are wanted nothing is
/// decided: no copy that runs would be all of none, and a release that never ran would be one to go back to.
pub fn judge(release: &Release, workload: &Workload, now: Time) -> Option<(ReleaseStatus, Option<Text>)> {
    if unseen(release, workload, now) {
        let why =
            text!("Its run was cleaned up before anybody saw how it ended.", "运行记录在看到结果之前就被清理了。");
        return Some((ReleaseStatus::Failed, Some(why)));
    }
    let controller = workload.controller.as_ref()?;
    if controller.release != Some(release.number) || controller.observed_generation < controller.generation {
        return None;
    }
    if controller.kind.runs_to_an_end() {
        return judge_run(release, workload, controller, now);
    }
    if controller.desired == 0 {
        return None;
    }
    if controller.replaced_all() && controller.available >= controller.desired {
        return Some((ReleaseStatus::Ready, None));
    }
    let of_release = Workload {
        pods: workload.pods.iter().filter(|pod| pod.release == Some(release.number)).cloned().collect(),
        events: workload.events.clone(),
        ..Workload::default()
    };
    let trouble = diagnosis::worst(&of_release, now);
    let says = |fallback: Text| trouble.as_ref().map_or(fallback, diagnosis::Trouble::sentence);
    if diagnosis::stands_still(workload, controller, release.applied_at, now).is_some() {
        let sentence = says(match diagnosis::refused(workload, controller) {
            Some(refused) => refuses(&refused.message),
            None => text!(
                "It did not become ready within the time that Kubernetes gives it.",
                "在 Kubernetes 给定的时间内未能就绪。"
            ),
        });
        return Some((ReleaseStatus::Failed, Some(sentence)));
    }
    let lasting = trouble.as_ref().is_some_and(|trouble| trouble.lasting);
    lasting.then(|| (ReleaseStatus::Failed, Some(says(text!("A pod does not start.", "有 Pod 无法启动。")))))
}

fn refuses(why: &str) -> Text {
    text!("The cluster refuses to make its pods: {why}", "集群拒绝创建 Pod：{why}")
}

/// How long after a Job was applied the watch may still not know of it.
const HEARD_OF: TimeDelta = TimeDelta::seconds(60);

/// Whether a Job's run has come and gone while nobody looked.
fn unseen(release: &Release, workload: &Workload, now: Time) -> bool {
    release.settings.controller.kind() == ControllerKind::Job
        && release.applied_at.is_some_and(|at| now - at > HEARD_OF)
        && !workload.runs.iter().any(|run| run.release == Some(release.number))
}

/// A CronJob has arrived as soon as it is there: its runs have a time of their own. A Job has when its run has ended well.
fn judge_run(
    release: &Release,
    workload: &Workload,
    controller: &Controller,
    now: Time,
) -> Option<(ReleaseStatus, Option<Text>)> {
    if controller.kind == ControllerKind::CronJob {
        return Some((ReleaseStatus::Ready, None));
    }
    let run = workload.runs.iter().find(|run| run.name == controller.name)?;
    match run.status {
        RunStatus::Succeeded => Some((ReleaseStatus::Ready, None)),
        RunStatus::Failed => Some((ReleaseStatus::Failed, Some(diagnosis::why_run_failed(workload, run)))),
        RunStatus::Suspended => None,
        RunStatus::Running => {
            let pending = |pod: &&Pod| pod.release == Some(release.number) && pod.phase == PodPhase::Pending;
            let pods = workload.pods.iter().filter(pending).cloned().collect();
            let events = workload.events.clone();
            if let Some(trouble) = diagnosis::worst(&Workload { pods, events, ..Workload::default() }, now) {
                return trouble.lasting.then(|| (ReleaseStatus::Failed, Some(trouble.sentence())));
            }
            // A quota may be freed: it has as long as anything else that makes no progress.
            let refused = diagnosis::run_refused(workload, run)?;
            let late = TimeDelta::seconds(i64::from(PROGRESS_DEADLINE));
            // From when it last got on: a pod that ended was one that came.
            let own = workload.pods.iter().filter(|pod| pod.run.as_ref() == Some(&run.name));
            let moved = own.flat_map(|pod| pod.containers.iter().map(Container::ended_at).chain([pod.created_at]));
            let moved = moved.chain([release.applied_at, run.created_at, workload.seen_since]).flatten().max();
            let waited = moved.is_some_and(|since| now - since > late);
            waited.then(|| (ReleaseStatus::Failed, Some(refuses(&refused.message))))
        }
    }
}
