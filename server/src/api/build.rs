//! Builds.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::build::{Build, BuildStatus, Step, StepStatus};
use domain::{Error, text, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path, Query};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_builds))
        .routes(routes!(get_queue))
        .routes(routes!(list_builds_of_service, start_build))
        .routes(routes!(get_build))
        .routes(routes!(cancel_build))
}

/// A build: source code becomes an image in a registry.
#[derive(Serialize, ToSchema)]
#[schema(as = Build)]
pub struct BuildView {
    service: String,
    number: u32,
    #[schema(value_type = String, example = "succeeded", pattern = "queued|running|succeeded|failed|cancelled")]
    status: BuildStatus,
    #[serde(rename = "ref")]
    reference: String,
    /// Full hash of the commit, once cloned.
    commit: Option<String>,
    /// First line of the commit's message.
    subject: Option<String>,
    /// Name and tag that were pushed.
    image: Option<String>,
    digest: Option<String>,
    /// Why it failed or was cancelled.
    sentence: Option<String>,
    /// Where the first error line stands in the log, in bytes.
    error_offset: Option<u64>,
    steps: Vec<StepView>,
    cancel_requested: bool,
    requested_by: String,
    created_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

/// A part of a build.
#[derive(Serialize, ToSchema)]
#[schema(as = Step)]
struct StepView {
    name: String,
    #[schema(value_type = String, example = "running")]
    status: StepStatus,
    cached: bool,
    /// Where its lines begin and end in the log, in bytes.
    log_start: u64,
    log_end: Option<u64>,
    duration_ms: Option<u64>,
    percent: Option<u8>,
}

impl From<Step> for StepView {
    fn from(step: Step) -> Self {
        Self {
            name: step.name,
            status: step.status,
            cached: step.cached,
            log_start: step.log_start,
            log_end: step.log_end,
            duration_ms: step.duration_ms,
            percent: step.percent,
        }
    }
}

fn view(caller: &Caller, build: Build) -> BuildView {
    BuildView {
        service: build.service_name.into(),
        number: build.number,
        status: build.status,
        reference: build.reference.into(),
        commit: build.commit,
        subject: build.subject,
        image: build.image.map(String::from),
        digest: build.digest.map(String::from),
        sentence: build.sentence.map(|sentence| caller.say(&sentence)),
        error_offset: build.error_offset,
        steps: build.steps.into_iter().map(StepView::from).collect(),
        cancel_requested: build.cancel_requested,
        requested_by: build.requested_by.into(),
        created_at: build.created_at,
        started_at: build.started_at,
        finished_at: build.finished_at,
    }
}

/// The number in a path. What is no number names nothing that is there.
pub fn number(text: &str) -> Result<u32, Problem> {
    let missing = |_| Error::not_found(text!("“{text}” is not a number.", "“{text}” 不是编号。"));
    text.parse().map_err(missing).map_err(Problem::from)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// Only this service's.
    service: Option<String>,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    status: Option<String>,
    /// `next` of the piece before.
    after: Option<String>,
    /// How many at most, 1 to 200; 50 when absent.
    limit: Option<u32>,
}

async fn list(caller: &Caller, filter: Filter) -> Result<Json<List<BuildView>>, Problem> {
    let status = filter.status.as_deref().map(|text| {
        let choices = BuildStatus::ALL.map(BuildStatus::as_str).join(", ");
        BuildStatus::parse(text).ok_or_else(|| {
            Error::invalid(
                "status",
                text!("“{text}” is not a build's status: {choices}.", "“{text}” 不是构建状态：{choices}。"),
            )
        })
    });
    let piece = domain::page::Piece { after: filter.after, limit: filter.limit };
    let (ports, actor) = (caller.ports(), &caller.actor);
    let builds = use_cases::build::list(ports, actor, filter.service.as_deref(), status.transpose()?, &piece).await?;
    Ok(Json(List::of(builds, |build| view(caller, build))))
}

/// Builds of all services that one may see, newest first.
#[utoipa::path(get, path = "/builds", tag = "builds", params(Filter),
    responses((status = 200, body = List<BuildView>)), extensions(("x-action" = json!("own"))))]
async fn list_builds(caller: Caller, Query(filter): Query<Filter>) -> Result<Json<List<BuildView>>, Problem> {
    list(&caller, filter).await
}

/// What is being built and what waits.
#[derive(Serialize, ToSchema)]
struct Queue {
    /// Running first, then waiting, oldest first.
    builds: Vec<BuildView>,
    /// Builds of other teams that are in the line too.
    others: u32,
    /// How many run at once.
    at_once: u32,
}

/// The line of builds.
#[utoipa::path(get, path = "/queue", tag = "builds",
    responses((status = 200, body = Queue)), extensions(("x-action" = json!("own"))))]
async fn get_queue(caller: Caller) -> Result<Json<Queue>, Problem> {
    let queue = use_cases::build::queue(caller.ports(), &caller.actor).await?;
    let builds = queue.builds.into_iter().map(|build| view(&caller, build)).collect();
    Ok(Json(Queue { builds, others: queue.others, at_once: queue.at_once }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct FilterOfService {
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    status: Option<String>,
    /// `next` of the piece before.
    after: Option<String>,
    /// How many at most, 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// Builds of one service, newest first.
#[utoipa::path(get, path = "/services/{service}/builds", tag = "builds",
    params(("service" = String, Path), FilterOfService),
    responses((status = 200, body = List<BuildView>)), extensions(("x-action" = json!("view_service"))))]
async fn list_builds_of_service(
    caller: Caller,
    Path(service): Path<String>,
    Query(filter): Query<FilterOfService>,
) -> Result<Json<List<BuildView>>, Problem> {
    let FilterOfService { status, after, limit } = filter;
    list(&caller, Filter { service: Some(service), status, after, limit }).await
}

/// What to build.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewBuild {
    /// Branch, tag or commit; the service's own when absent.
    #[serde(rename = "ref")]
    reference: Option<String>,
}

/// Put a build into the line.
#[utoipa::path(post, path = "/services/{service}/builds", tag = "builds", request_body = NewBuild,
    params(("service" = String, Path)),
    responses((status = 201, body = BuildView)), extensions(("x-action" = json!("start_build"))))]
async fn start_build(
    caller: Caller,
    Path(service): Path<String>,
    Body(body): Body<NewBuild>,
) -> Result<Created<BuildView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let build = use_cases::build::start(ports, actor, &service, body.reference.as_deref()).await?;
    Ok(Created(format!("/services/{service}/builds/{}", build.number), view(&caller, build)))
}

/// One build.
#[utoipa::path(get, path = "/services/{service}/builds/{number}", tag = "builds",
    params(("service" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = BuildView)), extensions(("x-action" = json!("view_service"))))]
async fn get_build(caller: Caller, Path((service, build)): Path<(String, String)>) -> Result<Json<BuildView>, Problem> {
    let build = use_cases::build::get(caller.ports(), &caller.actor, &service, number(&build)?).await?;
    Ok(Json(view(&caller, build)))
}

/// Ask for a build to be cancelled. It is `cancelled` once its work has really ended.
#[utoipa::path(post, path = "/services/{service}/builds/{number}/cancel", tag = "builds",
    params(("service" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = BuildView)), extensions(("x-action" = json!("cancel_build"))))]
async fn cancel_build(
    caller: Caller,
    Path((service, build)): Path<(String, String)>,
) -> Result<Json<BuildView>, Problem> {
    let build = use_cases::build::cancel(caller.ports(), &caller.actor, &service, number(&build)?).await?;
    Ok(Json(view(&caller, build)))
}
