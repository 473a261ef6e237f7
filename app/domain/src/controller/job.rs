//! What runs to its end: once (Job), or on a schedule (CronJob).
//! Source of the names: https://kubernetes.io/docs/concepts/workloads/controllers/job/

use serde::{Deserialize, Serialize};

use super::{Schedule, TimeZone};
use crate::error::{Error, Result};
use crate::text;

/// How many runs that are over are kept, where nothing else is said.
pub const RUNS_KEPT: u32 = 5;

/// Runs once to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSettings {
    /// Pods that must end well.
    pub completions: u32,
    /// Pods at the same time.
    pub parallelism: u32,
    /// How often a pod that failed is made again.
    pub retries: u32,
    /// Seconds after which the run is ended and has failed; `None`: it may take as long as it likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<u32>,
    /// Seconds after its end when Kubernetes forgets the run and its logs; `None`: it is kept until newer ones are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean_up: Option<u32>,
}

/// Runs on a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CronJobSettings {
    pub schedule: Schedule,
    /// `None`: that of the cluster's controller manager, which is nearly always UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZone>,
    pub concurrency: Concurrency,
    /// Seconds that a run may begin too late; `None`: however late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starting_deadline: Option<u32>,
    pub succeeded_kept: u32,
    pub failed_kept: u32,
    pub job: JobSettings,
}

/// What becomes of a run that is due while the one before still goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concurrency {
    Allow,
    /// It is left out.
    #[default]
    Forbid,
    /// The one before is ended.
    Replace,
}

impl Concurrency {
    pub const ALL: [Self; 3] = [Self::Allow, Self::Forbid, Self::Replace];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { completions: 1, parallelism: 1, retries: 0, deadline: None, clean_up: None }
    }
}

impl CronJobSettings {
    /// What is usual, with this schedule.
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            time_zone: None,
            concurrency: Concurrency::default(),
            starting_deadline: None,
            succeeded_kept: RUNS_KEPT,
            failed_kept: RUNS_KEPT,
            job: JobSettings::default(),
        }
    }
}

fn within(value: u32, least: u32, most: u32, field: &str) -> Result<()> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::invalid(
        field,
        text!("{value} is not a number from {least} to {most}.", "{value} 不在 {least} 到 {most} 之间。"),
    ))
}

/// A week: what runs longer is no run any more.
const LONGEST: u32 = 7 * 86_400;

impl JobSettings {
    pub(super) fn check(&self) -> Result<()> {
        within(self.completions, 1, 1000, "controller.completions")?;
        within(self.parallelism, 1, crate::settings::REPLICAS_MAX, "controller.parallelism")?;
        within(self.retries, 0, 100, "controller.retries")?;
        self.deadline.map_or(Ok(()), |seconds| within(seconds, 1, LONGEST, "controller.deadline"))?;
        self.clean_up.map_or(Ok(()), |seconds| within(seconds, 0, 365 * 86_400, "controller.clean_up"))
    }
}

impl CronJobSettings {
    pub(super) fn check(&self) -> Result<()> {
        // Kubernetes looks every ten seconds: with less a run may never begin.
        self.starting_deadline
            .map_or(Ok(()), |seconds| within(seconds, 10, LONGEST, "controller.starting_deadline"))?;
        within(self.succeeded_kept, 0, 100, "controller.succeeded_kept")?;
        within(self.failed_kept, 0, 100, "controller.failed_kept")?;
        self.job.check()
    }
}
