//! Where a service is reached from outside of its cluster, by what the cluster says of its Services and pods.

use serde::{Deserialize, Serialize};

use crate::service::Protocol;
use crate::workload::{Pod, Workload};

/// Where a port is reached from outside: at a number, on these nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The service's port.
    pub port: String,
    pub by: By,
    pub number: u16,
    pub protocol: Protocol,
    /// Addresses of nodes where its pods run. By a node port every other node answers, too.
    pub nodes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    NodePort,
    HostPort,
}

/// A port of the service's own Services, as the cluster has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePort {
    pub name: String,
    pub protocol: Protocol,
    pub node_port: Option<u16>,
}

/// A port of a pod's node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostPort {
    pub name: String,
    pub number: u16,
    pub protocol: Protocol,
}

/// From what the cluster says of its Services and pods.
pub fn reached(workload: &Workload) -> Vec<Reached> {
    let running = || workload.pods.iter().filter(|pod| !pod.deleting);
    let nodes = |pods: &mut dyn Iterator<Item = &Pod>| {
        let mut nodes: Vec<String> = pods.filter_map(|pod| pod.host_ip.clone()).collect();
        nodes.sort();
        nodes.dedup();
        nodes
    };
    let mut found: Vec<Reached> = Vec::new();
    for port in &workload.services {
        let Some(number) = port.node_port else { continue };
        let (port, protocol) = (port.name.clone(), port.protocol);
        found.push(Reached { port, by: By::NodePort, number, protocol, nodes: nodes(&mut running()) });
    }
    for host in running().flat_map(|pod| &pod.host_ports) {
        let (port, number, protocol) = (host.name.clone(), host.number, host.protocol);
        let same = |other: &Reached| (other.by, other.number, other.protocol) == (By::HostPort, number, protocol);
        if found.iter().any(same) {
            continue;
        }
        let nodes = nodes(&mut running().filter(|pod| pod.host_ports.contains(host)));
        found.push(Reached { port, by: By::HostPort, number, protocol, nodes });
    }
    found
}
