//! How Kubernetes asks a container: whether it has started, whether it serves, whether it is alive.
//! Source: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/

use serde::{Deserialize, Serialize};

use super::Command;
use crate::error::{Error, Result};
use crate::service::{HealthPath, Port};
use crate::text;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Probes {
    /// Until it succeeds the other two are not asked; a container that never does is restarted.
    pub startup: Option<Probe>,
    /// `None`: the service's health check, where it has one. While it fails no request reaches the pod.
    pub readiness: Option<Probe>,
    /// When it fails the container is restarted.
    pub liveness: Option<Probe>,
}

impl Probes {
    /// With what each is called.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Probe)> {
        [("startup", &self.startup), ("readiness", &self.readiness), ("liveness", &self.liveness)]
            .into_iter()
            .filter_map(|(name, probe)| Some((name, probe.as_ref()?)))
    }

    pub fn is_empty(&self) -> bool {
        self.named().next().is_none()
    }

    /// How many seconds a container may run before they have found that it does not serve.
    pub fn patience(&self) -> u32 {
        let startup = self.startup.as_ref().map_or(0, |probe| probe.initial_delay + probe.period * probe.failures);
        startup + self.readiness.as_ref().map_or(0, |probe| probe.initial_delay + probe.period + probe.timeout)
    }

    pub(super) fn check(&self) -> Result<()> {
        self.named().try_for_each(|(name, probe)| probe.check(&format!("pod.{name}")))
    }

    /// A port that is named must be one of the service's.
    pub(super) fn check_ports(&self, ports: &[Port]) -> Result<()> {
        for (name, probe) in self.named() {
            let Some(PortRef::Name(port)) = probe.handler.port() else { continue };
            if !ports.iter().any(|known| known.name == *port) {
                return Err(Error::invalid(
                    &format!("pod.{name}.port"),
                    text!(
                        "The service has no port called {port}: name one of its ports, or write the number.",
                        "服务没有名为 {port} 的端口：请填写已有端口名或端口号。"
                    ),
                ));
            }
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    #[serde(flatten)]
    pub handler: Handler,
    /// Seconds after the start of the container.
    pub initial_delay: u32,
    /// Seconds from one question to the next.
    pub period: u32,
    /// Seconds until no answer counts as a failure.
    pub timeout: u32,
    /// So many in a row count.
    pub failures: u32,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Handler {
    /// A status from 200 to 399 is good.
    #[serde(rename = "HTTP")]
    Http { path: HealthPath, port: PortRef },
    /// A connection that opens is good.
    #[serde(rename = "TCP")]
    Tcp { port: PortRef },
    /// The gRPC health protocol.
    #[serde(rename = "gRPC")]
    Grpc {
        port: PortRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<String>,
    },
    /// A command inside the container that ends with 0 is good.
    Command { command: Command },
}

impl Handler {
    pub const KINDS: [&'static str; 4] = ["HTTP", "TCP", "gRPC", "Command"];

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Http { .. } => "HTTP",
            Self::Tcp { .. } => "TCP",
            Self::Grpc { .. } => "gRPC",
            Self::Command { .. } => "Command",
        }
    }

    pub fn port(&self) -> Option<&PortRef> {
        match self {
            Self::Http { port, .. } | Self::Tcp { port } | Self::Grpc { port, .. } => Some(port),
            Self::Command { .. } => None,
        }
    }
}

/// A port by number, or by the name that the service gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PortRef {
    Number(u16),
    Name(String),
}

impl PortRef {
    pub fn parse(text: &str, field: &str) -> Result<Self> {
        let text = text.trim();
        let number = text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        match number {
            Some(number) if number > 0 => Ok(Self::Number(number)),
            None if crate::syntax::dns_label(text) && text.contains(|c: char| c.is_ascii_lowercase()) => {
                Ok(Self::Name(text.to_owned()))
            }
            _ => Err(Error::invalid(
                field,
                text!(
                    "“{text}” is not a port: a number from 1 to 65535, or the name of one of the service's ports.",
                    "“{text}” 不是端口：请填写 1 到 65535 的端口号，或服务的端口名。"
                ),
            )),
        }
    }

    /// The number, where the ports say what a name means.
    pub fn number(&self, ports: &[Port]) -> Option<u16> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) => ports.iter().find(|port| port.name == *name).map(|port| port.port),
        }
    }
}

impl std::fmt::Display for PortRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl Probe {
    pub const PERIOD: u32 = 10;
    pub const TIMEOUT: u32 = 1;
    pub const FAILURES: u32 = 3;

    fn check(&self, field: &str) -> Result<()> {
        let within = |name: &str, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(Error::invalid(
                &format!("{field}.{name}"),
                text!(
                    "Between {least} and {most}; {value} was asked for.",
                    "应在 {least} 与 {most} 之间，填写的是 {value}。"
                ),
            ))
        };
        within("initial_delay", self.initial_delay, 0, 3600)?;
        within("period", self.period, 1, 3600)?;
        within("timeout", self.timeout, 1, 600)?;
        within("failures", self.failures, 1, 1000)?;
        match &self.handler {
            Handler::Command { command } if command.is_empty() => {
                Err(Error::invalid(&format!("{field}.command"), text!("A command is needed.", "请填写命令。")))
            }
            Handler::Http { .. } | Handler::Tcp { .. } | Handler::Grpc { .. } | Handler::Command { .. } => Ok(()),
        }
    }
}

/// `HTTP /healthz on http every 10 s`, with what differs from the usual.
impl std::fmt::Display for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.handler {
            Handler::Http { path, port } => write!(f, "HTTP {path} :{port}")?,
            Handler::Tcp { port } => write!(f, "TCP :{port}")?,
            Handler::Grpc { port, service } => {
                write!(f, "gRPC :{port}")?;
                service.as_ref().map_or(Ok(()), |service| write!(f, " {service}"))?;
            }
            Handler::Command { command } => write!(f, "{command}")?,
        }
        let Self { initial_delay, period, timeout, failures, .. } = self;
        write!(f, " · {period} s · {timeout} s · ×{failures}")?;
        if *initial_delay > 0 { write!(f, " · +{initial_delay} s") } else { Ok(()) }
    }
}
