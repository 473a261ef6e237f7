//! A probe as somebody writes it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::pod::{Command, Handler, PortRef, Probe};
use crate::service::HealthPath;
use crate::text;
use crate::written::{given, number, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenProbe {
    /// `HTTP`, `TCP`, `gRPC` or `Command`; empty: none.
    pub kind: String,
    pub path: String,
    pub port: String,
    pub service: String,
    pub command: String,
    pub initial_delay: String,
    pub period: String,
    pub timeout: String,
    pub failures: String,
}

impl WrittenProbe {
    pub(super) fn of(probe: Option<&Probe>) -> Self {
        let Some(probe) = probe else { return Self::default() };
        let mut written = Self {
            kind: probe.handler.kind().to_owned(),
            port: text(probe.handler.port()),
            initial_delay: probe.initial_delay.to_string(),
            period: probe.period.to_string(),
            timeout: probe.timeout.to_string(),
            failures: probe.failures.to_string(),
            ..Self::default()
        };
        match &probe.handler {
            Handler::Http { path, .. } => written.path = path.to_string(),
            Handler::Tcp { .. } => {}
            Handler::Grpc { service, .. } => written.service = service.clone().unwrap_or_default(),
            Handler::Command { command } => written.command = command.to_string(),
        }
        written
    }

    pub(super) fn parse(&self, field: &str) -> Result<Option<Probe>> {
        let port = || PortRef::parse(&self.port, &format!("{field}.port"));
        let handler = match given(&self.kind) {
            None => return Ok(None),
            Some("HTTP") => Handler::Http {
                path: HealthPath::parse(given(&self.path).unwrap_or("/"))
                    .map_err(|error| error.at(&format!("{field}.path")))?,
                port: port()?,
            },
            Some("TCP") => Handler::Tcp { port: port()? },
            Some("gRPC") => Handler::Grpc { port: port()?, service: given(&self.service).map(str::to_owned) },
            Some("Command") => {
                Handler::Command { command: Command::parse(&self.command, &format!("{field}.command"))? }
            }
            Some(other) => {
                let known = Handler::KINDS.join(", ");
                return Err(Error::invalid(
                    &format!("{field}.kind"),
                    text!("“{other}” is not a kind of probe: {known}.", "“{other}” 不是探针类型：{known}。"),
                ));
            }
        };
        Ok(Some(Probe {
            handler,
            initial_delay: number(&self.initial_delay, &format!("{field}.initial_delay"), 0)?,
            period: number(&self.period, &format!("{field}.period"), Probe::PERIOD)?,
            timeout: number(&self.timeout, &format!("{field}.timeout"), Probe::TIMEOUT)?,
            failures: number(&self.failures, &format!("{field}.failures"), Probe::FAILURES)?,
        }))
    }
}
