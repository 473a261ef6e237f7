//! Environments.

use domain::centre::Centre;
use domain::cluster::Cluster;
use domain::environment::Environment;
use domain::service::Service;
use domain::status::EnvironmentStatus;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// All environments from the left, and how everything in them is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentsView {
    pub environments: Vec<Environment>,
    pub statuses: Vec<EnvironmentStatus>,
    pub has_cluster: bool,
}

#[server(prefix = "/fn")]
pub async fn environments() -> Result<EnvironmentsView, AppError> {
    use domain::use_cases::{cluster, environment, status};
    let (ports, actor) = frame::server::caller()?;
    Ok(EnvironmentsView {
        environments: environment::list(&ports, &actor).await?,
        statuses: status::board(&ports, &actor),
        has_cluster: !cluster::list(&ports, &actor).await?.is_empty(),
    })
}

/// One environment with all services that the actor may see, here and in the other environments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentView {
    pub environment: Environment,
    /// All of them, from the left, this one included.
    pub environments: Vec<Environment>,
    pub services: Vec<Service>,
    pub statuses: Vec<EnvironmentStatus>,
    /// Where its services read configuration by themselves.
    pub centre: Option<Centre>,
}

#[server(prefix = "/fn")]
pub async fn environment_by_name(name: String) -> Result<EnvironmentView, AppError> {
    use domain::use_cases::{centre, environment, service, status};
    let (ports, actor) = frame::server::caller()?;
    Ok(EnvironmentView {
        environment: environment::get(&ports, &actor, &name).await?,
        environments: environment::list(&ports, &actor).await?,
        services: service::list(&ports, &actor).await?,
        statuses: status::board(&ports, &actor),
        centre: centre::get(&ports, &actor, &name).await?,
    })
}

/// The clusters that an environment can be made on.
#[server(prefix = "/fn")]
pub async fn clusters_to_choose() -> Result<Vec<Cluster>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::cluster::list(&ports, &actor).await?)
}

#[server(prefix = "/fn")]
pub async fn create_environment(
    name: String,
    #[server(default)] cluster: String,
    namespace: String,
) -> Result<Environment, AppError> {
    let (ports, actor) = frame::server::caller()?;
    // Without scripts the namespace is not proposed while the name is typed: an empty one is the name.
    let (name, namespace) = (name.trim(), namespace.trim());
    let namespace = if namespace.is_empty() { name } else { namespace };
    let made = domain::use_cases::environment::create(&ports, &actor, name, &cluster, namespace).await?;
    frame::server::go_to(&frame::paths::environment(&made.name));
    Ok(made)
}

/// Puts an environment at a place among the others, counted from 0 at the left.
#[server(prefix = "/fn")]
pub async fn move_environment(name: String, position: u32) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::environment::move_to(&ports, &actor, &name, position).await?)
}

#[server(prefix = "/fn")]
pub async fn delete_environment(name: String) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    domain::use_cases::environment::delete(&ports, &actor, &name).await?;
    frame::server::go_to(frame::paths::ENVIRONMENTS);
    Ok(())
}
