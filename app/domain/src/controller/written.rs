//! The choice of a controller as somebody writes it, in a form or in a request: every value a text. What is empty is the
//! usual. One place reads it, and its errors name the field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;
use crate::written::{given, maybe, number, parts, share, text};

use super::{
    Concurrency, ControllerKind, ControllerSettings, CronJobSettings, DaemonSetSettings, DeploymentSettings,
    JobSettings, PodManagement, RUNS_KEPT, Schedule, Share, StatefulSetSettings, Strategy, TimeZone, Toleration,
    VolumeClaim,
};
use crate::syntax::{label_key, label_value};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    pub kind: String,
    /// `RollingUpdate` or `Recreate`.
    pub strategy: String,
    pub max_surge: String,
    pub max_unavailable: String,
    pub progress_deadline: String,
    pub revision_history: String,
    /// `OrderedReady` or `Parallel`.
    pub pod_management: String,
    pub partition: String,
    pub volumes: Vec<WrittenVolume>,
    /// `key=value`, separated by commas or lines.
    pub node_selector: String,
    /// `key=value:Effect`, separated by commas or lines.
    pub tolerations: String,
    pub completions: String,
    pub parallelism: String,
    pub retries: String,
    pub deadline: String,
    pub clean_up: String,
    pub schedule: String,
    pub time_zone: String,
    /// `Allow`, `Forbid` or `Replace`.
    pub concurrency: String,
    pub starting_deadline: String,
    pub succeeded_kept: String,
    pub failed_kept: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenVolume {
    pub name: String,
    pub mount_path: String,
    pub size: String,
    pub storage_class: String,
}

impl WrittenVolume {
    pub fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.mount_path.trim().is_empty() && self.size.trim().is_empty()
    }
}

impl Written {
    /// As it would have been written.
    pub fn of(settings: &ControllerSettings) -> Self {
        let mut written = Self { kind: settings.kind().to_string(), ..Self::default() };
        match settings {
            ControllerSettings::Deployment(deployment) => {
                written.strategy = deployment.strategy.as_str().to_owned();
                if let Strategy::RollingUpdate { max_surge, max_unavailable } = &deployment.strategy {
                    written.max_surge = max_surge.to_string();
                    written.max_unavailable = max_unavailable.to_string();
                }
                written.progress_deadline = deployment.progress_deadline.to_string();
                written.revision_history = deployment.revision_history.to_string();
            }
            ControllerSettings::StatefulSet(set) => {
                written.pod_management = set.pod_management.as_str().to_owned();
                written.partition = set.partition.to_string();
                written.volumes = set.volumes.iter().map(WrittenVolume::of).collect();
            }
            ControllerSettings::DaemonSet(set) => {
                let pairs: Vec<String> =
                    set.node_selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
                written.node_selector = pairs.join("\n");
                let taints: Vec<String> = set.tolerations.iter().map(Toleration::to_string).collect();
                written.tolerations = taints.join("\n");
                written.max_unavailable = set.max_unavailable.to_string();
            }
            ControllerSettings::Job(job) => written.fill_job(job),
            ControllerSettings::CronJob(cron) => {
                written.fill_job(&cron.job);
                written.schedule = cron.schedule.to_string();
                written.time_zone = text(cron.time_zone.as_ref());
                written.concurrency = cron.concurrency.as_str().to_owned();
                written.starting_deadline = text(cron.starting_deadline);
                written.succeeded_kept = cron.succeeded_kept.to_string();
                written.failed_kept = cron.failed_kept.to_string();
            }
        }
        written
    }

    fn fill_job(&mut self, job: &JobSettings) {
        self.completions = job.completions.to_string();
        self.parallelism = job.parallelism.to_string();
        self.retries = job.retries.to_string();
        self.deadline = text(job.deadline);
        self.clean_up = text(job.clean_up);
    }

    pub fn parse(&self) -> Result<ControllerSettings> {
        let kind = given(&self.kind).map_or(Ok(ControllerKind::default()), ControllerKind::parse)?;
        let settings = match kind {
            ControllerKind::Deployment => ControllerSettings::Deployment(DeploymentSettings {
                strategy: self.strategy()?,
                progress_deadline: number(
                    &self.progress_deadline,
                    "controller.progress_deadline",
                    super::PROGRESS_DEADLINE,
                )?,
                revision_history: number(
                    &self.revision_history,
                    "controller.revision_history",
                    super::REVISION_HISTORY,
                )?,
            }),
            ControllerKind::StatefulSet => ControllerSettings::StatefulSet(StatefulSetSettings {
                pod_management: self.pod_management()?,
                partition: number(&self.partition, "controller.partition", 0)?,
                volumes: self
                    .volumes
                    .iter()
                    .filter(|volume| !volume.is_empty())
                    .map(WrittenVolume::parse)
                    .collect::<Result<_>>()?,
            }),
            ControllerKind::DaemonSet => ControllerSettings::DaemonSet(DaemonSetSettings {
                node_selector: node_selector(&self.node_selector)?,
                tolerations: parts(&self.tolerations).map(Toleration::parse).collect::<Result<_>>()?,
                max_unavailable: share(&self.max_unavailable, "controller.max_unavailable", Share::Number(1))?,
            }),
            ControllerKind::Job => ControllerSettings::Job(self.job()?),
            ControllerKind::CronJob => ControllerSettings::CronJob(self.cron_job()?),
        };
        settings.check()?;
        Ok(settings)
    }

