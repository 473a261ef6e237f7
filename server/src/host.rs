//! Time and randomness of the machine.

use std::time::Duration;

use domain::Time;
use domain::ports::Host;
use futures::FutureExt;
use futures::future::BoxFuture;
use rand::RngCore;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The real machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Host for Machine {
    fn now(&self) -> Time {
        std::time::SystemTime::now().into()
    }

    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    fn sha256(&self, text: &str) -> String {
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn after(&self, wait: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(wait).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_known_one() {
        // The example of FIPS 180-4 for "abc".
        assert_eq!(Machine.sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn ids_sort_by_age() {
        let ids: Vec<_> = (0..100).map(|_| Machine.id()).collect();
        assert!(ids.is_sorted());
    }
}
