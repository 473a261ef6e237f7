//! The pages: rendered by `app`, with the ports and the reader at hand; their server functions; and the files they load.

mod assets;
mod context;
mod kept;
mod page;
mod security;

use any_spawner::Executor;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use domain::Error;
use domain::ports::Ports;
use frame::paths;
use leptos::server_fn::axum::server_fn_paths;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::api::CONFIGURATION_MAX;
use crate::problem::Problem;

pub use kept::Kept;

/// The largest form: a kubeconfig with its certificates is some ten kilobytes.
const BODY_MAX: usize = 1024 * 1024;

/// Pages, server functions and assets. Everything else that is asked for is a page too: the one that says so.
/// The guard of `auth` is to be laid around it.
pub fn routes(ports: Ports, kept: Kept) -> Router {
    // Whoever renders a page runs its parts on this executor. It is set once for the process; a second time is refused.
    let _set_before = Executor::init_tokio();
    let of_pages = ports.clone();
    let functions = move |request: Request| {
        let ports = ports.clone();
        async move {
            let context = context::of(&ports, &request);
            if context.actor.is_none() && !is_open(request.uri().path()) {
                return refused(request.headers());
            }
            leptos_axum::handle_server_fns_with_context(move || context.provide(), request).await.into_response()
        }
    };
    // What the API takes of a configuration, its page sends.
    let roomy = server_fn_paths().map(|(path, _)| path).filter(|path| ROOMY.contains(&function(path)));
    let roomy = roomy.fold(Router::new(), |router, path| router.route(path, any(functions.clone())));
    let pages = Router::new()
        .route(&format!("{}/{{*name}}", paths::FUNCTIONS), any(functions))
        .fallback(move |request: Request| page::answer(of_pages.clone(), kept.clone(), request))
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .merge(roomy.layer(RequestBodyLimitLayer::new(CONFIGURATION_MAX)))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new());
    Router::new().route("/assets/{*path}", get(assets::answer)).merge(pages).layer(from_fn(security::headers))
}

/// Server functions for those who are not signed in. Every function asks who calls; this holds for one that forgets.
const OPEN: [&str; 3] = ["sign_in", "sign_out", "preference"];

/// Those that are sent a configuration.
const ROOMY: [&str; 3] = ["check_file", "look_at_import", "save_configuration"];

/// What a function is called: a number behind its name keeps it apart from others.
fn function(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn is_open(path: &str) -> bool {
    let name = path.strip_prefix(paths::FUNCTIONS).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| OPEN.contains(&name))
}

/// Scripts are told; a browser that sent a form is shown the way in.
fn refused(headers: &HeaderMap) -> Response {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") {
        return Redirect::to(&paths::sign_in(paths::BOARD)).into_response();
    }
    Problem::from(Error::unauthenticated()).into_answer()
}