    fn job(&self) -> Result<JobSettings> {
        Ok(JobSettings {
            completions: number(&self.completions, "controller.completions", 1)?,
            parallelism: number(&self.parallelism, "controller.parallelism", 1)?,
            retries: number(&self.retries, "controller.retries", 0)?,
            deadline: maybe(&self.deadline, "controller.deadline")?,
            clean_up: maybe(&self.clean_up, "controller.clean_up")?,
        })
    }

    fn cron_job(&self) -> Result<CronJobSettings> {
        Ok(CronJobSettings {
            schedule: Schedule::parse(&self.schedule)?,
            time_zone: given(&self.time_zone).map(TimeZone::parse).transpose()?,
            concurrency: self.concurrency()?,
            starting_deadline: maybe(&self.starting_deadline, "controller.starting_deadline")?,
            succeeded_kept: number(&self.succeeded_kept, "controller.succeeded_kept", RUNS_KEPT)?,
            failed_kept: number(&self.failed_kept, "controller.failed_kept", RUNS_KEPT)?,
            job: self.job()?,
        })
    }

    fn concurrency(&self) -> Result<Concurrency> {
        let Some(text) = given(&self.concurrency) else { return Ok(Concurrency::default()) };
        Concurrency::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
            Error::invalid(
                "controller.concurrency",
                text!(
                    "“{text}” is not a concurrency policy: Allow, Forbid or Replace.",
                    "“{text}” 不是并发策略：只能是 Allow、Forbid 或 Replace。"
                ),
            )
        })
    }

    fn strategy(&self) -> Result<Strategy> {
        match given(&self.strategy) {
            None | Some("RollingUpdate") => Ok(Strategy::RollingUpdate {
                max_surge: share(&self.max_surge, "controller.max_surge", Share::Number(1))?,
                max_unavailable: share(&self.max_unavailable, "controller.max_unavailable", Share::Number(0))?,
            }),
            Some("Recreate") => Ok(Strategy::Recreate),
            Some(other) => Err(Error::invalid(
                "controller.strategy",
                text!(
                    "“{other}” is not a strategy: RollingUpdate or Recreate.",
                    "“{other}” 不是更新策略：只能是 RollingUpdate 或 Recreate。"
                ),
            )),
        }
    }

    fn pod_management(&self) -> Result<PodManagement> {
        match given(&self.pod_management) {
            None | Some("OrderedReady") => Ok(PodManagement::OrderedReady),
            Some("Parallel") => Ok(PodManagement::Parallel),
            Some(other) => Err(Error::invalid(
                "controller.pod_management",
                text!(
                    "“{other}” is not an order of pods: OrderedReady or Parallel.",
                    "“{other}” 不是 Pod 管理方式：只能是 OrderedReady 或 Parallel。"
                ),
            )),
        }
    }
}

impl WrittenVolume {
    fn of(claim: &VolumeClaim) -> Self {
        Self {
            name: claim.name.clone(),
            mount_path: claim.mount_path.to_string(),
            size: claim.size.to_string(),
            storage_class: claim.storage_class.clone().unwrap_or_default(),
        }
    }

    fn parse(&self) -> Result<VolumeClaim> {
        VolumeClaim::parse(&self.name, &self.mount_path, &self.size, &self.storage_class)
    }
}

fn node_selector(text: &str) -> Result<BTreeMap<String, String>> {
    let mut selector = BTreeMap::new();
    for part in parts(text) {
        let pair = part.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
        let Some((key, value)) = pair.filter(|(key, value)| label_key(key) && label_value(value)) else {
            return Err(Error::invalid(
                "controller.node_selector",
                text!(
                    "“{part}” is not a node's label: write key=value, as kubernetes.io/arch=amd64.",
                    "“{part}” 不是节点标签：请写 key=value，如 kubernetes.io/arch=amd64。"
                ),
            ));
        };
        if selector.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(Error::invalid(
                "controller.node_selector",
                text!("The label {key} stands twice.", "标签 {key} 重复。"),
            ));
        }
    }
    Ok(selector)
}
