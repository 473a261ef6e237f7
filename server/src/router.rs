//! The HTTP front. So far: whether the server is up.

use axum::Router;
use axum::routing::get;

/// All routes.
pub fn router() -> Router {
    Router::new().route("/healthz", get(|| async { "ok\n" }))
}
