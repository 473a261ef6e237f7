//! What is said of the kinds of controller: what each is for, how its pods give way to those of the next release, and what it means that another kind takes its place.

use domain::controller::{ControllerKind, ControllerSettings, Share, Strategy};
use frame::t;

/// What a service is that is run by this kind.
pub fn purpose(kind: ControllerKind) -> &'static str {
    match kind {
        ControllerKind::Deployment => t!("Answers requests, keeps nothing", "响应请求，不保存数据"),
        ControllerKind::StatefulSet => t!("Keeps data, each pod its own", "保存数据，每个 Pod 各有一份"),
        ControllerKind::DaemonSet => t!("One on every node", "每个节点一个"),
        ControllerKind::Job => t!("Runs once to the end", "运行一次，直到结束"),
        ControllerKind::CronJob => t!("Runs on a schedule", "按计划运行"),
    }
}

/// What another kind in the place of the one that runs does to pods and data.
pub fn replacement(before: ControllerKind, after: ControllerKind) -> String {
    let pods = if after == ControllerKind::Job {
        t!(
            "It runs as a {before} now. The run of the {after} begins beside it; the {before} is taken out when that run has ended well.",
            "它现在以 {before} 运行。{after} 的运行会与其并存，成功结束后移除 {before}。",
            before = before,
            after = after
        )
    } else if after == ControllerKind::CronJob {
        t!(
            "It runs as a {before} now, which is taken out as soon as the {after} is in the cluster. Between its runs there are no pods.",
            "它现在以 {before} 运行，{after} 提交到集群后即被移除。两次运行之间没有 Pod。",
            before = before,
            after = after
        )
    } else if before.runs_to_an_end() {
        t!(
            "It runs as a {before} now. It is taken out, with its runs and their logs, when the pods of the {after} are ready.",
            "它现在以 {before} 运行。{after} 的 Pod 就绪后，它会连同其运行及日志一并移除。",
            before = before,
            after = after
        )
    } else {
        t!(
            "It runs as a {before} now. The pods of the {after} start beside the old ones, which end when the new ones are ready.",
            "它现在以 {before} 运行。{after} 的 Pod 会与旧 Pod 并存，就绪后旧 Pod 结束。",
            before = before,
            after = after
        )
    };
    let data = match (before, after) {
        (ControllerKind::StatefulSet, _) => t!(
            "The volumes of the {before} stay in the cluster, but the new pods do not have them.",
            "{before} 的卷会保留在集群中，但新 Pod 不会使用它们。",
            before = before
        ),
        (_, ControllerKind::StatefulSet) => {
            t!("No data is carried over into its volumes.", "不会把任何数据迁移到它的卷中。").to_owned()
        }
        (ControllerKind::Deployment | ControllerKind::DaemonSet | ControllerKind::Job | ControllerKind::CronJob, _) => {
            return pods;
        }
    };
    t!("{pods} {data}", "{pods}{data}", pods = pods, data = data)
}

/// How the pods that run give way. `before` is `None` where nothing was ever deployed.
pub fn transition(before: Option<ControllerKind>, after: &ControllerSettings) -> String {
    let Some(before) = before else {
        return t!("Nothing runs here yet, so nothing is replaced.", "此处尚无运行的 Pod，无需替换。").to_owned();
    };
    if before != after.kind() {
        return another(before, after.kind());
    }
    match after {
        ControllerSettings::Job(_) => {
            t!("A new run begins; one that still goes on is ended.", "会开始新的运行；仍在进行的运行会被结束。")
                .to_owned()
        }
        ControllerSettings::CronJob(_) => t!(
            "It holds from the next run on; one that goes on is left as it is.",
            "从下一次运行起生效；正在进行的运行不受影响。"
        )
        .to_owned(),
        ControllerSettings::Deployment(settings) => strategy(&settings.strategy),
        ControllerSettings::StatefulSet(settings) if settings.partition > 0 => t!(
            "Pods are replaced one after another, the highest number first. Those below number {partition} stay at the release before.",
            "从编号最大的 Pod 开始逐个替换；编号小于 {partition} 的 Pod 保留之前的发布。",
            partition = settings.partition
        ),
        ControllerSettings::StatefulSet(_) => t!(
            "Pods are replaced one after another, the highest number first: each ends before its successor starts.",
            "从编号最大的 Pod 开始逐个替换：旧的结束后新的才启动。"
        )
        .to_owned(),
        ControllerSettings::DaemonSet(settings) => match settings.max_unavailable {
            Share::Number(1) => t!(
                "Pods are replaced node by node: the old one ends before the new one starts.",
                "逐个节点替换 Pod：旧的结束后新的才启动。"
            )
            .to_owned(),
            nodes => t!(
                "Pods are replaced on up to {nodes} of the nodes at a time: the old one ends before the new one starts.",
                "每次最多在 {nodes} 的节点上替换 Pod：旧的结束后新的才启动。",
                nodes = nodes
            ),
        },
    }
}

