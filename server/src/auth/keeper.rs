//! Signing in and out: the one place, used by the page and the API.

use std::net::IpAddr;

use async_trait::async_trait;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::id::UserId;
use domain::secret::Secret;
use domain::use_cases::account;
use domain::use_cases::session as use_case;
use domain::user::Actor;
use domain::{Error, Kind, Result, text};
use frame::server::SessionKeeper;
use tower_sessions::Session;

use crate::problem::Problem;

use super::{Auth, KEY, broken, cookie};

/// Begins and ends the session of one request's browser.
#[derive(Clone)]
pub struct Keeper {
    auth: Auth,
    session: Session,
    peer: Option<IpAddr>,
}

/// Why somebody was not let in, and how many seconds to wait if that is why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub error: Error,
    pub retry_after: Option<u32>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

impl Keeper {
    pub(super) fn new(auth: Auth, session: Session, peer: Option<IpAddr>) -> Self {
        Self { auth, session, peer }
    }

    /// Checks a name and a password, slowly after wrong ones, and begins a new session. The one before ends.
    pub async fn sign_in(&self, name: &str, password: Secret<String>) -> Result<Actor, Refused> {
        let (ports, throttle) = (&self.auth.0.ports, &self.auth.0.throttle);
        let name = name.trim();
        throttle.attempt(name, self.peer, ports.host.now()).map_err(too_many)?;
        let session = match use_case::sign_in(ports, name, password).await {
            Ok(session) => session,
            Err(error) => {
                if error.kind != Kind::Unauthenticated {
                    throttle.undecided(name, self.peer);
                }
                return Err(error.into());
            }
        };
        throttle.succeeded(name, self.peer);
        let actor = use_case::by_session(ports, session).await?;
        // A fresh id, so that one that somebody planted in the browser is worth nothing.
        self.session.cycle_id().await.map_err(broken)?;
        self.session.clear().await;
        self.session.insert(KEY, session).await.map_err(broken)?;
        self.session.set_expiry(Some(cookie::end()));
        tracing::info!(user.name = %actor.name, "signed in");
        Ok(actor)
    }

    /// Changes the password of whoever is signed in, which ends all their sessions. The present one is asked for, and so
    /// could be guessed here as well as at the door: wrong ones count for both.
    pub async fn change_password(
        &self,
        actor: &Actor,
        present: Secret<String>,
        new: Secret<String>,
    ) -> Result<(), Refused> {
        let (ports, throttle, name) = (&self.auth.0.ports, &self.auth.0.throttle, actor.name.as_str());
        throttle.attempt(name, self.peer, ports.host.now()).map_err(too_many)?;
        let Err(error) = account::change_password(ports, actor, present, new).await else {
            throttle.succeeded(name, self.peer);
            self.auth.forget();
            return Ok(());
        };
        if error.field.as_deref() != Some("present") {
            throttle.undecided(name, self.peer);
        }
        // The rules for a password speak of `password`; whoever changes one gives two.
        Err(if error.field.as_deref() == Some("password") { error.at("new") } else { error }.into())
    }

    /// Ends this browser's session. Nothing happens when there is none.
    pub async fn sign_out(&self) -> Result<()> {
        if self.session.id().is_none() {
            return Ok(());
        }
        self.session.flush().await.map_err(broken)
    }
}

fn too_many(seconds: u32) -> Refused {
    let sentence = if seconds == 1 {
        text!("Too many attempts. Wait 1 second, then try again.", "尝试次数过多，请等待 1 秒后再试。")
    } else {
        text!("Too many attempts. Wait {seconds} seconds, then try again.", "尝试次数过多，请等待 {seconds} 秒后再试。")
    };
    Refused { error: Error::new(Kind::Limited, sentence), retry_after: Some(seconds) }
}

#[async_trait]
impl SessionKeeper for Keeper {
    async fn sign_in(&self, name: &str, password: Secret<String>) -> Result<Actor> {
        Ok(self.sign_in(name, password).await?)
    }

    async fn change_password(&self, actor: &Actor, present: Secret<String>, new: Secret<String>) -> Result<()> {
        Ok(self.change_password(actor, present, new).await?)
    }

    async fn sign_out(&self) -> Result<()> {
        self.sign_out().await
    }

    fn forget(&self, _: UserId) {
        self.auth.forget();
    }
}

impl<S: Sync> FromRequestParts<S> for Keeper {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let keeper = parts.extensions.get::<Self>().cloned();
        keeper.ok_or_else(|| Problem::from(Error::internal("the guard is missing")))
    }
}
