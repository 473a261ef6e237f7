//! A build: source code becomes an image in a registry.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::{BuildId, ServiceId};
use crate::image::{Digest, ImageRef};
use crate::name::{ServiceName, UserName};
use crate::repository::GitRef;
use crate::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    pub id: BuildId,
    pub service: ServiceId,
    pub service_name: ServiceName,
    /// Counts from 1 within the service.
    pub number: u32,
    pub status: BuildStatus,
    #[serde(rename = "ref")]
    pub reference: GitRef,
    /// Full hash of the commit, once cloned.
    pub commit: Option<String>,
    /// First line of the commit's message.
    pub subject: Option<String>,
    /// Name and tag that were pushed.
    pub image: Option<ImageRef>,
    pub digest: Option<Digest>,
    pub steps: Vec<Step>,
    /// Why it failed or was cancelled, in a sentence; the first error line of the log is quoted in it.
    pub sentence: Option<Text>,
    /// Where the first error line stands in the log: its byte offset.
    pub error_offset: Option<u64>,
    /// Somebody asked to cancel; the worker ends the work and then sets the status.
    pub cancel_requested: bool,
    /// How often a worker began it: a server that was killed begins it once more, never a third time.
    pub attempts: u32,
    pub requested_by: UserName,
    pub created_at: Time,
    pub started_at: Option<Time>,
    pub finished_at: Option<Time>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuildStatus {
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl BuildStatus {
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Nothing more will happen to it.
    pub fn is_final(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Succeeded | Self::Failed | Self::Cancelled => true,
        }
    }
}

impl Build {
    pub fn can_cancel(&self) -> bool {
        !self.status.is_final() && !self.cancel_requested
    }

    /// Seconds of work so far; `now` is only used while it runs.
    pub fn seconds(&self, now: Time) -> Option<i64> {
        Some((self.finished_at.unwrap_or(now) - self.started_at?).num_seconds().max(0))
    }
}

/// A part of a build: clone, each step of the Dockerfile, push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// `Clone`, `RUN go build ./...`, `Push`.
    pub name: String,
    pub status: StepStatus,
    /// Taken from Docker's cache.
    pub cached: bool,
    /// Byte offset in the log where its lines begin, and where they end once it is over.
    pub log_start: u64,
    pub log_end: Option<u64>,
    /// Milliseconds, once it is over.
    pub duration_ms: Option<u64>,
    /// Percent, where the work can say: a push does.
    pub percent: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    Waiting,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
