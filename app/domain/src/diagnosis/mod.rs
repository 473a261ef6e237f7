//! What is wrong, and why: the cluster's facts turned into one sentence with its evidence and remedies.
//!
//! The rules read conditions, container states and exit codes as Kubernetes documents them
//! (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/); nothing is derived from what Slipway wishes.

use serde::{Deserialize, Serialize};

mod trouble;

pub use trouble::{Cause, Trouble, trouble, worst};

use crate::Time;
use crate::release::Placement;
use crate::status::{Freshness, Remedy, State};
use crate::text;
use crate::text::{Text, count};
use crate::workload::{Container, Pod, Terminated, Workload};

/// How long a container may run without being ready before it counts as a fault. Seconds.
const READY_PATIENCE: i64 = 60;
/// How long a restart is worth a warning. Seconds.
const RESTART_MEMORY: i64 = 600;

/// The outcome of a diagnosis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    pub state: State,
    pub sentence: Text,
    pub evidence: Option<Text>,
    pub remedies: Vec<Remedy>,
    pub since: Option<Time>,
}

/// Says how a service in an environment is. `roll_back` is the number of the release before, if there is one.
pub fn diagnose(
    workload: Option<&Workload>,
    placement: Option<&Placement>,
    roll_back: Option<u32>,
    freshness: Freshness,
    now: Time,
) -> Diagnosis {
    let plain = |state, sentence| Diagnosis { state, sentence, evidence: None, remedies: vec![], since: None };
    let Some(placement) = placement else {
        return plain(State::Idle, text!("Not deployed here yet.", "尚未部署到此环境。"));
    };
    let release = placement.release;
    let Some(workload) = workload else {
        return match freshness {
            Freshness::Starting => plain(State::Unknown, text!("Asking the cluster…", "正在查询集群……")),
            Freshness::Live | Freshness::Cut { .. } => Diagnosis {
                remedies: vec![Remedy::Cluster],
                ..plain(State::Unknown, text!("Not known: the cluster does not answer.", "未知：集群没有响应。"))
            },
        };
    };
    if let Freshness::Cut { since } = freshness {
        let before = known(workload, placement, roll_back, now);
        let seconds = (now - since).num_seconds().max(0);
        return Diagnosis {
            state: State::Unknown,
            sentence: text!(
                "Not known for {seconds} s: the cluster does not answer. Before that: {before}",
                "已 {seconds} 秒未知：集群没有响应。此前：{before_zh}",
                before = before.sentence.en,
                before_zh = before.sentence.zh
            ),
            remedies: vec![Remedy::Cluster],
            evidence: None,
            since: Some(since),
        };
    }
    if workload.controller.is_none() && placement.applied_version < placement.version {
        return plain(
            State::Moving,
            text!("Release {release} is on its way to the cluster.", "发布 {release} 正在提交到集群。"),
        );
    }
    known(workload, placement, roll_back, now)
}