/// How a kind takes the place of another one.
fn another(before: ControllerKind, after: ControllerKind) -> String {
    match after {
        ControllerKind::Job => t!(
            "The run begins; when it has ended well, the {before} is taken out.",
            "运行随即开始；成功结束后移除 {before}。",
            before = before
        ),
        ControllerKind::CronJob => t!(
            "The {before} is taken out as soon as the schedule is in the cluster.",
            "计划提交到集群后即移除 {before}。",
            before = before
        ),
        ControllerKind::Deployment | ControllerKind::StatefulSet | ControllerKind::DaemonSet
            if before.runs_to_an_end() =>
        {
            t!(
                "The new pods start; when they are ready, the {before} is taken out.",
                "新 Pod 启动；就绪后移除 {before}。",
                before = before
            )
        }
        ControllerKind::Deployment | ControllerKind::StatefulSet | ControllerKind::DaemonSet => t!(
            "The new pods start beside the old ones, which end when the new ones are ready.",
            "新 Pod 先与旧 Pod 并存，就绪后旧 Pod 结束。"
        )
        .to_owned(),
    }
}

fn strategy(strategy: &Strategy) -> String {
    match strategy {
        Strategy::Recreate => t!(
            "All pods end before the first new one starts: nothing answers in between.",
            "全部旧 Pod 结束后才启动新 Pod，期间无响应。"
        )
        .to_owned(),
        Strategy::RollingUpdate { max_unavailable, .. } if !max_unavailable.is_none() => t!(
            "Pods are replaced bit by bit: up to {fewer} of them may be missing meanwhile.",
            "Pod 会分批替换：期间最多可减少 {fewer}。",
            fewer = max_unavailable
        ),
        Strategy::RollingUpdate { max_surge: Share::Number(1), .. } => t!(
            "Pods are replaced one after another: a new one is ready before an old one ends.",
            "Pod 会逐个替换：新的就绪后旧的才结束。"
        )
        .to_owned(),
        Strategy::RollingUpdate { max_surge, .. } => t!(
            "Pods are replaced bit by bit, up to {more} at a time: new ones are ready before old ones end.",
            "Pod 会分批替换，每批最多 {more}：新的就绪后旧的才结束。",
            more = max_surge
        ),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use domain::controller::{DeploymentSettings, StatefulSetSettings};

    fn deployment(strategy: Strategy) -> ControllerSettings {
        ControllerSettings::Deployment(DeploymentSettings { strategy, ..DeploymentSettings::default() })
    }

    #[test]
    fn how_pods_are_replaced_follows_from_the_settings() {
        let of = |after: &ControllerSettings| transition(Some(after.kind()), after);
        assert!(
            of(&ControllerSettings::default()).starts_with("Pods are replaced one after another: a new one is ready")
        );
        assert!(of(&deployment(Strategy::Recreate)).contains("nothing answers"));
        let few = Strategy::RollingUpdate { max_surge: Share::Percent(25), max_unavailable: Share::Percent(25) };
        assert!(of(&deployment(few)).contains("up to 25% of them may be missing"));
        let held = StatefulSetSettings { partition: 2, ..StatefulSetSettings::default() };
        assert!(of(&ControllerSettings::StatefulSet(held)).contains("below number 2"));
        assert!(of(&ControllerSettings::of(ControllerKind::DaemonSet)).contains("node by node"));
    }

    #[test]
    fn another_kind_starts_beside_the_old_one() {
        let set = ControllerSettings::of(ControllerKind::StatefulSet);
        assert!(transition(Some(ControllerKind::Deployment), &set).contains("beside the old ones"));
        let job = ControllerSettings::of(ControllerKind::Job);
        assert!(transition(Some(ControllerKind::Deployment), &job).contains("when it has ended well"));
        assert!(transition(None, &set).starts_with("Nothing runs here yet"));
    }

    #[test]
    fn what_runs_to_an_end_is_not_replaced_pod_by_pod() {
        let of = |kind| transition(Some(kind), &ControllerSettings::of(kind));
        assert!(of(ControllerKind::Job).starts_with("A new run begins"));
        assert!(of(ControllerKind::CronJob).starts_with("It holds from the next run on"));
        let (deployment, job, cron) = (ControllerKind::Deployment, ControllerKind::Job, ControllerKind::CronJob);
        assert!(replacement(deployment, job).contains("when that run has ended well"));
        assert!(replacement(deployment, cron).contains("as soon as the CronJob is in the cluster"));
        assert!(replacement(cron, deployment).contains("when the pods of the Deployment are ready"));
        assert!(replacement(ControllerKind::StatefulSet, job).contains("volumes of the StatefulSet stay"));
    }

    #[test]
    fn what_becomes_of_data_is_said() {
        let (deployment, set) = (ControllerKind::Deployment, ControllerKind::StatefulSet);
        assert!(replacement(deployment, set).contains("No data is carried over"));
        assert!(replacement(set, deployment).contains("stay in the cluster"));
        assert!(!replacement(deployment, ControllerKind::DaemonSet).contains("data"));
    }
}
