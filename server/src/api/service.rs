//! Services: register, find, edit, delete, and a look at a repository.

use axum::Json;
use axum::http::StatusCode;
use domain::name::EnvironmentName;
use domain::repository::RepositoryLook;
use domain::service::GitSource;
use domain::use_cases;
use domain::use_cases::service::CredentialsChange;
use domain::workload::Claim;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path, Query};
use super::list::List;
use super::service_view::{Credentials, NewService, ServiceChange, ServiceView};
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_services, create_service))
        .routes(routes!(get_service, edit_service, delete_service))
        .routes(routes!(get_belongings))
        .routes(routes!(look_at_repository))
}

/// The services of one's teams, by name.
#[utoipa::path(get, path = "/services", tag = "services",
    responses((status = 200, body = List<ServiceView>)), extensions(("x-action" = json!("own"))))]
async fn list_services(caller: Caller) -> Result<Json<List<ServiceView>>, Problem> {
    let services = use_cases::service::list(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(services, ServiceView::from)))
}

/// Register a service.
#[utoipa::path(post, path = "/services", tag = "services", request_body = NewService,
    responses((status = 201, body = ServiceView)), extensions(("x-action" = json!("register_service"))))]
async fn create_service(caller: Caller, Body(body): Body<NewService>) -> Result<Created<ServiceView>, Problem> {
    let (name, team, description, credentials) = body.parse()?;
    let (ports, actor) = (caller.ports(), &caller.actor);
    let service = use_cases::service::register(ports, actor, &name, &team, description, credentials).await?;
    Ok(Created(format!("/services/{}", service.name), service.into()))
}

/// One service.
#[utoipa::path(get, path = "/services/{service}", tag = "services", params(("service" = String, Path)),
    responses((status = 200, body = ServiceView)), extensions(("x-action" = json!("view_service"))))]
async fn get_service(caller: Caller, Path(name): Path<String>) -> Result<Json<ServiceView>, Problem> {
    Ok(Json(use_cases::service::get(caller.ports(), &caller.actor, &name).await?.into()))
}

/// Edit a service; what is left out stays.
///
/// With `version`, a change that somebody made meanwhile is told as a 409. A URL on another server wants `credentials`
/// anew, or `null`: those that are kept are not sent there.
#[utoipa::path(patch, path = "/services/{service}", tag = "services", request_body = ServiceChange,
    params(("service" = String, Path)),
    responses((status = 200, body = ServiceView)), extensions(("x-action" = json!("edit_service"))))]
async fn edit_service(
    caller: Caller,
    Path(name): Path<String>,
    Body(mut body): Body<ServiceChange>,
) -> Result<Json<ServiceView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let before = use_cases::service::get(ports, actor, &name).await?;
    let version = body.version.unwrap_or(before.version);
    let credentials = match body.credentials.take() {
        None => CredentialsChange::Keep,
        Some(None) => CredentialsChange::Forget,
        Some(Some(given)) => CredentialsChange::Replace(given.parse()?),
    };
    let team = body.team.take();
    let description = body.over(before)?;
    let edited =
        use_cases::service::edit(ports, actor, &name, version, description, credentials, team.as_deref()).await?;
    Ok(Json(edited.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Confirm {
    /// The service's name once more.
    // Left out it is refused like a wrong one, with the sentence that says what to give.
    #[param(required = true)]
    #[serde(default)]
    confirm: String,
    /// What becomes of its volumes and the data in them: they are kept unless they are said to go.
    #[param(value_type = Option<String>, example = "keep", pattern = "keep|delete")]
    #[serde(default)]
    volumes: Volumes,
}

#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Volumes {
    #[default]
    Keep,
    Delete,
}

/// Delete a service.
///
/// It is taken out of the clusters, then forgotten with its builds, logs and releases. Volumes and the data in them stay
/// in the clusters unless they are said to go.
#[utoipa::path(delete, path = "/services/{service}", tag = "services",
    params(("service" = String, Path), Confirm),
    responses((status = 202, body = ServiceView, description = "It is on its way; gone once it answers 404.")),
    extensions(("x-action" = json!("delete_service"))))]
