//! Whether a release has arrived: what the cluster's facts mean for its status.

use crate::Time;
use crate::diagnosis;
use crate::release::ReleaseStatus;
use crate::text;
use crate::text::Text;
use crate::workload::Workload;

/// The status that a progressing release has earned, or `None` while nothing is decided.
///
/// Ready means what `kubectl rollout status` means by it: the controller has seen the newest template, all copies run
/// it, all are available, and none of the old ones is left. Failed means that Kubernetes gave up (its progress
/// deadline) or that a pod of this release is in a state that waiting does not mend.
pub fn judge(release: u32, workload: &Workload, now: Time) -> Option<(ReleaseStatus, Option<Text>)> {
    let controller = workload.controller.as_ref()?;
    if controller.release != Some(release) || controller.observed_generation < controller.generation {
        return None;
    }
    let arrived = controller.updated == controller.desired
        && controller.available == controller.desired
        && controller.replicas == controller.updated;
    if arrived {
        return Some((ReleaseStatus::Ready, None));
    }
    let of_release = Workload {
        controller: None,
        pods: workload.pods.iter().filter(|pod| pod.release == Some(release)).cloned().collect(),
        events: Vec::new(),
    };
    let trouble = diagnosis::worst(&of_release, now);
    let says = |fallback: Text| trouble.as_ref().map_or(fallback, diagnosis::Trouble::sentence);
    if controller
        .conditions
        .iter()
        .any(|c| c.kind == "Progressing" && !c.status && c.reason == "ProgressDeadlineExceeded")
    {
        let sentence = says(text!(
            "It did not become ready within the time that Kubernetes gives it.",
            "在 Kubernetes 给定的时间内未能就绪。"
        ));
        return Some((ReleaseStatus::Failed, Some(sentence)));
    }
    let lasting = trouble.as_ref().is_some_and(|trouble| trouble.lasting);
    lasting.then(|| (ReleaseStatus::Failed, Some(says(text!("A pod does not start.", "有 Pod 无法启动。")))))
}
