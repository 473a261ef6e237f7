//! A number of pods or a part of them, as it is sent and shown.

use domain::controller::Share;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A number of pods, or a part of them: `1`, `"25%"`.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Share)]
pub enum ShareBody {
    #[schema(example = 1)]
    Number(u32),
    #[schema(example = "25%")]
    Text(String),
}

/// By hand: what is neither gets a sentence of the domain, not one of serde's about variants.
impl<'de> Deserialize<'de> for ShareBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShare)
    }
}

struct AnyShare;

impl Visitor<'_> for AnyShare {
    type Value = ShareBody;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number of pods (1) or a part of them (\"25%\")")
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(text.to_owned()))
    }
}

impl ShareBody {
    pub fn written(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

impl From<Share> for ShareBody {
    fn from(share: Share) -> Self {
        match share {
            Share::Number(number) => Self::Number(number),
            Share::Percent(_) => Self::Text(share.to_string()),
        }
    }
}
