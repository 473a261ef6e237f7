//! A pod that was sent, read.

use std::collections::BTreeMap;

use domain::pod::{Command, PodSettings, Written, WrittenProbe};
use domain::{Error, Result, text};

use super::probe::ProbeBody;
use super::{CompanionBody, PodBody, PreStopBody, SecurityBody, VolumeBody};
use crate::api::controller::ShareBody;

impl PodBody {
    pub fn parse(self) -> Result<PodSettings> {
        let (pre_stop_sleep, pre_stop_command) = self.pre_stop.map_or(Ok(<_>::default()), PreStopBody::written)?;
        let security = self.security.unwrap_or(SecurityBody { proposed: true, ..SecurityBody::default() });
        let (companions, variables): (Vec<_>, Vec<BTreeMap<_, _>>) =
            self.companions.into_iter().map(CompanionBody::written).collect::<Result<Vec<_>>>()?.into_iter().unzip();
        let written = Written {
            command: words(self.command, "pod.command")?,
            arguments: words(self.arguments, "pod.arguments")?,
            startup: probe(self.startup, "pod.startup")?,
            readiness: probe(self.readiness, "pod.readiness")?,
            liveness: probe(self.liveness, "pod.liveness")?,
            grace: number(self.grace),
            pre_stop_sleep,
            pre_stop_command,
            non_root: security.non_root,
            user: number(security.user),
            read_only: security.read_only,
            drop_capabilities: security.drop_capabilities,
            proposed: security.proposed,
            volumes: self.volumes.into_iter().map(VolumeBody::written).collect::<Result<_>>()?,
            companions,
            spread: self.spread,
            min_available: self.min_available.map(ShareBody::written).unwrap_or_default(),
            max_unavailable: self.max_unavailable.map(ShareBody::written).unwrap_or_default(),
            pull_secrets: names(&self.pull_secrets)?,
            service_account: self.service_account.unwrap_or_default(),
        };
        let mut pod = written.parse()?;
        // They are a map already, and as a text one with two lines would become two.
        for (companion, variables) in pod.companions.iter_mut().zip(variables) {
            companion.variables = variables;
        }
        Ok(pod)
    }
}

impl PreStopBody {
    /// The seconds, and the command.
    fn written(self) -> Result<(String, String)> {
        let command = words(self.command.unwrap_or_default(), "pod.pre_stop")?;
        if self.sleep.is_none() && command.is_empty() {
            return Err(Error::invalid(
                "pod.pre_stop",
                text!("A number of seconds (sleep) or a command is needed.", "请填写秒数（sleep）或命令。"),
            ));
        }
        Ok((number(self.sleep), command))
    }
}

fn probe(probe: Option<ProbeBody>, field: &str) -> Result<WrittenProbe> {
    probe.map_or(Ok(WrittenProbe::default()), |probe| probe.written(field))
}

pub(super) fn number(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// As they would be written on one line.
pub(super) fn words(words: Vec<String>, field: &str) -> Result<String> {
    Ok(Command::of(words, field)?.to_string())
}

/// As one text. A comma or a line's end would make two names of one, and an empty one none.
fn names(names: &[String]) -> Result<String> {
    if let Some(name) = names.iter().find(|name| name.trim().is_empty() || name.contains([',', '\n'])) {
        return Err(Error::invalid(
            "pod.pull_secrets",
            text!("“{name}” is not the name of a Secret.", "“{name}” 不是 Secret 的名称。"),
        ));
    }
    Ok(names.join("\n"))
}
