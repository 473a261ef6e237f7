//! A taint that does not keep pods away, written as `kubectl taint` writes taints: `key=value:Effect`, each part but the
//! key optional. Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::text;

use crate::syntax::{label_key, label_value};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Toleration {
    pub key: String,
    /// `None`: whatever the value is.
    pub value: Option<String>,
    /// `None`: whatever the effect is.
    pub effect: Option<Effect>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}

impl Effect {
    const ALL: [Self; 3] = [Self::NoSchedule, Self::PreferNoSchedule, Self::NoExecute];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }
}

impl Toleration {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = || {
            Error::invalid(
                "controller.tolerations",
                text!(
                    "“{text}” is not a taint: write key, key=value, or either with :NoSchedule, :PreferNoSchedule or :NoExecute behind it.",
                    "“{text}” 不是污点：请写 key、key=value，可在其后加 :NoSchedule、:PreferNoSchedule 或 :NoExecute。"
                ),
            )
        };
        let (pair, effect) = match text.split_once(':') {
            Some((pair, effect)) => {
                (pair, Some(Effect::ALL.into_iter().find(|known| known.as_str() == effect).ok_or_else(wrong)?))
            }
            None => (text, None),
        };
        let (key, value) = match pair.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (pair, None),
        };
        if !label_key(key) || !value.is_none_or(label_value) {
            return Err(wrong());
        }
        Ok(Self { key: key.to_owned(), value: value.map(str::to_owned), effect })
    }

    pub fn manifest(&self) -> Value {
        let mut toleration = json!({ "key": self.key, "operator": "Exists" });
        if let Some(value) = &self.value {
            toleration["operator"] = "Equal".into();
            toleration["value"] = value.as_str().into();
        }
        if let Some(effect) = self.effect {
            toleration["effect"] = effect.as_str().into();
        }
        toleration
    }
}

impl std::fmt::Display for Toleration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.key)?;
        if let Some(value) = &self.value {
            write!(f, "={value}")?;
        }
        match self.effect {
            Some(effect) => write!(f, ":{}", effect.as_str()),
            None => Ok(()),
        }
    }
}

crate::parsed::as_text!(Toleration);

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("node-role.kubernetes.io/control-plane:NoSchedule", "Exists")]
    #[case("gpu", "Exists")]
    #[case("gpu=a100:NoExecute", "Equal")]
    fn a_taint_is_read_and_written_back(#[case] text: &str, #[case] operator: &str) {
        let toleration = Toleration::parse(text).expect("a taint");
        assert_eq!((toleration.to_string().as_str(), &toleration.manifest()["operator"]), (text, &operator.into()));
    }

    #[rstest]
    #[case("")]
    #[case("=value")]
    #[case("gpu:Never")]
    #[case("g p u")]
    #[case("gpu=a/b")]
    fn what_is_no_taint_is_refused(#[case] text: &str) {
        assert!(Toleration::parse(text).is_err_and(|error| error.field.as_deref() == Some("controller.tolerations")));
    }
}
