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

impl AuditEntry {
    /// Whether it is about making a release, whatever for: the release itself tells that too, with how it went.
    pub fn makes_a_release(&self) -> bool {
        self.action.starts_with("release.")
    }
}

/// Every action that use cases write, for lists to choose from.
pub const ACTIONS: [&str; 36] = [
    "service.register",
    "service.adopt",
    "service.edit",
    "service.team",
    "service.delete",
    "configuration.edit",
    "build.start",
    "build.cancel",
    "release.create",
    "release.rollback",
    "release.promote",
    "automation.choose",
    "placement.run",
    "placement.scale",
    "placement.restart",
    "placement.stop",
    "placement.start",
    "placement.delete",
    "drift.put_back",
    "environment.create",
    "environment.move",
    "environment.delete",
    "centre.set",
    "centre.delete",
    "cluster.create",
    "cluster.edit",
    "cluster.delete",
    "team.create",
    "team.member",
    "team.delete",
    "user.create",
    "user.update",
    "user.password",
    "user.sign_out_everywhere",
    "token.create",
    "token.delete",
];

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    pub service: Option<String>,
    pub actor: Option<String>,
    pub action: Option<String>,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    #[test]
    fn every_action_that_a_use_case_writes_can_be_chosen() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/use_cases"))];
        let mut written = Vec::new();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(path).unwrap();
                written.extend(text.split('"').filter(|text| is_action(text)).map(str::to_owned));
            }
        }
        written.sort();
        written.dedup();
        let mut listed = ACTIONS.map(str::to_owned).to_vec();
        listed.sort();
        assert_eq!(listed, written);
    }

    /// Noun and verb, as in `user.sign_out_everywhere`.
    fn is_action(text: &str) -> bool {
        let is_word =
            |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        text.split_once('.').is_some_and(|(noun, verb)| is_word(noun) && is_word(verb))
    }
}
