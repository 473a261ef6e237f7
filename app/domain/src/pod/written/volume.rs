//! A volume as somebody writes it.

use serde::{Deserialize, Serialize};

use crate::controller::MountPath;
use crate::error::{Error, Result};
use crate::pod::{Source, Volume, volume::FIELD};
use crate::quantity::Memory;
use crate::text;
use crate::written::{given, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenVolume {
    pub name: String,
    pub mount_path: String,
    pub read_only: bool,
    /// `Empty`, `Memory`, `Claim`, `ConfigMap` or `Secret`.
    pub kind: String,
    /// Of the claim, ConfigMap or Secret.
    pub of: String,
    /// Of an empty one.
    pub size: String,
}

impl WrittenVolume {
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.mount_path, &self.of, &self.size].iter().all(|text| text.trim().is_empty())
    }

    pub(super) fn of(volume: &Volume) -> Self {
        let (of, size) = match &volume.source {
            Source::Empty { size, .. } => (String::new(), text(*size)),
            Source::Claim { name } | Source::ConfigMap { name } | Source::Secret { name } => {
                (name.clone(), String::new())
            }
        };
        Self {
            name: volume.name.clone(),
            mount_path: volume.mount_path.to_string(),
            read_only: volume.read_only,
            kind: volume.source.kind().to_owned(),
            of,
            size,
        }
    }

    pub(super) fn parse(&self) -> Result<Volume> {
        let empty = |memory| -> Result<Source> {
            let size = given(&self.size).map(Memory::parse).transpose().map_err(|error| error.at(FIELD))?;
            Ok(Source::Empty { size, memory })
        };
        let name = || self.of.trim().to_owned();
        let source = match given(&self.kind) {
            None | Some("Empty") => empty(false)?,
            Some("Memory") => empty(true)?,
            Some("Claim") => Source::Claim { name: name() },
            Some("ConfigMap") => Source::ConfigMap { name: name() },
            Some("Secret") => Source::Secret { name: name() },
            Some(other) => {
                let known = Source::KINDS.join(", ");
                return Err(Error::invalid(
                    FIELD,
                    text!("“{other}” is not a kind of volume: {known}.", "“{other}” 不是卷类型：{known}。"),
                ));
            }
        };
        Ok(Volume {
            name: self.name.trim().to_owned(),
            mount_path: MountPath::parse(&self.mount_path).map_err(|error| error.at(FIELD))?,
            read_only: self.read_only,
            source,
        })
    }
}
