//! A port that is asked, as it is sent and shown.

use domain::pod::PortRef;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::api::either::either;

/// A port by its number, or by the name that the service gives it: `8080`, `"http"`.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ProbePort)]
pub enum PortBody {
    #[schema(example = 8080)]
    Number(u16),
    #[schema(example = "http")]
    Name(String),
}

impl<'de> Deserialize<'de> for PortBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        either(deserializer, "a port's number (8080) or its name (\"http\")").map(Self::Name)
    }
}

impl PortBody {
    pub fn written(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Name(name) => name,
        }
    }
}

impl From<&PortRef> for PortBody {
    fn from(port: &PortRef) -> Self {
        match port {
            PortRef::Number(number) => Self::Number(*number),
            PortRef::Name(name) => Self::Name(name.clone()),
        }
    }
}
