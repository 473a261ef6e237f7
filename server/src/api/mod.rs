//! The REST API under `/api/v1`. Each noun has a file: what is read, what is answered, and one function for each
//! operation, which calls one use case. Who may do what is decided there. Every operation names, as `x-action`, the
//! action of `domain::authorise` that it takes (`own`: anybody who is signed in; `anyone`), which the tests hold it to.

mod adoption;
mod adoption_view;
mod audit;
mod automation;
mod autoscaling;
mod build;
mod build_log;
mod caller;
mod centre;
mod cluster;
mod commit;
mod configuration;
mod controller;
mod document;
mod drift;
mod either;
mod environment;
mod event;
mod export;
mod input;
mod list;
mod log;
mod metric;
mod network;
mod objects;
mod page;
mod placement;
mod pod;
mod preflight;
mod proposal;
mod release;
mod released;
mod removal;
mod resources;
mod schedule;
mod service;
mod service_view;
mod session;
mod status;
mod status_view;
mod stream;
mod team;
mod token;
mod user;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use domain::ports::Ports;
use domain::{Error, text};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::auth::Auth;
use crate::problem::{Problem, speak};

use caller::Caller;
pub use configuration::BODY_MAX as CONFIGURATION_MAX;

/// Where the API lies.
const BASE: &str = "/api/v1";
/// Bytes of a body: a kubeconfig with its certificates is the largest thing that is sent.
const BODY_MAX: usize = 1024 * 1024;

/// What operations work with.
#[derive(Clone)]
pub struct Api {
    ports: Ports,
    auth: Auth,
}

/// The API's routes. The guard (`Auth::guard`) goes around them together with the pages.
pub fn routes(ports: Ports, auth: Auth) -> Router {
    let (router, description) = operations().split_for_parts();
    let api = router
        .with_state(Api { ports, auth })
        .merge(document::routes(description))
        .fallback(not_there)
        .method_not_allowed_fallback(not_so)
        .layer(DefaultBodyLimit::max(BODY_MAX));
    let api = caught(api).layer(from_fn(fresh));
    Router::new().nest(BASE, api).merge(page::routes()).layer(from_fn(speak))
}

/// All operations, with what they tell of themselves.
fn operations() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(document::Description::openapi())
        .merge(session::routes())
        .merge(token::routes())
        .merge(user::routes())
        .merge(team::routes())
        .merge(cluster::routes())
        .merge(environment::routes())
        .merge(centre::routes())
        .merge(adoption::routes())
        .merge(service::routes())
        .merge(configuration::routes())
        .merge(build::routes())
        .merge(build_log::routes())
        .merge(commit::routes())
        .merge(release::routes())
        .merge(export::routes())
        .merge(preflight::routes())
        .merge(proposal::routes())
        .merge(schedule::routes())
        .merge(status::routes())
        .merge(placement::routes())
        .merge(automation::routes())
        .merge(drift::routes())
        .merge(removal::routes())
        .merge(log::routes())
        .merge(metric::routes())
        .merge(audit::routes())
        .merge(event::routes())
}

/// A fault of ours ends one request with a problem, as every other failure does, and not its connection.
fn caught(router: Router) -> Router {
    router.layer(CatchPanicLayer::custom(|panic: Box<dyn std::any::Any + Send>| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Problem::from(Error::internal(format!("panic: {}", words.unwrap_or("no message")))).into_response()
    }))
}

async fn not_there() -> Problem {
    Error::not_found(text!("The API has nothing at this path.", "API 中没有此路径。")).into()
}

async fn not_so() -> Problem {
    let sentence = text!("This path does not take this method.", "此路径不支持该方法。");
    Problem::of(StatusCode::METHOD_NOT_ALLOWED, sentence)
}

/// What the API answers is true now and for this caller: no browser or proxy keeps it.
async fn fresh(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A thing that was made, and its path below the API's.
struct Created<T>(String, T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let Self(path, body) = self;
        (StatusCode::CREATED, [(LOCATION, format!("{BASE}{path}"))], Json(body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
    use super::*;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_a_problem_in_the_readers_language() {
        async fn broken() -> StatusCode {
            panic!("hunter2 is the password")
        }
        let api = caught(Router::new().route("/", axum::routing::get(broken))).layer(from_fn(speak));
        let request = axum::http::Request::get("/").header("accept-language", "zh").body(axum::body::Body::empty());
        let answer = api.oneshot(request.unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("内部出错") && !text.contains("hunter2"), "{text}");
    }
}
