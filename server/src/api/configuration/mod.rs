//! Configuration: what a service is configured with, on one level, and what that gives.

mod export;
mod import;
mod read;
mod view;

use axum::Json;
use axum::extract::DefaultBodyLimit;
use domain::use_cases::configuration::{edit, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::{Api, Caller};

use read::NewConfiguration;
pub use view::scope;
use view::{ConfigurationView, view};

/// Bytes of a body: files together are shorter than a megabyte, and JSON writes what is not text at up to six times that.
pub const BODY_MAX: usize = 6 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<Api> {
    let routes = OpenApiRouter::new()
        .routes(routes!(get_base, edit_base))
        .routes(routes!(get_of_environment, edit_of_environment))
        .merge(import::routes())
        .merge(export::routes());
    routes.layer(DefaultBodyLimit::max(BODY_MAX))
}

async fn shown(caller: &Caller, service: &str, environment: Option<&str>) -> Result<Json<ConfigurationView>, Problem> {
    let found = get(caller.ports(), &caller.actor, service, environment).await?;
    Ok(Json(view(found)))
}

/// The base: what a service is configured with in every environment.
#[utoipa::path(get, path = "/services/{service}/configuration", tag = "configuration",
    params(("service" = String, Path)),
    responses((status = 200, body = ConfigurationView)), extensions(("x-action" = json!("view_service"))))]
async fn get_base(caller: Caller, Path(service): Path<String>) -> Result<Json<ConfigurationView>, Problem> {
    shown(&caller, &service, None).await
}

/// Write the base, whole. Nothing in the cluster changes: the next release of each environment takes it along.
#[utoipa::path(put, path = "/services/{service}/configuration", tag = "configuration",
    request_body = NewConfiguration, params(("service" = String, Path)),
    responses((status = 200, body = ConfigurationView)), extensions(("x-action" = json!("edit_service"))))]
async fn edit_base(
    caller: Caller,
    Path(service): Path<String>,
    Body(body): Body<NewConfiguration>,
) -> Result<Json<ConfigurationView>, Problem> {
    edit(caller.ports(), &caller.actor, &service, None, body.parse()?).await?;
    shown(&caller, &service, None).await
}

/// What a service is configured with in an environment: its own values over the base's.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/configuration", tag = "configuration",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = ConfigurationView)), extensions(("x-action" = json!("view_service"))))]
async fn get_of_environment(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> Result<Json<ConfigurationView>, Problem> {
    shown(&caller, &service, Some(&environment)).await
}

/// Write an environment's own values, whole. Nothing in the cluster changes: the next release takes them along.
#[utoipa::path(put, path = "/services/{service}/environments/{environment}/configuration", tag = "configuration",
    request_body = NewConfiguration, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = ConfigurationView)), extensions(("x-action" = json!("deploy"))))]
async fn edit_of_environment(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<NewConfiguration>,
) -> Result<Json<ConfigurationView>, Problem> {
    edit(caller.ports(), &caller.actor, &service, Some(&environment), body.parse()?).await?;
    shown(&caller, &service, Some(&environment)).await
}
