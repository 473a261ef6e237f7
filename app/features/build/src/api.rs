//! The server functions of the build pages. Each asks who calls, then calls one use case after the other; what a
//! person may do is decided there.

use domain::build::Build;
use domain::id::TeamId;
use domain::page::Page;
use domain::use_cases::build::{LogPiece, Queue};
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page of one build begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuildView {
    pub build: Build,
    pub team: TeamId,
    /// Where it can be deployed, in order.
    pub environments: Vec<String>,
    /// The newest build before this one that succeeded.
    pub last_good: Option<Build>,
    /// The part of the log that is read first.
    pub excerpt: Excerpt,
}

/// A part of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Byte offset; the beginning of a line.
    pub offset: u64,
    pub text: String,
}

/// What the list of one service's builds needs to know of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    pub team: TeamId,
    /// The ref that a build takes when none is named; `None` when the service's image is built elsewhere.
    pub reference: Option<String>,
    pub deleting: bool,
}

/// A piece of the list of builds, newest first.
#[server(prefix = "/fn")]
pub async fn builds(
    service: Option<String>,
    status: Option<String>,
    after: Option<String>,
) -> Result<Page<Build>, AppError> {
    use domain::build::BuildStatus;
    let (ports, actor) = frame::server::caller()?;
    let status = status.as_deref().and_then(BuildStatus::parse);
    let piece = domain::page::Piece { after, limit: Some(50) };
    Ok(domain::use_cases::build::list(&ports, &actor, service.as_deref(), status, &piece).await?)
}

/// Names of the services whose builds the caller may see.
#[server(prefix = "/fn")]
pub async fn built_services() -> Result<Vec<String>, AppError> {
    use domain::service::Source;
    let (ports, actor) = frame::server::caller()?;
    let services = domain::use_cases::service::list(&ports, &actor).await?;
    let built = services.into_iter().filter(|service| matches!(service.source, Source::Git(_)));
    Ok(built.map(|service| service.name.to_string()).collect())
}

#[server(prefix = "/fn")]
pub async fn build_queue() -> Result<Queue, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::build::queue(&ports, &actor).await?)
}

#[server(prefix = "/fn")]
pub async fn look_at_service(service: String) -> Result<ServiceView, AppError> {
    use domain::service::Source;
    let (ports, actor) = frame::server::caller()?;
    let service = domain::use_cases::service::get(&ports, &actor, &service).await?;
    let reference = match &service.source {
        Source::Git(source) => Some(source.reference.to_string()),
        Source::Image(_) => None,
    };
    Ok(ServiceView { team: service.team, reference, deleting: service.deleting })
}

#[server(prefix = "/fn")]
pub async fn look_at_build(service: String, number: u32) -> Result<BuildView, AppError> {
    use domain::build::BuildStatus;
    use domain::page::Piece;
    use domain::use_cases as cases;
    let (ports, actor) = frame::server::caller()?;
    let build = cases::build::get(&ports, &actor, &service, number).await?;
    let team = cases::service::get(&ports, &actor, &service).await?.team;
    let environments = cases::environment::list(&ports, &actor).await?;
    let good = Some(BuildStatus::Succeeded);
    let piece = Piece { after: None, limit: Some(50) };
    let before = cases::build::list(&ports, &actor, Some(&service), good, &piece).await?;
    let last_good = before.items.into_iter().find(|other| other.number < number);
    let excerpt = crate::excerpt::read(&ports, &actor, &build).await?;
    Ok(BuildView {
        build,
        team,
        environments: environments.into_iter().map(|environment| environment.name.to_string()).collect(),
        last_good,
        excerpt,
    })
}

/// How a build is now.
#[server(prefix = "/fn")]
pub async fn one_build(service: String, number: u32) -> Result<Build, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::build::get(&ports, &actor, &service, number).await?)
}

/// The log from a byte offset on: as much as fits into one answer.
#[server(prefix = "/fn")]
pub async fn build_log(service: String, number: u32, offset: u64) -> Result<LogPiece, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(crate::excerpt::read_on(&ports, &actor, &service, number, offset).await?)
}

#[server(prefix = "/fn")]
pub async fn start_build(service: String, #[server(default)] reference: String) -> Result<Build, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let reference = Some(reference.trim()).filter(|reference| !reference.is_empty());
    let build = domain::use_cases::build::start(&ports, &actor, &service, reference).await?;
    frame::server::go_to(&frame::paths::build(&build.service_name, build.number));
    Ok(build)
}

#[server(prefix = "/fn")]
pub async fn cancel_build(service: String, number: u32) -> Result<Build, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::build::cancel(&ports, &actor, &service, number).await?)
}
