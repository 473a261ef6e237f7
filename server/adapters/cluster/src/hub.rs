//! Tells readers what changed. Each reader has a queue that names a place once, however often it changed, so a slow
//! reader costs at most one entry per place.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use domain::id::ClusterId;
use domain::ports::{Change, WorkloadKey};
use futures::StreamExt;
use futures::stream::{BoxStream, unfold};
use tokio::sync::Notify;

/// `Change`, as a key of a set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Place {
    Workload(WorkloadKey),
    Freshness(ClusterId),
}

#[derive(Default)]
struct Pending {
    order: VecDeque<Place>,
    named: HashSet<Place>,
}

#[derive(Default)]
struct Reader {
    pending: Mutex<Pending>,
    wake: Notify,
}

#[derive(Default)]
pub struct Hub {
    readers: Mutex<Vec<Weak<Reader>>>,
}

/// A panic while the lock was held leaves queues that are still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub fn tell(&self, change: &Change) {
        let place = match change {
            Change::Workload(key) => Place::Workload(key.clone()),
            Change::Freshness(id) => Place::Freshness(*id),
        };
        lock(&self.readers).retain(|reader| {
            let Some(reader) = reader.upgrade() else { return false };
            let mut pending = lock(&reader.pending);
            if pending.named.insert(place.clone()) {
                pending.order.push_back(place.clone());
            }
            drop(pending);
            reader.wake.notify_one();
            true
        });
    }

    pub fn changes(&self) -> BoxStream<'static, Change> {
        let reader = Arc::new(Reader::default());
        lock(&self.readers).push(Arc::downgrade(&reader));
        unfold(reader, |reader| async move {
            loop {
                if let Some(change) = next(&reader) {
                    return Some((change, reader));
                }
                reader.wake.notified().await;
            }
        })
        .boxed()
    }
}

fn next(reader: &Reader) -> Option<Change> {
    let mut pending = lock(&reader.pending);
    let place = pending.order.pop_front()?;
    pending.named.remove(&place);
    Some(match place {
        Place::Workload(key) => Change::Workload(key),
        Place::Freshness(id) => Change::Freshness(id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_place_is_named_once_however_much_happened() {
        let hub = Hub::default();
        let mut changes = hub.changes();
        let change = Change::Freshness(ClusterId::new(Uuid::nil()));
        hub.tell(&change);
        hub.tell(&change);
        assert_eq!(changes.next().await, Some(change.clone()));
        assert!(changes.next().now_or_never().is_none());
        hub.tell(&change);
        assert_eq!(changes.next().await, Some(change));
    }
}
