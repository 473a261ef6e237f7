//! The lines that a service's pods write: one JSON object a line, merged in time order.

use std::io::Write as _;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::log::{Gap, LogItem, LogQuery};
use domain::{Language, Result, use_cases};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Path, Query, moment};
use super::stream::until_ended;
use super::{Api, Caller};

/// How many lines that are there already go out in one piece.
const TOGETHER: usize = 512;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_logs))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The last so many lines of each container.
    tail: Option<u32>,
    /// Only from this moment on: RFC 3339, Unix seconds, or how long ago (`15m`).
    since: Option<String>,
    /// Stay and send what comes.
    #[serde(default)]
    follow: bool,
    /// Only this pod.
    pod: Option<String>,
    /// Only this container.
    container: Option<String>,
    /// Of the containers that ran before the last restart.
    #[serde(default)]
    previous: bool,
}

/// A line. Where some are missing, a line `{"gap": {...}}` stands instead.
#[derive(Serialize, ToSchema)]
#[schema(as = LogLine)]
struct LineView {
    time: DateTime<Utc>,
    pod: String,
    container: String,
    line: String,
}

/// Lines that are missing.
#[derive(Serialize)]
struct GapView<'a> {
    time: DateTime<Utc>,
    pod: Option<&'a str>,
    dropped: Option<u64>,
    why: &'a str,
}

/// The log of all pods and containers, merged in time order, as NDJSON.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/logs", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path), Wanted),
    responses((status = 200, body = LineView, content_type = "application/x-ndjson")),
    extensions(("x-action" = json!("view_service")), ("x-stream" = json!(true))))]
async fn get_logs(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let Wanted { tail, since, follow, pod, container, previous } = wanted;
    let now = caller.ports().host.now();
    let since = since.as_deref().map(|text| moment("since", text, now)).transpose()?;
    let query = LogQuery { tail, since, follow, pod, container, previous };
    let lines = use_cases::log::read(caller.ports(), &caller.actor, &service, &environment, &query).await?;
    let language = caller.language;
    let pieces = lines.ready_chunks(TOGETHER).map(move |items| write(items, language));
    let body = Body::from_stream(until_ended(pieces, &caller, &service));
    // nginx would otherwise collect a live log before it passes it on.
    let unbuffered = ("x-accel-buffering", "no");
    Ok(([(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")], [unbuffered], body).into_response())
}

/// An error in the middle breaks the connection off, so that the reader knows that it is not the end.
fn write(items: Vec<Result<LogItem>>, language: Language) -> std::io::Result<Bytes> {
    let mut out = Vec::with_capacity(items.len() * 160);
    for item in items {
        match item {
            Ok(LogItem::Line(line)) => serde_json::to_writer(&mut out, &line)?,
            Ok(LogItem::Gap { gap: Gap { time, pod, dropped, why } }) => {
                let gap = GapView { time, pod: pod.as_deref(), dropped, why: why.say(language) };
                serde_json::to_writer(&mut out, &json!({ "gap": gap }))?;
            }
            Err(error) => {
                tracing::warn!(error.cause = error.cause.as_deref(), "a log broke off: {error}");
                return Err(std::io::Error::other(error));
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(out.into())
}
