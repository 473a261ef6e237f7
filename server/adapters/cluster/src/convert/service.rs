//! A Service becomes its ports.

use domain::network::ServicePort;
use domain::service::Protocol;
use k8s_openapi::api::core::v1::Service;

use super::{Kept, place};

pub fn service(object: Service) -> Option<Kept<Vec<ServicePort>>> {
    let (place, name, ()) = place(&object.metadata)?;
    let ports = object.spec.and_then(|spec| spec.ports).unwrap_or_default();
    let port = |port: k8s_openapi::api::core::v1::ServicePort| {
        Some(ServicePort {
            // Of a single port it may be left out.
            name: port.name.unwrap_or_else(|| port.port.to_string()),
            protocol: protocol(port.protocol.as_deref())?,
            node_port: number(port.node_port),
        })
    };
    Some((place, name, ports.into_iter().filter_map(port).collect()))
}

/// `None`: one that Slipway has no ports of.
pub fn protocol(name: Option<&str>) -> Option<Protocol> {
    match name {
        None | Some("TCP") => Some(Protocol::Tcp),
        Some("UDP") => Some(Protocol::Udp),
        Some(_) => None,
    }
}

/// Kubernetes writes none as 0.
pub fn number(port: Option<i32>) -> Option<u16> {
    port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_the_ports_that_the_cluster_assigned() {
        let object = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "a", "namespace": "n", "labels": {"slipway.dev/service": "a"}},
            "spec": {"type": "NodePort", "ports": [
                {"name": "http", "port": 80, "protocol": "TCP", "nodePort": 30080},
                {"port": 53, "protocol": "UDP"}, {"port": 9, "protocol": "SCTP", "nodePort": 30009}]},
        }));
        let (place, name, ports) = service(object.unwrap()).unwrap();
        assert_eq!((place.namespace.as_str(), place.service.as_str(), name.as_str()), ("n", "a", "a"));
        let found: Vec<_> = ports.iter().map(|port| (port.name.as_str(), port.protocol, port.node_port)).collect();
        assert_eq!(found, [("http", Protocol::Tcp, Some(30_080)), ("53", Protocol::Udp, None)]);
    }
}
