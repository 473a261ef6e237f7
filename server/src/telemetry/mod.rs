//! How the server itself is: its log, its figures for Prometheus, whether it is ready, and what requests cost.

pub mod figures;
pub mod health;
pub mod log;
pub mod memory;
pub mod ready;
pub mod request;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::Error;
use domain::ports::Ports;
use frame::paths;
use store::Database;
use tokio_util::sync::CancellationToken;

pub use figures::Figures;
pub use health::Health;

/// Everything about the server itself; clones share it.
#[derive(Clone)]
pub struct Telemetry {
    pub figures: Arc<Figures>,
    pub health: Arc<Health>,
    pub database: Database,
    pub ports: Ports,
    /// Cancelled when the server ends: streams that would never end by themselves end then.
    pub ending: CancellationToken,
}

/// `/healthz`, `/readyz` and `/metrics`.
pub fn routes(telemetry: &Telemetry) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready::ready))
        .route("/metrics", get(metrics))
        .with_state(telemetry.clone())
}

/// A browser would store the figures in a file: whoever types this address is led to the page of metrics. No scraper asks
/// for HTML.
async fn metrics(State(telemetry): State<Telemetry>, headers: HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|accepts| accepts.to_str().ok());
    if accepts.is_some_and(|accepts| accepts.contains("text/html")) {
        return Redirect::to(paths::METRICS).into_response();
    }
    match telemetry.figures.text(&telemetry.ports).await {
        Ok(text) => {
            ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Response {
    tracing::warn!(error.cause = error.cause.as_deref(), "The figures could not be read: {}", error.text);
    let status = axum::http::StatusCode::from_u16(error.kind.status());
    (status.unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR), format!("{}\n", error.text)).into_response()
}
