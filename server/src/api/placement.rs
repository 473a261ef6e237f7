//! Scale, restart, stop, start, run.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::name::ServiceName;
use domain::release::Placement;
use domain::use_cases::placement::{self, Change};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(scale))
        .routes(routes!(restart))
        .routes(routes!(stop))
        .routes(routes!(start))
        .routes(routes!(run))
}

/// What is wanted of a service in an environment. Its status says how far the cluster is.
#[derive(Serialize, ToSchema)]
#[schema(as = Placement)]
pub struct PlacementView {
    /// Number of the release that should run.
    release: u32,
    replicas: u32,
    stopped: bool,
    restarted_at: Option<DateTime<Utc>>,
    /// Name of the run that somebody asked for last, of what runs to an end.
    run: Option<String>,
    /// Counts changes.
    version: u32,
}

/// How many pods should run.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Scale {
    #[schema(maximum = 200)]
    replicas: u32,
    /// `placement_version` that was seen; a change made meanwhile is then told as a 409.
    version: Option<u32>,
}

/// What was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// `placement_version` that was seen; a change made meanwhile is then told as a 409.
    pub version: Option<u32>,
}

async fn make(
    caller: &Caller,
    (service, environment): (String, String),
    change: Change,
    version: Option<u32>,
) -> Result<Json<PlacementView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let wanted = placement::change(ports, actor, &service, &environment, change, version).await?;
    shown(&service, &wanted)
}

/// What is wanted now.
pub fn shown(service: &str, wanted: &Placement) -> Result<Json<PlacementView>, Problem> {
    let run = (wanted.run_version > 0).then(|| ServiceName::parse(service)).transpose()?;
    Ok(Json(PlacementView {
        release: wanted.release,
        replicas: wanted.replicas,
        stopped: wanted.stopped,
        restarted_at: wanted.restarted_at,
        run: run.map(|service| wanted.run_name(&service)),
        version: wanted.version,
    }))
}

/// Set the number of pods.
#[utoipa::path(put, path = "/services/{service}/environments/{environment}/scale", tag = "running",
    request_body = Scale, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("scale"))))]
async fn scale(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Body(body): Body<Scale>,
) -> Result<Json<PlacementView>, Problem> {
    make(&caller, place, Change::Scale(body.replicas), body.version).await
}

/// Replace all pods, a few at a time. A Job and a CronJob are refused: they are run.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/restart", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("scale"))))]
async fn restart(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Json<PlacementView>, Problem> {
    make(&caller, place, Change::Restart, body.version).await
}

/// Run no pods until it is started again. The number of replicas is remembered; a run is held, a schedule rests.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/stop", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("scale"))))]
async fn stop(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Json<PlacementView>, Problem> {
    make(&caller, place, Change::Stop, body.version).await
}

/// Run its pods again; let a run or a schedule go on.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/start", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("scale"))))]
async fn start(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Json<PlacementView>, Problem> {
    make(&caller, place, Change::Start, body.version).await
}

/// Run a Job again, or a CronJob now, beside its schedule.
///
/// The answer comes when it is written down and names the run; the status shows it as soon as the cluster has it.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/run", tag = "running",
    request_body = Seen, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = PlacementView)), extensions(("x-action" = json!("scale"))))]
async fn run(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Body(body): Body<Seen>,
) -> Result<Json<PlacementView>, Problem> {
    make(&caller, place, Change::Run, body.version).await
}
