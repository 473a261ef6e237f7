//! Clusters.

use domain::cluster::{Cluster, ClusterCheck, Node};
use domain::environment::Environment;
use domain::status::{EnvironmentStatus, Freshness};
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::connection::ConnectionInput;

/// A cluster, how fresh the view of it is, and the environments on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterView {
    pub cluster: Cluster,
    pub freshness: Freshness,
    pub environments: Vec<Environment>,
}

#[server(prefix = "/fn")]
pub async fn clusters() -> Result<Vec<ClusterView>, AppError> {
    use domain::use_cases::{cluster, environment};
    let (ports, actor) = frame::server::caller()?;
    let environments = environment::list(&ports, &actor).await?;
    let mut views = Vec::new();
    for cluster in cluster::list(&ports, &actor).await? {
        views.push(ClusterView {
            freshness: cluster::freshness(&ports, &actor, cluster.name.as_str()).await?,
            environments: environments.iter().filter(|other| other.cluster == cluster.id).cloned().collect(),
            cluster,
        });
    }
    Ok(views)
}

#[server(prefix = "/fn")]
pub async fn cluster_by_name(name: String) -> Result<ClusterView, AppError> {
    use domain::use_cases::{cluster, environment};
    let (ports, actor) = frame::server::caller()?;
    let found = cluster::get(&ports, &actor, &name).await?;
    let mut environments = environment::list(&ports, &actor).await?;
    environments.retain(|environment| environment.cluster == found.id);
    Ok(ClusterView { freshness: cluster::freshness(&ports, &actor, &name).await?, cluster: found, environments })
}

#[server(prefix = "/fn")]
pub async fn nodes(name: String) -> Result<Vec<Node>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::cluster::nodes(&ports, &actor, &name).await?)
}

/// What does not fit on the cluster's nodes, as far as the actor may see it: the finding says why.
#[server(prefix = "/fn")]
pub async fn unfitting(name: String) -> Result<Vec<EnvironmentStatus>, AppError> {
    use domain::status::Remedy;
    let ClusterView { environments, .. } = cluster_by_name(name).await?;
    let (ports, actor) = frame::server::caller()?;
    let mut statuses = domain::use_cases::status::board(&ports, &actor);
    statuses.retain(|status| {
        environments.iter().any(|environment| environment.name == status.environment)
            && status.remedies.contains(&Remedy::Cluster)
    });
    Ok(statuses)
}

/// Tries a connection before it is kept.
#[server(prefix = "/fn")]
pub async fn check_connection(#[server(default)] connection: ConnectionInput) -> Result<ClusterCheck, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let connection = connection.parse()?.ok_or_else(crate::connection::needed)?;
    Ok(domain::use_cases::cluster::check(&ports, &actor, &connection).await?)
}

#[server(prefix = "/fn")]
pub async fn create_cluster(
    name: String,
    #[server(default)] connection: ConnectionInput,
    #[server(default)] prometheus_url: String,
) -> Result<Cluster, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let connection = connection.parse()?.ok_or_else(crate::connection::needed)?;
    let url = Some(prometheus_url.as_str());
    let cluster = domain::use_cases::cluster::create(&ports, &actor, name.trim(), connection, url).await?;
    frame::server::go_to(&frame::paths::cluster(&cluster.name));
    Ok(cluster)
}

#[server(prefix = "/fn")]
pub async fn edit_cluster(
    name: String,
    #[server(default)] connection: ConnectionInput,
    #[server(default)] prometheus_url: String,
) -> Result<Cluster, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let url = Some(prometheus_url.as_str());
    Ok(domain::use_cases::cluster::edit(&ports, &actor, &name, connection.parse()?, url).await?)
}

/// Checks the kept connection again.
#[server(prefix = "/fn")]
pub async fn check_again(name: String) -> Result<Cluster, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::cluster::check_again(&ports, &actor, &name).await?)
}

#[server(prefix = "/fn")]
pub async fn delete_cluster(name: String) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    domain::use_cases::cluster::delete(&ports, &actor, &name).await?;
    frame::server::go_to(frame::paths::CLUSTERS);
    Ok(())
}
