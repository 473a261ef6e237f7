//! A probe as it is sent and shown.

use domain::pod::{Handler, Probe, WrittenProbe};
use domain::{Error, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::port::PortBody;
use super::read::{number, words};

/// How Kubernetes asks the container. What the kind does not have is refused.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Probe)]
pub struct ProbeBody {
    #[schema(example = "HTTP", pattern = "HTTP|TCP|gRPC|Command")]
    kind: String,
    /// Of HTTP; left out: `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/healthz")]
    path: Option<String>,
    /// Of HTTP, TCP and gRPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<PortBody>,
    /// Of gRPC: what the health service is asked about; left out: the server as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    /// Of Command: run in the container, word by word. An end with 0 is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["/bin/alive"]))]
    command: Option<Vec<String>>,
    /// Seconds after the start of the container; left out: 0.
    #[schema(example = 0, maximum = 3600)]
    initial_delay: Option<u32>,
    /// Seconds from one question to the next; left out: 10.
    #[schema(example = 10, minimum = 1, maximum = 3600)]
    period: Option<u32>,
    /// Seconds until no answer counts as a failure; left out: 1.
    #[schema(example = 1, minimum = 1, maximum = 600)]
    timeout: Option<u32>,
    /// So many failures in a row count; left out: 3.
    #[schema(example = 3, minimum = 1, maximum = 1000)]
    failures: Option<u32>,
}

impl From<Probe> for ProbeBody {
    fn from(probe: Probe) -> Self {
        let Probe { handler, initial_delay, period, timeout, failures } = probe;
        let mut body = Self {
            kind: handler.kind().to_owned(),
            path: None,
            port: handler.port().map(PortBody::from),
            service: None,
            command: None,
            initial_delay: Some(initial_delay),
            period: Some(period),
            timeout: Some(timeout),
            failures: Some(failures),
        };
        match handler {
            Handler::Http { path, .. } => body.path = Some(path.into()),
            Handler::Tcp { .. } => {}
            Handler::Grpc { service, .. } => body.service = service,
            Handler::Command { command } => body.command = Some(command.words().to_vec()),
        }
        body
    }
}

impl ProbeBody {
    /// `field` is where it stands, as `pod.readiness`.
    pub(super) fn written(self, field: &str) -> Result<WrittenProbe> {
        // A form without a kind means no probe; a script that sends one means something else.
        if self.kind.trim().is_empty() {
            let known = Handler::KINDS.join(", ");
            return Err(Error::invalid(
                &format!("{field}.kind"),
                text!("A probe needs a kind: {known}.", "探针需要类型：{known}。"),
            ));
        }
        self.check_kind(field)?;
        Ok(WrittenProbe {
            kind: self.kind,
            path: self.path.unwrap_or_default(),
            port: self.port.map(PortBody::written).unwrap_or_default(),
            service: self.service.unwrap_or_default(),
            command: words(self.command.unwrap_or_default(), &format!("{field}.command"))?,
            initial_delay: number(self.initial_delay),
            period: number(self.period),
            timeout: number(self.timeout),
            failures: number(self.failures),
        })
    }

    /// Refuses what the kind does not have: what is passed over in silence is believed to be in force.
    fn check_kind(&self, field: &str) -> Result<()> {
        let kind = self.kind.trim();
        let fields: [(&str, bool, &[&str]); 4] = [
            ("path", self.path.is_some(), &["HTTP"]),
            ("port", self.port.is_some(), &["HTTP", "TCP", "gRPC"]),
            ("service", self.service.is_some(), &["gRPC"]),
            ("command", self.command.is_some(), &["Command"]),
        ];
        let other = |(_, given, kinds): &&(&str, bool, &[&str])| *given && !kinds.contains(&kind);
        match fields.iter().find(other).filter(|_| Handler::KINDS.contains(&kind)) {
            Some((name, ..)) => Err(Error::invalid(
                &format!("{field}.{name}"),
                text!(
                    "A probe by {kind} has no {name}. Leave it out, or choose another kind.",
                    "{kind} 探针没有 {name}。请去掉该字段，或选择其他类型。"
                ),
            )),
            None => Ok(()),
        }
    }
}
