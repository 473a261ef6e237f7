//! Which controller runs a release, and its own settings. They are part of the release's settings: a roll back brings
//! them back too. Source of the names: https://kubernetes.io/docs/concepts/workloads/controllers/

mod due;
mod job;
mod kind;
mod proposed;
mod schedule;
mod serving;
mod share;
mod toleration;
mod volume;
mod written;

use serde::{Deserialize, Serialize};

pub use job::{Concurrency, CronJobSettings, JobSettings, RUNS_KEPT};
pub use kind::ControllerKind;
pub use proposed::{Known, Proposal, propose, without_the_image};
pub use schedule::{Schedule, TimeZone};
pub use serving::{
    DaemonSetSettings, DeploymentSettings, PROGRESS_DEADLINE, PodManagement, REVISION_HISTORY, StatefulSetSettings,
    Strategy,
};
pub use share::Share;
pub use toleration::{Effect, Toleration};
pub(crate) use volume::refuse_own;
pub use volume::{MountPath, VolumeClaim};
pub use written::{Written, WrittenVolume};

use crate::error::{Error, Result};
use crate::text;

/// The controller of a release and what is chosen of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ControllerSettings {
    Deployment(DeploymentSettings),
    StatefulSet(StatefulSetSettings),
    DaemonSet(DaemonSetSettings),
    Job(JobSettings),
    CronJob(CronJobSettings),
}

impl Default for ControllerSettings {
    fn default() -> Self {
        Self::Deployment(DeploymentSettings::default())
    }
}

impl ControllerSettings {
    /// A controller of this kind with what is usual for it.
    pub fn of(kind: ControllerKind) -> Self {
        match kind {
            ControllerKind::Deployment => Self::Deployment(DeploymentSettings::default()),
            ControllerKind::StatefulSet => Self::StatefulSet(StatefulSetSettings::default()),
            ControllerKind::DaemonSet => Self::DaemonSet(DaemonSetSettings::default()),
            ControllerKind::Job => Self::Job(JobSettings::default()),
            ControllerKind::CronJob => Self::CronJob(CronJobSettings::new(Schedule::daily())),
        }
    }

    pub fn kind(&self) -> ControllerKind {
        match self {
            Self::Deployment(_) => ControllerKind::Deployment,
            Self::StatefulSet(_) => ControllerKind::StatefulSet,
            Self::DaemonSet(_) => ControllerKind::DaemonSet,
            Self::Job(_) => ControllerKind::Job,
            Self::CronJob(_) => ControllerKind::CronJob,
        }
    }

    /// How a run goes, where it runs to an end.
    pub fn job(&self) -> Option<&JobSettings> {
        match self {
            Self::Job(job) => Some(job),
            Self::CronJob(cron) => Some(&cron.job),
            Self::Deployment(_) | Self::StatefulSet(_) | Self::DaemonSet(_) => None,
        }
    }

    pub fn cron_job(&self) -> Option<&CronJobSettings> {
        match self {
            Self::CronJob(cron) => Some(cron),
            _ => None,
        }
    }

    /// Whether all pods end before new ones begin, so that nothing answers in between.
    pub fn recreates(&self) -> bool {
        matches!(self, Self::Deployment(DeploymentSettings { strategy: Strategy::Recreate, .. }))
    }

    /// The claims that each pod has for itself.
    pub fn volumes(&self) -> &[VolumeClaim] {
        match self {
            Self::StatefulSet(set) => &set.volumes,
            Self::Deployment(_) | Self::DaemonSet(_) | Self::Job(_) | Self::CronJob(_) => &[],
        }
    }

    /// How many pods more than wanted run at the most while they are replaced.
    pub fn surge(&self, wanted: u32) -> u32 {
        match self {
            Self::Deployment(DeploymentSettings { strategy: Strategy::RollingUpdate { max_surge, .. }, .. }) => {
                max_surge.of(wanted)
            }
            Self::Deployment(_) | Self::StatefulSet(_) | Self::DaemonSet(_) | Self::Job(_) | Self::CronJob(_) => 0,
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
            Self::Job(job) => job.check(),
            Self::CronJob(cron) => cron.check(),
        }
    }

    /// Whether it may follow the one that runs. Another kind takes its place only when somebody says so, by `replace`; the
    /// rest is what Kubernetes refuses to change in a StatefulSet that is there.
    pub fn check_after(&self, before: &Self, replace: bool) -> Result<()> {
        let (old, new) = (before.kind(), self.kind());
        if old != new && !replace && (old.runs_to_an_end() || new.runs_to_an_end()) {
            return Err(Error::invalid(
                "controller.kind",
                text!(
                    "It runs as a {old} here. A {new} would take its place. Say that you want that.",
                    "它在此处以 {old} 运行，将由 {new} 取代。请确认替换。"
                ),
            ));
        }
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
