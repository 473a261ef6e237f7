//! What scaling, restarting and stopping mean for each kind of controller, in words.

use domain::controller::ControllerKind;
use frame::t;

/// What a restart does.
pub fn restart(kind: ControllerKind, recreates: bool) -> &'static str {
    match kind {
        ControllerKind::Deployment if recreates => t!(
            "All pods end, then new ones of the same release begin. Nothing of it answers in between (Recreate).",
            "先结束全部 Pod，再启动同一发布的新 Pod；期间无响应（Recreate）。"
        ),
        ControllerKind::Deployment => t!(
            "All pods are replaced by new ones of the same release, a few at a time (RollingUpdate). It keeps answering if it has more than one pod, or if the new one may start before the old one ends.",
            "分批替换全部 Pod，发布不变（RollingUpdate）。若有多个 Pod，或新 Pod 先于旧 Pod 就绪，期间服务不中断。"
        ),
        ControllerKind::StatefulSet => t!(
            "All pods are replaced with the same release, one after the other, the highest number first. Each ends before its successor starts, which gets its name and its volumes. Pods that a partition holds back stay as they are.",
            "从编号最大的开始逐个替换全部 Pod，发布不变。旧 Pod 结束后新 Pod 才启动，并沿用其名称和卷。被分区保留的 Pod 保持不变。"
        ),
        ControllerKind::DaemonSet => t!(
            "The pod on each node is replaced with the same release, as many nodes at a time as its settings say. The old one ends before the new one starts.",
            "按设置的并行数逐节点替换 Pod，发布不变。每个节点上旧 Pod 结束后新 Pod 才启动。"
        ),
        ControllerKind::Job | ControllerKind::CronJob => {
            t!("It is not restarted: run it once more.", "它不能重启：请再运行一次。")
        }
    }
}

/// What the button is called that begins a run.
pub fn run_label(kind: ControllerKind) -> &'static str {
    if kind == ControllerKind::Job {
        t!("Run again…", "再次运行……")
    } else {
        t!("Run now…", "立即运行……")
    }
}

/// What a run that somebody asks for is.
pub fn run(kind: ControllerKind) -> &'static str {
    if kind == ControllerKind::Job {
        t!(
            "A new run of the same release begins now. The last runs stay in the list, with their logs.",
            "立即开始同一发布的新运行。最近的运行及其日志仍保留在列表中。"
        )
    } else {
        t!(
            "One run of the release begins now, beside the schedule: also while another one goes on. The schedule stays as it is.",
            "立即运行一次，与计划无关：即使另一次运行仍在进行。计划保持不变。"
        )
    }
}

/// What stopping does; `pods` is how many end, in words.
pub fn stop(kind: ControllerKind, pods: &str) -> String {
    match kind {
        ControllerKind::Deployment => t!(
            "Nothing of it answers any more: {pods} will end now. Release, settings and the number of pods are kept; Start brings them back.",
            "它将不再响应：现有 {pods}会被结束。发布、配置和副本数会保留，“启动”即可恢复。",
            pods = pods
        ),
        ControllerKind::StatefulSet => t!(
            "Nothing of it answers any more: {pods} will end now. Its volumes stay with what is in them, and so do release, settings and the number of pods; Start brings the pods back to their volumes.",
            "它将不再响应：现有 {pods}会被结束。卷及其中的数据、发布、配置和副本数都会保留，“启动”后 Pod 会重新使用各自的卷。",
            pods = pods
        ),
        ControllerKind::DaemonSet => t!(
            "Nothing of it answers any more: {pods} will end now, on every node. Release and settings are kept; Start brings a pod back to each node.",
            "它将不再响应：所有节点上的 {pods}会被结束。发布和配置会保留，“启动”后每个节点恢复一个 Pod。",
            pods = pods
        ),
        ControllerKind::Job => t!(
            "The run is held: {pods} will end now. What has ended well stays so; Start goes on with what is left.",
            "运行会被挂起：现有 {pods}会被结束。已成功的部分保留，“启动”后继续其余部分。",
            pods = pods
        ),
        ControllerKind::CronJob => t!(
            "The schedule is held: no run begins by itself until it is started. A run that goes on is not ended, and Run now stays possible.",
            "计划会被暂停：启动之前不会自动开始运行。正在进行的运行不会被结束，仍可立即运行。"
        )
        .to_owned(),
    }
}

/// What another number of pods means beyond the number, if anything.
pub fn scale(kind: ControllerKind) -> Option<&'static str> {
    match kind {
        ControllerKind::Deployment | ControllerKind::DaemonSet | ControllerKind::Job | ControllerKind::CronJob => None,
        ControllerKind::StatefulSet => Some(t!(
            "Of fewer pods the highest numbers end. Their volumes stay, and are theirs again when they come back.",
            "减少 Pod 时先结束编号最大的。它们的卷会保留，恢复后继续使用。"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_keeps_the_volumes_of_those_that_have_some() {
        assert!(stop(ControllerKind::StatefulSet, "2 pods").contains("2 pods will end now. Its volumes stay"));
        assert!(!stop(ControllerKind::Deployment, "2 pods").contains("volumes"));
        assert!(stop(ControllerKind::Job, "2 pods").starts_with("The run is held: 2 pods will end now."));
        assert!(stop(ControllerKind::CronJob, "2 pods").contains("is not ended"));
        assert!(scale(ControllerKind::StatefulSet).is_some() && scale(ControllerKind::Deployment).is_none());
    }

    #[test]
    fn a_restart_is_told_as_each_kind_does_it() {
        let told = ControllerKind::ALL.map(|kind| restart(kind, false));
        assert!(
            told[0].contains("RollingUpdate") && told[1].contains("highest number") && told[2].contains("each node")
        );
        assert!(restart(ControllerKind::Deployment, true).contains("Nothing of it answers"));
    }
}
