//! A secret on its way from a form to the server.

use serde::{Deserialize, Serialize};

/// What was typed into a field for a secret. It crosses in the body of a form as it must; `Debug` shows nothing of it,
/// and nothing that a page is sent ever carries one.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Typed {
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Hands the text on, to be wrapped in the domain's `Secret`.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("••••")
    }
}
