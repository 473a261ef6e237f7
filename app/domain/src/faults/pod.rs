//! What takes the place of something wrong in the settings of a pod.

use super::{Mend, without_one};
use crate::controller::ControllerSettings;
use crate::error::Result;
use crate::pod::{Written, WrittenProbe};

/// So long that nothing which is done before the end is too long for it.
const GRACE: &str = "86400";

impl Mend for Written {
    fn mend(&mut self, field: &str) {
        let Some(name) = field.strip_prefix("pod.") else { return };
        let by_itself = |written: Self| -> Result<()> { written.parse()?.check(&ControllerSettings::default()) };
        match name {
            "command" => self.command.clear(),
            "arguments" => self.arguments.clear(),
            "grace" => GRACE.clone_into(&mut self.grace),
            "pre_stop" => {
                self.pre_stop_sleep.clear();
                self.pre_stop_command.clear();
            }
            "user" => self.user.clear(),
            "volumes" => {
                without_one(&mut self.volumes, |row| by_itself(Self { volumes: vec![row], ..Self::default() }).is_err())
            }
            "spread" => self.spread.clear(),
            "min_available" => self.min_available.clear(),
            "max_unavailable" => self.max_unavailable.clear(),
            "pull_secrets" => self.pull_secrets.clear(),
            "service_account" => self.service_account.clear(),
            "probes" => {
                for probe in [&mut self.startup, &mut self.readiness, &mut self.liveness] {
                    *probe = WrittenProbe::default();
                }
            }
            companion if companion.starts_with("companions") => without_one(&mut self.companions, |row| {
                by_itself(Self { companions: vec![row], ..Self::default() }).is_err()
            }),
            _ => {
                let Some((probe, part)) = name.split_once('.') else { return };
                match probe {
                    "startup" => self.startup.mend(part),
                    "readiness" => self.readiness.mend(part),
                    "liveness" => self.liveness.mend(part),
                    _ => {}
                }
            }
        }
    }
}

impl WrittenProbe {
    fn mend(&mut self, part: &str) {
        match part {
            "kind" => *self = Self::default(),
            "path" => self.path.clear(),
            "port" => "1".clone_into(&mut self.port),
            "command" => "true".clone_into(&mut self.command),
            "initial_delay" => self.initial_delay.clear(),
            "period" => self.period.clear(),
            "timeout" => self.timeout.clear(),
            "failures" => self.failures.clear(),
            _ => {}
        }
    }
}
