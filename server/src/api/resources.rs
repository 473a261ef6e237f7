//! CPU and memory as they are sent and shown.

use domain::Result;
use domain::settings::Resources;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// CPU and memory of the container, in Kubernetes' notation; what is absent is left to the cluster.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Resources)]
pub struct ResourcesBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "250m")]
    pub cpu_request: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_limit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "128Mi")]
    pub memory_request: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<String>,
}

impl From<Resources> for ResourcesBody {
    fn from(resources: Resources) -> Self {
        Self {
            cpu_request: resources.cpu_request.map(String::from),
            cpu_limit: resources.cpu_limit.map(String::from),
            memory_request: resources.memory_request.map(String::from),
            memory_limit: resources.memory_limit.map(String::from),
        }
    }
}

impl ResourcesBody {
    pub fn parse(&self) -> Result<Resources> {
        let text = |amount: &Option<String>| amount.clone().unwrap_or_default();
        Resources::parse(
            "resources",
            [&text(&self.cpu_request), &text(&self.cpu_limit)],
            [&text(&self.memory_request), &text(&self.memory_limit)],
        )
    }
}
