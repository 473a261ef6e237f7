//! What keeps a pod from being ready: its cause, read from the pod's and its containers' states.

use super::{CREATE_PATIENCE, READY_PATIENCE};
use crate::Time;
use crate::pod::Role;
use crate::workload::{ClusterEvent, Container, ContainerState, Pod, PodPhase, Terminated, Workload};

/// What keeps a pod from being ready. Ordered by how much it explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    pub cause: Cause,
    pub pod: String,
    pub container: Option<String>,
    /// What that container is, where it is not the service itself.
    pub beside: Option<Role>,
    /// Waiting will not mend it.
    pub lasting: bool,
    pub since: Option<Time>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    KilledForMemory { limit: Option<u64>, restarts: u32 },
    ImageNotPulled { image: String, message: String },
    NotCreated { reason: String, message: String },
    Crashes { exit_code: i32, restarts: u32, message: String, probe: Option<Probe> },
    Unschedulable { message: String },
    Evicted { message: String },
    NotStarted { seconds: i64, reason: String, message: String },
    NotReady { seconds: i64 },
}

/// The probe for which a container was ended: by itself it might have gone on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    Startup,
    Liveness,
}

impl Cause {
    fn rank(&self) -> u8 {
        match self {
            Self::KilledForMemory { .. } => 0,
            Self::ImageNotPulled { .. } => 1,
            Self::NotCreated { .. } => 2,
            Self::Crashes { .. } => 3,
            Self::Unschedulable { .. } => 4,
            Self::Evicted { .. } => 5,
            Self::NotStarted { .. } => 6,
            Self::NotReady { .. } => 7,
        }
    }
}

/// What is wrong with a pod, if anything.
pub fn trouble(pod: &Pod, now: Time) -> Option<Trouble> {
    trouble_after(READY_PATIENCE, pod, now)
}

/// The same, where a container may run for so many seconds without being ready.
fn trouble_after(patience: i64, pod: &Pod, now: Time) -> Option<Trouble> {
    if pod.deleting {
        return None;
    }
    let make = |cause, container: Option<&Container>, lasting, since| {
        let beside = container.and_then(|container| role(pod, container));
        let (pod, container) = (pod.name.clone(), container.map(|container| container.name.clone()));
        Some(Trouble { cause, pod, container, beside, lasting, since })
    };
    if let Some(reason) = &pod.trouble {
        let message = reason.message.clone();
        match reason.reason.as_str() {
            "Unschedulable" => return make(Cause::Unschedulable { message }, None, false, pod.created_at),
            "Evicted" => return make(Cause::Evicted { message }, None, false, pod.created_at),
            _ => {}
        }
    }
    pod.containers
        .iter()
        .find_map(|container| container_trouble(patience, pod, container, now).map(|(c, l, s)| (container, c, l, s)))
        .and_then(|(container, cause, lasting, since)| make(cause, Some(container), lasting, since))
}

/// What a container is beside the service. The service's own is the first that is no init container.
pub(super) fn role(pod: &Pod, container: &Container) -> Option<Role> {
    if container.init {
        return Some(Role::Init);
    }
    let own = pod.containers.iter().find(|container| !container.init)?;
    (own.name != container.name).then_some(Role::Sidecar)
}

/// A kubelet's words without `(pod: "name_namespace(uid)", container: name)` at their end: the sentence has said whose
/// they are.
fn without_ids(message: &str) -> &str {
    match message.split_once(" (pod: \"") {
        Some((words, ids)) if ids.ends_with(')') => words,
        _ => message,
    }
}

/// Cause, whether it lasts, since when.
fn container_trouble(
    patience: i64,
    pod: &Pod,
    container: &Container,
    now: Time,
) -> Option<(Cause, bool, Option<Time>)> {
    let ended = |terminated: &Terminated, lasting: bool| {
        let cause = if terminated.reason == "OOMKilled" {
            Cause::KilledForMemory { limit: container.memory_limit, restarts: container.restarts }
        } else {
            Cause::Crashes {
                exit_code: terminated.exit_code,
                restarts: container.restarts,
                message: terminated.message.clone(),
                probe: None,
            }
        };
        (cause, lasting, terminated.finished_at)
    };
    match &container.state {
        ContainerState::Waiting(reason) => match reason.reason.as_str() {
            "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" | "RegistryUnavailable" => {
                let message = reason.message.clone();
                let lasting = reason.reason != "ErrImagePull";
                Some((Cause::ImageNotPulled { image: container.image.clone(), message }, lasting, pod.created_at))
            }
            "CreateContainerConfigError" | "CreateContainerError" | "RunContainerError" | "StartError" => {
                let (reason, message) = (reason.reason.clone(), without_ids(&reason.message).to_owned());
                Some((Cause::NotCreated { reason, message }, true, pod.created_at))
            }
            "CrashLoopBackOff" => Some(match &container.last {
                Some(last) => ended(last, container.restarts >= 2),
                None => {
                    let message = reason.message.clone();
                    let (exit_code, restarts) = (0, container.restarts);
                    (Cause::Crashes { exit_code, restarts, message, probe: None }, true, None)
                }
            }),
            _ => None,
        },
        ContainerState::Terminated(terminated) if !(container.init && terminated.exit_code == 0) => {
            (pod.phase != PodPhase::Succeeded).then(|| ended(terminated, false))
        }
        ContainerState::Terminated(_) => None,
        ContainerState::Running { since } => {
            if container.ready && !container.init {
                return None;
            }
            // What failed and was begun again is not mended before it has ended well, or is ready.
            let failed = |last: &&Terminated| container.restarts > 0 && !(container.init && last.exit_code == 0);
            if let Some(last) = container.last.as_ref().filter(failed) {
                return Some(ended(last, false));
            }
            if container.init {
                return None;
            }
            let seconds = (now - (*since)?).num_seconds();
            (seconds >= patience).then_some((Cause::NotReady { seconds }, false, *since))
        }
    }
}

