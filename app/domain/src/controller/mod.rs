//! Which controller runs a release, and its own settings. They are part of the release's settings: a roll back brings
//! them back too. Source of the names: https://kubernetes.io/docs/concepts/workloads/controllers/

mod share;
mod toleration;
mod volume;
mod written;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use share::Share;
pub use toleration::{Effect, Toleration};
pub use volume::{MountPath, VolumeClaim};
pub use written::{Written, WrittenVolume};

use crate::error::{Error, Result};
use crate::text;
use crate::text::Text;

/// How long Kubernetes lets a rollout stand still before it calls it failed. Seconds.
pub const PROGRESS_DEADLINE: u32 = 300;
/// How many older revisions a controller keeps.
pub const REVISION_HISTORY: u32 = 5;

/// A workload resource of Kubernetes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ControllerKind {
    #[default]
    Deployment,
    StatefulSet,
    DaemonSet,
}

impl ControllerKind {
    pub const ALL: [Self; 3] = [Self::Deployment, Self::StatefulSet, Self::DaemonSet];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text.trim()).ok_or_else(|| {
            Error::invalid(
                "controller.kind",
                text!(
                    "“{text}” is not a controller: Deployment, StatefulSet or DaemonSet.",
                    "“{text}” 不是控制器：只能是 Deployment、StatefulSet 或 DaemonSet。"
                ),
            )
        })
    }

    /// Why the number of its pods cannot be chosen.
    pub fn why_not_scaled(self) -> Option<Text> {
        match self {
            Self::Deployment | Self::StatefulSet => None,
            Self::DaemonSet => Some(text!(
                "A DaemonSet runs one pod on every node that it selects: change which nodes those are, by a release.",
                "DaemonSet 在其选择的每个节点上运行一个 Pod：请通过发布更改节点选择。"
            )),
        }
    }
}

impl std::fmt::Display for ControllerKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The controller of a release and what is chosen of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ControllerSettings {
    Deployment(DeploymentSettings),
    StatefulSet(StatefulSetSettings),
    DaemonSet(DaemonSetSettings),
}

/// Answers requests and keeps nothing: its pods are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentSettings {
    pub strategy: Strategy,
    /// How long a rollout may stand still. Seconds.
    pub progress_deadline: u32,
    pub revision_history: u32,
}

/// How the pods of one release give way to those of the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Strategy {
    /// A few at a time: so many more than wanted, so many fewer.
    RollingUpdate { max_surge: Share, max_unavailable: Share },
    /// All end before the first new one starts.
    Recreate,
}

/// Keeps data: each pod has a name and volumes of its own, and gets them back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatefulSetSettings {
    pub pod_management: PodManagement,
    /// Pods below this ordinal stay at the release before.
    pub partition: u32,
    pub volumes: Vec<VolumeClaim>,
}

/// Whether pods start and end one after the other or all at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PodManagement {
    #[default]
    OrderedReady,
    Parallel,
}

impl PodManagement {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrderedReady => "OrderedReady",
            Self::Parallel => "Parallel",
        }
    }
}

/// One pod on every node, or on those that are selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonSetSettings {
    /// Labels that a node must have.
    pub node_selector: BTreeMap<String, String>,
    /// Taints that do not keep its pods away.
    pub tolerations: Vec<Toleration>,
    pub max_unavailable: Share,
}

impl Default for ControllerSettings {
    fn default() -> Self {
        Self::Deployment(DeploymentSettings::default())
    }
}

impl Default for DeploymentSettings {
    fn default() -> Self {
        Self { strategy: Strategy::default(), progress_deadline: PROGRESS_DEADLINE, revision_history: REVISION_HISTORY }
    }
}

impl Default for Strategy {
    /// No old pod ends before a new one serves.
    fn default() -> Self {
        Self::RollingUpdate { max_surge: Share::Number(1), max_unavailable: Share::Number(0) }
    }
}

impl Strategy {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::RollingUpdate { .. } => "RollingUpdate",
            Self::Recreate => "Recreate",
        }
    }
}

impl Default for DaemonSetSettings {
    fn default() -> Self {
        Self { node_selector: BTreeMap::new(), tolerations: Vec::new(), max_unavailable: Share::Number(1) }
    }
}

