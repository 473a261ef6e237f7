//! How a release is reached from outside its cluster: the type of its Service, and ports of the nodes. Part of the release's
//! settings: a roll back brings it back too. The numbers belong to the cluster, so a promotion does not bring them along.
//! Sources: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport and `hostPort` of
//! https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports

mod clash;
mod held;
mod reached;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use clash::{free, hangs, left, usable};
pub use held::{HostNode, HostPortHeld, HostPorts, NodePortHeld};
pub use reached::{By, HostPort, Reached, ServicePort, reached};
pub use written::{Written, WrittenPort};

use crate::controller::ControllerKind;
use crate::error::{Error, Result};
use crate::service::{Port, Protocol};
use crate::text;

/// Which numbers a cluster gives and takes, where nobody configured its API server otherwise.
pub const NODE_PORTS: RangeInclusive<u16> = 30_000..=32_767;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceType {
    /// Reached from inside the cluster alone.
    ClusterIP,
    /// Reached at a port of every node, too.
    NodePort,
}

impl ServiceType {
    pub const ALL: [Self; 2] = [Self::ClusterIP, Self::NodePort];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClusterIP => "ClusterIP",
            Self::NodePort => "NodePort",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkSettings {
    /// `None`: nobody chose. It is ClusterIP then; a Service that was adopted keeps its own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceType>,
    /// By the port's name, where something of it is chosen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, PortSettings>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortSettings {
    /// The port of every node that leads to it; `None` with a NodePort Service: the cluster assigns one, and keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_port: Option<u16>,
    /// The port of the pod's own node that leads to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<u16>,
}

impl PortSettings {
    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What is said of all ports together stands here; of how pods are replaced, with the controller.
pub(crate) const PORTS: &str = "network.ports";
pub(crate) const STRATEGY: &str = "controller.strategy";
pub(crate) const KIND: &str = "controller.kind";

/// Where an error about a port stands.
pub fn field(port: &str, of: &str) -> String {
    format!("network.ports.{port}.{of}")
}

impl NetworkSettings {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn node_port(&self, port: &str) -> Option<u16> {
        self.ports.get(port)?.node_port
    }

    pub fn host_port(&self, port: &str) -> Option<u16> {
        self.ports.get(port)?.host_port
    }

    /// The chosen node ports, with the names of their ports.
    pub fn node_ports(&self) -> impl Iterator<Item = (&str, u16)> {
        self.ports.iter().filter_map(|(name, port)| Some((name.as_str(), port.node_port?)))
    }

    /// The host ports, with the ports that they lead to.
    pub fn host_ports<'a>(&'a self, ports: &'a [Port]) -> impl Iterator<Item = (&'a Port, u16)> {
        ports.iter().filter_map(|port| Some((port, self.host_port(&port.name)?)))
    }

    pub fn has_host_ports(&self) -> bool {
        self.ports.values().any(|port| port.host_port.is_some())
    }

    /// What a first release takes along from another environment: both may be on one cluster, and a number can be had there
    /// once.
    #[must_use]
    pub fn without_numbers(self) -> Self {
        Self { ports: BTreeMap::new(), ..self }
    }

    /// What is kept of the release before goes with the ports that are there still.
    pub fn keep(&mut self, ports: &[Port]) {
        self.ports.retain(|name, _| ports.iter().any(|port| port.name == *name));
    }

    /// Checks it against what runs the pods, and the ports of the service.
    pub fn check(&self, kind: ControllerKind, ports: &[Port]) -> Result<()> {
        let node_port = self.service == Some(ServiceType::NodePort);
        if kind.runs_to_an_end() && (node_port || !self.ports.is_empty()) {
            let at = self
                .ports
                .iter()
                .next()
                .map(|(name, port)| field(name, if port.host_port.is_some() { "host_port" } else { "node_port" }));
            return Err(Error::invalid(
                at.as_deref().filter(|_| !node_port).unwrap_or("network.service"),
                text!(
                    "A {kind} serves nobody: it has no Service and no ports of the nodes.",
                    "{kind} 不提供服务，没有 Service，也不占用节点端口。"
                ),
            ));
        }
        if node_port && ports.is_empty() {
            return Err(Error::invalid(
                "network.service",
                text!(
                    "The service has no port that a NodePort could lead to. Add one to the service first.",
                    "该服务没有可供 NodePort 指向的端口。请先为服务添加端口。"
                ),
            ));
        }
        for (name, chosen) in &self.ports {
            if !ports.iter().any(|port| port.name == *name) {
                return Err(Error::invalid(
                    &format!("network.ports.{name}"),
                    text!("The service has no port {name}.", "该服务没有端口 {name}。"),
                ));
            }
            if chosen.node_port.is_some() && !node_port {
                return Err(Error::invalid(
                    &field(name, "node_port"),
                    text!(
                        "A node port takes a Service of the type NodePort. Choose that, or leave the node port empty.",
                        "节点端口需要 NodePort 类型的 Service。请选择该类型，或不填节点端口。"
                    ),
                ));
            }
        }
        once(ports, |name| self.node_port(name), "node_port")?;
        once(ports, |name| self.host_port(name), "host_port")
    }
}

/// A number can be had once for each protocol.
fn once(ports: &[Port], of: impl Fn(&str) -> Option<u16>, kind: &str) -> Result<()> {
    let mut seen: Vec<(u16, Protocol, &str)> = Vec::new();
    for port in ports {
        let Some(number) = of(&port.name) else { continue };
        if let Some((.., other)) = seen.iter().find(|(one, protocol, _)| (*one, *protocol) == (number, port.protocol)) {
            return Err(Error::invalid(
                &field(&port.name, kind),
                text!(
                    "The port {other} has {number} already. Each needs a number of its own.",
                    "端口 {other} 已使用 {number}，每个端口需要各自的号码。"
                ),
            ));
        }
        seen.push((number, port.protocol, &port.name));
    }
    Ok(())
}

/// Whether it is one of those that clusters usually have.
pub fn is_usual(node_port: u16) -> bool {
    NODE_PORTS.contains(&node_port)
}
