//! On the server: who calls a server function, with which ports, and how its failure is answered.
//!
//! The server provides three contexts to pages and server functions: [`Ports`], `Option<Actor>` (who was authenticated)
//! and `Arc<dyn SessionKeeper>`.

use std::sync::Arc;

use async_trait::async_trait;
use domain::id::UserId;
use domain::ports::Ports;
use domain::secret::Secret;
use domain::user::Actor;
use domain::{Error, Kind, Result};
use http::StatusCode;
use http::header::{ACCEPT, HeaderValue, LOCATION, REFERER, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::error::AppError;
use crate::paths;

/// Starts and ends the session of the browser whose request is being answered.
#[async_trait]
pub trait SessionKeeper: Send + Sync {
    /// Checks name and password and starts a session. Guessing is slowed down: `Kind::Limited`, with the seconds to
    /// wait in the sentence.
    async fn sign_in(&self, name: &str, password: Secret<String>) -> Result<Actor>;
    /// Changes the caller's password, slowed down in the same way; all their sessions end. A failure names the field
    /// `present` or `new`.
    async fn change_password(&self, actor: &Actor, present: Secret<String>, new: Secret<String>) -> Result<()>;
    /// Ends this session; nothing happens when there is none.
    async fn sign_out(&self) -> Result<()>;
    /// Forgets what is remembered of an account, so that a change of it acts at once.
    fn forget(&self, user: UserId);
}

/// The first line of every server function: the ports, and who calls. Nobody is an error; what they may do, the use
/// case decides.
pub fn caller() -> Result<(Ports, Actor), AppError> {
    let actor = use_context::<Option<Actor>>().flatten().ok_or_else(Error::unauthenticated)?;
    Ok((ports()?, actor))
}

/// The ports, for the few functions that nobody needs to be signed in for.
pub fn ports() -> Result<Ports, AppError> {
    Ok(use_context::<Ports>().ok_or_else(|| Error::internal("no ports in the context of a server function"))?)
}

/// The session of the browser that asks.
pub fn keeper() -> Result<Arc<dyn SessionKeeper>, AppError> {
    Ok(use_context::<Arc<dyn SessionKeeper>>().ok_or_else(|| Error::internal("no session keeper in the context"))?)
}

/// Sends a browser without scripts on to another page after a form; one with scripts goes there by itself.
pub fn go_to(path: &str) {
    let Some(options) = use_context::<ResponseOptions>().filter(|_| is_plain_form()) else { return };
    if let Ok(path) = HeaderValue::from_str(path) {
        options.insert_header(LOCATION, path);
        options.set_status(StatusCode::SEE_OTHER);
    }
}

/// Sends a browser without scripts back to the page that it sent a form from.
pub fn go_back() {
    let parts = use_context::<Parts>();
    let from = parts.as_ref().and_then(|parts| parts.headers.get(REFERER)?.to_str().ok());
    let path = from.and_then(|from| from.split_once("://")?.1.split_once('/')).map(|(_, path)| path);
    // A second slash would make it an address of another site.
    go_to(&format!("/{}", path.unwrap_or_default().trim_start_matches('/')));
}

/// Sets the HTTP status of the answer.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// Adds a cookie to the answer, as a `Set-Cookie` line.
pub fn add_cookie(line: &str) {
    if let (Some(options), Ok(line)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(line)) {
        options.append_header(SET_COOKIE, line);
    }
}

/// Logs the cause of an error and sets the status. A page that only lost one of its panels stays a 200; one whose
/// subject is not there, or not for this reader, says so in its status too.
pub(crate) fn handled(error: &Error) {
    match (error.kind, &error.cause) {
        (Kind::Internal, cause) => {
            tracing::error!(cause = cause.as_deref(), "a request failed: {}", error.text);
        }
        (Kind::Unavailable, cause) => {
            tracing::warn!(cause = cause.as_deref(), "something outside does not answer: {}", error.text);
        }
        (_, Some(cause)) => tracing::info!(%cause, kind = ?error.kind, "a request was refused: {}", error.text),
        (_, None) => {}
    }
    let is_function = use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with(paths::FUNCTIONS));
    let about_the_page = matches!(error.kind, Kind::NotFound | Kind::Denied);
    // A form without scripts is answered by a redirect back to it, whose status must stay.
    if !is_plain_form() && (is_function || about_the_page) {
        set_status(error.kind.status());
    }
}

fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        parts.uri.path().starts_with(paths::FUNCTIONS) && accept.is_some_and(|accept| accept.contains("text/html"))
    })
}
