//! A number of pods, or a part of them: `1`, `25%`.
//! Source: `IntOrString` of `maxSurge` and `maxUnavailable`, https://kubernetes.io/docs/concepts/workloads/controllers/deployment/

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Share {
    Number(u32),
    Percent(u32),
}

impl Share {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = || {
            Error::invalid(
                "share",
                text!(
                    "“{text}” is neither a number of pods (1) nor a part of them (25%).",
                    "“{text}” 既不是 Pod 数（1）也不是百分比（25%）。"
                ),
            )
        };
        // `parse` of a number takes a plus sign, too.
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(wrong());
        }
        let (share, most) = match text.strip_suffix('%') {
            Some(part) => (Self::Percent(part.parse().map_err(|_| wrong())?), 100),
            None => (Self::Number(text.parse().map_err(|_| wrong())?), crate::settings::REPLICAS_MAX),
        };
        match share {
            Self::Number(n) | Self::Percent(n) if n > most => Err(wrong()),
            Self::Number(_) | Self::Percent(_) => Ok(share),
        }
    }

    /// So many of this number of pods, rounded up as Kubernetes does for a surge.
    pub fn of(self, pods: u32) -> u32 {
        match self {
            Self::Number(number) => number,
            Self::Percent(part) => (pods * part).div_ceil(100),
        }
    }

    /// Whether it is none at all.
    pub fn is_none(self) -> bool {
        matches!(self, Self::Number(0) | Self::Percent(0))
    }

    /// As it stands in a manifest: a number or a text.
    pub fn manifest(self) -> serde_json::Value {
        match self {
            Self::Number(number) => number.into(),
            Self::Percent(part) => format!("{part}%").into(),
        }
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Percent(part) => write!(f, "{part}%"),
        }
    }
}

crate::parsed::as_text!(Share);

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1", Share::Number(1))]
    #[case(" 25% ", Share::Percent(25))]
    #[case("0", Share::Number(0))]
    fn a_share_is_a_number_or_a_part(#[case] text: &str, #[case] expected: Share) {
        assert_eq!(Share::parse(text), Ok(expected));
    }

    #[rstest]
    #[case("")]
    #[case("-1")]
    #[case("+1")]
    #[case("%")]
    #[case("101%")]
    #[case("201")]
    #[case("1.5")]
    #[case("half")]
    fn what_is_neither_is_refused(#[case] text: &str) {
        assert!(Share::parse(text).is_err_and(|error| error.text.en.contains("25%")));
    }
}
