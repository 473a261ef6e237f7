//! What Slipway needs from outside, as traits; adapters under `server/adapters` fill them. Use cases get them in one
//! bundle, [`Ports`].

use std::sync::Arc;

mod build;
mod cluster;
mod host;
mod metric;
mod store;

pub use build::{BuildOrder, BuildProgress, BuildSink, Built, ImageBuilder, Registry, Repositories};
pub use cluster::{Applied, Change, Clusters, LogStream, WorkloadKey};
pub use host::{Events, Host, Passwords, Vault};
pub use metric::MetricSource;
pub use store::{
    Audits, BuildFilter, Builds, ClusterRecord, Clusterings, Environments, Members, Placements, Releases, Services,
    Store, Teams, TokenRecord, Tokens, UserRecord, Users,
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
    pub events: Arc<dyn Events>,
    pub vault: Arc<dyn Vault>,
    pub passwords: Arc<dyn Passwords>,
    pub host: Arc<dyn Host>,
}
