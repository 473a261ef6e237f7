//! A value that is kept sealed: written once, never shown again. Each change is a version of its own, so that an older
//! release finds its own again.

use serde::{Deserialize, Serialize};

use super::{Key, Scope};
use crate::Time;
use crate::name::UserName;

/// Which of the sealed values. It tells nothing of the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretRef {
    /// Where it was written; an environment may use one of the base's.
    pub scope: Scope,
    /// Counts from 1 for each key and scope.
    pub version: u32,
}

/// A new version, sealed by the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    pub key: Key,
    pub version: u32,
    pub sealed: Vec<u8>,
}

/// What is known of a version without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretRecord {
    pub key: Key,
    pub reference: SecretRef,
    pub created_by: UserName,
    pub created_at: Time,
}
