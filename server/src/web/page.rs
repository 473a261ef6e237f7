//! One page: whole, for whoever may see it; others are shown the way in.

use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ports::Ports;
use frame::paths;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use super::kept::{Kept, Key};
use super::{assets, context, security};

pub async fn answer(ports: Ports, kept: Kept, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let context = context::of(&ports, &request);
    if let Some(elsewhere) = elsewhere(request.uri(), context.actor.is_some()) {
        return (no_store(), Redirect::to(&elsewhere)).into_response();
    }
    // Before anything is looked up: what changes while the page is drawn makes it out of date.
    let (key, revision, reader) = (Key::of(&request), kept.revision(), context.reader.clone());
    if let Some(found) = key.as_ref().and_then(|key| kept.find(key, &reader)) {
        return found;
    }
    let drawn_with = Arc::new(OnceLock::new());
    let assets::Addresses { always, chunks } = assets::addresses();
    let used = drawn_with.clone();
    let provide = move || {
        context.provide();
        provide_context(chunks.clone());
        if let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
            && let Ok(policy) = HeaderValue::from_str(&security::policy(&nonce))
        {
            options.insert_header(security::POLICY, policy);
            let _given_before = used.set(nonce.to_string());
        }
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || app::shell(&always));
    let response = (no_store(), render(request).await).into_response();
    match key {
        Some(key) => kept.keep(key, reader, revision, drawn_with.get().cloned(), response).await,
        None => response,
    }
}

/// What a page shows is its reader's; nobody else's browser, and no proxy, is to keep it.
fn no_store() -> [(HeaderName, HeaderValue); 1] {
    [(CACHE_CONTROL, HeaderValue::from_static("no-store"))]
}

/// Where a reader is sent instead: to sign in first, or on from there when they have.
fn elsewhere(uri: &Uri, signed_in: bool) -> Option<String> {
    match (uri.path() == paths::SIGN_IN, signed_in) {
        (false, false) => Some(paths::sign_in(uri.path_and_query().map_or(paths::BOARD, |path| path.as_str()))),
        (true, true) => Some(paths::safe_next(next(uri).as_deref())),
        (true, false) | (false, true) => None,
    }
}

fn next(uri: &Uri) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Query {
        next: Option<String>,
    }
    axum::extract::Query::<Query>::try_from_uri(uri).ok().and_then(|query| query.0.next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_signed_in_is_sent_to_sign_in_and_comes_back_afterwards() {
        let page = Uri::from_static("/services?team=shop");
        assert_eq!(elsewhere(&page, false).as_deref(), Some("/sign-in?next=%2Fservices%3Fteam%3Dshop"));
        assert_eq!(elsewhere(&page, true), None);
        let sign_in = Uri::from_static("/sign-in?next=%2Fservices%3Fteam%3Dshop");
        assert_eq!(elsewhere(&sign_in, false), None);
        assert_eq!(elsewhere(&sign_in, true).as_deref(), Some("/services?team=shop"));
    }
}