impl ControllerSettings {
    /// A controller of this kind with what is usual for it.
    pub fn of(kind: ControllerKind) -> Self {
        match kind {
            ControllerKind::Deployment => Self::Deployment(DeploymentSettings::default()),
            ControllerKind::StatefulSet => Self::StatefulSet(StatefulSetSettings::default()),
            ControllerKind::DaemonSet => Self::DaemonSet(DaemonSetSettings::default()),
        }
    }

    pub fn kind(&self) -> ControllerKind {
        match self {
            Self::Deployment(_) => ControllerKind::Deployment,
            Self::StatefulSet(_) => ControllerKind::StatefulSet,
            Self::DaemonSet(_) => ControllerKind::DaemonSet,
        }
    }

    /// The claims that each pod has for itself.
    pub fn volumes(&self) -> &[VolumeClaim] {
        match self {
            Self::StatefulSet(set) => &set.volumes,
            Self::Deployment(_) | Self::DaemonSet(_) => &[],
        }
    }

    /// How many pods more than wanted run at the most while they are replaced.
    pub fn surge(&self, wanted: u32) -> u32 {
        match self {
            Self::Deployment(DeploymentSettings { strategy: Strategy::RollingUpdate { max_surge, .. }, .. }) => {
                max_surge.of(wanted)
            }
            Self::Deployment(_) | Self::StatefulSet(_) | Self::DaemonSet(_) => 0,
        }
    }

    /// Checks what the types cannot: values that exclude each other, names that stand twice.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Deployment(deployment) => deployment.check(),
            Self::StatefulSet(set) => volume::check_all(&set.volumes),
            Self::DaemonSet(set) if set.max_unavailable.is_none() => Err(Error::invalid(
                "controller.max_unavailable",
                text!(
                    "At least one pod must be let go at a time, or no update could begin.",
                    "每次至少要允许一个 Pod 不可用，否则无法开始更新。"
                ),
            )),
            Self::DaemonSet(_) => Ok(()),
        }
    }

    /// Whether it may follow the one that runs. Another kind takes its place only when somebody says so, by `replace`; the
    /// rest is what Kubernetes refuses to change in a StatefulSet that is there.
    pub fn check_after(&self, before: &Self, replace: bool) -> Result<()> {
        let (old, new) = (before.kind(), self.kind());
        if old != new && !replace {
            return Err(Error::invalid(
                "controller.kind",
                text!(
                    "It runs as a {old} here. A {new} would take its place: its pods start beside the old ones, which end when the new ones are ready. Say that you want that.",
                    "它在此处以 {old} 运行，将由 {new} 取代：新 Pod 先与旧 Pod 并存，就绪后旧 Pod 结束。请确认替换。"
                ),
            ));
        }
        let (Self::StatefulSet(before), Self::StatefulSet(after)) = (before, self) else { return Ok(()) };
        if before.volumes != after.volumes {
            return Err(Error::invalid(
                "controller.volumes",
                text!(
                    "The volumes of a StatefulSet cannot be changed once it is there: Kubernetes keeps their claims as they were made. Register another service, or take it out of this environment first.",
                    "StatefulSet 创建后不能更改卷：Kubernetes 会保留已创建的卷申领。请注册另一个服务，或先将其移出此环境。"
                ),
            ));
        }
        if before.pod_management != after.pod_management {
            return Err(Error::invalid(
                "controller.pod_management",
                text!(
                    "Whether a StatefulSet starts its pods in order or all at once cannot be changed once it is there.",
                    "StatefulSet 创建后不能更改 Pod 的启动顺序方式。"
                ),
            ));
        }
        Ok(())
    }
}

impl DeploymentSettings {
    fn check(&self) -> Result<()> {
        if let Strategy::RollingUpdate { max_surge, max_unavailable } = &self.strategy
            && max_surge.is_none()
            && max_unavailable.is_none()
        {
            return Err(Error::invalid(
                "controller.max_unavailable",
                text!(
                    "More pods and fewer pods cannot both be 0: no update could begin.",
                    "增加数与减少数不能同时为 0，否则无法开始更新。"
                ),
            ));
        }
        if !(10..=86_400).contains(&self.progress_deadline) {
            return Err(Error::invalid(
                "controller.progress_deadline",
                text!("A rollout may stand still for 10 to 86400 seconds.", "发布停滞时限为 10 到 86400 秒。"),
            ));
        }
        if self.revision_history > 100 {
            return Err(Error::invalid(
                "controller.revision_history",
                text!("At most 100 older revisions are kept.", "最多保留 100 个旧版本。"),
            ));
        }
        Ok(())
    }
}
