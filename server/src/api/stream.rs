//! Open answers: they end when their reader signs out or may not see the service any more, and when the server ends.

use domain::use_cases;
use futures::{Stream, StreamExt};

use super::Caller;

/// The stream, for as long as the caller may see the service.
pub fn until_ended<S>(stream: S, caller: &Caller, service: &str) -> impl Stream<Item = S::Item> + Send + use<S>
where
    S: Stream + Send,
{
    let (auth, credential) = (caller.api.auth.clone(), caller.credential.clone());
    let (ports, service) = (caller.ports().clone(), service.to_owned());
    let ended = auth.ended(credential, move |actor| {
        let (ports, service) = (ports.clone(), service.clone());
        async move { use_cases::service::get(&ports, &actor, &service).await.map(drop) }
    });
    stream.take_until(Box::pin(ended))
}
