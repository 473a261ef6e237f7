//! What the pages of services ask the server for. Each calls one or more use cases, which decide who may.

use domain::audit::AuditEntry;
use domain::build::Build;
use domain::environment::Environment;
use domain::page::Page;
use domain::repository::RepositoryLook;
use domain::service::Service;
use domain::status::EnvironmentStatus;
use domain::team::Team;
use domain::use_cases::deletion::Belongings;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::input::ServiceInput;

/// Everything that the list of services shows, and what its empty state needs to say what to do next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub services: Vec<Service>,
    /// From the left.
    pub environments: Vec<Environment>,
    pub statuses: Vec<EnvironmentStatus>,
    pub has_cluster: bool,
}

#[server(prefix = "/fn")]
pub async fn services() -> Result<Overview, AppError> {
    use domain::use_cases::{cluster, environment, service, status};
    let (ports, actor) = frame::server::caller()?;
    Ok(Overview {
        services: service::list(&ports, &actor).await?,
        environments: environment::list(&ports, &actor).await?,
        statuses: status::board(&ports, &actor),
        has_cluster: !cluster::list(&ports, &actor).await?.is_empty(),
    })
}

/// The teams that the actor may register a service for.
#[server(prefix = "/fn")]
pub async fn own_teams() -> Result<Vec<Team>, AppError> {
    use domain::authorise::{Action, Resource, may};
    let (ports, actor) = frame::server::caller()?;
    let mut teams = domain::use_cases::team::list(&ports, &actor).await?;
    teams.retain(|team| may(&actor, Action::RegisterService, Resource::OfTeam(team.id)));
    Ok(teams)
}

/// A service and the teams that the actor may have own it.
#[server(prefix = "/fn")]
pub async fn service_to_edit(name: String) -> Result<(Service, Vec<Team>), AppError> {
    use domain::use_cases::service;
    let (ports, actor) = frame::server::caller()?;
    Ok((service::get(&ports, &actor, &name).await?, service::heirs(&ports, &actor, &name).await?))
}

#[server(prefix = "/fn")]
pub async fn service_by_name(name: String) -> Result<Service, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::service::get(&ports, &actor, &name).await?)
}

/// A service that was there a moment ago; `None` once it is deleted, which is no failure then.
#[server(prefix = "/fn")]
pub async fn service_if_there(name: String) -> Result<Option<Service>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    match domain::use_cases::service::get(&ports, &actor, &name).await {
        Ok(service) => Ok(Some(service)),
        Err(error) if error.kind == domain::Kind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An environment, and how the service is in it; `None` where it was never deployed.
pub type InEnvironment = (Environment, Option<EnvironmentStatus>);

/// The service in every environment, from the left.
#[server(prefix = "/fn")]
pub async fn in_environments(name: String) -> Result<Vec<InEnvironment>, AppError> {
    use domain::use_cases::{environment, service, status};
    let (ports, actor) = frame::server::caller()?;
    let service = service::get(&ports, &actor, &name).await?;
    let mut statuses = status::board(&ports, &actor);
    statuses.retain(|status| status.service == service.name);
    let environments = environment::list(&ports, &actor).await?.into_iter();
    let pairs = environments.map(|environment| {
        let at = statuses.iter().position(|status| status.environment == environment.name);
        let status = at.map(|at| statuses.swap_remove(at));
        (environment, status)
    });
    Ok(pairs.collect())
}

/// The latest builds of a service, newest first.
#[server(prefix = "/fn")]
pub async fn latest_builds(name: String) -> Result<Vec<Build>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let piece = domain::page::Piece { after: None, limit: Some(5) };
    Ok(domain::use_cases::build::list(&ports, &actor, Some(&name), None, &piece).await?.items)
}

/// The audit trail of a service, newest first.
#[server(prefix = "/fn")]
pub async fn trail(name: String, after: Option<String>) -> Result<Page<AuditEntry>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let piece = domain::page::Piece { after, limit: Some(10) };
    Ok(domain::use_cases::audit::of_service(&ports, &actor, &name, &piece).await?)
}

/// Looks at a repository while the form is open.
#[server(prefix = "/fn")]
pub async fn look(input: ServiceInput) -> Result<RepositoryLook, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let source = input.look_source()?;
    let credentials = input.credentials()?;
    let reference = Some(input.reference.as_str());
    let look =
        domain::use_cases::service::look(&ports, &actor, &input.url, reference, source.as_ref(), credentials.as_ref());
    Ok(look.await?)
}

#[server(prefix = "/fn")]
pub async fn register(#[server(default)] input: ServiceInput) -> Result<Service, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let (description, credentials) = (input.description()?, input.credentials()?);
    let name = input.name.trim();
    let service =
        domain::use_cases::service::register(&ports, &actor, name, &input.team, description, credentials).await?;
    frame::server::go_to(&frame::paths::service(&service.name));
    Ok(service)
}

/// Edits a service. `version` is the one that the form began from.
#[server(prefix = "/fn")]
pub async fn edit(name: String, version: u32, #[server(default)] input: ServiceInput) -> Result<Service, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let (description, credentials) = (input.description()?, input.credentials_change()?);
    // A list that cannot be used is not sent.
    let team = Some(input.team.as_str()).filter(|team| !team.trim().is_empty());
    let service =
        domain::use_cases::service::edit(&ports, &actor, &name, version, description, credentials, team).await?;
    frame::server::go_to(&frame::paths::service(&service.name));
    Ok(service)
}

#[server(prefix = "/fn")]
pub async fn start_build(name: String, #[server(default)] reference: String) -> Result<Build, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let build = domain::use_cases::build::start(&ports, &actor, &name, Some(&reference)).await?;
    frame::server::go_to(&frame::paths::build(&build.service_name, build.number));
    Ok(build)
}

/// What deleting the service takes away.
#[server(prefix = "/fn")]
pub async fn what_goes(name: String) -> Result<Belongings, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::deletion::belongings(&ports, &actor, &name).await?)
}

/// With `claims` the data in its volumes goes, too.
#[server(prefix = "/fn")]
pub async fn delete(
    name: String,
    #[server(default)] confirm: String,
    #[server(default)] claims: bool,
) -> Result<Service, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let service = domain::use_cases::deletion::begin(&ports, &actor, &name, &confirm, claims).await?;
    frame::server::go_to(&frame::paths::service(&service.name));
    Ok(service)
}