/// The diagnosis while the view is fresh.
fn known(workload: &Workload, placement: &Placement, roll_back: Option<u32>, now: Time) -> Diagnosis {
    let plain = |state, sentence| Diagnosis { state, sentence, evidence: None, remedies: vec![], since: None };
    let pods: Vec<&Pod> = workload.pods.iter().filter(|pod| !pod.deleting).collect();
    if placement.stopped {
        let left = workload.pods.len();
        return if left == 0 {
            Diagnosis { remedies: vec![Remedy::Start], ..plain(State::Idle, text!("Stopped.", "已停止。")) }
        } else {
            plain(
                State::Moving,
                text!("Stopping: {pods} still to end.", "正在停止：还有 {left} 个 Pod 未结束。", pods = pods_of(left)),
            )
        };
    }
    let Some(controller) = &workload.controller else {
        return plain(
            State::Failed,
            text!(
                "Its Deployment is gone from the cluster: somebody deleted it. Deploy the release again.",
                "集群中的 Deployment 已不存在（被人删除）。请重新部署该发布。"
            ),
        );
    };
    let (desired, ready) =
        (controller.desired, u32::try_from(pods.iter().filter(|pod| pod.ready).count()).unwrap_or(0));
    if let Some(trouble) = worst(workload, now) {
        let newest = workload.pods.iter().filter_map(|pod| pod.release).max();
        let serving_old = pods.iter().filter(|pod| pod.ready && pod.release.is_some() && pod.release < newest).count();
        let cause =
            trouble.cause.sentence(workload.pods.iter().find(|p| p.name == trouble.pod).map_or("", |p| p.short()));
        let sentence = if serving_old > 0 {
            text!(
                "Release {number} does not start: {cause} {of_before} of the release before still {serve}.",
                "发布 {number} 无法启动：{cause_zh}仍有 {serving_old} 个旧发布的 Pod 在服务。",
                number = newest.unwrap_or(placement.release),
                of_before = pods_of(serving_old),
                serve = if serving_old == 1 { "serves" } else { "serve" },
                cause = cause.en,
                cause_zh = cause.zh
            )
        } else {
            text!(
                "{ready} of {pods} ready: {cause}",
                "{desired} 个 Pod 中 {ready} 个就绪：{cause_zh}",
                pods = pods_of(desired),
                cause = cause.en,
                cause_zh = cause.zh
            )
        };
        let mut remedies = Vec::new();
        if let Some(container) = trouble.container.clone() {
            match trouble.cause {
                Cause::KilledForMemory { .. } | Cause::Crashes { .. } => {
                    remedies.push(Remedy::LastWords { pod: trouble.pod.clone(), container });
                }
                Cause::NotReady { .. } => remedies.push(Remedy::Logs { pod: trouble.pod.clone() }),
                _ => {}
            }
        }
        if matches!(trouble.cause, Cause::Unschedulable { .. }) {
            remedies.push(Remedy::Cluster);
        }
        if let Some(release) = roll_back {
            remedies.push(Remedy::RollBack { release });
        }
        let evidence = trouble.cause.evidence().or_else(|| unhealthy(workload, &trouble.pod));
        return Diagnosis { state: State::Failed, sentence, evidence, remedies, since: trouble.since };
    }
    if controller.observed_generation < controller.generation
        || controller.updated < desired
        || ready < desired
        || controller.replicas > controller.updated
    {
        let updated = controller.updated;
        return plain(
            State::Moving,
            if ready < desired {
                text!(
                    "Starting: {ready} of {pods} ready.",
                    "正在启动：{desired} 个 Pod 中 {ready} 个就绪。",
                    pods = pods_of(desired)
                )
            } else {
                text!(
                    "Replacing pods: {updated} of {desired} run the new release.",
                    "正在替换 Pod：{desired} 个中 {updated} 个运行新发布。"
                )
            },
        );
    }
    if let Some((pod, container, last)) = recent_restart(&pods, now) {
        let minutes = last.finished_at.map_or(0, |at| (now - at).num_minutes());
        let why = if last.reason == "OOMKilled" {
            text!("killed for memory", "因内存被杀")
        } else {
            text!("exit code {code}", "退出码 {code}", code = last.exit_code)
        };
        return Diagnosis {
            state: State::Warning,
            sentence: text!(
                "{ready} of {pods} ready, but pod {short} was restarted {minutes} min ago: {why}.",
                "{desired} 个 Pod 中 {ready} 个就绪，但 Pod {short} 在 {minutes} 分钟前重启过：{why_zh}。",
                pods = pods_of(desired),
                short = pod.short(),
                why = why.en,
                why_zh = why.zh
            ),
            evidence: (!last.message.is_empty()).then(|| Text::verbatim(last.message.clone())),
            remedies: vec![Remedy::LastWords { pod: pod.name.clone(), container: container.name.clone() }],
            since: last.finished_at,
        };
    }
    if desired == 0 {
        return plain(State::Idle, text!("Scaled to no pods.", "已缩容为 0 个 Pod。"));
    }
    plain(
        State::Ready,
        text!("{ready} of {pods} ready.", "{desired} 个 Pod 中 {ready} 个就绪。", pods = pods_of(desired)),
    )
}

/// `1 pod`, `2 pods`.
fn pods_of(number: impl TryInto<u64>) -> String {
    count(number.try_into().unwrap_or(u64::MAX), "pod", "pods")
}

/// The health check's last complaint about a pod.
fn unhealthy(workload: &Workload, pod: &str) -> Option<Text> {
    let object = format!("Pod {pod}");
    let event = workload.events.iter().find(|event| event.reason == "Unhealthy" && event.object == object)?;
    Some(Text::verbatim(event.message.clone()))
}

/// The latest restart within the last minutes, of a pod that has recovered since.
fn recent_restart<'a>(pods: &[&'a Pod], now: Time) -> Option<(&'a Pod, &'a Container, &'a Terminated)> {
    pods.iter()
        .flat_map(|pod| pod.containers.iter().map(move |container| (*pod, container)))
        .filter(|(_, container)| container.restarts > 0)
        .filter_map(|(pod, container)| Some((pod, container, container.last.as_ref()?)))
        .filter(|(_, _, last)| last.finished_at.is_some_and(|at| (now - at).num_seconds() < RESTART_MEMORY))
        .max_by_key(|(_, _, last)| last.finished_at)
}
