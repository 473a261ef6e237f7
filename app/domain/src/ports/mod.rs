//! What Slipway needs from outside, as traits; adapters under `server/adapters` fill them. Use cases get them in one
//! bundle, [`Ports`].

use std::sync::Arc;

use crate::board::Board;
use crate::image::ImageRef;

mod build;
mod centre;
mod cluster;
mod host;
mod metric;
mod store;

pub use build::{BuildOrder, BuildProgress, BuildSink, Built, ImageBuilder, Registry, Repositories};
pub use centre::{Centres, ConfigurationCentres, Known, Seen};
pub use cluster::{Applied, Change, Clusters, Data, LogStream, Refusal, WorkloadKey};
pub use host::{Events, Host, Passwords, Vault, within};
pub use metric::MetricSource;
pub use store::{
    Along, Audits, BuildFilter, Builds, ClusterRecord, Clusterings, Configurations, Environments, Members, Placements,
    Releases, Services, Store, Teams, TokenRecord, Tokens, UserRecord, Users,
};

/// Everything from outside that the use cases work with.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub clusters: Arc<dyn Clusters>,
    pub builder: Arc<dyn ImageBuilder>,
    pub repositories: Arc<dyn Repositories>,
    pub registry: Arc<dyn Registry>,
    pub metrics: Arc<dyn MetricSource>,
    pub centres: Arc<dyn ConfigurationCentres>,
    pub events: Arc<dyn Events>,
    pub vault: Arc<dyn Vault>,
    pub passwords: Arc<dyn Passwords>,
    pub host: Arc<dyn Host>,
    /// How everything is at this moment, kept warm by a worker: pages answer from it.
    pub board: Arc<Board>,
    pub options: Arc<Options>,
}

/// What the operator chose and use cases need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where built images are pushed: `registry:5000/folder`; the service's name is added. `None`: no builds.
    pub registry: Option<ImageRef>,
    /// How many builds run at once.
    pub builds_at_once: u32,
}
