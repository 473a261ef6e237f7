//! How a service in an environment is, as pages and API tell it.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::automation::Automation;
use crate::autoscaling::Autoscaler;
use crate::controller::ControllerKind;
use crate::id::TeamId;
use crate::name::{EnvironmentName, ServiceName};
use crate::network::Reached;
use crate::text::Text;
use crate::workload::{ClusterEvent, Pod, Run};

/// The state in one word; the page maps it to a shape, a colour and a word. Ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing is wanted here: never deployed, or stopped.
    Idle,
    Ready,
    /// Something is under way and nothing is wrong so far.
    Moving,
    /// The cluster cannot be asked.
    Unknown,
    /// It serves, and something needs a look.
    Warning,
    Failed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Ready => "ready",
            Self::Moving => "moving",
            Self::Unknown => "unknown",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }

    /// Whether it belongs among the findings on the board.
    pub fn needs_attention(self) -> bool {
        match self {
            Self::Unknown | Self::Warning | Self::Failed => true,
            Self::Idle | Self::Ready | Self::Moving => false,
        }
    }
}

/// What the page offers beside a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "remedy")]
pub enum Remedy {
    /// Deploy an older release again.
    RollBack {
        release: u32,
    },
    /// Read what the container wrote before it ended.
    LastWords {
        pod: String,
        container: String,
    },
    /// Read the running container's log.
    Logs {
        pod: String,
    },
    Start,
    /// The cluster page says what does not fit, or why it does not answer.
    Cluster,
}

/// How fresh the view of a cluster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "freshness")]
pub enum Freshness {
    /// The watches are open.
    Live,
    /// The first lists have not arrived yet.
    Starting,
    /// The watches are cut since then; what is shown is from before.
    Cut { since: Time },
}

/// A service in an environment. `pods` and `events` are left out (empty) on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentStatus {
    pub service: ServiceName,
    pub team: TeamId,
    pub environment: EnvironmentName,
    pub state: State,
    /// The truth in one sentence.
    pub sentence: Text,
    /// The evidence: what the cluster said, in its words.
    pub evidence: Option<Text>,
    /// Remedies, in the order in which somebody looks at them; [`Self::remedy`] is the one that stands out.
    pub remedies: Vec<Remedy>,
    /// Since when it is in this state, where the cluster says.
    pub since: Option<Time>,
    /// Number of the release that the cluster has; of the one that should run while it has none.
    pub release: Option<u32>,
    /// The newest release before it that became ready: what a roll back deploys again.
    #[serde(default)]
    pub roll_back: Option<u32>,
    /// Which controller runs it; the wanted one while the cluster has none.
    #[serde(default)]
    pub controller: ControllerKind,
    /// Its pods all end before new ones begin.
    #[serde(default)]
    pub recreates: bool,
    /// Image that runs, from the controller.
    pub image: Option<String>,
    /// What people tell versions apart by: the build's number and commit, or the tag.
    pub version: String,
    /// Pods that the cluster was told to run.
    pub desired: u32,
    pub ready: u32,
    /// Of the ready ones those of the release named here: fewer while pods of the one before still serve.
    #[serde(default)]
    pub ready_of_release: u32,
    pub restarts: u32,
    pub stopped: bool,
    /// It is being deleted, from this environment or everywhere.
    #[serde(default)]
    pub deleting: bool,
    /// Copies that will run when started.
    pub replicas: u32,
    /// When the release that runs was made.
    pub released_at: Option<Time>,
    /// What Slipway does here by itself, and whether it is held.
    #[serde(default)]
    pub automation: Automation,
    /// Fields that are not as they were applied, as it was last looked at: somebody changed them in the cluster.
    #[serde(default)]
    pub drifts: u32,
    /// Version of the placement, for the next change; 0 when never deployed.
    pub placement_version: u32,
    pub freshness: Freshness,
    /// Cores and bytes that all pods use now, where a kubelet said so.
    pub cpu: Option<f64>,
    pub memory: Option<f64>,
    /// CPU over the last minutes, oldest first, for the small line on the board.
    pub spark: Vec<f32>,
    /// How the cluster scales it by itself, if it does.
    #[serde(default)]
    pub autoscaler: Option<Autoscaler>,
    /// Runs of a Job or CronJob, newest first.
    #[serde(default)]
    pub runs: Vec<Run>,
    /// Of a CronJob: what its schedule means, and in which time zone.
    #[serde(default)]
    pub schedule: Option<Text>,
    /// When its schedule lets it run next.
    #[serde(default)]
    pub next_run: Option<Time>,
    /// Where it is reached from outside of its cluster.
    #[serde(default)]
    pub reached: Vec<Reached>,
    pub pods: Vec<Pod>,
    pub events: Vec<ClusterEvent>,
}

impl EnvironmentStatus {
    /// Whether it stands among the findings. What is unknown only because its cluster does not answer does not: the
    /// cluster is the finding, and would bury the others under one line for each of its services.
    pub fn is_finding(&self) -> bool {
        let cluster_silent = self.state == State::Unknown && self.freshness != Freshness::Live;
        self.state.needs_attention() && !cluster_silent
    }

    /// The remedy that stands out, on every page the same: what mends it at once, else the first of the others.
    pub fn remedy(&self) -> Option<&Remedy> {
        let mends = self.remedies.iter().find(|remedy| matches!(remedy, Remedy::RollBack { .. }));
        mends.or_else(|| self.remedies.first())
    }

    /// Without pods and events, and with the newest run alone, for the board.
    pub fn brief(mut self) -> Self {
        self.runs.truncate(1);
        self.reached = Vec::new();
        self.pods = Vec::new();
        self.events = Vec::new();
        self
    }
}
