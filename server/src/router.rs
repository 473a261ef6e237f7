//! The HTTP front: the server's own routes, and behind the guard the pages and the API.

use axum::Router;
use domain::ports::Ports;

use crate::api;
use crate::auth::Auth;
use crate::telemetry::{self, Telemetry};
use crate::web;

/// What the routes work with; clones share it.
#[derive(Clone)]
pub struct Parts {
    pub ports: Ports,
    pub auth: Auth,
    pub telemetry: Telemetry,
}

/// All routes.
pub fn router(parts: &Parts) -> Router {
    let kept = web::Kept::new(parts.ports.events.clone());
    let guarded = Router::new()
        .merge(api::routes(parts.ports.clone(), parts.auth.clone()))
        .merge(web::routes(parts.ports.clone(), kept.clone()));
    let guarded = kept.layer(guarded);
    let all = telemetry::routes(&parts.telemetry).merge(parts.auth.guard(guarded));
    telemetry::request::layer(all, &parts.telemetry)
}
