//! Who asks. A request carries a session's cookie or a personal API token; a middleware turns it into [`Who`], refuses
//! what another site sent in a person's name, and hands pages and API the [`Keeper`], by which one signs in and out.

mod actors;
mod cookie;
mod ended;
mod guard;
mod keeper;
mod origin;
mod throttle;
mod who;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use domain::ports::Ports;
use domain::secret::Secret;
use domain::use_cases::session as use_case;
use domain::user::Actor;
use domain::{Error, Result};
use store::Sessions;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower_sessions::session::Id;
use tower_sessions::{ExpiredDeletion, SessionStore};

use actors::{Actors, Key};
use throttle::Throttle;

pub use cookie::NAME as COOKIE;
pub use keeper::{Keeper, Refused};
pub use who::{Credential, Via, Who};

/// Under this name a session keeps whose it is.
const KEY: &str = "session";

/// Signing in and recognising who did. Clones share everything.
#[derive(Clone)]
pub struct Auth(Arc<Inner>);

struct Inner {
    ports: Ports,
    sessions: Sessions,
    actors: Actors,
    throttle: Throttle,
    /// Counts changes of who may do what; open streams watch it.
    changes: watch::Sender<u64>,
    ending: CancellationToken,
}

impl Auth {
    pub fn new(ports: Ports, sessions: Sessions) -> Self {
        Self(Arc::new(Inner {
            ports,
            sessions,
            actors: Actors::default(),
            throttle: Throttle::default(),
            changes: watch::Sender::new(0),
            ending: CancellationToken::new(),
        }))
    }

    /// Puts the guard before every route of a router: pages and API are to be merged first.
    pub fn guard(&self, router: Router) -> Router {
        cookie::layer(guard::layer(router, self), self.0.sessions.clone())
    }

    /// Who a credential stands for at this moment; `Unauthenticated` once it was signed out, taken back or disabled.
    /// Event streams ask this again and again, and end with the error.
    pub async fn actor(&self, credential: &Credential) -> Result<Actor> {
        let key = match credential {
            Credential::Session(id) => Key::Session(id.0),
            Credential::Token(value) => Key::Token(self.0.ports.host.sha256(value.expose())),
        };
        let now = self.0.ports.host.now();
        let generation = match self.0.actors.get(&key, now) {
            Ok(actor) => return Ok(actor),
            Err(generation) => generation,
        };
        let actor = match credential {
            Credential::Session(id) => self.by_session(id).await?,
            Credential::Token(value) => self.by_token(value).await?,
        };
        self.0.actors.put(key, actor.clone(), now, generation);
        Ok(actor)
    }

    async fn by_session(&self, id: &Id) -> Result<Actor> {
        let record = self.0.sessions.load(id).await.map_err(broken)?.ok_or_else(Error::unauthenticated)?;
        let kept = record.data.get(KEY).cloned().ok_or_else(Error::unauthenticated)?;
        // What an older version wrote and this one cannot read is a session that ended.
        let session = serde_json::from_value(kept).map_err(|_| Error::unauthenticated())?;
        use_case::by_session(&self.0.ports, session).await
    }

    async fn by_token(&self, value: &Secret<String>) -> Result<Actor> {
        use_case::by_token(&self.0.ports, value).await
    }

    /// Forgets whom it knows, so that a change of accounts, roles or sessions acts at once, on open streams too.
    pub fn forget(&self) {
        self.0.actors.forget();
        self.0.changes.send_modify(|count| *count += 1);
    }

    /// Ends all open streams, so that the server can end in order.
    pub fn end_streams(&self) {
        self.0.ending.cancel();
    }

    /// Forgets sessions that ran out, every hour, for as long as it is polled.
    pub async fn sweep(&self) {
        let mut hourly = tokio::time::interval(Duration::from_secs(3600));
        loop {
            hourly.tick().await;
            if let Err(error) = self.0.sessions.delete_expired().await {
                tracing::warn!(error.cause = %error, "expired sessions could not be deleted; the next try is in an hour");
            }
        }
    }
}

/// A failure of the session's table.
fn broken(error: impl std::fmt::Display) -> Error {
    Error::unavailable(
        domain::text!("The database does not answer; try again soon.", "数据库没有响应，请稍后重试。"),
        format!("sessions: {error}"),
    )
}
