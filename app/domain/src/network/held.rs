//! Who holds ports of a cluster's nodes, as the cluster says at this moment.

use std::collections::BTreeMap;

use crate::service::Protocol;

/// A node port of a Service. The number can be had once in a cluster, whatever the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodePortHeld {
    pub number: u16,
    pub namespace: String,
    /// Of the Service.
    pub name: String,
    /// Of the service in Slipway that it says it is of.
    pub service: Option<String>,
}

/// A host port of a pod, on the node that it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPortHeld {
    pub number: u16,
    pub protocol: Protocol,
    pub namespace: String,
    pub pod: String,
    pub node: String,
    /// Of the service in Slipway that the pod says it is of.
    pub service: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostNode {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub ready: bool,
    /// Pods are put there only if they tolerate something, or not at all.
    pub closed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostPorts {
    pub nodes: Vec<HostNode>,
    pub held: Vec<HostPortHeld>,
}
