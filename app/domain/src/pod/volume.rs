//! What is mounted into every container of a pod, apart from what each pod of a StatefulSet has for itself.
//! Source: https://kubernetes.io/docs/concepts/storage/volumes/

use serde::{Deserialize, Serialize};

use super::{Reference, ReferenceKind};
use crate::controller::{MountPath, VolumeClaim, refuse_own};
use crate::error::{Error, Result};
use crate::quantity::Memory;
use crate::text;

pub(super) const FIELD: &str = "pod.volumes";
const MOST: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// A DNS label.
    pub name: String,
    pub mount_path: MountPath,
    #[serde(default)]
    pub read_only: bool,
    pub source: Source,
}

/// Where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "PascalCase")]
pub enum Source {
    /// Empty when the pod begins, gone when it ends.
    Empty {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<Memory>,
        /// In memory, and counted as such.
        #[serde(default)]
        memory: bool,
    },
    /// A claim of the namespace, shared by all pods.
    Claim {
        name: String,
    },
    ConfigMap {
        name: String,
    },
    Secret {
        name: String,
    },
}

impl Source {
    pub const KINDS: [&'static str; 5] = ["Empty", "Memory", "Claim", "ConfigMap", "Secret"];

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty { memory: false, .. } => "Empty",
            Self::Empty { memory: true, .. } => "Memory",
            Self::Claim { .. } => "Claim",
            Self::ConfigMap { .. } => "ConfigMap",
            Self::Secret { .. } => "Secret",
        }
    }
}

impl Volume {
    pub(super) fn reference(&self) -> Option<Reference> {
        let (kind, name) = match &self.source {
            Source::Empty { .. } => return None,
            Source::Claim { name } => (ReferenceKind::PersistentVolumeClaim, name),
            Source::ConfigMap { name } => (ReferenceKind::ConfigMap, name),
            Source::Secret { name } => (ReferenceKind::Secret, name),
        };
        Some(Reference { kind, name: name.clone() })
    }

    fn check(&self) -> Result<()> {
        if !crate::syntax::dns_label(&self.name) {
            let name = &self.name;
            return Err(Error::invalid(
                FIELD,
                text!(
                    "“{name}” is not a volume's name: lower-case letters, digits and hyphens, at most 63.",
                    "“{name}” 不是卷名：只能用小写字母、数字和连字符，最多 63 个字符。"
                ),
            ));
        }
        if let Some(reference) = self.reference()
            && !crate::syntax::dns_subdomain(&reference.name)
        {
            let (volume, kind, name) = (&self.name, reference.kind.as_str(), &reference.name);
            return Err(Error::invalid(
                FIELD,
                text!(
                    "The volume {volume}: “{name}” is not the name of a {kind}.",
                    "卷 {volume}：“{name}” 不是 {kind} 的名称。"
                ),
            ));
        }
        Ok(())
    }
}

/// Refuses a name or a place that stands twice, also among the claims that each pod has.
pub(super) fn check_all(volumes: &[Volume], claims: &[VolumeClaim]) -> Result<()> {
    if volumes.len() > MOST {
        return Err(Error::invalid(FIELD, text!("At most {MOST} volumes.", "最多 {MOST} 个卷。")));
    }
    let mut names: Vec<&str> = claims.iter().map(|claim| claim.name.as_str()).collect();
    let mut paths: Vec<&MountPath> = claims.iter().map(|claim| &claim.mount_path).collect();
    for volume in volumes {
        volume.check()?;
        let (name, path) = (volume.name.as_str(), &volume.mount_path);
        refuse_own(name, path, FIELD)?;
        if names.contains(&name) {
            return Err(Error::invalid(FIELD, text!("The volume {name} stands twice.", "卷 {name} 重复。")));
        }
        if paths.contains(&path) {
            return Err(Error::invalid(FIELD, text!("Two volumes stand at {path}.", "两个卷都挂载在 {path}。")));
        }
        names.push(name);
        paths.push(path);
    }
    Ok(())
}

impl std::fmt::Display for Volume {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.source.kind())?;
        match &self.source {
            Source::Empty { size, .. } => size.map_or(Ok(()), |size| write!(f, " {size}"))?,
            Source::Claim { name } | Source::ConfigMap { name } | Source::Secret { name } => write!(f, " {name}")?,
        }
        write!(f, " at {}", self.mount_path)?;
        if self.read_only { write!(f, " (read-only)") } else { Ok(()) }
    }
}
