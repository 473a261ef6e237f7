//! What happens, as pages hear it over their one event stream.

use serde::{Deserialize, Serialize};

use crate::build::Build;
use crate::id::TeamId;
use crate::name::{ClusterName, EnvironmentName, ServiceName};
use crate::release::Release;
use crate::status::{EnvironmentStatus, Freshness};

/// Something that changed. Each carries the new state whole, so a reader that missed some is right again with the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A service in an environment looks different now.
    Status(Box<EnvironmentStatus>),
    Build(Box<Build>),
    /// Lines were added to a build's log: from `offset` on (bytes).
    BuildLog {
        service: ServiceName,
        number: u32,
        offset: u64,
        text: String,
    },
    Release(Box<Release>),
    /// Something else is wanted of a service in an environment: another number of copies, stopped, restarted.
    Placement {
        service: ServiceName,
        environment: EnvironmentName,
    },
    /// The list of services, or one of them, was edited.
    Service {
        service: ServiceName,
    },
    /// An environment or a cluster was added, changed or removed.
    Platform,
    /// How fresh the view of a cluster is.
    Cluster {
        cluster: ClusterName,
        freshness: Freshness,
    },
}

/// An event and the team whose members may see it; `None` is for everybody who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub team: Option<TeamId>,
    pub event: Event,
}
