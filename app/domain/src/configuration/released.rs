//! What a release takes along of the configuration, beside its plain variables. It never changes with the release.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Key, Profile, SecretRef};
use crate::centre::Item;
use crate::controller::{MountPath, VolumeClaim};
use crate::error::{Error, Result};
use crate::pod::{Command, Volume};
use crate::text;

/// As much as one object of Kubernetes holds, with room for what is around it.
const TOGETHER_MAX: usize = 900 * 1024;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Released {
    /// Which sealed values, sorted by key.
    pub secrets: Vec<Used>,
    /// What stands in which file.
    pub files: BTreeMap<MountPath, String>,
    pub entrypoint: Option<Entrypoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// What the service reads of the configuration centre by itself. What stands there is none of the release's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub centre: Vec<Item>,
}

/// A sealed value and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub key: Key,
    pub reference: SecretRef,
    /// Of a container beside the service, as it was adopted: it is for that release alone, and no part of what the service is
    /// configured with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
}

/// A script instead of the image's entrypoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrypoint {
    pub script: String,
    /// What would have been started: the script gets it as its arguments, and goes on with `exec "$@"`.
    pub original: Command,
}

impl Released {
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
            && self.files.is_empty()
            && self.entrypoint.is_none()
            && self.profile.is_none()
            && self.centre.is_empty()
    }

    /// The files whose content is sealed.
    pub fn secret_files(&self) -> impl Iterator<Item = &MountPath> {
        self.secrets.iter().filter_map(|used| match &used.key {
            Key::File(path) => Some(path),
            Key::Variable(_) | Key::Entrypoint | Key::Profile | Key::Centre => None,
        })
    }

    /// Checks what the types cannot: everything together fits into one object, and no file hides a volume.
    pub fn check(&self, volumes: &[Volume], claims: &[VolumeClaim]) -> Result<()> {
        let files: usize = self.files.values().map(String::len).sum();
        let script = self.entrypoint.as_ref().map_or(0, |entrypoint| entrypoint.script.len());
        if files + script > TOGETHER_MAX {
            let most = TOGETHER_MAX / 1024;
            return Err(Error::invalid(
                "files",
                text!(
                    "All files together are longer than {most} KiB, which is what Kubernetes keeps in one object.",
                    "所有文件合计超过 {most} KiB，即 Kubernetes 单个对象的上限。"
                ),
            ));
        }
        for path in self.files.keys().chain(self.secret_files()) {
            let mut mounted =
                volumes.iter().map(|volume| &volume.mount_path).chain(claims.iter().map(|claim| &claim.mount_path));
            if mounted.any(|mounted| mounted == path) {
                return Err(Error::invalid(
                    &format!("files.{path}"),
                    text!("A volume stands at {path} already.", "{path} 处已挂载卷。"),
                ));
            }
        }
        Ok(())
    }
}