/// A pod that has its node, but whose container is not created for long: a volume, a network or a sandbox is missing. The
/// container's state only says `ContainerCreating`; why is said by the latest warning about the pod. Where there are init
/// containers all say `PodInitializing` instead, also long after the first of them has begun.
fn not_started(pod: &Pod, workload: &Workload, now: Time) -> Option<Trouble> {
    let none_began = pod.containers.iter().all(|container| matches!(container.state, ContainerState::Waiting(_)));
    let creating = |container: &&Container| match &container.state {
        ContainerState::Waiting(reason) if reason.reason == "PodInitializing" => none_began,
        ContainerState::Waiting(reason) => reason.reason == "ContainerCreating",
        ContainerState::Running { .. } | ContainerState::Terminated(_) => false,
    };
    if pod.deleting || pod.node.is_none() {
        return None;
    }
    let container = pod.containers.iter().find(creating)?;
    let seconds = (now - pod.created_at?).num_seconds();
    let object = format!("Pod {}", pod.name);
    // One about its search for a node is of before it had one.
    let about = |event: &&ClusterEvent| event.warning && event.object == object && event.reason != "FailedScheduling";
    let warning = workload.events.iter().filter(about).max_by_key(|event| event.at);
    if seconds < if warning.is_some() { READY_PATIENCE } else { CREATE_PATIENCE } {
        return None;
    }
    let (reason, message) = warning.map(|event| (event.reason.clone(), event.message.clone())).unwrap_or_default();
    let cause = Cause::NotStarted { seconds, reason, message };
    let (pod, since) = (pod.name.clone(), pod.created_at);
    Some(Trouble { cause, pod, container: Some(container.name.clone()), beside: None, lasting: false, since })
}

/// The probe for which Kubernetes ended a container, and what it complained of. Only the events tell: the container's exit
/// code is what a signal makes of it. Source: `computePodActions`, pkg/kubelet/kuberuntime.
pub(super) fn ended_by_probe(
    workload: &Workload,
    pod: &Pod,
    container: &str,
    ended: &Terminated,
) -> Option<(Probe, String)> {
    let object = format!("Pod {}", pod.name);
    let of_pod = |event: &&ClusterEvent| event.object == object && ended.started_at.is_none_or(|at| event.at >= at);
    [(Probe::Liveness, "liveness", "Liveness"), (Probe::Startup, "startup", "Startup")].into_iter().find_map(
        |(probe, name, complains)| {
            let killed = format!("Container {container} failed {name} probe");
            let mut events = workload.events.iter().filter(of_pod);
            events.find(|event| event.reason == "Killing" && event.message.starts_with(&killed))?;
            let complaint = format!("{complains} probe");
            let mut events = workload.events.iter().filter(of_pod);
            let said = events.find(|event| event.reason == "Unhealthy" && event.message.starts_with(&complaint));
            Some((probe, said.map_or_else(|| ended.message.clone(), |event| event.message.clone())))
        },
    )
}

/// What crashes by itself is told apart from what is ended because a probe failed.
fn told_apart(mut trouble: Trouble, pod: &Pod, workload: &Workload) -> Trouble {
    let Cause::Crashes { message, probe, .. } = &mut trouble.cause else { return trouble };
    let container = pod.containers.iter().find(|container| Some(&container.name) == trouble.container.as_ref());
    let ended = container.and_then(|container| match &container.state {
        ContainerState::Terminated(ended) => Some((container, ended)),
        ContainerState::Waiting(_) | ContainerState::Running { .. } => Some((container, container.last.as_ref()?)),
    });
    if let Some((container, ended)) = ended
        && let Some((by, said)) = ended_by_probe(workload, pod, &container.name, ended)
    {
        (*message, *probe) = (said, Some(by));
    }
    trouble
}

/// The trouble that explains most: of the newest release first, then by rank.
pub fn worst(workload: &Workload, now: Time) -> Option<Trouble> {
    worst_after(READY_PATIENCE, workload, now)
}

/// The same, where a container may run for so many seconds without being ready.
pub(super) fn worst_after(patience: i64, workload: &Workload, now: Time) -> Option<Trouble> {
    let of = |pod| {
        let found = trouble_after(patience, pod, now).map(|found| told_apart(found, pod, workload));
        found.or_else(|| not_started(pod, workload, now))
    };
    let mut found: Vec<(u32, Trouble)> =
        workload.pods.iter().filter_map(|pod| Some((pod.release.unwrap_or(0), of(pod)?))).collect();
    found.sort_by_key(|(release, trouble)| (std::cmp::Reverse(*release), trouble.cause.rank()));
    found.into_iter().next().map(|(_, trouble)| trouble)
}
