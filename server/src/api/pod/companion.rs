//! A container beside the service as it is sent and shown.

use std::collections::BTreeMap;

use domain::pod::{Companion, WrittenCompanion};
use domain::{Error, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read::words;
use crate::api::resources::ResourcesBody;

const FIELD: &str = "pod.companions";

/// A container that runs before the service, or beside it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Companion)]
pub struct CompanionBody {
    #[schema(example = "migrate")]
    name: String,
    /// To the end before the service begins, one after the other; or beside it, as long as it does.
    #[schema(example = "Init", pattern = "Init|Sidecar")]
    role: String,
    #[schema(example = "registry.example/shop/migrate:1.4")]
    image: String,
    /// Instead of the image's entrypoint, word by word; empty: the image's.
    #[serde(default)]
    command: Vec<String>,
    /// Instead of the image's arguments, word by word; empty: the image's.
    #[serde(default)]
    arguments: Vec<String>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    resources: ResourcesBody,
}

impl From<Companion> for CompanionBody {
    fn from(companion: Companion) -> Self {
        Self {
            name: companion.name,
            role: companion.role.as_str().to_owned(),
            image: companion.image.into(),
            command: companion.command.words().to_vec(),
            arguments: companion.arguments.words().to_vec(),
            variables: companion.variables,
            resources: companion.resources.into(),
        }
    }
}

impl CompanionBody {
    /// As somebody would write it, and apart from that its variables.
    pub(super) fn written(self) -> Result<(WrittenCompanion, BTreeMap<String, String>)> {
        let Self { name, role, image, command, arguments, variables, resources } = self;
        let written = WrittenCompanion {
            name,
            role,
            image,
            command: words(command, FIELD)?,
            arguments: words(arguments, FIELD)?,
            variables: String::new(),
            cpu_request: resources.cpu_request.unwrap_or_default(),
            cpu_limit: resources.cpu_limit.unwrap_or_default(),
            memory_request: resources.memory_request.unwrap_or_default(),
            memory_limit: resources.memory_limit.unwrap_or_default(),
        };
        // A form passes over a row that nobody filled in, and takes a row without a role for an Init.
        if written.is_empty() || written.role.trim().is_empty() {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "A container beside the service needs a name, a role (Init or Sidecar) and an image.",
                    "附加容器需要名称、角色（Init 或 Sidecar）和镜像。"
                ),
            ));
        }
        Ok((written, variables))
    }
}
