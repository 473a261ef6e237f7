//! Writing down what must not be lost: while the database does not answer it is tried again.

use std::time::Duration;

use domain::{Kind, Result};

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);

/// Tries until the database answers. Another failure than silence is given back: it would come again.
pub async fn keep<T, F: Future<Output = Result<T>>>(write: impl Fn() -> F) -> Result<T> {
    let mut pause = FIRST;
    loop {
        match write().await {
            Err(error) if error.kind == Kind::Unavailable => {
                if pause == FIRST {
                    tracing::warn!(error.cause = error.cause.as_deref(), "A build waits for the database: {error}");
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST);
            }
            done => return done,
        }
    }
}
