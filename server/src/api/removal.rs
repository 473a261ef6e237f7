//! Taking a service out of one environment, and what would go.

use axum::Json;
use axum::http::StatusCode;
use domain::removal::{self, Removal};
use domain::use_cases;
use domain::workload::Claim;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Path, Query};
use super::status_view::{StatusView, view};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_leaving)).routes(routes!(delete_from_environment))
}

/// What deleting a service from an environment would take away.
#[derive(Serialize, ToSchema)]
struct Leaving {
    /// As they are in the cluster, controllers first; their pods go with them.
    objects: Vec<ObjectView>,
    /// Its volumes: they stay unless they are said to go.
    claims: Vec<LeavingClaim>,
    /// How many values of the configuration the environment has of its own.
    configured: u32,
    /// Why the cluster could not be asked for objects and volumes.
    not_asked: Option<String>,
}

/// An object in the cluster.
#[derive(Serialize, ToSchema)]
#[schema(as = Object)]
struct ObjectView {
    #[schema(example = "Deployment")]
    kind: String,
    name: String,
}

/// A volume claim of the service in this environment.
#[derive(Serialize, ToSchema)]
struct LeavingClaim {
    name: String,
    /// Bytes that it has, or asks for while it has none.
    size: u64,
    bound: bool,
}

/// What deleting a service from an environment would take away.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/belongings", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = Leaving)), extensions(("x-action" = json!("view_service"))))]
async fn get_leaving(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> Result<Json<Leaving>, Problem> {
    let found = use_cases::removal::leaving(caller.ports(), &caller.actor, &service, &environment).await?;
    let object = |removal::Object { kind, name }| ObjectView { kind, name };
    let claim = |Claim { name, size, bound }| LeavingClaim { name, size, bound };
    Ok(Json(Leaving {
        objects: found.objects.into_iter().map(object).collect(),
        claims: found.claims.into_iter().map(claim).collect(),
        configured: found.values,
        not_asked: found.not_asked.map(|why| caller.say(&why)),
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Confirm {
    /// The environment's name once more.
    // Left out it is refused like a wrong one, with the sentence that says what to give.
    #[param(required = true)]
    #[serde(default)]
    confirm: String,
    /// What becomes of its volumes and the data in them: they are kept unless they are said to go.
    #[param(value_type = Option<String>, example = "keep", pattern = "keep|delete")]
    volumes: Option<Fate>,
    /// What becomes of the environment's own configuration, with its secrets: it goes unless it is said to be kept.
    #[param(value_type = Option<String>, example = "delete", pattern = "keep|delete")]
    configuration: Option<Fate>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    Keep,
    Delete,
}

/// Delete a service from one environment.
///
/// Its objects are taken out of the cluster, then its releases there are forgotten; the service and its other environments
/// stay. Volumes stay in the cluster unless they are said to go; deployed here again, a StatefulSet finds them. The numbers
/// of releases go on from where they were.
#[utoipa::path(delete, path = "/services/{service}/environments/{environment}", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path), Confirm),
    responses((status = 202, body = StatusView, description = "It is on its way: done once `placement_version` is 0.")),
    extensions(("x-action" = json!("delete_service"))))]
async fn delete_from_environment(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(query): Query<Confirm>,
) -> Result<(StatusCode, Json<StatusView>), Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let removal =
        Removal { claims: query.volumes == Some(Fate::Delete), configuration: query.configuration != Some(Fate::Keep) };
    use_cases::removal::begin(ports, actor, &service, &environment, &query.confirm, removal).await?;
    let status = use_cases::status::now(ports, actor, &service, &environment).await?;
    Ok((StatusCode::ACCEPTED, Json(view(&caller, status))))
}
