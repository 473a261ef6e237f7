//! How what is adopted is reached from outside: a NodePort Service with its numbers, and the host ports of its pods.

use std::collections::BTreeMap;

use serde_json::Value;

use super::value::{either, list, number, text};
use crate::controller::ControllerKind;
use crate::network::{NetworkSettings, PortSettings, ServiceType};
use crate::service::Port;

/// Of any other Service the type stays as it is, and is not chosen.
pub(super) fn network(main: &Value, service: Option<&Value>, ports: &[Port], kind: ControllerKind) -> NetworkSettings {
    let mut network = NetworkSettings::default();
    if kind.runs_to_an_end() {
        return network;
    }
    let mut chosen: BTreeMap<String, PortSettings> = BTreeMap::new();
    let named = |protocol: &Value, to: &str| {
        let protocol = protocol.as_str().unwrap_or("TCP");
        let mut ports = ports.iter().filter(|port| port.protocol.as_str() == protocol);
        ports.find(|port| port.name == to || port.port.to_string() == to).map(|port| port.name.clone())
    };
    let port = |found: &Value, at: &str| u16::try_from(number(found, at)?).ok().filter(|number| *number > 0);
    for found in list(main, "/ports") {
        let name = number(found, "/containerPort").and_then(|to| named(&found["protocol"], &to.to_string()));
        if let (Some(name), Some(host)) = (name, port(found, "/hostPort")) {
            chosen.entry(name).or_default().host_port = Some(host);
        }
    }
    if let Some(service) = service.filter(|service| text(service, "/spec/type") == Some("NodePort")) {
        network.service = Some(ServiceType::NodePort);
        for found in list(service, "/spec/ports") {
            let to = either(found, "/targetPort").or_else(|| either(found, "/port"));
            let name = to.and_then(|to| named(&found["protocol"], &to));
            if let (Some(name), Some(node)) = (name, port(found, "/nodePort")) {
                chosen.entry(name).or_default().node_port = Some(node);
            }
        }
    }
    network.ports = chosen;
    network
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ports() -> Vec<Port> {
        [("web", 8080, "TCP"), ("dns", 53, "UDP")].iter().filter_map(|(n, p, t)| Port::parse(n, *p, t).ok()).collect()
    }

    #[test]
    fn numbers_are_read_by_name_and_by_number() {
        let main = json!({ "ports": [
            { "name": "web", "containerPort": 8080, "protocol": "TCP", "hostPort": 80 },
            { "name": "dns", "containerPort": 53, "protocol": "UDP" },
        ] });
        let service = |kind: &str| {
            json!({ "spec": { "type": kind, "ports": [
                { "port": 80, "targetPort": "web", "protocol": "TCP", "nodePort": 30080 },
                { "port": 53, "targetPort": 53, "protocol": "UDP", "nodePort": 30053 },
                { "port": 9, "protocol": "TCP", "nodePort": 30009 },
            ] } })
        };
        let read = |kind: &str, of| network(&main, Some(&service(kind)), &ports(), of);
        let found = read("NodePort", ControllerKind::Deployment);
        assert_eq!(found.node_ports().collect::<Vec<_>>(), [("dns", 30_053), ("web", 30_080)]);
        assert_eq!((found.service, found.host_port("web")), (Some(ServiceType::NodePort), Some(80)));
        let kept = read("LoadBalancer", ControllerKind::Deployment);
        assert_eq!((kept.service, kept.node_ports().count()), (None, 0), "its type is not chosen");
        assert!(read("NodePort", ControllerKind::Job).is_empty());
    }
}
