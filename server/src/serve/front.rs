//! What answers requests: until the database is there, a page that says so; from then on, the router.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Error;
use tower::ServiceExt;

use super::waiting;
use crate::notice;
use crate::telemetry::ready;

/// Clones share what is behind.
#[derive(Debug, Clone, Default)]
pub struct Front(Arc<OnceLock<Router>>);

impl Front {
    /// The router to serve: it hands every request on to what is behind at that moment.
    pub fn router(&self) -> Router {
        Router::new().fallback(hand_on).with_state(self.clone())
    }

    /// Says in the log that the database is away, and why.
    pub fn wait(&self, error: &Error) {
        tracing::warn!(
            error.cause = error.cause.as_deref(),
            "The database does not answer. Slipway waits for it, and tries again within {} s",
            15
        );
    }

    /// From now on the router answers.
    pub fn open(&self, router: Router) {
        if self.0.set(router).is_err() {
            tracing::error!("The routes were opened twice; the first stay");
        }
    }
}

async fn hand_on(State(front): State<Front>, request: Request) -> Response {
    match front.0.get() {
        Some(router) => match router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        None => closed(request.uri().path(), request.headers()),
    }
}

fn closed(path: &str, headers: &HeaderMap) -> Response {
    match path {
        "/healthz" => "ok\n".into_response(),
        "/readyz" => ready::tell(headers, vec![("database".to_owned(), false, waiting())]),
        _ => notice::page(StatusCode::SERVICE_UNAVAILABLE, &waiting()),
    }
}
