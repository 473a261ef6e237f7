//! How one pod is, in few words: what its line in a table says. Pure.

use domain::Time;
use domain::diagnosis::{Cause, trouble};
use domain::quantity::Memory;
use domain::status::State;
use domain::text;
use domain::text::{Text, count};
use domain::workload::{Container, ContainerState, Pod, PodPhase, Terminated};

/// State and words. `overall` is the state of the service in this environment: whether a container that runs and is not
/// ready is still starting or at fault is a question of time, which the diagnosis has answered.
pub fn pod_state(pod: &Pod, overall: State) -> (State, Text) {
    if pod.deleting {
        return (State::Idle, text!("ending", "正在结束"));
    }
    if let Some(ended) = ended(pod) {
        return ended;
    }
    // No clock here: the page is drawn alike on both sides. What depends on the time is left to `overall`.
    if let Some(trouble) = trouble(pod, Time::UNIX_EPOCH) {
        return (State::Failed, cause(&trouble.cause));
    }
    // Nobody asks the pod of a run whether it is ready.
    if pod.run.is_some() && pod.phase == PodPhase::Running {
        return (State::Moving, text!("running", "运行中"));
    }
    if pod.ready {
        return (State::Ready, text!("ready", "就绪"));
    }
    match pod.phase {
        PodPhase::Succeeded => (State::Ready, text!("ended well", "成功结束")),
        PodPhase::Failed => (State::Failed, text!("failed", "失败")),
        PodPhase::Unknown => (State::Unknown, text!("its node does not answer", "所在节点没有响应")),
        PodPhase::Pending if pod.node.is_none() => (State::Moving, text!("waiting for a node", "等待分配节点")),
        PodPhase::Pending => (State::Moving, waiting(pod)),
        PodPhase::Running if overall == State::Failed => {
            (State::Failed, text!("does not pass its health check", "未通过健康检查"))
        }
        PodPhase::Running => (State::Moving, text!("running, not ready yet", "运行中，尚未就绪")),
    }
}

/// How the pod of a run ended: that it did is no trouble of its own, its run says what comes of it. Its containers say so
/// a moment before its phase does.
fn ended(pod: &Pod) -> Option<(State, Text)> {
    pod.run.as_ref()?;
    let end = |container: &Container| match &container.state {
        ContainerState::Terminated(end) => Some(end.clone()),
        ContainerState::Waiting(_) | ContainerState::Running { .. } => None,
    };
    let bad = pod.containers.iter().filter_map(end).find(|end| end.exit_code != 0);
    let own: Vec<_> = pod.containers.iter().filter(|container| !container.init).collect();
    let all = !own.is_empty() && own.iter().all(|container| end(container).is_some());
    match (pod.phase, bad) {
        (PodPhase::Running | PodPhase::Failed, Some(ended)) if ended.reason == "OOMKilled" => {
            let code = ended.exit_code;
            Some((
                State::Failed,
                text!("failed, killed for memory, exit code {code}", "失败，因内存被杀，退出码 {code}"),
            ))
        }
        (PodPhase::Running | PodPhase::Failed, Some(ended)) => {
            let code = ended.exit_code;
            Some((State::Failed, text!("failed, exit code {code}", "失败，退出码 {code}")))
        }
        (PodPhase::Succeeded, _) => Some((State::Ready, text!("ended well", "成功结束"))),
        (PodPhase::Running, None) if all => Some((State::Ready, text!("ended well", "成功结束"))),
        _ => None,
    }
}

/// What a pod waits for: what its first container that does not run says.
fn waiting(pod: &Pod) -> Text {
    let reason = pod.containers.iter().find_map(|container| match &container.state {
        ContainerState::Waiting(reason) => Some(reason.reason.as_str()),
        ContainerState::Running { .. } | ContainerState::Terminated(_) => None,
    });
    match reason {
        Some("ContainerCreating" | "PodInitializing") | None => text!("starting", "正在启动"),
        Some(reason) => Text::verbatim(reason),
    }
}

fn cause(cause: &Cause) -> Text {
    match cause {
        Cause::KilledForMemory { limit: Some(limit), .. } => {
            text!("killed for memory, limit {limit}", "因内存被杀，上限 {limit}", limit = Memory(*limit).human())
        }
        Cause::KilledForMemory { limit: None, .. } => text!("killed for memory by the node", "因内存被节点杀死"),
        Cause::ImageNotPulled { .. } => text!("image cannot be pulled", "镜像拉取失败"),
        Cause::NotCreated { reason, .. } => {
            text!("container cannot be created: {reason}", "容器创建失败：{reason}")
        }
        Cause::Crashes { exit_code, .. } => {
            text!("ends as soon as it starts, exit code {exit_code}", "一启动就退出，退出码 {exit_code}")
        }
        Cause::Unschedulable { .. } => text!("no node has room for it", "没有节点有足够资源"),
        Cause::Evicted { .. } => text!("evicted from its node", "已被节点驱逐"),
        Cause::NotStarted { .. } => text!("its container is not created", "容器未能创建"),
        Cause::NotReady { .. } => text!("does not pass its health check", "未通过健康检查"),
    }
}

/// How a container ended the last time, when it was restarted.
pub fn last_end(pod: &Pod) -> Option<(&Container, &Terminated)> {
    let ended = pod.containers.iter().filter_map(|container| Some((container, container.last.as_ref()?)));
    ended.max_by_key(|(_, last)| last.finished_at)
}

