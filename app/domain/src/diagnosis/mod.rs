//! What is wrong, and why: the cluster's facts turned into one sentence with its evidence and remedies.
//!
//! The rules read conditions, container states and exit codes as Kubernetes documents them
//! (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/); nothing is derived from what Slipway wishes. What
//! is wished and is not in the cluster is said beside it.

use serde::{Deserialize, Serialize};

mod autoscaler;
mod fallback;
mod pods;
mod runs;
mod sentence;
mod standstill;
mod trouble;
mod wish;

pub(crate) use runs::why as why_run_failed;
pub(crate) use standstill::{refused, run_refused, stands_still};
pub use trouble::{Cause, Probe, Trouble, trouble, worst};

use crate::Time;
use crate::release::{Placement, Release};
use crate::status::{Freshness, Remedy, State};
use crate::text;
use crate::text::{Text, count};
use crate::workload::Workload;

/// How long a container may run without being ready before it counts as a fault. Seconds.
const READY_PATIENCE: i64 = 60;
/// How long a container may wait to be created while nothing warns: a large image takes minutes. Seconds.
const CREATE_PATIENCE: i64 = 300;
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

/// What is known of a service in an environment.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub workload: Option<&'a Workload>,
    pub placement: Option<&'a Placement>,
    /// The release that is wanted.
    pub release: Option<&'a Release>,
    /// Number of the release before, if there is one to go back to.
    pub roll_back: Option<u32>,
    pub freshness: Freshness,
    /// Why the cluster's view is cut.
    pub cut_because: Option<&'a Text>,
    /// The service is being deleted, here or everywhere.
    pub deleting: bool,
    pub now: Time,
}

impl Diagnosis {
    fn plain(state: State, sentence: Text) -> Self {
        Self { state, sentence, evidence: None, remedies: vec![], since: None }
    }

    /// The same with this said beside it.
    fn and(self, state: State, more: &Text) -> Self {
        let sentence = text!(
            "{seen} {more}",
            "{seen_zh}{more_zh}",
            seen = self.sentence.en,
            seen_zh = self.sentence.zh,
            more = more.en,
            more_zh = more.zh
        );
        Self { state, sentence, ..self }
    }
}

/// Says how a service in an environment is.
pub fn diagnose(facts: &Facts<'_>) -> Diagnosis {
    let Some(placement) = facts.placement else {
        return Diagnosis::plain(State::Idle, text!("Not deployed here yet.", "尚未部署到此环境。"));
    };
    if facts.deleting {
        return deleting(placement);
    }
    let Some(workload) = facts.workload else {
        return match facts.freshness {
            Freshness::Starting => Diagnosis::plain(State::Unknown, text!("Asking the cluster…", "正在查询集群……")),
            Freshness::Live | Freshness::Cut { .. } => Diagnosis {
                evidence: facts.cut_because.cloned(),
                remedies: vec![Remedy::Cluster],
                ..Diagnosis::plain(
                    State::Unknown,
                    text!("Not known: the cluster does not answer.", "未知：集群没有响应。"),
                )
            },
        };
    };
    let seen = wish::beside(pods::look(facts, workload, placement), facts, workload, placement);
    let seen = autoscaler::beside(seen, facts, workload);
    let seen = fallback::beside(seen, placement, facts.release);
    let Freshness::Cut { since } = facts.freshness else { return seen };
    let seconds = (facts.now - since).num_seconds().max(0);
    Diagnosis {
        state: State::Unknown,
        sentence: text!(
            "Not known for {seconds} s: the cluster does not answer. Before that: {before}",
            "已 {seconds} 秒未知：集群没有响应。此前：{before_zh}",
            before = seen.sentence.en,
            before_zh = seen.sentence.zh
        ),
        remedies: vec![Remedy::Cluster],
        evidence: facts.cut_because.cloned(),
        since: Some(since),
    }
}

/// A service on its way out: its pods say nothing any more that somebody could want to know.
fn deleting(placement: &Placement) -> Diagnosis {
    match &placement.trouble {
        None => Diagnosis::plain(
            State::Moving,
            text!("Being deleted: its objects leave the cluster.", "正在删除：其对象正在从集群中移除。"),
        ),
        Some(why) => Diagnosis {
            evidence: Some(why.clone()),
            remedies: vec![Remedy::Cluster],
            ..Diagnosis::plain(
                State::Failed,
                text!(
                    "Being deleted, but its objects cannot be taken out of the cluster; it is tried again.",
                    "正在删除，但无法从集群中移除其对象，将继续重试。"
                ),
            )
        },
    }
}

/// `1 pod`, `2 pods`.
fn pods_of(number: impl TryInto<u64>) -> String {
    count(number.try_into().unwrap_or(u64::MAX), "pod", "pods")
}
