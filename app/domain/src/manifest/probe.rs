//! How Kubernetes asks the container of a release.

use serde_json::{Value, json};

use crate::pod::{Handler, PortRef, Probe};
use crate::release::Release;
use crate::service::{Port, Protocol};

/// Whether it serves: as the release says, else by the service's health check. `None` where nobody said how: it then
/// counts as ready as soon as it runs.
pub(super) fn readiness(release: &Release) -> Option<Value> {
    if let Some(asked) = &release.settings.pod.probes.readiness {
        return Some(probe(asked, &release.ports));
    }
    let port = release.ports.iter().find(|port| port.protocol == Protocol::Tcp)?;
    let path = release.health_path.as_ref()?;
    Some(json!({
        "httpGet": { "path": path.as_str(), "port": port.name },
        "periodSeconds": 2, "timeoutSeconds": 2, "failureThreshold": 3,
    }))
}

pub(super) fn probe(probe: &Probe, ports: &[Port]) -> Value {
    let (name, handler) = match &probe.handler {
        Handler::Http { path, port } => ("httpGet", json!({ "path": path, "port": named(port) })),
        Handler::Tcp { port } => ("tcpSocket", json!({ "port": named(port) })),
        Handler::Grpc { port, service } => {
            // Kubernetes takes only a number here.
            let mut handler = json!({ "port": port.number(ports) });
            if let Some(service) = service {
                handler["service"] = service.as_str().into();
            }
            ("grpc", handler)
        }
        Handler::Command { command } => ("exec", json!({ "command": command.words() })),
    };
    let mut asked = json!({
        name: handler,
        "periodSeconds": probe.period,
        "timeoutSeconds": probe.timeout,
        "failureThreshold": probe.failures,
    });
    if probe.initial_delay > 0 {
        asked["initialDelaySeconds"] = probe.initial_delay.into();
    }
    asked
}

fn named(port: &PortRef) -> Value {
    match port {
        PortRef::Number(number) => (*number).into(),
        PortRef::Name(name) => name.as_str().into(),
    }
}
