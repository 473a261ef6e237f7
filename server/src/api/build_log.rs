//! A build's log as plain text, whole or as it grows.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::use_cases;
use domain::use_cases::build::LogPiece;
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::build::number;
use super::input::{Path, Query};
use super::stream::until_ended;
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_build_log))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    /// The byte to begin at: how many bytes were read before. A reader that lost its connection goes on there.
    #[serde(default)]
    offset: u64,
    /// Stay until the build is over and send what comes.
    #[serde(default)]
    follow: bool,
}

/// A build's log.
#[utoipa::path(get, path = "/services/{service}/builds/{number}/log", tag = "builds",
    params(("service" = String, Path), ("number" = u32, Path), LogQuery),
    responses((status = 200, body = String, content_type = "text/plain")),
    extensions(("x-action" = json!("view_service")), ("x-stream" = json!(true))))]
async fn get_build_log(
    caller: Caller,
    Path((service, build)): Path<(String, String)>,
    Query(query): Query<LogQuery>,
) -> Result<Response, Problem> {
    let number = number(&build)?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    let body = if query.follow {
        let pieces = use_cases::build::follow(caller.ports(), &caller.actor, &service, number, query.offset).await?;
        Body::from_stream(until_ended(pieces.map(text), &caller, &service))
    } else {
        let first = use_cases::build::log(caller.ports(), &caller.actor, &service, number, query.offset).await?;
        Body::from_stream(rest(caller, service, number, first).map(text))
    };
    Ok((headers, body).into_response())
}

/// An error in the middle breaks the connection off, so that the reader knows that it is not the end.
fn text(piece: domain::Result<LogPiece>) -> Result<Bytes, std::io::Error> {
    piece.map(|piece| Bytes::from(piece.text)).map_err(|error| {
        tracing::warn!(error.cause = error.cause.as_deref(), "a build's log broke off: {error}");
        std::io::Error::other(error)
    })
}

/// What there is now, read piece by piece: a log may be larger than memory should be.
fn rest(
    caller: Caller,
    service: String,
    number: u32,
    first: LogPiece,
) -> impl Stream<Item = domain::Result<LogPiece>> + Send {
    stream::try_unfold(Some(first), move |piece| {
        let (ports, actor, service) = (caller.ports().clone(), caller.actor.clone(), service.clone());
        async move {
            let Some(piece) = piece.filter(|piece| !piece.text.is_empty()) else { return Ok(None) };
            let next = match piece.finished {
                true => None,
                false => Some(use_cases::build::log(&ports, &actor, &service, number, piece.next).await?),
            };
            Ok(Some((piece, next)))
        }
    })
}
