//! What runs for ever and serves: Deployment, StatefulSet, DaemonSet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Share, Toleration, VolumeClaim};
use crate::error::{Error, Result};
use crate::text;

/// How long Kubernetes lets a rollout stand still before it calls it failed. Seconds.
pub const PROGRESS_DEADLINE: u32 = 300;
/// How many older revisions a controller keeps.
pub const REVISION_HISTORY: u32 = 5;

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

impl DeploymentSettings {
    pub(super) fn check(&self) -> Result<()> {
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
