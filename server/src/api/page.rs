//! The page to try the API at `/api/v1/`: it lists the operations of the description and sends requests as whoever is
//! signed in. It carries all that it needs, so it works where nothing else can be reached.

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use super::BASE;

/// Nothing from elsewhere, and nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NOSNIFF: (HeaderName, &str) = (HeaderName::from_static("x-content-type-options"), "nosniff");

pub fn routes() -> Router {
    Router::new()
        .route(BASE, get(|| async { Redirect::permanent("/api/v1/") }))
        .route("/api/v1/", get(|| file("text/html; charset=utf-8", include_str!("try/index.html"))))
        .route("/api/v1/try.js", get(|| file("text/javascript; charset=utf-8", include_str!("try/try.js"))))
        .route("/api/v1/try.css", get(|| file("text/css; charset=utf-8", include_str!("try/try.css"))))
}

async fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY), NOSNIFF], content)
}
