//! What Slipway does by itself in an environment, and what holds it back.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::name::UserName;

/// What is chosen for a service in an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Automation {
    /// Each build of the service that succeeds is deployed here.
    pub deploys: bool,
    /// When a release fails, the newest one before it that was ready is deployed again.
    pub rolls_back: bool,
    /// While it is held, nothing is deployed here but by a person.
    pub hold: Option<Hold>,
}

impl Automation {
    pub fn is_held(&self) -> bool {
        self.hold.is_some()
    }
}

/// Since when automatic deploys wait, and why: a roll back holds them, or a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub since: Time,
    pub by: UserName,
    /// The release that was gone back to; `None`: a person asked for it.
    pub rolled_back_to: Option<u32>,
}
