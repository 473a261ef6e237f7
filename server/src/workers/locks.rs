//! One lock per service, and one per place of it: while objects are being taken out of a cluster, nothing puts them back.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::{EnvironmentId, ServiceId};
use tokio::sync::{OwnedMutexGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// One that nobody holds is forgotten when the next is asked for.
type Kept<Key, Lock> = Arc<Mutex<HashMap<Key, Arc<Lock>>>>;

/// The locks; clones share them.
#[derive(Clone, Default)]
pub struct Locks {
    services: Kept<ServiceId, RwLock<()>>,
    places: Kept<(ServiceId, EnvironmentId), tokio::sync::Mutex<()>>,
}

fn of<Key: Eq + Hash, Lock: Default>(kept: &Kept<Key, Lock>, key: Key) -> Arc<Lock> {
    let mut locks = kept.lock().unwrap_or_else(PoisonError::into_inner);
    locks.retain(|_, lock| Arc::strong_count(lock) > 1);
    Arc::clone(locks.entry(key).or_default())
}

impl Locks {
    /// For work in one environment; several at once.
    pub async fn put(&self, service: ServiceId) -> OwnedRwLockReadGuard<()> {
        of(&self.services, service).read_owned().await
    }

    /// For taking everything out of all environments.
    pub async fn take(&self, service: ServiceId) -> OwnedRwLockWriteGuard<()> {
        of(&self.services, service).write_owned().await
    }

    /// For putting objects into one environment, or taking them out of it. After [`Self::put`].
    pub async fn alone(&self, service: ServiceId, environment: EnvironmentId) -> OwnedMutexGuard<()> {
        of(&self.places, (service, environment)).lock_owned().await
    }
}
