//! How a cluster is reached, as it is typed into a form.

use domain::cluster::Connection;
use domain::error::{Error, Result};
use domain::text;
use serde::{Deserialize, Serialize};

use frame::typed::Typed;

/// The part of a form about the connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionInput {
    pub kind: ConnectionKind,
    pub kubeconfig: Typed,
    pub context: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// The one that is kept already.
    Keep,
    #[default]
    Kubeconfig,
    InCluster,
}

impl ConnectionKind {
    const ALL: [Self; 3] = [Self::Keep, Self::Kubeconfig, Self::InCluster];

    /// As the card sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Kubeconfig => "kubeconfig",
            Self::InCluster => "in_cluster",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).unwrap_or_default()
    }
}

impl ConnectionInput {
    /// The connection; `None` when the kept one stays.
    pub fn parse(self) -> Result<Option<Connection>> {
        match self.kind {
            ConnectionKind::Keep => Ok(None),
            ConnectionKind::InCluster => Ok(Some(Connection::InCluster)),
            ConnectionKind::Kubeconfig if self.kubeconfig.is_empty() => Err(needed()),
            ConnectionKind::Kubeconfig => {
                let context = Some(self.context.trim().to_owned()).filter(|context| !context.is_empty());
                Ok(Some(Connection::Kubeconfig { text: self.kubeconfig.into(), context }))
            }
        }
    }
}

/// The answer to a form without a connection.
pub fn needed() -> Error {
    Error::invalid(
        "kubeconfig",
        text!("A kubeconfig is needed: paste its text, or choose the file.", "请粘贴 kubeconfig 文本或选择文件。"),
    )
}

/// The contexts of a kubeconfig, for the form's choice, and the current one. Only the shape that kubectl writes is
/// read, line by line: the server reads the text as YAML, and decides.
pub fn contexts(kubeconfig: &str) -> (Vec<String>, Option<String>) {
    let (mut names, mut current, mut inside) = (Vec::new(), None, false);
    for line in kubeconfig.lines() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        let listed = text.starts_with("- ");
        if indent == 0 && !listed && !text.is_empty() && !text.starts_with('#') {
            inside = text == "contexts:";
            if let Some(name) = text.strip_prefix("current-context:") {
                current = Some(unquoted(name)).filter(|name| !name.is_empty());
            }
            continue;
        }
        // The name of a context stands beside `context:`, as `- name: x` or after the nested lines as `  name: x`.
        let own = if listed { Some(&text[2..]) } else { Some(text).filter(|_| inside && indent <= 2) };
        if let Some(name) = own.filter(|_| inside).and_then(|own| own.trim().strip_prefix("name:")) {
            names.push(unquoted(name));
        }
    }
    (names, current)
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    const KUBECTL: &str = "apiVersion: v1\nclusters:\n- cluster:\n    server: https://127.0.0.1:6443\n  name: local\n\
        contexts:\n- context:\n    cluster: local\n    user: admin\n  name: local\n- context:\n    cluster: far\n    \
        namespace: shop\n    user: admin\n  name: \"far away\"\ncurrent-context: local\nkind: Config\nusers:\n- name: admin\n";

    #[test]
    fn the_contexts_of_a_kubeconfig_are_offered() {
        let (names, current) = contexts(KUBECTL);
        assert_eq!(names, ["local", "far away"]);
        assert_eq!(current.as_deref(), Some("local"));
    }

    #[test]
    fn a_name_before_its_context_is_read_too() {
        let text = "contexts:\n  - name: one\n    context:\n      cluster: c\n      user: u\ncurrent-context: \"\"\n";
        assert_eq!(contexts(text), (vec!["one".to_owned()], None));
    }

    #[test]
    fn a_form_without_a_kubeconfig_is_told_at_its_field() {
        let error = ConnectionInput::default().parse().expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("kubeconfig"));
    }

    #[test]
    fn a_kubeconfig_that_was_typed_is_never_shown() {
        let input = ConnectionInput { kubeconfig: "token: hunter2".into(), ..ConnectionInput::default() };
        assert!(!format!("{input:?}").contains("hunter2"));
        assert!(input.parse().expect("good").is_some());
    }
}
