//! When an open stream has to end: its reader signed out, was disabled, or may not see it any more; or the server ends.

use std::future::Future;
use std::time::Duration;

use domain::user::Actor;
use domain::{Kind, Result};

use super::{Auth, Credential};

/// A change that another process made is seen after this long.
const LOOK: Duration = Duration::from_secs(2);

impl Auth {
    /// Resolves once the credential stands for nobody, or for somebody who is not `allowed` any more, or the server ends. Looked at when
    /// something changed in who may do what, and every two seconds.
    pub async fn ended<F>(self, credential: Credential, allowed: impl Fn(Actor) -> F)
    where
        F: Future<Output = Result<()>>,
    {
        let mut changes = self.0.changes.subscribe();
        loop {
            tokio::select! {
                // That the sender is gone cannot be, since `self` holds it.
                _ = changes.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
                () = self.0.ending.cancelled() => return,
            }
            let answer = match self.actor(&credential).await {
                Ok(actor) => allowed(actor).await,
                Err(error) => Err(error),
            };
            match answer.map_err(|error| error.kind) {
                Err(Kind::Unauthenticated | Kind::Denied | Kind::NotFound | Kind::Conflict) => return,
                // A database that is away for a moment ends no stream.
                Ok(()) | Err(Kind::Invalid | Kind::Limited | Kind::Unavailable | Kind::Internal) => {}
            }
        }
    }
}
