//! A number of pods or a part of them, as it is sent and shown.

use domain::controller::Share;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::api::either::either;

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

impl<'de> Deserialize<'de> for ShareBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        either(deserializer, "a number of pods (1) or a part of them (\"25%\")").map(Self::Text)
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
