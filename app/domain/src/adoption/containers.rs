//! The container that becomes the service's own: its ports, variables, amounts and probes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::value::{either, list, number, text, words};
use crate::pod::{Command, Handler, PortRef, Probe, Probes};
use crate::quantity::{Cpu, Memory};
use crate::service::{HealthPath, Port, Protocol};
use crate::settings::{self, Resources};

/// Those that the container names, and those that the Service leads to by number.
pub(super) fn ports(main: &Value, service: Option<&Value>) -> Vec<Port> {
    let port = |port: &Value, at: &str| {
        let number = i64::from(number(port, at)?);
        let protocol = text(port, "/protocol").unwrap_or_default();
        let named = Port::parse(text(port, "/name").unwrap_or_default(), number, protocol);
        // A name that Slipway does not take: the number tells it as well.
        named.or_else(|_| Port::parse("", number, protocol)).ok()
    };
    let own = list(main, "/ports").iter().filter_map(|found| port(found, "/containerPort"));
    let led_to = service.map(|service| list(service, "/spec/ports")).unwrap_or_default();
    let led_to = led_to.iter().filter_map(|found| port(found, "/targetPort"));
    let mut ports: Vec<Port> = Vec::new();
    for mut port in own.chain(led_to) {
        if ports.iter().any(|other| other.port == port.port && other.protocol == port.protocol) {
            continue;
        }
        if ports.iter().any(|other| other.name == port.name) {
            port.name = format!("port-{}", port.port);
        }
        ports.push(port);
    }
    ports
}

/// The health check of the service, where the readiness probe asks just as Slipway would.
pub(super) fn health(main: &Value, ports: &[Port]) -> Option<HealthPath> {
    let asked = main.get("readinessProbe")?;
    let first = ports.iter().find(|port| port.protocol == Protocol::Tcp)?;
    let found = read_probe(asked)?;
    let Handler::Http { path, port: PortRef::Name(port) } = found.handler else { return None };
    let usual = (found.period, found.timeout, found.failures, found.initial_delay) == (2, 2, 3, 0);
    (usual && port == first.name).then_some(path)
}

pub(super) fn probes(main: &Value, has_health: bool) -> Probes {
    let probe = |name: &str| main.get(name).and_then(read_probe);
    Probes {
        startup: probe("startupProbe"),
        readiness: probe("readinessProbe").filter(|_| !has_health),
        liveness: probe("livenessProbe"),
    }
}

fn read_probe(asked: &Value) -> Option<Probe> {
    let port = |pointer: &str| PortRef::parse(&either(asked, pointer)?, "port").ok();
    let handler = if asked.get("httpGet").is_some() {
        let path = HealthPath::parse(text(asked, "/httpGet/path").unwrap_or("/")).ok()?;
        Handler::Http { path, port: port("/httpGet/port")? }
    } else if asked.get("tcpSocket").is_some() {
        Handler::Tcp { port: port("/tcpSocket/port")? }
    } else if asked.get("grpc").is_some() {
        let service = text(asked, "/grpc/service").filter(|service| !service.is_empty()).map(str::to_owned);
        Handler::Grpc { port: port("/grpc/port")?, service }
    } else {
        Handler::Command { command: Command::of(words(asked, "/exec/command"), "command").ok()? }
    };
    let part = |pointer, usual| number(asked, pointer).unwrap_or(usual);
    Some(Probe {
        handler,
        initial_delay: part("/initialDelaySeconds", 0),
        period: part("/periodSeconds", 10),
        timeout: part("/timeoutSeconds", 1),
        failures: part("/failureThreshold", 3),
    })
}

/// Those with a value. One that comes from a Secret, a ConfigMap or the pod itself is none of them.
pub(super) fn variables(container: &Value) -> BTreeMap<String, String> {
    let variable = |variable: &Value| {
        let name = text(variable, "/name")?;
        if variable.get("valueFrom").is_some() {
            return None;
        }
        let value = text(variable, "/value").unwrap_or_default();
        settings::variable(name, value, "variables").ok()?;
        Some((name.to_owned(), value.to_owned()))
    };
    list(container, "/env").iter().filter_map(variable).collect()
}

pub(super) fn resources(container: &Value) -> Resources {
    let amount = |side: &str, name: &str| either(container, &format!("/resources/{side}/{name}"));
    let cpu = |side| amount(side, "cpu").and_then(|text| Cpu::parse(&text).ok());
    let memory = |side| amount(side, "memory").and_then(|text| Memory::parse(&text).ok());
    Resources {
        cpu_request: cpu("requests"),
        cpu_limit: cpu("limits"),
        memory_request: memory("requests"),
        memory_limit: memory("limits"),
    }
}

pub(super) fn command(container: &Value, name: &str) -> Command {
    Command::of(words(container, &format!("/{name}")), name).unwrap_or_default()
}
