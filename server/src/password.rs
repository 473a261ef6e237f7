//! Slow hashes of passwords: argon2id with the crate's recommended parameters, off the async threads.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, password_hash};
use async_trait::async_trait;
use domain::ports::{Host, Passwords};
use domain::secret::Secret;
use domain::{Error, Result};

use crate::host::Machine;

/// The hasher. It holds no state.
#[derive(Debug, Clone, Copy, Default)]
pub struct Argon2id;

fn hash(password: &str) -> password_hash::Result<String> {
    let salt = SaltString::encode_b64(&Machine.random()[..16])?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

fn verify(password: &str, hash: &str) -> password_hash::Result<bool> {
    match Argon2::default().verify_password(password.as_bytes(), &PasswordHash::new(hash)?) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::Password) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> password_hash::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}

#[async_trait]
impl Passwords for Argon2id {
    async fn hash(&self, password: Secret<String>) -> Result<String> {
        away(move || hash(password.expose())).await
    }

    async fn verify(&self, password: Secret<String>, hash: String) -> Result<bool> {
        away(move || verify(password.expose(), &hash)).await
    }
}

/// A password for somebody who will choose another: 20 letters and digits that are not mistaken for each other, which is
/// 100 bits.
pub fn one_time(host: &dyn Host) -> Secret<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random = host.random();
    Secret::new(random.iter().take(20).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_fits_its_hash() {
        let password = |text: &str| Secret::new(text.to_owned());
        let hash = Argon2id.hash(password("correct horse")).await.unwrap();
        assert!(hash.starts_with("$argon2id$") && !hash.contains("horse"));
        assert!(Argon2id.verify(password("correct horse"), hash.clone()).await.unwrap());
        assert!(!Argon2id.verify(password("wrong"), hash).await.unwrap());
        assert!(Argon2id.verify(password("x"), "no hash".to_owned()).await.is_err());
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_is_checked_against_a_real_hash() {
        let hash = domain::use_cases::session::NOBODYS_HASH.to_owned();
        assert_eq!(Argon2id.verify(Secret::new("anything".to_owned()), hash).await, Ok(false));
    }
}
