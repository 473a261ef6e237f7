//! A level, or what holds in an environment, as a file for other tools.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::configuration::export::Format;
use domain::use_cases::configuration::{Of, export};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::super::input::{Path, Query};
use super::super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(export_base)).routes(routes!(export_of_environment))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct As {
    #[serde(default = "dotenv")]
    #[param(example = "dotenv", pattern = "dotenv|properties|yaml|compose|configmap")]
    format: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct OfAs {
    #[serde(default = "dotenv")]
    #[param(example = "dotenv", pattern = "dotenv|properties|yaml|compose|configmap")]
    format: String,
    /// `effective`: what holds there. `level`: the environment's own values alone.
    #[serde(default = "effective")]
    #[param(example = "effective", pattern = "level|effective")]
    of: String,
}

fn dotenv() -> String {
    Format::Dotenv.as_str().to_owned()
}

fn effective() -> String {
    "effective".to_owned()
}

async fn file(
    caller: &Caller,
    service: &str,
    environment: Option<&str>,
    format: &str,
    of: Of,
) -> Result<Response, Problem> {
    let format = Format::parse(format)?;
    let (name, content) = export(caller.ports(), &caller.actor, service, environment, format, of).await?;
    let kind = match format {
        Format::Dotenv | Format::Properties => "text/plain; charset=utf-8",
        Format::Yaml | Format::Compose | Format::ConfigMap => "application/yaml",
    };
    // Names of services and environments have no quotes.
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], content).into_response())
}

/// The base as a file. Secrets stand in it by their names alone.
#[utoipa::path(get, path = "/services/{service}/configuration/export", tag = "configuration",
    params(("service" = String, Path), As),
    responses((status = 200, body = String, content_type = "text/plain")), extensions(("x-action" = json!("view_service"))))]
async fn export_base(
    caller: Caller,
    Path(service): Path<String>,
    Query(As { format }): Query<As>,
) -> Result<Response, Problem> {
    file(&caller, &service, None, &format, Of::Level).await
}

/// What holds in an environment, or its own values, as a file. Secrets stand in it by their names alone.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/configuration/export", tag = "configuration",
    params(("service" = String, Path), ("environment" = String, Path), OfAs),
    responses((status = 200, body = String, content_type = "text/plain")), extensions(("x-action" = json!("view_service"))))]
async fn export_of_environment(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(OfAs { format, of }): Query<OfAs>,
) -> Result<Response, Problem> {
    file(&caller, &service, Some(&environment), &format, Of::parse(&of)?).await
}
