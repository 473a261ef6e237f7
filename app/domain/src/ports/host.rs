//! The machine's own gifts: time, randomness, cryptography, and the hub that carries events to pages.

use std::pin::pin;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::{BoxFuture, Either, select};
use futures::stream::BoxStream;
use uuid::Uuid;

use crate::Time;
use crate::error::Result;
use crate::event::Notice;
use crate::secret::Secret;

/// Time and randomness, so that the domain itself has none.
pub trait Host: Send + Sync {
    fn now(&self) -> Time;
    /// A fresh UUID, version 7.
    fn id(&self) -> Uuid;
    /// 32 random bytes, for tokens.
    fn random(&self) -> [u8; 32];
    /// SHA-256 as lower-case hexadecimal: what is kept of a token.
    fn sha256(&self, text: &str) -> String;
    /// Ends after this long.
    fn after(&self, wait: Duration) -> BoxFuture<'static, ()>;
}

/// What `work` gives, if it ends in time.
pub async fn within<T>(host: &dyn Host, patience: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), host.after(patience)).await {
        Either::Left((found, _)) => Some(found),
        Either::Right(_) => None,
    }
}

/// Encryption at rest. The key comes from a file or the environment, never from the database.
pub trait Vault: Send + Sync {
    fn seal(&self, plain: &Secret<String>) -> Result<Vec<u8>>;
    fn open(&self, sealed: &[u8]) -> Result<Secret<String>>;
}

/// Slow hashes of passwords (argon2id); async because they take tens of milliseconds of a core.
#[async_trait]
pub trait Passwords: Send + Sync {
    async fn hash(&self, password: Secret<String>) -> Result<String>;
    async fn verify(&self, password: Secret<String>, hash: String) -> Result<bool>;
}

/// The hub: use cases and workers publish, event streams subscribe. Bounded: a reader that falls behind gets `None`
/// for what was dropped.
pub trait Events: Send + Sync {
    fn publish(&self, notice: Notice);
    /// How many notices were published so far: what was made at another count may be out of date.
    fn published(&self) -> u64;
    fn subscribe(&self) -> BoxStream<'static, Option<Notice>>;
}
