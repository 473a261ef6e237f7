//! A configuration centre: where services read part of their configuration by themselves, while they run. Slipway looks
//! into it so that people see everything that holds; it writes nothing there.

mod address;
mod content;
mod item;

use serde::{Deserialize, Serialize};

pub use address::Address;
pub use content::{Content, Format};
pub use item::{FIELD, Item, Items};

use crate::Time;
use crate::error::{Error, Result};
use crate::id::EnvironmentId;
use crate::name::UserName;
use crate::secret::Secret;
use crate::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CentreKind {
    Nacos,
    Apollo,
    Disconf,
}

impl CentreKind {
    pub const ALL: [Self; 3] = [Self::Nacos, Self::Apollo, Self::Disconf];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nacos => "nacos",
            Self::Apollo => "apollo",
            Self::Disconf => "disconf",
        }
    }

    /// As its makers write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nacos => "Nacos",
            Self::Apollo => "Apollo",
            Self::Disconf => "Disconf",
        }
    }

    /// What it calls the part that one environment reads; empty is its own default, where it has one.
    pub fn namespace_word(self) -> &'static str {
        match self {
            Self::Nacos => "namespace",
            Self::Apollo => "cluster",
            Self::Disconf => "env",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text.trim()).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid(
                "kind",
                text!(
                    "“{text}” is no configuration centre that is known here: one of {known}.",
                    "“{text}” 不是支持的配置中心，可用：{known}。"
                ),
            )
        })
    }
}

/// The centre of an environment, without what lets Slipway in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Centre {
    pub kind: CentreKind,
    pub address: Address,
    /// A namespace of Nacos, a cluster of Apollo, an env of Disconf; empty: its default.
    pub namespace: String,
    /// Nacos's user; empty: it lets everybody read.
    pub user: String,
    /// A password (Nacos) or an access key (Apollo) is kept.
    pub has_password: bool,
    pub updated_by: UserName,
    pub updated_at: Time,
}

/// As it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreRecord {
    pub environment: EnvironmentId,
    pub centre: Centre,
    /// The password, sealed by the vault.
    pub sealed: Option<Vec<u8>>,
}

/// How it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub kind: CentreKind,
    pub address: Address,
    pub namespace: String,
    pub user: String,
    pub password: Option<Secret<String>>,
}

/// The longest name of a namespace and of a user.
const NAME_MAX: usize = 128;

/// A namespace as somebody writes it.
pub fn namespace(kind: CentreKind, text: &str) -> Result<String> {
    let name = text.trim();
    let word = kind.namespace_word();
    if name.is_empty() && kind == CentreKind::Disconf {
        return Err(Error::invalid(
            "namespace",
            text!("Disconf needs its {word}, such as rd.", "Disconf 需要 {word}，如 rd。"),
        ));
    }
    let usual = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let dots = !name.is_empty() && name.chars().all(|c| c == '.');
    if name.len() > NAME_MAX || !name.chars().all(usual) || dots {
        return Err(Error::invalid(
            "namespace",
            text!(
                "“{name}” is no {word}: letters, digits and - _ . , at most {NAME_MAX}. Of Nacos it is the namespace's ID.",
                "“{name}” 不是有效的 {word}：可用字母、数字和 - _ .，最多 {NAME_MAX} 个字符。Nacos 请填写命名空间 ID。"
            ),
        ));
    }
    Ok(name.to_owned())
}

/// A user as somebody writes it.
pub fn user(text: &str) -> Result<String> {
    let name = text.trim();
    if name.len() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(Error::invalid("user", text!("At most {NAME_MAX} characters.", "最多 {NAME_MAX} 个字符。")));
    }
    Ok(name.to_owned())
}

/// What an item held when a release was made, without telling what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub item: Item,
    /// A hash with the release in it; empty: it was not there.
    pub hash: String,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(CentreKind::Nacos, "", true)]
    #[case(CentreKind::Nacos, " 3f1a-dev ", true)]
    #[case(CentreKind::Disconf, "", false)]
    #[case(CentreKind::Apollo, "a/b", false)]
    #[case(CentreKind::Apollo, "..", false)]
    fn a_namespace_is_a_name(#[case] kind: CentreKind, #[case] text: &str, #[case] good: bool) {
        assert_eq!(namespace(kind, text).is_ok(), good);
    }

    #[test]
    fn an_unknown_kind_is_refused_at_its_field() {
        let error = CentreKind::parse("consul").expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("kind"));
    }
}
