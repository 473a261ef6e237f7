//! How long one call to an API server may take. A server that takes connections and answers nothing would otherwise hold
//! whoever asked it for ever, and with it the few places that all clusters share.

use std::time::Duration;

/// Longer than a webhook may take to be asked (30 s at most, 10 s usually, and seldom more than one).
const PATIENCE: Duration = Duration::from_secs(30);

/// While somebody waits for all of it in front of a form.
pub const LOOK: Duration = Duration::from_secs(10);

/// The call's answer, or that there was none in time. Not for watches and logs: those stay open.
pub async fn within<T>(call: impl Future<Output = kube::Result<T>>) -> kube::Result<T> {
    at_most(PATIENCE, call).await
}

async fn at_most<T>(patience: Duration, call: impl Future<Output = kube::Result<T>>) -> kube::Result<T> {
    let answer = tokio::time::timeout(patience, call).await;
    answer.unwrap_or_else(|elapsed| Err(kube::Error::Service(elapsed.into())))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::failure;

    #[tokio::test]
    async fn a_call_that_is_never_answered_ends_and_says_so() {
        let never = std::future::pending::<kube::Result<()>>();
        let error = at_most(Duration::from_millis(10), never).await.expect_err("no answer");
        let error = failure::error(&error);
        assert_eq!(error.kind, domain::Kind::Unavailable);
        assert!(error.text.en.contains("did not answer in time"), "{error}");
    }
}
