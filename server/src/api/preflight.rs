//! A deployment, looked at before it is asked for.

use axum::Json;
use domain::preflight::{Subject, Verdict};
use domain::use_cases;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::release::NewRelease;
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(look_ahead))
}

/// What can be said of a deployment beforehand.
#[derive(Serialize, ToSchema)]
#[schema(as = Preflight)]
struct PreflightView {
    checks: Vec<CheckView>,
    /// The images as they would go out, held to their digests where the registry could be asked; the service's own first.
    #[schema(example = json!(["registry.example/shop/orders:43@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]))]
    images: Vec<String>,
    /// The Kubernetes objects that should be in the cluster now.
    #[schema(value_type = Vec<Object>)]
    before: Vec<serde_json::Value>,
    /// Those that would be applied; none where the order cannot be carried out.
    #[schema(value_type = Vec<Object>)]
    after: Vec<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Check)]
struct CheckView {
    #[schema(
        value_type = String,
        example = "image",
        pattern = "image|order|architecture|security|port|pod|conflict|manifest|reference|centre|controller|cluster|room|rollout"
    )]
    subject: Subject,
    #[schema(value_type = String, example = "holds", pattern = "holds|warning|blocked")]
    verdict: Verdict,
    sentence: String,
    /// The field of the order that is at fault, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "pod.readiness.port")]
    field: Option<String>,
}

/// Look at a deployment before it is asked for.
///
/// Says what would refuse it or hold it up, and which objects the cluster would get. Nothing is written.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/releases/preflight", tag = "releases",
    request_body = NewRelease,
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PreflightView)), extensions(("x-action" = json!("deploy"))))]
async fn look_ahead(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<NewRelease>,
) -> Result<Json<PreflightView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let found = use_cases::preflight::look(ports, actor, &service, &environment, &body.parse()?).await?;
    let checks = found.checks.iter().map(|check| CheckView {
        subject: check.subject,
        verdict: check.verdict,
        sentence: caller.say(&check.sentence),
        field: check.field.clone(),
    });
    let images = found.images.iter().map(ToString::to_string).collect();
    Ok(Json(PreflightView { checks: checks.collect(), images, before: found.before, after: found.after }))
}
