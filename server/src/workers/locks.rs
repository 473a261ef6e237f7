//! One lock per service: while its objects are being taken out of the clusters, nothing puts them back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::ServiceId;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// The locks; one that nobody holds is forgotten when the next is asked for.
#[derive(Clone, Default)]
pub struct Locks(Arc<Mutex<HashMap<ServiceId, Arc<RwLock<()>>>>>);

impl Locks {
    fn of(&self, service: ServiceId) -> Arc<RwLock<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(locks.entry(service).or_default())
    }

    /// For putting objects into a cluster; several environments at once.
    pub async fn put(&self, service: ServiceId) -> OwnedRwLockReadGuard<()> {
        self.of(service).read_owned().await
    }

    /// For taking everything out.
    pub async fn take(&self, service: ServiceId) -> OwnedRwLockWriteGuard<()> {
        self.of(service).write_owned().await
    }
}
