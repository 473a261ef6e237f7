//! A release: one image with one set of settings, deployed to one environment. It never changes afterwards; only its
//! status follows the cluster until it is final.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::adoption::Adopted;
use crate::automation::{Automation, Cause};
use crate::id::{BuildId, EnvironmentId, ReleaseId, ServiceId};
use crate::image::ImageRef;
use crate::name::{EnvironmentName, ServiceName, UserName};
use crate::removal::Removal;
use crate::service::{HealthPath, Port};
use crate::settings::Settings;
use crate::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub id: ReleaseId,
    pub service: ServiceId,
    pub service_name: ServiceName,
    pub environment: EnvironmentId,
    pub environment_name: EnvironmentName,
    /// Counts from 1 within the service and environment.
    pub number: u32,
    pub status: ReleaseStatus,
    /// What runs, held to a digest wherever the registry could be asked.
    pub image: ImageRef,
    pub build: Option<BuildId>,
    pub build_number: Option<u32>,
    pub settings: Settings,
    /// The service's ports and health check at the time: a rollback brings them back too.
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
    /// The manifests as they were applied, as JSON.
    pub manifests: Vec<serde_json::Value>,
    /// Why, in the words of whoever deployed.
    pub reason: String,
    /// The release that this one repeats, when it is a roll back.
    pub repeats: Option<u32>,
    /// Where it was ready before it came here.
    #[serde(default)]
    pub promoted: Option<Promoted>,
    /// Whoever deployed it chose to take over what other field managers own.
    #[serde(default)]
    pub take_over: bool,
    /// Why it failed, in a sentence.
    pub sentence: Option<Text>,
    pub created_by: UserName,
    pub created_at: Time,
    pub applied_at: Option<Time>,
    pub finished_at: Option<Time>,
}

/// The release of another environment that this one brings along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promoted {
    pub environment: EnvironmentName,
    pub release: u32,
}

/// As many digits of a commit as people compare.
const SHORT: usize = 7;

impl Release {
    /// Why, said: in the words of whoever deployed, or what Slipway did by itself.
    pub fn why(&self) -> Text {
        Cause::said(&self.reason)
    }

    /// What people tell versions apart by: the build's number and its commit, or the image's name and tag (a tag alone
    /// would look like a build).
    pub fn version(&self) -> String {
        let tag = self.image.version();
        let Some(number) = self.build_number else { return format!("{}:{tag}", self.image.name()) };
        // A build's tag repeats its number in front of the commit.
        let commit = tag.strip_prefix(&format!("{number}-")).unwrap_or(&tag);
        format!("{number} · {}", commit.get(..SHORT).unwrap_or(commit))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReleaseStatus {
    /// Written down, not yet in the cluster.
    Pending,
    /// In the cluster, pods are being replaced.
    Progressing,
    Ready,
    Failed,
    /// A newer release came before this one was ready.
    Superseded,
}

impl ReleaseStatus {
    pub const ALL: [Self; 5] = [Self::Pending, Self::Progressing, Self::Ready, Self::Failed, Self::Superseded];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Progressing => "progressing",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Superseded => "superseded",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    pub fn is_final(self) -> bool {
        match self {
            Self::Pending | Self::Progressing => false,
            Self::Ready | Self::Failed | Self::Superseded => true,
        }
    }
}

/// What is wanted of a service in an environment right now: which release, how many copies, running or stopped.
/// A worker makes the cluster so, however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    pub service: ServiceId,
    pub environment: EnvironmentId,
    /// Number of the release that should run.
    pub release: u32,
    pub replicas: u32,
    pub stopped: bool,
    /// Set by a restart; written into the pod template, so that all pods are replaced.
    pub restarted_at: Option<Time>,
    /// The version with which a run was asked for the last time; 0: never. For what runs to an end.
    #[serde(default)]
    pub run_version: u32,
    /// What Slipway does here by itself.
    #[serde(default)]
    pub automation: Automation,
    /// Counts changes, so that the second of two people is told.
    pub version: u32,
    /// The version that last asked something else of the cluster. Those after it changed only what Slipway does by itself:
    /// nothing is applied for them, or a mere switch would put back what somebody changed in the cluster.
    #[serde(default)]
    pub wanted_version: u32,
    /// The last version that the cluster was made to match.
    pub applied_version: u32,
    /// Why the cluster is not as wanted, in the words of the last attempt: the change was refused, or there was no answer.
    /// A release that has not reached the cluster yet says it in a sentence of its own.
    #[serde(default)]
    pub trouble: Option<Text>,
    /// What runs here was adopted; later releases have to go by what of it cannot be changed.
    /// It holds values of variables, so it does not travel: nobody outside needs it.
    #[serde(skip)]
    pub adopted: Option<Adopted>,
    /// It is being taken out of the environment, and this goes with it.
    #[serde(default)]
    pub removal: Option<Removal>,
    pub updated_at: Time,
}

impl Placement {
    /// How many copies the cluster should run.
    pub fn wanted(&self) -> u32 {
        if self.stopped { 0 } else { self.replicas }
    }

    /// Whether something is wanted that the cluster was not made to match.
    pub fn is_behind(&self) -> bool {
        self.applied_version < self.wanted_version
    }

    /// Whether a run was asked for that the cluster has not been given.
    pub fn run_is_due(&self) -> bool {
        self.run_version > self.applied_version
    }

    /// The name of the Job of the run that was asked for last.
    pub fn run_name(&self, service: &ServiceName) -> String {
        format!("{service}-{}", self.run_version)
    }

    pub fn can_start(&self) -> bool {
        self.stopped
    }

    pub fn can_stop(&self) -> bool {
        !self.stopped
    }
}
