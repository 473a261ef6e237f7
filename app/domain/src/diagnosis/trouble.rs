//! What keeps a pod from being ready: its cause, read from the pod's and its containers' states.

use super::{CREATE_PATIENCE, READY_PATIENCE};
use crate::Time;
use crate::quantity::Memory;
use crate::text;
use crate::text::{Text, count};
use crate::workload::{ClusterEvent, Container, ContainerState, Pod, PodPhase, Terminated, Workload, short};

/// What keeps a pod from being ready. Ordered by how much it explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    pub cause: Cause,
    pub pod: String,
    pub container: Option<String>,
    /// Waiting will not mend it.
    pub lasting: bool,
    pub since: Option<Time>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    KilledForMemory { limit: Option<u64>, restarts: u32 },
    ImageNotPulled { image: String, message: String },
    NotCreated { reason: String, message: String },
    Crashes { exit_code: i32, restarts: u32, message: String },
    Unschedulable { message: String },
    Evicted { message: String },
    NotStarted { seconds: i64, reason: String, message: String },
    NotReady { seconds: i64 },
}

impl Cause {
    /// The cause in a sentence that follows "2 of 3 pods ready: ".
    pub(super) fn sentence(&self, pod: &str) -> Text {
        match self {
            Self::KilledForMemory { limit: Some(limit), restarts } => text!(
                "pod {pod} is killed for memory: the limit of {limit} was reached {times}.",
                "Pod {pod} 因内存被杀：已 {restarts} 次达到上限 {limit}。",
                limit = Memory(*limit).human(),
                times = count(u64::from((*restarts).max(1)), "time", "times"),
                restarts = (*restarts).max(1)
            ),
            Self::KilledForMemory { limit: None, restarts } => text!(
                "pod {pod} is killed for memory by the node ({times}).",
                "Pod {pod} 因内存被节点杀死（{restarts} 次）。",
                times = count(u64::from((*restarts).max(1)), "time", "times"),
                restarts = (*restarts).max(1)
            ),
            Self::ImageNotPulled { image, .. } => text!(
                "pod {pod} cannot start: the image {image} cannot be pulled.",
                "Pod {pod} 无法启动：镜像 {image} 拉取失败。"
            ),
            Self::NotCreated { reason, .. } => text!(
                "pod {pod} cannot start: its container cannot be created ({reason}).",
                "Pod {pod} 无法启动：容器创建失败（{reason}）。"
            ),
            Self::Crashes { exit_code, restarts, .. } => text!(
                "pod {pod} ends as soon as it starts: exit code {exit_code}, {times}.",
                "Pod {pod} 一启动就退出：退出码 {exit_code}，已重启 {restarts} 次。",
                times = count(u64::from(*restarts), "restart", "restarts")
            ),
            Self::Unschedulable { .. } => {
                text!("pod {pod} finds no node that has room for it.", "Pod {pod} 找不到有足够资源的节点。")
            }
            Self::Evicted { .. } => text!("pod {pod} was evicted from its node.", "Pod {pod} 已被节点驱逐。"),
            Self::NotStarted { seconds, reason, .. } if reason.is_empty() => text!(
                "pod {pod} waits for {minutes} min for its container to be created.",
                "Pod {pod} 等待创建容器已 {minutes} 分钟。",
                minutes = seconds / 60
            ),
            Self::NotStarted { reason, .. } => text!(
                "pod {pod} cannot start: its container is not created ({reason}).",
                "Pod {pod} 无法启动：容器未能创建（{reason}）。"
            ),
            Self::NotReady { seconds } if *seconds < 120 => text!(
                "pod {pod} runs for {seconds} s and does not pass its health check.",
                "Pod {pod} 已运行 {seconds} 秒，仍未通过健康检查。"
            ),
            Self::NotReady { seconds } => text!(
                "pod {pod} runs for {minutes} min and does not pass its health check.",
                "Pod {pod} 已运行 {minutes} 分钟，仍未通过健康检查。",
                minutes = seconds / 60
            ),
        }
    }

    /// The cluster's own words.
    pub(super) fn evidence(&self) -> Option<Text> {
        match self {
            Self::ImageNotPulled { message, .. }
            | Self::NotCreated { message, .. }
            | Self::Crashes { message, .. }
            | Self::NotStarted { message, .. }
            | Self::Unschedulable { message }
            | Self::Evicted { message } => (!message.is_empty()).then(|| Text::verbatim(message.clone())),
            Self::KilledForMemory { .. } | Self::NotReady { .. } => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::KilledForMemory { .. } => 0,
            Self::ImageNotPulled { .. } => 1,
            Self::NotCreated { .. } => 2,
            Self::Crashes { .. } => 3,
            Self::Unschedulable { .. } => 4,
            Self::Evicted { .. } => 5,
            Self::NotStarted { .. } => 6,
            Self::NotReady { .. } => 7,
        }
    }
}

impl Trouble {
    /// The cause as a sentence of its own, with the cluster's words where it has some.
    pub fn sentence(&self) -> Text {
        let cause = self.cause.sentence(short(&self.pod));
        match self.cause.evidence() {
            Some(words) => {
                text!("{cause} {words}", "{cause_zh}{words}", cause = cause.en, cause_zh = cause.zh, words = words.en)
            }
            None => cause,
        }
    }
}

