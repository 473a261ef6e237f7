//! What a release's pods are made of beside its image: how it is started, asked and ended, what stands beside it and is
//! mounted, and what it may do. Part of the release's settings: a roll back brings it back too.
//! Source of the names: https://kubernetes.io/docs/concepts/workloads/pods/

mod command;
mod companion;
mod placing;
mod probe;
#[cfg(test)]
mod refused;
mod security;
mod shutdown;
mod volume;
mod written;

use serde::{Deserialize, Serialize};

pub use command::Command;
pub(crate) use companion::FIELD as COMPANIONS;
pub use companion::{Companion, Role};
pub use placing::Spread;
pub use probe::{Handler, PortRef, Probe, Probes};
pub use security::Security;
pub use shutdown::{PreStop, Shutdown};
pub use volume::{Source, Volume};
pub use written::{Written, WrittenCompanion, WrittenProbe, WrittenVolume};

use crate::controller::{ControllerKind, ControllerSettings, Share};
use crate::error::{Error, Result};
use crate::name::ServiceName;
use crate::service::Port;
use crate::text;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodSettings {
    /// Instead of the image's entrypoint; empty: the image's.
    pub command: Command,
    /// Instead of the image's arguments; empty: the image's.
    pub arguments: Command,
    pub probes: Probes,
    pub shutdown: Shutdown,
    pub security: Security,
    pub volumes: Vec<Volume>,
    /// Containers that run before the service, or beside it.
    pub companions: Vec<Companion>,
    pub spread: Spread,
    /// How many pods must stay while a node is emptied.
    pub min_available: Option<Share>,
    /// Or how many of them may be missing: there is one of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<Share>,
    /// Secrets of the namespace with the registry's credentials.
    pub pull_secrets: Vec<String>,
    /// Whose rights the pods have in the cluster; none: they have no token at all.
    pub service_account: Option<String>,
}

impl PodSettings {
    /// Checks what the types cannot: values that exclude each other, names that stand twice.
    pub fn check(&self, controller: &ControllerSettings) -> Result<()> {
        self.probes.check()?;
        self.shutdown.check()?;
        self.security.check()?;
        volume::check_all(&self.volumes, controller.volumes())?;
        companion::check_all(&self.companions)?;
        let kind = controller.kind();
        let serves = !kind.runs_to_an_end();
        if !serves && !self.probes.is_empty() {
            return Err(Error::invalid(
                "pod.probes",
                text!("A {kind} serves nobody: it has no probes.", "{kind} 不提供服务，没有探针。"),
            ));
        }
        let counted = matches!(kind, ControllerKind::Deployment | ControllerKind::StatefulSet);
        if !counted && self.spread != Spread::Anywhere {
            return Err(Error::invalid(
                "pod.spread",
                text!("The pods of a {kind} are not spread.", "{kind} 的 Pod 不做分散。"),
            ));
        }
        if self.min_available.is_some() && self.max_unavailable.is_some() {
            return Err(Error::invalid(
                "pod.max_unavailable",
                text!(
                    "A budget says how many pods stay or how many may be missing, not both.",
                    "中断预算只能填写最少可用或最多不可用其中之一。"
                ),
            ));
        }
        let field = if self.min_available.is_some() { "pod.min_available" } else { "pod.max_unavailable" };
        if !counted && (self.min_available.is_some() || self.max_unavailable.is_some()) {
            return Err(Error::invalid(
                field,
                text!(
                    "A {kind} has no disruption budget: it has no number of pods to keep.",
                    "{kind} 没有中断预算：没有需要保持的 Pod 数量。"
                ),
            ));
        }
        Ok(())
    }

    /// Checks it against the service that it is for: which ports there are, and what its own container is called.
    pub fn check_for(&self, service: &ServiceName, ports: &[Port]) -> Result<()> {
        self.probes.check_ports(ports)?;
        if self.companions.iter().any(|companion| companion.name == service.as_str()) {
            return Err(Error::invalid(
                "pod.companions",
                text!(
                    "A container beside the service cannot be called {service}: its own container is.",
                    "旁边的容器不能叫 {service}：服务自身的容器使用该名称。"
                ),
            ));
        }
        Ok(())
    }

    /// What it refers to in its namespace, which Slipway does not make.
    pub fn references(&self) -> Vec<Reference> {
        let mut references: Vec<Reference> = self.volumes.iter().filter_map(Volume::reference).collect();
        let named = |kind, name: &String| Reference { kind, name: name.clone() };
        references.extend(self.pull_secrets.iter().map(|name| named(ReferenceKind::Secret, name)));
        references.extend(self.service_account.iter().map(|name| named(ReferenceKind::ServiceAccount, name)));
        references.sort();
        references.dedup();
        references
    }
}

impl PodSettings {
    /// The field of an order that names it.
    pub fn field_of(&self, reference: &Reference) -> &'static str {
        match reference.kind {
            ReferenceKind::StorageClass => "controller.volumes",
            ReferenceKind::ServiceAccount => "pod.service_account",
            ReferenceKind::Secret if self.pull_secrets.contains(&reference.name) => "pod.pull_secrets",
            ReferenceKind::ConfigMap | ReferenceKind::PersistentVolumeClaim | ReferenceKind::Secret => "pod.volumes",
        }
    }
}

/// An object of the namespace that a release needs and does not bring along.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    pub kind: ReferenceKind,
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ReferenceKind {
    ConfigMap,
    PersistentVolumeClaim,
    Secret,
    ServiceAccount,
    StorageClass,
}

impl ReferenceKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::PersistentVolumeClaim => "PersistentVolumeClaim",
            Self::Secret => "Secret",
            Self::ServiceAccount => "ServiceAccount",
            Self::StorageClass => "StorageClass",
        }
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind.as_str(), self.name)
    }
}
