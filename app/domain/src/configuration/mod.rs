//! What a service is configured with: environment variables, files and an entrypoint script. Base values hold in every
//! environment; an environment has its own over them. It is a draft: what is edited here goes out with the next release,
//! which keeps what it was made with.

mod check;
mod dollar;
pub mod export;
pub mod import;
mod key;
mod level;
mod merge;
mod profile;
mod released;
mod resolved;
mod secret;

use serde::{Deserialize, Serialize};

pub use check::trouble;
pub use dollar::{references, seen, to_the_letter};
pub(crate) use key::check_text;
pub use key::{Key, Value};
pub use level::Configuration;
pub use merge::{Clash, Merged, merge};
pub use profile::{Framework, Profile};
pub use released::{Entrypoint, Released, Used};
pub use resolved::{Effective, Entry, Origin, resolve};
pub use secret::{SealedSecret, SecretRecord, SecretRef};

use crate::Time;
use crate::id::{EnvironmentId, ServiceId};
use crate::name::UserName;

/// Whose values they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Of the service, in every environment.
    Base,
    Environment(EnvironmentId),
}

/// One level as it is kept. Version 0: nothing was written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configured {
    pub service: ServiceId,
    pub scope: Scope,
    pub version: u32,
    pub configuration: Configuration,
    pub updated_by: UserName,
    pub updated_at: Time,
}
