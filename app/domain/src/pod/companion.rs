//! Containers that are not the service: what runs to an end before it begins, and what runs beside it as long as it does.
//! Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Command;
use crate::error::{Error, Result};
use crate::image::ImageRef;
use crate::settings::Resources;
use crate::text;

pub(crate) const FIELD: &str = "pod.companions";
const MOST: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// A DNS label, not the service's own name.
    pub name: String,
    pub role: Role,
    pub image: ImageRef,
    #[serde(default, skip_serializing_if = "Command::is_empty")]
    pub command: Command,
    #[serde(default, skip_serializing_if = "Command::is_empty")]
    pub arguments: Command,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub resources: Resources,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Ends before the service begins, one after the other.
    #[default]
    Init,
    /// Begins before the service and ends after it.
    Sidecar,
}

impl Role {
    pub const ALL: [Self; 2] = [Self::Init, Self::Sidecar];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Init => "Init",
            Self::Sidecar => "Sidecar",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
            Error::invalid(FIELD, text!("“{text}” is neither Init nor Sidecar.", "“{text}” 应为 Init 或 Sidecar。"))
        })
    }
}

impl Companion {
    fn check(&self) -> Result<()> {
        let name = &self.name;
        if !crate::syntax::dns_label(name) {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "“{name}” is not a container's name: lower-case letters, digits and hyphens, at most 63.",
                    "“{name}” 不是容器名：只能用小写字母、数字和连字符，最多 63 个字符。"
                ),
            ));
        }
        for (name, value) in &self.variables {
            crate::settings::variable(name, value, FIELD)?;
            // Written as lines, one of two lines would read back as two.
            if value.contains(['\n', '\r']) {
                return Err(Error::invalid(
                    FIELD,
                    text!("The value of {name} has more than one line.", "{name} 的值不止一行。"),
                ));
            }
        }
        self.resources.check(FIELD)
    }
}

pub(super) fn check_all(companions: &[Companion]) -> Result<()> {
    if companions.len() > MOST {
        return Err(Error::invalid(FIELD, text!("At most {MOST} containers beside it.", "最多 {MOST} 个附加容器。")));
    }
    for (at, companion) in companions.iter().enumerate() {
        companion.check()?;
        let name = &companion.name;
        if companions[..at].iter().any(|other| other.name == *name) {
            return Err(Error::invalid(FIELD, text!("The container {name} stands twice.", "容器 {name} 重复。")));
        }
    }
    Ok(())
}

impl std::fmt::Display for Companion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.role.as_str(), self.image)?;
        for part in [&self.command, &self.arguments] {
            if !part.is_empty() {
                write!(f, " {part}")?;
            }
        }
        for (name, value) in &self.variables {
            write!(f, " {name}={value}")?;
        }
        let Resources { cpu_request, cpu_limit, memory_request, memory_limit } = &self.resources;
        let cpu = [("cpu ≥ ", cpu_request), ("cpu ≤ ", cpu_limit)];
        let memory = [("memory ≥ ", memory_request), ("memory ≤ ", memory_limit)];
        cpu.iter().try_for_each(|(name, amount)| amount.map_or(Ok(()), |amount| write!(f, " · {name}{amount}")))?;
        memory.iter().try_for_each(|(name, amount)| amount.map_or(Ok(()), |amount| write!(f, " · {name}{amount}")))
    }
}
