//! The hub: carries what happens to whoever listens. Its queue is bounded; a listener that falls behind is told so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::event::Notice;
use domain::ports::Events;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// How many notices a slow listener may lag behind before some are dropped for it.
const BACKLOG: usize = 1024;

/// Fan-out of notices to every open event stream.
#[derive(Debug, Clone)]
pub struct Hub {
    notices: broadcast::Sender<Notice>,
    published: Arc<AtomicU64>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { notices: broadcast::Sender::new(BACKLOG), published: <_>::default() }
    }
}

impl Events for Hub {
    fn publish(&self, notice: Notice) {
        self.published.fetch_add(1, Ordering::SeqCst);
        // An error means that nobody listens at this moment, which is no fault.
        let _nobody = self.notices.send(notice);
    }

    fn published(&self) -> u64 {
        self.published.load(Ordering::SeqCst)
    }

    fn subscribe(&self) -> BoxStream<'static, Option<Notice>> {
        BroadcastStream::new(self.notices.subscribe()).map(Result::ok).boxed()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use domain::event::Event;
    use domain::name::ServiceName;

    fn notice(name: &str) -> Notice {
        Notice { team: None, event: Event::Service { service: ServiceName::parse(name).unwrap() } }
    }

    #[tokio::test]
    async fn every_listener_hears_what_is_published() {
        let hub = Hub::default();
        let (mut one, mut two) = (hub.subscribe(), hub.subscribe());
        hub.publish(notice("orders"));
        assert_eq!(one.next().await, Some(Some(notice("orders"))));
        assert_eq!(two.next().await, Some(Some(notice("orders"))));
    }

    #[tokio::test]
    async fn a_listener_that_falls_behind_is_told_and_goes_on() {
        let hub = Hub::default();
        let mut slow = hub.subscribe();
        for _ in 0..=BACKLOG {
            hub.publish(notice("orders"));
        }
        assert_eq!(slow.next().await, Some(None));
        assert_eq!(slow.next().await, Some(Some(notice("orders"))));
    }
}