async fn delete_service(
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<Confirm>,
) -> Result<(StatusCode, Json<ServiceView>), Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let claims = query.volumes == Volumes::Delete;
    let service = use_cases::deletion::begin(ports, actor, &name, &query.confirm, claims).await?;
    Ok((StatusCode::ACCEPTED, Json(service.into())))
}

/// What deleting a service would take away.
#[derive(Serialize, ToSchema)]
struct Belongings {
    environments: Vec<String>,
    /// Its volumes: they stay unless they are said to go.
    claims: Vec<ClaimView>,
    /// Environments whose cluster could not be asked for volumes.
    not_asked: Vec<String>,
    has_builds: bool,
}

/// A volume claim: data that outlives pods.
#[derive(Serialize, ToSchema)]
#[schema(as = Claim)]
struct ClaimView {
    environment: String,
    name: String,
    /// Bytes that it has, or asks for while it has none.
    size: u64,
    bound: bool,
}

/// What deleting a service would take away.
#[utoipa::path(get, path = "/services/{service}/belongings", tag = "services", params(("service" = String, Path)),
    responses((status = 200, body = Belongings)), extensions(("x-action" = json!("view_service"))))]
async fn get_belongings(caller: Caller, Path(name): Path<String>) -> Result<Json<Belongings>, Problem> {
    let found = use_cases::deletion::belongings(caller.ports(), &caller.actor, &name).await?;
    let names = |environments: Vec<EnvironmentName>| environments.into_iter().map(String::from).collect();
    let claim = |(environment, Claim { name, size, bound }): (EnvironmentName, Claim)| ClaimView {
        environment: String::from(environment),
        name,
        size,
        bound,
    };
    Ok(Json(Belongings {
        environments: names(found.environments),
        claims: found.claims.into_iter().map(claim).collect(),
        not_asked: names(found.not_asked),
        has_builds: found.has_builds,
    }))
}

/// A repository to look at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Look {
    url: String,
    #[serde(rename = "ref")]
    reference: Option<String>,
    #[serde(default)]
    path: String,
    #[serde(default)]
    dockerfile: String,
    credentials: Option<Credentials>,
}

/// What a look at a repository found.
#[derive(Serialize, ToSchema)]
#[schema(as = RepositoryLook)]
struct LookView {
    /// The commit that the ref points to.
    commit: String,
    branches: Vec<String>,
    default_branch: Option<String>,
    /// Paths from the top of the repository.
    dockerfiles: Vec<String>,
    /// Ports that the chosen Dockerfile exposes.
    exposes: Vec<u16>,
}

/// Look at a repository without keeping anything: does it answer, what is in it?
#[utoipa::path(post, path = "/repositories/look", tag = "services", request_body = Look,
    responses((status = 200, body = LookView)), extensions(("x-action" = json!("register_service"))))]
async fn look_at_repository(caller: Caller, Body(body): Body<Look>) -> Result<Json<LookView>, Problem> {
    let reference = body.reference.as_deref().map(str::trim).filter(|text| !text.is_empty());
    // Folder and Dockerfile only mean something together with a ref; the repository's own HEAD is one too.
    let source = super::service_view::git(&body.url, reference.unwrap_or("HEAD"), &body.path, &body.dockerfile)?;
    let chosen = (!source.path.is_empty() || !source.dockerfile.is_empty()).then_some(&source);
    let credentials = body.credentials.map(Credentials::parse).transpose()?;
    let found = look(&caller, &source, reference, chosen, credentials.as_ref()).await?;
    let RepositoryLook { commit, branches, default_branch, dockerfiles, exposes } = found;
    Ok(Json(LookView { commit, branches, default_branch, dockerfiles, exposes }))
}

async fn look(
    caller: &Caller,
    source: &GitSource,
    reference: Option<&str>,
    chosen: Option<&GitSource>,
    credentials: Option<&domain::repository::GitCredentials>,
) -> domain::Result<RepositoryLook> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    use_cases::service::look(ports, actor, source.url.as_str(), reference, chosen, credentials).await
}
