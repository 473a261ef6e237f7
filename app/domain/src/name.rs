//! Names that Kubernetes accepts, parsed once. A name is at once what a person reads, a part of a URL and (for
//! services) the name of objects in the cluster, so all follow RFC 1123 labels: the strictest of the three.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;
use crate::text::Text;

/// Checks an RFC 1123 label of at most `max` characters; the sentence says what to change.
fn label(text: &str, max: usize) -> Result<(), Text> {
    if text.is_empty() {
        return Err(text!("A name is needed.", "请填写名称。"));
    }
    if text.len() > max {
        return Err(text!(
            "At most {max} characters; this has {length}.",
            "最多 {max} 个字符，现有 {length} 个。",
            length = text.chars().count()
        ));
    }
    if let Some(wrong) = text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')) {
        return Err(text!(
            "Only lower-case letters, digits and hyphens, because Kubernetes takes no others; “{wrong}” is not one.",
            "只能用小写字母、数字和连字符（Kubernetes 的要求）；“{wrong}” 不可用。"
        ));
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err(text!("It must begin and end with a letter or a digit.", "首尾必须是字母或数字。"));
    }
    Ok(())
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident($max:expr, letter = $letter:expr)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses a name; the error's field is `name`.
            pub fn parse(text: &str) -> Result<Self> {
                label(text, $max).map_err(|why| Error::invalid("name", why))?;
                if $letter && !text.starts_with(|c: char| c.is_ascii_lowercase()) {
                    return Err(Error::invalid("name", text!(
                        "It must begin with a letter, because a Kubernetes Service of this name is made.",
                        "必须以字母开头，因为会以此名创建 Kubernetes Service。"
                    )));
                }
                Ok(Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(text: String) -> Result<Self> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )*};
}

names!(
    /// A service's name. 50 characters at most: Kubernetes adds a suffix of up to 13 for pods, and labels end at 63.
    /// It begins with a letter (RFC 1035), as a Kubernetes Service must.
    ServiceName(50, letter = true),
    /// A team's name.
    TeamName(40, letter = false),
    /// A cluster's name.
    ClusterName(40, letter = false),
    /// An environment's name: dev, test, prod.
    EnvironmentName(30, letter = false),
    /// A Kubernetes namespace (RFC 1123 label).
    Namespace(63, letter = false),
    /// The name a person signs in with.
    UserName(40, letter = false),
);

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("orders")]
    #[case("a")]
    #[case("orders-2")]
    fn a_good_name_is_taken(#[case] name: &str) {
        assert_eq!(ServiceName::parse(name).map(String::from), Ok(name.to_owned()));
    }

    #[rstest]
    #[case("", "A name is needed")]
    #[case("Orders", "“O” is not one")]
    #[case("or_ders", "“_” is not one")]
    #[case("-orders", "begin and end")]
    #[case("2orders", "begin with a letter")]
    #[case(&"x".repeat(51), "At most 50")]
    fn a_wrong_name_says_what_to_change(#[case] name: &str, #[case] sentence: &str) {
        let error = ServiceName::parse(name).expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("name"));
        assert!(error.text.en.contains(sentence), "{}", error.text.en);
    }
}
