//! What is proposed for a first deployment.

use axum::Json;
use domain::controller::ControllerKind;
use domain::image::ImageRef;
use domain::use_cases;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Path, Query};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(propose_controller))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The image that is to be deployed; the service's own, or that of its newest build, when absent.
    #[param(example = "postgres:17")]
    image: Option<String>,
}

/// What suits the service, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposal)]
struct ProposalView {
    /// Absent where it was deployed already: it stays what it is.
    #[schema(value_type = Option<String>, example = "StatefulSet", pattern = "Deployment|StatefulSet|DaemonSet|Job|CronJob")]
    controller: Option<ControllerKind>,
    reason: Option<String>,
    /// Why the image could not be asked in time, where it would have counted: what is proposed is proposed without it.
    unread: Option<String>,
}

/// Which controller suits a service that was never deployed here.
///
/// Proposed from what runs it elsewhere, its image and its ports. A release that names no controller is a Deployment all the
/// same: nothing is chosen for anybody.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/proposal", tag = "releases",
    params(("service" = String, Path), ("environment" = String, Path), Asked),
    responses((status = 200, body = ProposalView)), extensions(("x-action" = json!("deploy"))))]
async fn propose_controller(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<ProposalView>, Problem> {
    let image = asked.image.as_deref().map(ImageRef::parse).transpose()?;
    let (ports, actor) = (caller.ports(), &caller.actor);
    let found = use_cases::proposal::controller(ports, actor, &service, &environment, image).await?;
    let reason = found.as_ref().map(|found| caller.say(&found.reason));
    let unread = found.as_ref().and_then(|found| found.unread.as_ref()).map(|unread| caller.say(unread));
    Ok(Json(ProposalView { controller: found.map(|found| found.kind), reason, unread }))
}
