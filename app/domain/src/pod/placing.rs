//! Where a service's pods are put among each other.
//! Source: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spread {
    /// Wherever there is room.
    #[default]
    Anywhere,
    /// As evenly over the nodes as there is room.
    Nodes,
    /// As evenly over the zones as there is room.
    Zones,
}

impl Spread {
    pub const ALL: [Self; 3] = [Self::Anywhere, Self::Nodes, Self::Zones];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Nodes => "nodes",
            Self::Zones => "zones",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
            Error::invalid(
                "pod.spread",
                text!("“{text}” is not one of anywhere, nodes, zones.", "“{text}” 应为 anywhere、nodes 或 zones。"),
            )
        })
    }

    /// The nodes' label whose values it goes by.
    pub fn topology_key(self) -> Option<&'static str> {
        match self {
            Self::Anywhere => None,
            Self::Nodes => Some("kubernetes.io/hostname"),
            Self::Zones => Some("topology.kubernetes.io/zone"),
        }
    }
}