/// What is wrong with a pod, if anything.
pub fn trouble(pod: &Pod, now: Time) -> Option<Trouble> {
    if pod.deleting {
        return None;
    }
    let make = |cause, container: Option<&Container>, lasting, since| {
        let (pod, container) = (pod.name.clone(), container.map(|container| container.name.clone()));
        Some(Trouble { cause, pod, container, lasting, since })
    };
    if let Some(reason) = &pod.trouble {
        let message = reason.message.clone();
        match reason.reason.as_str() {
            "Unschedulable" => return make(Cause::Unschedulable { message }, None, false, pod.created_at),
            "Evicted" => return make(Cause::Evicted { message }, None, false, pod.created_at),
            _ => {}
        }
    }
    pod.containers
        .iter()
        .find_map(|container| container_trouble(pod, container, now).map(|(c, l, s)| (container, c, l, s)))
        .and_then(|(container, cause, lasting, since)| make(cause, Some(container), lasting, since))
}

/// Cause, whether it lasts, since when.
fn container_trouble(pod: &Pod, container: &Container, now: Time) -> Option<(Cause, bool, Option<Time>)> {
    let ended = |terminated: &Terminated, lasting: bool| {
        let cause = if terminated.reason == "OOMKilled" {
            Cause::KilledForMemory { limit: container.memory_limit, restarts: container.restarts }
        } else {
            Cause::Crashes {
                exit_code: terminated.exit_code,
                restarts: container.restarts,
                message: terminated.message.clone(),
            }
        };
        (cause, lasting, terminated.finished_at)
    };
    match &container.state {
        ContainerState::Waiting(reason) => match reason.reason.as_str() {
            "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" | "RegistryUnavailable" => {
                let message = reason.message.clone();
                let lasting = reason.reason != "ErrImagePull";
                Some((Cause::ImageNotPulled { image: container.image.clone(), message }, lasting, pod.created_at))
            }
            "CreateContainerConfigError" | "CreateContainerError" | "RunContainerError" | "StartError" => {
                let (reason, message) = (reason.reason.clone(), reason.message.clone());
                Some((Cause::NotCreated { reason, message }, true, pod.created_at))
            }
            "CrashLoopBackOff" => Some(match &container.last {
                Some(last) => ended(last, container.restarts >= 2),
                None => {
                    let message = reason.message.clone();
                    (Cause::Crashes { exit_code: 0, restarts: container.restarts, message }, true, None)
                }
            }),
            _ => None,
        },
        ContainerState::Terminated(terminated) if !(container.init && terminated.exit_code == 0) => {
            (pod.phase != PodPhase::Succeeded).then(|| ended(terminated, false))
        }
        ContainerState::Terminated(_) => None,
        ContainerState::Running { since } => {
            if container.init || container.ready {
                return None;
            }
            if let Some(last) = &container.last
                && container.restarts > 0
            {
                return Some(ended(last, false));
            }
            let seconds = (now - (*since)?).num_seconds();
            (seconds >= READY_PATIENCE).then_some((Cause::NotReady { seconds }, false, *since))
        }
    }
}

/// A pod that has its node, but whose container is not created for long: a volume, a network or a sandbox is missing. The
/// container's state only says `ContainerCreating`; why is said by the latest warning about the pod.
fn not_started(pod: &Pod, workload: &Workload, now: Time) -> Option<Trouble> {
    let creating = |container: &&Container| matches!(&container.state, ContainerState::Waiting(reason) if reason.reason == "ContainerCreating");
    if pod.deleting || pod.node.is_none() {
        return None;
    }
    let container = pod.containers.iter().find(creating)?;
    let seconds = (now - pod.created_at?).num_seconds();
    let object = format!("Pod {}", pod.name);
    // One about its search for a node is of before it had one.
    let about = |event: &&ClusterEvent| event.warning && event.object == object && event.reason != "FailedScheduling";
    let warning = workload.events.iter().filter(about).max_by_key(|event| event.at);
    if seconds < if warning.is_some() { READY_PATIENCE } else { CREATE_PATIENCE } {
        return None;
    }
    let (reason, message) = warning.map(|event| (event.reason.clone(), event.message.clone())).unwrap_or_default();
    let cause = Cause::NotStarted { seconds, reason, message };
    let (pod, since) = (pod.name.clone(), pod.created_at);
    Some(Trouble { cause, pod, container: Some(container.name.clone()), lasting: false, since })
}

/// The trouble that explains most: of the newest release first, then by rank.
pub fn worst(workload: &Workload, now: Time) -> Option<Trouble> {
    let of = |pod| trouble(pod, now).or_else(|| not_started(pod, workload, now));
    let mut found: Vec<(u32, Trouble)> =
        workload.pods.iter().filter_map(|pod| Some((pod.release.unwrap_or(0), of(pod)?))).collect();
    found.sort_by_key(|(release, trouble)| (std::cmp::Reverse(*release), trouble.cause.rank()));
    found.into_iter().next().map(|(_, trouble)| trouble)
}
