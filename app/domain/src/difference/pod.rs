//! What is compared of a pod's settings.

use super::Subject;
use crate::pod::{Command, PodSettings, Probe, Spread};

pub(super) type Value = fn(&PodSettings) -> Option<String>;

/// The values that a pod has once. A switch that is off is no value.
pub(super) const VALUES: [(Subject, Value); 16] = [
    (Subject::Command, |pod| command(&pod.command)),
    (Subject::Arguments, |pod| command(&pod.arguments)),
    (Subject::Startup, |pod| pod.probes.startup.as_ref().map(Probe::to_string)),
    (Subject::Readiness, |pod| pod.probes.readiness.as_ref().map(Probe::to_string)),
    (Subject::Liveness, |pod| pod.probes.liveness.as_ref().map(Probe::to_string)),
    (Subject::Grace, |pod| pod.shutdown.grace.map(|seconds| format!("{seconds} s"))),
    (Subject::PreStop, |pod| pod.shutdown.pre_stop.as_ref().map(ToString::to_string)),
    (Subject::NonRoot, |pod| on(pod.security.non_root)),
    (Subject::User, |pod| pod.security.user.map(|user| user.to_string())),
    (Subject::ReadOnly, |pod| on(pod.security.read_only)),
    (Subject::DropCapabilities, |pod| on(pod.security.drop_capabilities)),
    (Subject::Spread, |pod| (pod.spread != Spread::Anywhere).then(|| pod.spread.as_str().to_owned())),
    (Subject::MinAvailable, |pod| pod.min_available.map(|share| share.to_string())),
    (Subject::MaxUnavailablePods, |pod| pod.max_unavailable.map(|share| share.to_string())),
    (Subject::PullSecrets, |pod| (!pod.pull_secrets.is_empty()).then(|| pod.pull_secrets.join(", "))),
    (Subject::ServiceAccount, |pod| pod.service_account.clone()),
];

fn command(command: &Command) -> Option<String> {
    (!command.is_empty()).then(|| command.to_string())
}

fn on(on: bool) -> Option<String> {
    on.then(|| "✓".to_owned())
}

/// The values that have names: volumes, containers.
pub(super) fn named(pod: &PodSettings) -> Vec<(Subject, String)> {
    let volumes = pod.volumes.iter().map(|volume| (Subject::PodVolume(volume.name.clone()), volume.to_string()));
    let companions = pod.companions.iter();
    let companions = companions.map(|one| (Subject::Companion(one.name.clone()), one.to_string()));
    volumes.chain(companions).collect()
}
