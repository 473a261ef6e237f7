//! A Kubernetes cluster that Slipway deploys to, and what a check of its connection found.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::ClusterId;
use crate::name::ClusterName;
use crate::secret::Secret;
use crate::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    pub id: ClusterId,
    pub name: ClusterName,
    /// The API server's address as the kubeconfig has it; never its credentials.
    pub server: String,
    /// Base URL of something that answers Prometheus's HTTP API for this cluster.
    pub prometheus_url: Option<String>,
    pub check: ClusterCheck,
    pub created_at: Time,
}

/// How to reach a cluster. Encrypted at rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// The text of a kubeconfig and, when it has several, the name of the context to use.
    Kubeconfig { text: Secret<String>, context: Option<String> },
    /// The service account that Slipway's own pod runs as.
    InCluster,
}

/// What was found when the connection was last tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterCheck {
    pub outcome: CheckOutcome,
    /// One sentence that says what was found and, on failure, what to do.
    pub sentence: Text,
    /// Kubernetes' version, `v1.34.4`.
    pub version: Option<String>,
    pub at: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Reachable, and all rights are there.
    Usable,
    /// Reachable, but rights are missing: the sentence names them.
    Limited,
    /// No answer, or one that refuses us.
    Unreachable,
}

/// One machine of a cluster and what is left on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub name: String,
    pub ready: bool,
    pub version: String,
    pub architecture: String,
    /// Thousandths of a core.
    pub cpu_allocatable: u64,
    pub cpu_requested: u64,
    /// Bytes.
    pub memory_allocatable: u64,
    pub memory_requested: u64,
    pub pods: u32,
    pub pods_allocatable: u32,
}
