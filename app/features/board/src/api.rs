//! What the board asks the server for: services, environments, how each service is in each of them, and how fresh that
//! is. Once; what changes afterwards comes with the page's stream.

use domain::id::TeamId;
use domain::name::{ClusterName, EnvironmentName, ServiceName, TeamName};
use domain::status::{EnvironmentStatus, Freshness};
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Row {
    pub service: ServiceName,
    pub team: TeamId,
    pub team_name: TeamName,
    /// Slipway builds it, rather than deploying an image that was built elsewhere.
    pub built_here: bool,
    pub deleting: bool,
}

/// A column of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Column {
    pub environment: EnvironmentName,
    pub cluster: ClusterName,
}

/// Everything that the board shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardData {
    pub rows: Vec<Row>,
    /// From the left: dev before test before prod.
    pub columns: Vec<Column>,
    /// In brief. A service that was never deployed to an environment has none there.
    pub statuses: Vec<EnvironmentStatus>,
    /// How fresh the view of each cluster is.
    pub clusters: Vec<(ClusterName, Freshness)>,
}

/// The whole board, as far as the caller may see it.
#[server(prefix = "/fn")]
pub async fn load_board() -> Result<BoardData, AppError> {
    use domain::service::Source;
    use domain::use_cases;

    let (ports, actor) = frame::server::caller()?;
    let services = use_cases::service::list(&ports, &actor).await?;
    let environments = use_cases::environment::list(&ports, &actor).await?;
    let statuses = use_cases::status::board(&ports, &actor);
    let mut clusters = std::collections::BTreeMap::new();
    for environment in &environments {
        let freshness = || ports.clusters.freshness(environment.cluster);
        clusters.entry(environment.cluster_name.clone()).or_insert_with(freshness);
    }
    Ok(BoardData {
        rows: services
            .into_iter()
            .map(|service| Row {
                service: service.name,
                team: service.team,
                team_name: service.team_name,
                built_here: matches!(service.source, Source::Git(_)),
                deleting: service.deleting,
            })
            .collect(),
        columns: environments
            .into_iter()
            .map(|environment| Column { environment: environment.name, cluster: environment.cluster_name })
            .collect(),
        statuses,
        clusters: clusters.into_iter().collect(),
    })
}
