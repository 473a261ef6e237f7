//! What everybody shares: clusters, environments, teams, people, the audit trail.

#![recursion_limit = "256"]

mod account;
pub mod api;
mod audit;
mod cluster;
mod connection;
mod environment;
mod people;
mod team;

pub use audit::AuditPage;
pub use cluster::{ClusterListPage, ClusterNewPage, ClusterPage};
pub use environment::{
    AdoptWorkloadPage, EnvironmentAdoptPage, EnvironmentListPage, EnvironmentNewPage, EnvironmentPage,
};
pub use people::PeoplePage;
pub use team::{TeamListPage, TeamPage};
