//! What pages and server functions find in their context: the ports, who asks, the reader, the session.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use domain::ports::Ports;
use domain::user::Actor;
use frame::Theme;
use frame::preference::THEME_COOKIE;
use frame::server::SessionKeeper;
use frame::viewer::{Reader, provide_reader};
use leptos::prelude::provide_context;

use crate::auth::{Keeper, Who};
use crate::problem;

/// Made once per request.
#[derive(Clone)]
pub struct Context {
    ports: Ports,
    pub actor: Option<Actor>,
    keeper: Option<Arc<dyn SessionKeeper>>,
    pub reader: Reader,
}

pub fn of(ports: &Ports, request: &Request) -> Context {
    let actor = request.extensions().get::<Who>().and_then(|who| who.actor.clone());
    let keeper = request.extensions().get::<Keeper>().cloned().map(|keeper| Arc::new(keeper) as Arc<dyn SessionKeeper>);
    let reader = Reader {
        findings: actor.as_ref().map_or(0, |actor| domain::use_cases::status::findings(ports, actor)),
        viewer: actor.clone(),
        language: problem::language(request.headers()),
        theme: cookie(request.headers(), THEME_COOKIE).and_then(Theme::parse).unwrap_or_default(),
    };
    Context { ports: ports.clone(), actor, keeper, reader }
}

impl Context {
    pub fn provide(&self) {
        provide_context(self.ports.clone());
        provide_context(self.actor.clone());
        if let Some(keeper) = &self.keeper {
            provide_context(keeper.clone());
        }
        provide_reader(self.reader.clone());
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}
