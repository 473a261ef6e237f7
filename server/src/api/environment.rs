//! Environments.

use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::environment::Environment;
use domain::use_cases;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_environments, create_environment)).routes(routes!(
        get_environment,
        move_environment,
        delete_environment
    ))
}

/// A namespace on a cluster that services are deployed to.
#[derive(Serialize, ToSchema)]
#[schema(as = Environment)]
struct EnvironmentView {
    name: String,
    cluster: String,
    namespace: String,
    /// Where it stands among the others, from the left.
    position: u32,
    created_at: DateTime<Utc>,
}

impl From<Environment> for EnvironmentView {
    fn from(environment: Environment) -> Self {
        Self {
            name: environment.name.into(),
            cluster: environment.cluster_name.into(),
            namespace: environment.namespace.into(),
            position: environment.position,
            created_at: environment.created_at,
        }
    }
}

/// All environments, in their order.
#[utoipa::path(get, path = "/environments", tag = "platform",
    responses((status = 200, body = List<EnvironmentView>)), extensions(("x-action" = json!("view_platform"))))]
async fn list_environments(caller: Caller) -> Result<Json<List<EnvironmentView>>, Problem> {
    let environments = use_cases::environment::list(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(environments, EnvironmentView::from)))
}

/// An environment to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEnvironment {
    name: String,
    cluster: String,
    /// Made in the cluster if it is missing.
    namespace: String,
}

/// Make an environment, after those that are there.
#[utoipa::path(post, path = "/environments", tag = "platform", request_body = NewEnvironment,
    responses((status = 201, body = EnvironmentView)), extensions(("x-action" = json!("edit_environment"))))]
async fn create_environment(
    caller: Caller,
    Body(body): Body<NewEnvironment>,
) -> Result<Created<EnvironmentView>, Problem> {
    let NewEnvironment { name, cluster, namespace } = body;
    let made = use_cases::environment::create(caller.ports(), &caller.actor, &name, &cluster, &namespace).await?;
    Ok(Created(format!("/environments/{}", made.name), made.into()))
}

/// One environment.
#[utoipa::path(get, path = "/environments/{environment}", tag = "platform", params(("environment" = String, Path)),
    responses((status = 200, body = EnvironmentView)), extensions(("x-action" = json!("view_platform"))))]
async fn get_environment(caller: Caller, Path(name): Path<String>) -> Result<Json<EnvironmentView>, Problem> {
    Ok(Json(use_cases::environment::get(caller.ports(), &caller.actor, &name).await?.into()))
}

/// Where an environment should stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Move {
    /// 0 is the first; the others make room.
    position: u32,
}

/// Move an environment among the others.
#[utoipa::path(patch, path = "/environments/{environment}", tag = "platform", request_body = Move,
    params(("environment" = String, Path)),
    responses((status = 200, body = EnvironmentView)), extensions(("x-action" = json!("edit_environment"))))]
async fn move_environment(
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<Move>,
) -> Result<Json<EnvironmentView>, Problem> {
    use_cases::environment::move_to(caller.ports(), &caller.actor, &name, body.position).await?;
    Ok(Json(use_cases::environment::get(caller.ports(), &caller.actor, &name).await?.into()))
}

/// Forget an environment that no service is in. Its namespace stays.
#[utoipa::path(delete, path = "/environments/{environment}", tag = "platform", params(("environment" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_environment"))))]
async fn delete_environment(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    use_cases::environment::delete(caller.ports(), &caller.actor, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
