//! The trail: every change with who, what and when.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::AuditId;
use crate::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: AuditId,
    pub at: Time,
    /// Who; `slipway` for what the server did by itself.
    pub actor: String,
    /// `service.register`, `release.create`, ...: noun and verb.
    pub action: String,
    pub service: Option<String>,
    pub environment: Option<String>,
    /// What, in a sentence; never a secret.
    pub sentence: Text,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    pub service: Option<String>,
    pub actor: Option<String>,
    pub action: Option<String>,
}
