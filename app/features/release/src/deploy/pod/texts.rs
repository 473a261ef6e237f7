//! The settings of a pod as signals: what is written, so that the form, the difference and the checks see the same.

use domain::controller::ControllerKind;
use domain::pod::{PodSettings, Written, WrittenCompanion, WrittenProbe, WrittenVolume};
use leptos::prelude::*;

use super::rows::{CompanionRow, VolumeRow};

#[derive(Debug, Clone, Copy)]
pub struct ProbeTexts {
    pub kind: RwSignal<String>,
    pub path: RwSignal<String>,
    pub port: RwSignal<String>,
    pub service: RwSignal<String>,
    pub command: RwSignal<String>,
    pub initial_delay: RwSignal<String>,
    pub period: RwSignal<String>,
    pub timeout: RwSignal<String>,
    pub failures: RwSignal<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct PodTexts {
    pub command: RwSignal<String>,
    pub arguments: RwSignal<String>,
    pub startup: ProbeTexts,
    pub readiness: ProbeTexts,
    pub liveness: ProbeTexts,
    pub grace: RwSignal<String>,
    /// Which of the next two counts: `sleep`, `command`, or none.
    pub pre_stop: RwSignal<String>,
    pub pre_stop_sleep: RwSignal<String>,
    pub pre_stop_command: RwSignal<String>,
    pub non_root: RwSignal<bool>,
    pub user: RwSignal<String>,
    pub read_only: RwSignal<bool>,
    pub drop_capabilities: RwSignal<bool>,
    /// The four before are Slipway's to choose.
    pub proposed: RwSignal<bool>,
    pub volumes: RwSignal<Vec<VolumeRow>>,
    pub companions: RwSignal<Vec<CompanionRow>>,
    pub spread: RwSignal<String>,
    pub min_available: RwSignal<String>,
    pub max_unavailable: RwSignal<String>,
    pub pull_secrets: RwSignal<String>,
    pub service_account: RwSignal<String>,
    next_key: StoredValue<u32>,
}

fn empty() -> RwSignal<String> {
    RwSignal::new(String::new())
}

fn off() -> RwSignal<bool> {
    RwSignal::new(false)
}

/// Whether pods of this kind are asked anything.
pub fn is_asked(kind: ControllerKind) -> bool {
    !kind.runs_to_an_end()
}

/// Whether pods of this kind are spread, and kept while a node is emptied.
pub fn is_counted(kind: ControllerKind) -> bool {
    matches!(kind, ControllerKind::Deployment | ControllerKind::StatefulSet)
}

impl ProbeTexts {
    fn new() -> Self {
        Self {
            kind: empty(),
            path: empty(),
            port: empty(),
            service: empty(),
            command: empty(),
            initial_delay: empty(),
            period: empty(),
            timeout: empty(),
            failures: empty(),
        }
    }

    fn fill(self, written: WrittenProbe) {
        self.kind.set(written.kind);
        self.path.set(written.path);
        self.port.set(written.port);
        self.service.set(written.service);
        self.command.set(written.command);
        self.initial_delay.set(written.initial_delay);
        self.period.set(written.period);
        self.timeout.set(written.timeout);
        self.failures.set(written.failures);
    }

