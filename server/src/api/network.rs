//! How a release is reached from outside of its cluster, as it is sent and as it is shown. What is shown can be sent again.

use std::collections::BTreeMap;

use domain::Result;
use domain::network::{By, NetworkSettings, PortSettings, Reached, ServiceType, Written, WrittenPort};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The type of the Service, and ports of the nodes. What is left out is the usual.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NetworkSettings)]
pub struct NetworkBody {
    /// Left out: ClusterIP, or what it was adopted with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "NodePort", pattern = "ClusterIP|NodePort")]
    service: Option<String>,
    /// By the names of the service's ports.
    ports: BTreeMap<String, PortBody>,
}

/// What leads to a port from outside.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NetworkPort)]
struct PortBody {
    /// Of every node, with a NodePort Service. Left out: the cluster assigns one, and keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 30080, minimum = 1, maximum = 65535)]
    node_port: Option<u32>,
    /// Of the node that the pod is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9100, minimum = 1, maximum = 65535)]
    host_port: Option<u32>,
}

impl NetworkBody {
    pub fn parse(self) -> Result<NetworkSettings> {
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let port = |(name, port): (String, PortBody)| WrittenPort {
            name,
            node_port: text(port.node_port),
            host_port: text(port.host_port),
        };
        let ports = self.ports.into_iter().map(port).collect();
        Written { service: self.service.unwrap_or_default(), ports }.parse()
    }
}

impl From<NetworkSettings> for NetworkBody {
    fn from(network: NetworkSettings) -> Self {
        let port = |(name, port): (String, PortSettings)| {
            let body = PortBody { node_port: port.node_port.map(u32::from), host_port: port.host_port.map(u32::from) };
            (name, body)
        };
        Self {
            service: network.service.map(ServiceType::as_str).map(str::to_owned),
            ports: network.ports.into_iter().map(port).collect(),
        }
    }
}

/// Where a port is reached from outside of the cluster.
#[derive(Serialize, ToSchema)]
#[schema(as = Reached)]
pub struct ReachedView {
    /// The service's port.
    #[schema(example = "http")]
    port: String,
    #[schema(value_type = String, example = "node_port", pattern = "node_port|host_port")]
    by: By,
    #[schema(example = 30080)]
    number: u16,
    #[schema(example = "TCP")]
    protocol: &'static str,
    /// Addresses of nodes where its pods run. By a node port every other node answers, too.
    #[schema(example = json!(["10.0.0.7"]))]
    nodes: Vec<String>,
}

impl From<Reached> for ReachedView {
    fn from(reached: Reached) -> Self {
        let Reached { port, by, number, protocol, nodes } = reached;
        Self { port, by, number, protocol: protocol.as_str(), nodes }
    }
}
