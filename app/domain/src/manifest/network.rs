//! How a release is reached from outside: the type of its Service, and its node ports.

use serde_json::Value;

use crate::network::ServiceType;
use crate::release::Release;

/// What only a Service may say that is reached from outside.
/// Source: `dropTypeDependentFields`, pkg/registry/core/service.
const OUTSIDE: [&str; 6] = [
    "externalTrafficPolicy",
    "allocateLoadBalancerNodePorts",
    "loadBalancerClass",
    "loadBalancerIP",
    "loadBalancerSourceRanges",
    "healthCheckNodePort",
];

/// Where somebody chose the type: that, with the node ports that were chosen. A number that is not named is given up to the
/// cluster, which keeps the one that it has.
pub(super) fn expose(service: &mut Value, release: &Release) {
    let Some(kind) = release.settings.network.service else { return };
    service["spec"]["type"] = kind.as_str().into();
    if let (ServiceType::ClusterIP, Some(spec)) = (kind, service["spec"].as_object_mut()) {
        spec.retain(|name, _| !OUTSIDE.contains(&name.as_str()));
    }
    let Some(ports) = service.pointer_mut("/spec/ports").and_then(Value::as_array_mut) else { return };
    for port in ports {
        let number = leads_to(port, release).and_then(|name| release.settings.network.node_port(name));
        let Some(fields) = port.as_object_mut() else { continue };
        match number {
            Some(number) => drop(fields.insert("nodePort".to_owned(), number.into())),
            None => drop(fields.remove("nodePort")),
        }
    }
}

/// The port of the release that a port of its Service leads to. A Service that was adopted may say it by number.
fn leads_to<'a>(found: &Value, release: &'a Release) -> Option<&'a str> {
    let to = found.get("targetPort").or_else(|| found.get("port"))?;
    let protocol = found["protocol"].as_str().unwrap_or("TCP");
    let mut ports = release.ports.iter().filter(|port| port.protocol.as_str() == protocol);
    ports.find(|port| *to == port.name.as_str() || *to == port.port).map(|port| port.name.as_str())
}
