//! What each request was and cost: an id, a line in the log, a figure. Streams that would never end by themselves are
//! counted while they are open, and end when the server does.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use domain::ports::Host;
use futures::StreamExt;
use prometheus_client::metrics::gauge::Gauge;
use tracing::Instrument;

use super::Telemetry;
use crate::host::Machine;

const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts it around all routes of a router.
pub fn layer(router: Router, telemetry: &Telemetry) -> Router {
    router.layer(from_fn_with_state(telemetry.clone(), observe))
}

async fn observe(State(telemetry): State<Telemetry>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // Without the query: it may hold what a person searched for.
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", request.id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    telemetry.figures.request(&method, route.as_deref().unwrap_or("other"), status, took);
    span.in_scope(|| said(&method, &path, status, took));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, value);
    }
    if is_stream(&response) { ending(response, &telemetry) } else { response }
}

fn said(method: &Method, path: &str, status: u16, took: Duration) {
    let milliseconds = took.as_secs_f64() * 1000.0;
    let often = ["/healthz", "/readyz", "/metrics"].contains(&path) || path.starts_with("/assets/");
    if often && status < 400 {
        tracing::debug!(status, milliseconds, "{method} {path}");
    } else {
        tracing::info!(status, milliseconds, "{method} {path}");
    }
}

/// The id that a proxy in front has given, if it is a harmless one; else a fresh one.
fn id(request: &Request) -> String {
    let given =
        request.headers().get(ID).and_then(|value| value.to_str().ok()).filter(|text| {
            (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    given.map_or_else(|| Machine.id().simple().to_string(), str::to_owned)
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/event-stream") || kind.starts_with("application/x-ndjson")
}

/// Counts a stream as open for as long as it is.
struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn ending(response: Response, telemetry: &Telemetry) -> Response {
    telemetry.figures.streams.inc();
    let open = Open(telemetry.figures.streams.clone());
    let end = telemetry.ending.clone().cancelled_owned();
    response.map(|body| {
        let pieces = body.into_data_stream().take_until(end);
        Body::from_stream(pieces.map(move |piece| {
            let _counted = &open;
            piece
        }))
    })
}
