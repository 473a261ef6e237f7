//! A secret on its way from a form to the server.

use domain::secret::Secret;
use serde::{Deserialize, Serialize};

/// A password or a kubeconfig that was typed. It crosses in the body of a form as it must; `Debug` shows nothing of it,
/// and nothing that a page is sent ever carries one.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Typed {
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Hands the text on, to be read before it is wrapped in the domain's `Secret`.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Typed> for Secret<String> {
    fn from(typed: Typed) -> Self {
        Self::new(typed.0)
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("••••")
    }
}
