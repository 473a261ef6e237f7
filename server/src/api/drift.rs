//! What was changed in the cluster behind Slipway's back, and putting it back.

use axum::Json;
use domain::drift::Changed;
use domain::use_cases::drift;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::list::List;
use super::placement::{PlacementView, Seen, shown};
use super::release::{self, ReleaseView};
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_drift)).routes(routes!(put_back)).routes(routes!(take_over))
}

/// A field that is not as it was applied.
#[derive(Serialize, ToSchema)]
#[schema(as = Drift)]
struct DriftView {
    #[schema(example = "Deployment/orders")]
    object: String,
    /// Empty: the whole object is gone.
    #[schema(example = "spec.replicas")]
    path: String,
    /// As it was applied; absent: somebody added it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    wanted: Option<serde_json::Value>,
    /// As it is; absent: somebody took it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    found: Option<serde_json::Value>,
    /// Who changed it, as the cluster names its field managers.
    #[schema(example = "kubectl-edit")]
    manager: Option<String>,
    /// A release can say it: it can be taken over.
    can_take: bool,
}

/// The fields that are not as they were applied.
///
/// The cluster is asked at this moment. While something is on its way nothing is said.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/drift", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = List<DriftView>)), extensions(("x-action" = json!("view_service"))))]
async fn get_drift(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> Result<Json<List<DriftView>>, Problem> {
    let found = drift::changes(caller.ports(), &caller.actor, &service, &environment).await?;
    Ok(Json(List::all(found, |Changed { drift, can_take, .. }| DriftView {
        can_take,
        path: drift.path.to_string(),
        object: drift.object,
        wanted: drift.wanted,
        found: drift.found,
        manager: drift.manager,
    })))
}

/// Take over what was changed.
///
/// Makes a release with the image, variables, resources and number of pods that were set in the cluster. What else was
/// changed of what Slipway applied is set back with it; what was added beside that stays. 409 when nothing of the kind differs.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/drift/take-over", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 201, body = ReleaseView)), extensions(("x-action" = json!("deploy"))))]
async fn take_over(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Created<ReleaseView>, Problem> {
    let release = drift::take_over(caller.ports(), &caller.actor, &service, &environment, body.version).await?;
    let at = format!("/services/{service}/environments/{environment}/releases/{}", release.number);
    Ok(Created(at, release::view(&caller, release)))
}

/// Put everything back as it was applied. 409 when nothing differs.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/drift/put-back", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("deploy"))))]
async fn put_back(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Json<PlacementView>, Problem> {
    let placement = drift::put_back(caller.ports(), &caller.actor, &service, &environment, body.version).await?;
    shown(&service, &placement)
}