/// "exit code 137, killed for memory".
pub fn end(last: &Terminated) -> Text {
    let code = last.exit_code;
    match last.reason.as_str() {
        "OOMKilled" => text!("killed for memory, exit code {code}", "因内存被杀，退出码 {code}"),
        "" | "Error" | "Completed" => text!("ended with exit code {code}", "退出码 {code}"),
        reason => text!("{reason}, exit code {code}", "{reason}，退出码 {code}"),
    }
}

/// What of a pod's memory limit there is, over all containers that run; `None` unless each has one.
pub fn memory_limit(pod: &Pod) -> Option<u64> {
    pod.containers.iter().filter(|container| !container.init).map(|container| container.memory_limit).sum()
}

/// A pod on its way from one release to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    pub release: u32,
    /// Ready pods of the newest release, and how many there are to be.
    pub arrived: u32,
    pub desired: u32,
    /// Pods of releases before that are still there.
    pub left: u32,
}

impl Rollout {
    /// Under way while a pod of an older release is left, or one of the newest is missing.
    pub fn of(release: u32, desired: u32, pods: &[Pod]) -> Option<Self> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let newest = |pod: &&Pod| pod.release.is_none_or(|of| of >= release);
        let arrived = number(pods.iter().filter(newest).filter(|pod| pod.ready && !pod.deleting).count());
        let left = number(pods.iter().filter(|pod| !newest(pod)).count());
        (desired > 0 && (left > 0 || arrived < desired)).then_some(Self { release, arrived, desired, left })
    }

    pub fn note(&self) -> Text {
        let (arrived, desired) = (self.arrived, self.desired);
        let pods = count(u64::from(desired), "pod", "pods");
        match self.left {
            0 => text!("{arrived} of {pods} ready", "{desired} 个 Pod 中 {arrived} 个就绪"),
            left => text!(
                "{arrived} of {pods} ready, {left} of the release before left",
                "{desired} 个 Pod 中 {arrived} 个就绪，旧发布还剩 {left} 个"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at, pod};

    #[test]
    fn a_pod_that_is_killed_for_memory_says_its_limit() {
        let mut pod = pod("x2v8q", 2, false);
        pod.containers[0].state =
            ContainerState::Waiting(domain::workload::Reason { reason: "CrashLoopBackOff".into(), message: "".into() });
        pod.containers[0].memory_limit = Some(256 << 20);
        pod.containers[0].last = Some(Terminated {
            exit_code: 137,
            reason: "OOMKilled".into(),
            message: String::new(),
            started_at: None,
            finished_at: Some(at(100)),
        });
        let (state, words) = pod_state(&pod, State::Failed);
        assert_eq!((state, words.en.as_ref()), (State::Failed, "killed for memory, limit 256 MiB"));
        assert_eq!(
            last_end(&pod).map(|(_, last)| end(last).en.into_owned()).as_deref(),
            Some("killed for memory, exit code 137")
        );
    }

    #[test]
    fn the_pod_of_a_run_says_how_it_ended() {
        let of = |phase, exit_code, reason: &str| {
            let mut pod = Pod { run: Some("orders-7".into()), phase, ..pod("x2v8q", 2, false) };
            pod.containers[0].state = ContainerState::Terminated(Terminated {
                exit_code,
                reason: reason.into(),
                message: String::new(),
                started_at: None,
                finished_at: Some(at(100)),
            });
            pod_state(&pod, State::Failed)
        };
        let (state, words) = of(PodPhase::Succeeded, 0, "Completed");
        assert_eq!((state, words.en.as_ref()), (State::Ready, "ended well"));
        assert_eq!(of(PodPhase::Running, 0, "Completed").1.en, "ended well");
        let (state, words) = of(PodPhase::Failed, 3, "Error");
        assert_eq!((state, words.en.as_ref()), (State::Failed, "failed, exit code 3"));
        assert_eq!(of(PodPhase::Failed, 137, "OOMKilled").1.en, "failed, killed for memory, exit code 137");
        let runs = Pod { run: Some("orders-7".into()), ..pod("x2v8q", 2, true) };
        assert_eq!(pod_state(&runs, State::Moving), (State::Moving, text!("running", "运行中")));
    }

    #[test]
    fn a_pod_that_runs_and_is_not_ready_is_at_fault_only_when_the_service_is() {
        let pod = pod("x2v8q", 2, false);
        assert_eq!(pod_state(&pod, State::Moving).0, State::Moving);
        assert_eq!(pod_state(&pod, State::Failed).0, State::Failed);
    }

    #[test]
    fn a_rollout_is_over_when_all_pods_are_of_the_release_and_ready() {
        let pods = [pod("a", 2, true), pod("b", 2, false), pod("c", 1, true)];
        let under_way = Rollout::of(2, 2, &pods);
        assert_eq!(under_way, Some(Rollout { release: 2, arrived: 1, desired: 2, left: 1 }));
        assert_eq!(
            under_way.map(|it| it.note().en.into_owned()).as_deref(),
            Some("1 of 2 pods ready, 1 of the release before left")
        );
        assert_eq!(Rollout::of(2, 2, &[pod("a", 2, true), pod("b", 2, true)]), None);
        assert_eq!(Rollout::of(2, 0, &[]), None);
    }
}
