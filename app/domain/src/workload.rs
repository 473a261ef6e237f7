//! What a cluster says of one service in one environment: its controller, its pods, their containers, and recent
//! events. Made by the cluster adapter from its watches; nothing here is what Slipway wishes.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::autoscaling::Autoscaler;
use crate::controller::ControllerKind;
use crate::network::{HostPort, ServicePort};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    /// The one of the newest release.
    pub controller: Option<Controller>,
    /// Controllers of another kind that it takes the place of, until its pods are ready.
    #[serde(default)]
    pub replaced: Vec<ControllerKind>,
    /// Runs of a Job or CronJob, newest first.
    #[serde(default)]
    pub runs: Vec<Run>,
    /// The one that decides how many pods there are, if there is one.
    #[serde(default)]
    pub autoscaler: Option<Autoscaler>,
    /// The ports of its Services.
    #[serde(default)]
    pub services: Vec<ServicePort>,
    /// Newest first.
    pub pods: Vec<Pod>,
    /// Kubernetes events of the controller, its replica sets and pods; newest first, at most 50.
    pub events: Vec<ClusterEvent>,
    /// Since when the view that this is seen in is whole: before, the cluster may not have been able to do anything.
    #[serde(default)]
    pub seen_since: Option<Time>,
}

/// The controller's own account. Source: `apps/v1` DeploymentStatus, StatefulSetStatus, DaemonSetStatus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Controller {
    pub kind: ControllerKind,
    pub name: String,
    pub desired: u32,
    /// Pods of all releases together.
    pub replicas: u32,
    pub updated: u32,
    /// Pods that stay at the release before because a partition says so.
    #[serde(default)]
    pub held_back: u32,
    pub ready: u32,
    pub available: u32,
    pub generation: i64,
    pub observed_generation: i64,
    pub conditions: Vec<Condition>,
    /// Image of the first container in the template.
    pub image: String,
    /// Number of the release, from the annotation that Slipway writes.
    pub release: Option<u32>,
    /// Version of the placement that was applied last, from the annotation.
    pub placement_version: Option<u32>,
    pub created_at: Option<Time>,
    /// A Job that is held, a CronJob whose schedule is.
    #[serde(default)]
    pub suspended: bool,
}

impl Controller {
    /// The number of a StatefulSet's pod, which is the end of its name; `None` for pods of any other controller.
    pub fn ordinal(&self, pod: &Pod) -> Option<u32> {
        let end = pod.name.strip_prefix(self.name.as_str())?.strip_prefix('-')?;
        (self.kind == ControllerKind::StatefulSet && end.chars().all(|c| c.is_ascii_digit()))
            .then(|| end.parse().ok())?
    }

    /// Whether a pod's name is one that this controller gives: beside its pods there may be those of another kind that it
    /// takes the place of.
    pub fn names(&self, pod: &Pod) -> bool {
        let Some(end) = pod.name.strip_prefix(self.name.as_str()).and_then(|end| end.strip_prefix('-')) else {
            return false;
        };
        match self.kind {
            ControllerKind::StatefulSet => self.ordinal(pod).is_some(),
            ControllerKind::DaemonSet => !end.contains('-'),
            _ => end.contains('-'),
        }
    }

