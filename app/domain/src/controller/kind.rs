//! The kinds of controllers.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;
use crate::text::Text;

/// A workload resource of Kubernetes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ControllerKind {
    #[default]
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
    CronJob,
}

impl ControllerKind {
    pub const ALL: [Self; 5] = [Self::Deployment, Self::StatefulSet, Self::DaemonSet, Self::Job, Self::CronJob];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text.trim()).ok_or_else(|| {
            Error::invalid(
                "controller.kind",
                text!(
                    "“{text}” is not a controller: Deployment, StatefulSet, DaemonSet, Job or CronJob.",
                    "“{text}” 不是控制器：只能是 Deployment、StatefulSet、DaemonSet、Job 或 CronJob。"
                ),
            )
        })
    }

    /// Whether its pods run to an end instead of serving for ever.
    pub fn runs_to_an_end(self) -> bool {
        match self {
            Self::Deployment | Self::StatefulSet | Self::DaemonSet => false,
            Self::Job | Self::CronJob => true,
        }
    }

    /// Why the number of its pods cannot be chosen.
    pub fn why_not_scaled(self) -> Option<Text> {
        match self {
            Self::Deployment | Self::StatefulSet => None,
            Self::DaemonSet => Some(text!(
                "A DaemonSet runs one pod on every node that it selects: change which nodes those are, by a release.",
                "DaemonSet 在其选择的每个节点上运行一个 Pod：请通过发布更改节点选择。"
            )),
            Self::Job | Self::CronJob => Some(text!(
                "A {self} runs as many pods as its release says: change that by a release.",
                "{self} 运行的 Pod 数由发布决定：请通过发布更改。"
            )),
        }
    }
}

impl std::fmt::Display for ControllerKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