    /// What is written for the kind that is chosen.
    fn written(self) -> WrittenProbe {
        let kind = self.kind.get();
        if kind.is_empty() {
            return WrittenProbe::default();
        }
        let of = |text: RwSignal<String>, kinds: &[&str]| kinds.contains(&kind.as_str()).then(|| text.get());
        WrittenProbe {
            path: of(self.path, &["HTTP"]).unwrap_or_default(),
            port: of(self.port, &["HTTP", "TCP", "gRPC"]).unwrap_or_default(),
            service: of(self.service, &["gRPC"]).unwrap_or_default(),
            command: of(self.command, &["Command"]).unwrap_or_default(),
            initial_delay: self.initial_delay.get(),
            period: self.period.get(),
            timeout: self.timeout.get(),
            failures: self.failures.get(),
            kind,
        }
    }
}

impl PodTexts {
    pub fn new() -> Self {
        Self {
            command: empty(),
            arguments: empty(),
            startup: ProbeTexts::new(),
            readiness: ProbeTexts::new(),
            liveness: ProbeTexts::new(),
            grace: empty(),
            pre_stop: empty(),
            pre_stop_sleep: empty(),
            pre_stop_command: empty(),
            non_root: off(),
            user: empty(),
            read_only: off(),
            drop_capabilities: off(),
            proposed: off(),
            volumes: RwSignal::new(Vec::new()),
            companions: RwSignal::new(Vec::new()),
            spread: empty(),
            min_available: empty(),
            max_unavailable: empty(),
            pull_secrets: empty(),
            service_account: empty(),
            next_key: StoredValue::new(0),
        }
    }

    pub fn fill(self, pod: &PodSettings) {
        let written = Written::of(pod);
        self.command.set(written.command);
        self.arguments.set(written.arguments);
        self.startup.fill(written.startup);
        self.readiness.fill(written.readiness);
        self.liveness.fill(written.liveness);
        self.grace.set(written.grace);
        let before = match (written.pre_stop_sleep.is_empty(), written.pre_stop_command.is_empty()) {
            (false, _) => "sleep",
            (true, false) => "command",
            (true, true) => "",
        };
        self.pre_stop.set(before.to_owned());
        self.pre_stop_sleep.set(written.pre_stop_sleep);
        self.pre_stop_command.set(written.pre_stop_command);
        self.non_root.set(written.non_root);
        self.user.set(written.user);
        self.read_only.set(written.read_only);
        self.drop_capabilities.set(written.drop_capabilities);
        self.proposed.set(written.proposed);
        self.volumes.set(Vec::new());
        written.volumes.into_iter().for_each(|volume| self.add_volume(volume));
        self.companions.set(Vec::new());
        written.companions.into_iter().for_each(|companion| self.add_companion(companion));
        self.spread.set(written.spread);
        self.min_available.set(written.min_available);
        self.max_unavailable.set(written.max_unavailable);
        self.pull_secrets.set(written.pull_secrets);
        self.service_account.set(written.service_account);
    }

    /// What is written, without what this kind of controller does not have.
    pub fn written(self, kind: ControllerKind) -> Written {
        let mut written = Written {
            command: self.command.get(),
            arguments: self.arguments.get(),
            grace: self.grace.get(),
            non_root: self.non_root.get(),
            user: self.user.get(),
            read_only: self.read_only.get(),
            drop_capabilities: self.drop_capabilities.get(),
            proposed: self.proposed.get(),
            volumes: self.volumes.with(|rows| rows.iter().map(VolumeRow::written).collect()),
            companions: self.companions.with(|rows| rows.iter().map(CompanionRow::written).collect()),
            pull_secrets: self.pull_secrets.get(),
            service_account: self.service_account.get(),
            ..Written::default()
        };
        match self.pre_stop.get().as_str() {
            "sleep" => written.pre_stop_sleep = self.pre_stop_sleep.get(),
            "command" => written.pre_stop_command = self.pre_stop_command.get(),
            _ => {}
        }
        if is_asked(kind) {
            written.startup = self.startup.written();
            written.readiness = self.readiness.written();
            written.liveness = self.liveness.written();
        }
        if is_counted(kind) {
            written.spread = self.spread.get();
            written.min_available = self.min_available.get();
            written.max_unavailable = self.max_unavailable.get();
        }
        written
    }

    fn key(self) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        key
    }

    pub fn add_volume(self, volume: WrittenVolume) {
        let row = VolumeRow::new(self.key(), volume);
        self.volumes.update(|rows| rows.push(row));
    }

    pub fn add_companion(self, companion: WrittenCompanion) {
        let row = CompanionRow::new(self.key(), companion);
        self.companions.update(|rows| rows.push(row));
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests;
