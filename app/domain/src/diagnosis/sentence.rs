//! The sentence of what keeps a pod from being ready.

use super::trouble::{Cause, Probe, Trouble};
use crate::pod::Role;
use crate::quantity::Memory;
use crate::text;
use crate::text::{Text, count};
use crate::workload::short;

impl Trouble {
    /// The cause as a sentence of its own, with the cluster's words where it has some.
    pub fn sentence(&self) -> Text {
        let mut cause = self.what();
        cause.en = capital(&cause.en).into();
        match self.cause.evidence() {
            Some(words) => {
                text!("{cause} {words}", "{cause_zh}{words}", cause = cause.en, cause_zh = cause.zh, words = words.en)
            }
            None => cause,
        }
    }

    /// The cause in a sentence that follows "2 of 3 pods ready: ". A container that is not the service itself is named:
    /// its log is another one.
    pub(super) fn what(&self) -> Text {
        match (&self.beside, &self.container) {
            (Some(role), Some(container)) => self.cause.beside(short(&self.pod), *role, container),
            (Some(_) | None, _) => self.cause.own(short(&self.pod)),
        }
    }
}

/// With its first letter as a sentence has it.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// `1 restart` in both languages.
fn restarts(number: u32) -> Text {
    text!("{times}", "已重启 {number} 次", times = count(u64::from(number), "restart", "restarts"))
}

impl Cause {
    /// Of the service's own container, or of the pod as a whole.
    fn own(&self, pod: &str) -> Text {
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
            Self::Crashes { probe: Some(Probe::Liveness), restarts: number, .. } => {
                let times = restarts(*number);
                text!(
                    "pod {pod} is ended by its liveness probe: {times}.",
                    "Pod {pod} 因存活探针失败被结束：{times_zh}。",
                    times = times.en,
                    times_zh = times.zh
                )
            }
            Self::Crashes { probe: Some(Probe::Startup), restarts: number, .. } => {
                let times = restarts(*number);
                text!(
                    "pod {pod} does not pass its startup probe in time: {times}.",
                    "Pod {pod} 未能及时通过启动探针：{times_zh}。",
                    times = times.en,
                    times_zh = times.zh
                )
            }
            Self::Crashes { exit_code, restarts: number, .. } => {
                let times = restarts(*number);
                text!(
                    "pod {pod} ends as soon as it starts: exit code {exit_code}, {times}.",
                    "Pod {pod} 一启动就退出：退出码 {exit_code}，{times_zh}。",
                    times = times.en,
                    times_zh = times.zh
                )
            }
            Self::Unschedulable { .. } => {
                text!("pod {pod} finds no node that has room for it.", "Pod {pod} 找不到有足够资源的节点。")
            }
            Self::Evicted { .. } => text!("pod {pod} was evicted from its node.", "Pod {pod} 已被节点驱逐。"),
            Self::NotStarted { seconds, reason, .. } if reason.is_empty() => text!(
                "pod {pod} waits for {minutes} min for its container to be created.",
                "Pod {pod} 等待创建容器已 {minutes} 分钟。",
                minutes = seconds / 60
            ),
            Self::NotStarted { reason, .. } if reason == "FailedMount" || reason == "FailedAttachVolume" => text!(
                "pod {pod} cannot start: a volume of it cannot be mounted ({reason}).",
                "Pod {pod} 无法启动：有卷无法挂载（{reason}）。"
            ),
            Self::NotStarted { reason, .. } => text!(
                "pod {pod} cannot start: its container is not created ({reason}).",
                "Pod {pod} 无法启动：容器未能创建（{reason}）。"
            ),
            Self::NotReady { seconds } if *seconds < 120 => text!(
                "pod {pod} has been running for {seconds} s and does not pass its health check.",
                "Pod {pod} 已运行 {seconds} 秒，仍未通过健康检查。"
            ),
            Self::NotReady { seconds } => text!(
                "pod {pod} has been running for {minutes} min and does not pass its health check.",
                "Pod {pod} 已运行 {minutes} 分钟，仍未通过健康检查。",
                minutes = seconds / 60
            ),
        }
    }

    /// Of a container before the service or beside it.
    fn beside(&self, pod: &str, role: Role, container: &str) -> Text {
        let who = match role {
            Role::Init => text!("its init container {container}", "其初始化容器 {container} "),
            Role::Sidecar => text!("its sidecar {container}", "其边车容器 {container} "),
        };
        let (who, who_zh) = (who.en, who.zh);
        match self {
            Self::KilledForMemory { limit: Some(limit), .. } => text!(
                "pod {pod}: {who} is killed for memory, at its limit of {limit}.",
                "Pod {pod}：{who_zh}因内存被杀，上限为 {limit}。",
                limit = Memory(*limit).human()
            ),
            Self::KilledForMemory { limit: None, .. } => {
                text!("pod {pod}: {who} is killed for memory by the node.", "Pod {pod}：{who_zh}因内存被节点杀死。")
            }
            Self::ImageNotPulled { image, .. } => text!(
                "pod {pod} cannot start: {who} has an image that cannot be pulled, {image}.",
                "Pod {pod} 无法启动：{who_zh}的镜像 {image} 拉取失败。"
            ),
            Self::NotCreated { reason, .. } => text!(
                "pod {pod} cannot start: {who} cannot be created ({reason}).",
                "Pod {pod} 无法启动：{who_zh}创建失败（{reason}）。"
            ),
            Self::Crashes { exit_code, restarts: number, .. } if role == Role::Init => {
                let times = restarts(*number);
                text!(
                    "pod {pod} does not begin: {who} fails with exit code {exit_code}, {times}.",
                    "Pod {pod} 无法开始：{who_zh}失败，退出码 {exit_code}，{times_zh}。",
                    times = times.en,
                    times_zh = times.zh
                )
            }
            Self::Crashes { exit_code, restarts: number, .. } => {
                let times = restarts(*number);
                text!(
                    "pod {pod}: {who} does not keep running: exit code {exit_code}, {times}.",
                    "Pod {pod}：{who_zh}无法持续运行：退出码 {exit_code}，{times_zh}。",
                    times = times.en,
                    times_zh = times.zh
                )
            }
            Self::NotReady { seconds } => text!(
                "pod {pod}: {who} has been running for {seconds} s and is not ready.",
                "Pod {pod}：{who_zh}已运行 {seconds} 秒，仍未就绪。"
            ),
            Self::Unschedulable { .. } | Self::Evicted { .. } | Self::NotStarted { .. } => self.own(pod),
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
}
