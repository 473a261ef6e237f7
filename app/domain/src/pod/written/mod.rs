//! A pod's settings as somebody writes them, in a form or in a request: every value a text. What is empty is the usual.
//! One place reads it, and its errors name the field.

mod companion;
mod probe;
mod volume;

use serde::{Deserialize, Serialize};

pub use companion::WrittenCompanion;
pub use probe::WrittenProbe;
pub use volume::WrittenVolume;

use super::{Command, PodSettings, PreStop, Probes, Security, Shutdown, Spread};
use crate::error::{Error, Result};
use crate::text;
use crate::written::{given, maybe, parts, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    pub command: String,
    pub arguments: String,
    pub startup: WrittenProbe,
    pub readiness: WrittenProbe,
    pub liveness: WrittenProbe,
    pub grace: String,
    /// Seconds.
    pub pre_stop_sleep: String,
    pub pre_stop_command: String,
    pub non_root: bool,
    pub user: String,
    pub read_only: bool,
    pub drop_capabilities: bool,
    /// The four before are Slipway's to choose, by the image.
    pub proposed: bool,
    pub volumes: Vec<WrittenVolume>,
    pub companions: Vec<WrittenCompanion>,
    /// `anywhere`, `nodes` or `zones`.
    pub spread: String,
    pub min_available: String,
    pub max_unavailable: String,
    /// Names, separated by commas or lines.
    pub pull_secrets: String,
    pub service_account: String,
}

impl Written {
    /// As it would have been written.
    pub fn of(pod: &PodSettings) -> Self {
        let (mut pre_stop_sleep, mut pre_stop_command) = (String::new(), String::new());
        match &pod.shutdown.pre_stop {
            Some(PreStop::Sleep(seconds)) => pre_stop_sleep = seconds.to_string(),
            Some(PreStop::Command(command)) => pre_stop_command = command.to_string(),
            None => {}
        }
        Self {
            command: pod.command.to_string(),
            arguments: pod.arguments.to_string(),
            startup: WrittenProbe::of(pod.probes.startup.as_ref()),
            readiness: WrittenProbe::of(pod.probes.readiness.as_ref()),
            liveness: WrittenProbe::of(pod.probes.liveness.as_ref()),
            grace: text(pod.shutdown.grace),
            pre_stop_sleep,
            pre_stop_command,
            non_root: pod.security.non_root,
            user: text(pod.security.user),
            read_only: pod.security.read_only,
            drop_capabilities: pod.security.drop_capabilities,
            proposed: pod.security.proposed,
            volumes: pod.volumes.iter().map(WrittenVolume::of).collect(),
            companions: pod.companions.iter().map(WrittenCompanion::of).collect(),
            spread: pod.spread.as_str().to_owned(),
            min_available: text(pod.min_available),
            max_unavailable: text(pod.max_unavailable),
            pull_secrets: pod.pull_secrets.join("\n"),
            service_account: pod.service_account.clone().unwrap_or_default(),
        }
    }

    /// What is left to check needs the controller: [`PodSettings::check`].
    pub fn parse(&self) -> Result<PodSettings> {
        Ok(PodSettings {
            command: Command::parse(&self.command, "pod.command")?,
            arguments: Command::parse(&self.arguments, "pod.arguments")?,
            probes: Probes {
                startup: self.startup.parse("pod.startup")?,
                readiness: self.readiness.parse("pod.readiness")?,
                liveness: self.liveness.parse("pod.liveness")?,
            },
            shutdown: Shutdown { grace: maybe(&self.grace, "pod.grace")?, pre_stop: self.pre_stop()? },
            security: Security {
                non_root: self.non_root,
                user: maybe(&self.user, "pod.user")?,
                read_only: self.read_only,
                drop_capabilities: self.drop_capabilities,
                proposed: self.proposed,
            },
            volumes: self
                .volumes
                .iter()
                .filter(|volume| !volume.is_empty())
                .map(WrittenVolume::parse)
                .collect::<Result<_>>()?,
            companions: self
                .companions
                .iter()
                .filter(|companion| !companion.is_empty())
                .map(WrittenCompanion::parse)
                .collect::<Result<_>>()?,
            spread: given(&self.spread).map_or(Ok(Spread::default()), Spread::parse)?,
            min_available: given(&self.min_available)
                .map(crate::controller::Share::parse)
                .transpose()
                .map_err(|error| error.at("pod.min_available"))?,
            max_unavailable: given(&self.max_unavailable)
                .map(crate::controller::Share::parse)
                .transpose()
                .map_err(|error| error.at("pod.max_unavailable"))?,
            pull_secrets: parts(&self.pull_secrets)
                .map(|name| object_name(name, "pod.pull_secrets"))
                .collect::<Result<_>>()?,
            service_account: given(&self.service_account)
                .map(|name| object_name(name, "pod.service_account"))
                .transpose()?,
        })
    }

    fn pre_stop(&self) -> Result<Option<PreStop>> {
        let sleep = maybe(&self.pre_stop_sleep, "pod.pre_stop")?;
        let command = Command::parse(&self.pre_stop_command, "pod.pre_stop")?;
        match (sleep, command.is_empty()) {
            (Some(_), false) => Err(Error::invalid(
                "pod.pre_stop",
                text!("Either a number of seconds or a command, not both.", "秒数与命令只能填一个。"),
            )),
            (Some(seconds), true) => Ok(Some(PreStop::Sleep(seconds))),
            (None, false) => Ok(Some(PreStop::Command(command))),
            (None, true) => Ok(None),
        }
    }
}

fn object_name(name: &str, field: &str) -> Result<String> {
    if crate::syntax::dns_subdomain(name) {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(
        field,
        text!(
            "“{name}” is not an object's name: lower-case letters, digits, hyphens and dots.",
            "“{name}” 不是对象名称：只能用小写字母、数字、连字符和点。"
        ),
    ))
}