    /// Every pod that should be of the newest template is, and no other is left.
    pub fn replaced_all(&self) -> bool {
        self.updated + self.held_back >= self.desired && self.replicas <= self.updated + self.held_back
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    #[serde(rename = "type")]
    pub kind: String,
    /// `True` is true; `False` and `Unknown` are not.
    pub status: bool,
    pub reason: String,
    pub message: String,
    pub since: Option<Time>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pod {
    pub name: String,
    pub uid: String,
    pub node: Option<String>,
    pub phase: PodPhase,
    pub ready: bool,
    /// It was told to end.
    pub deleting: bool,
    pub created_at: Option<Time>,
    /// Number of the release, from the template's annotation.
    pub release: Option<u32>,
    /// Name of the Job that made it.
    #[serde(default)]
    pub run: Option<String>,
    pub ip: Option<String>,
    /// The address of its node.
    #[serde(default)]
    pub host_ip: Option<String>,
    /// Ports of its node that lead to it.
    #[serde(default)]
    pub host_ports: Vec<HostPort>,
    /// Reason and message of the pod itself (`Evicted`) or of a condition that is not met (`Unschedulable`).
    pub trouble: Option<Reason>,
    /// Init containers first, then the service's own, then what runs beside it.
    pub containers: Vec<Container>,
}

impl Pod {
    /// Restarts of all its containers together.
    pub fn restarts(&self) -> u32 {
        self.containers.iter().map(|container| container.restarts).sum()
    }
}

/// What people tell pods apart by: the random end of a name; of a pod that has a number its whole name, because a number
/// alone reads like a count.
pub fn short(pod: &str) -> &str {
    if has_ordinal(pod) { pod } else { pod.rsplit('-').next().unwrap_or(pod) }
}

/// Whether a pod keeps its name when it is replaced: `orders-0`. No service has more pods than fit in four digits, and the
/// random end of other names is longer.
pub fn has_ordinal(pod: &str) -> bool {
    let number = |end: &str| (1..=4).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_digit());
    pod.rsplit_once('-').is_some_and(|(_, end)| number(end))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PodPhase {
    Pending,
    Running,
    Succeeded,
    Failed,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub reason: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Container {
    pub name: String,
    pub image: String,
    /// Ends before the service begins. What runs beside it as long as it does is none.
    pub init: bool,
    pub ready: bool,
    pub restarts: u32,
    pub state: ContainerState,
    /// How it ended the last time, when it was restarted.
    pub last: Option<Terminated>,
    /// Thousandths of a core; bytes.
    pub cpu_request: Option<u64>,
    pub cpu_limit: Option<u64>,
    pub memory_request: Option<u64>,
    pub memory_limit: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContainerState {
    Waiting(Reason),
    Running { since: Option<Time> },
    Terminated(Terminated),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminated {
    pub exit_code: i32,
    /// `OOMKilled`, `Error`, `Completed`.
    pub reason: String,
    pub message: String,
    pub started_at: Option<Time>,
    pub finished_at: Option<Time>,
}

/// A Kubernetes event, folded with its repetitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterEvent {
    pub warning: bool,
    pub reason: String,
    pub message: String,
    /// `Pod orders-7c9-x2v8q`.
    pub object: String,
    pub count: u32,
    pub at: Time,
}

/// One run to the end: a Job of Kubernetes. Source: `batch/v1` JobStatus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The Job's name.
    pub name: String,
    pub status: RunStatus,
    /// Asked for by a person; otherwise the schedule did.
    pub by_hand: bool,
    pub release: Option<u32>,
    pub created_at: Option<Time>,
    /// The first pod was made.
    pub started_at: Option<Time>,
    pub finished_at: Option<Time>,
    pub completions: u32,
    pub active: u32,
    pub succeeded: u32,
    pub failed: u32,
    /// Why it failed, in Kubernetes' words: `BackoffLimitExceeded`, `DeadlineExceeded`.
    pub reason: Option<Reason>,
}

impl Container {
    /// When it ended, if it has.
    pub fn ended_at(&self) -> Option<Time> {
        match &self.state {
            ContainerState::Terminated(ended) => ended.finished_at,
            ContainerState::Waiting(_) | ContainerState::Running { .. } => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    Running,
    Suspended,
    Succeeded,
    Failed,
}

impl RunStatus {
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

impl Run {
    /// How long it took, or takes until now. Seconds.
    pub fn seconds(&self, now: Time) -> Option<i64> {
        Some((self.finished_at.unwrap_or(now) - self.started_at?).num_seconds().max(0))
    }
}

/// A volume claim: data that outlives pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub name: String,
    /// Bytes that it has, or asks for while it has none.
    pub size: u64,
    pub bound: bool,
}
