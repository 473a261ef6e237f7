//! A service in an environment as it is shown.

use chrono::{DateTime, Utc};
use domain::controller::ControllerKind;
use domain::status::{EnvironmentStatus, Freshness, State};
use domain::workload::{ClusterEvent, Container, ContainerState, Pod, PodPhase, Run, RunStatus, Terminated};
use serde::Serialize;
use utoipa::ToSchema;

use super::Caller;
use super::automation::AutomationView;
use super::autoscaling::AutoscalerView;
use super::network::ReachedView;

/// A service in an environment.
#[derive(Serialize, ToSchema)]
#[schema(as = EnvironmentStatus)]
pub struct StatusView {
    service: String,
    environment: String,
    #[schema(value_type = String, example = "ready", pattern = "idle|ready|moving|unknown|warning|failed")]
    state: State,
    /// The truth in one sentence.
    sentence: String,
    /// What the cluster said, in its words.
    evidence: Option<String>,
    /// Since when it is in this state.
    since: Option<DateTime<Utc>>,
    /// Number of the release that the cluster has (of the one that should run while it has none); absent when never deployed.
    release: Option<u32>,
    /// What runs its pods; what should while the cluster has none.
    #[schema(value_type = String, example = "Deployment", pattern = "Deployment|StatefulSet|DaemonSet|Job|CronJob")]
    controller: ControllerKind,
    /// Image that runs.
    image: Option<String>,
    version: String,
    /// Pods that the cluster was told to run.
    desired: u32,
    /// Pods that are ready.
    ready: u32,
    /// Of the ready ones those of the release named here: fewer while pods of the one before still serve.
    ready_of_release: u32,
    restarts: u32,
    stopped: bool,
    /// It is being deleted, from this environment or everywhere.
    deleting: bool,
    /// Pods that will run when it is started.
    replicas: u32,
    released_at: Option<DateTime<Utc>>,
    /// For the next change, to be told of one that somebody made meanwhile; 0 when never deployed.
    placement_version: u32,
    /// `live`, `starting` or `cut`: how fresh this is.
    freshness: &'static str,
    /// Cores and bytes that all pods use now.
    cpu: Option<f64>,
    memory: Option<f64>,
    /// What Slipway does here by itself, and whether it is held.
    automation: AutomationView,
    /// Fields that are not as they were applied, as it was last looked at: see `drift`. 0 while something is on its way.
    drifts: u32,
    /// How the cluster scales it by itself, if it does.
    autoscaler: Option<AutoscalerView>,
    /// Runs of a Job or a CronJob, newest first.
    runs: Vec<RunView>,
    /// When the schedule of a CronJob lets it run next; absent while it is stopped.
    next_run: Option<DateTime<Utc>>,
    /// Where it is reached from outside of its cluster.
    reached: Vec<ReachedView>,
    /// Newest first.
    pods: Vec<PodView>,
    /// Kubernetes' events, newest first.
    events: Vec<EventView>,
}

/// One run to the end: a Job of Kubernetes.
#[derive(Serialize, ToSchema)]
#[schema(as = Run)]
struct RunView {
    name: String,
    #[schema(value_type = String, example = "succeeded", pattern = "running|suspended|succeeded|failed")]
    status: RunStatus,
    /// Somebody asked for it; otherwise the schedule did.
    by_hand: bool,
    /// Number of its release.
    release: Option<u32>,
    created_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    /// Pods that must end well.
    completions: u32,
    /// Pods that run now, that ended well, that failed.
    active: u32,
    succeeded: u32,
    failed: u32,
    /// Why it failed, in Kubernetes' words, such as `BackoffLimitExceeded`.
    reason: Option<String>,
    message: Option<String>,
}

/// A pod.
#[derive(Serialize, ToSchema)]
#[schema(as = Pod)]
struct PodView {
    name: String,
    node: Option<String>,
    #[schema(value_type = String, example = "Running")]
    phase: PodPhase,
    ready: bool,
    /// It was told to end.
    deleting: bool,
    restarts: u32,
    /// Number of its release.
    release: Option<u32>,
    /// Name of the run that it is of.
    run: Option<String>,
    ip: Option<String>,
    created_at: Option<DateTime<Utc>>,
    /// Reason and message of the pod itself, such as `Unschedulable`.
    reason: Option<String>,
    message: Option<String>,
    containers: Vec<ContainerView>,
}

/// A container and how it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Container)]
struct ContainerView {
    name: String,
    image: String,
    /// It runs before the others and ends.
    init: bool,
    ready: bool,
    restarts: u32,
    /// `waiting`, `running` or `terminated`.
    state: &'static str,
    reason: Option<String>,
    message: Option<String>,
    exit_code: Option<i32>,
    /// How it ended the last time, when it was restarted.
    last: Option<EndView>,
}

/// How a container ended.
#[derive(Serialize, ToSchema)]
#[schema(as = Terminated)]
struct EndView {
    exit_code: i32,
    reason: String,
    message: String,
    finished_at: Option<DateTime<Utc>>,
}

/// An event of Kubernetes, folded with its repetitions.
#[derive(Serialize, ToSchema)]
#[schema(as = ClusterEvent)]
struct EventView {
    warning: bool,
    reason: String,
    message: String,
    object: String,
    count: u32,
    at: DateTime<Utc>,
}

/// The status in the caller's language.
pub fn view(caller: &Caller, status: EnvironmentStatus) -> StatusView {
    StatusView {
        service: status.service.into(),
        environment: status.environment.into(),
        state: status.state,
        sentence: caller.say(&status.sentence),
        evidence: status.evidence.map(|evidence| caller.say(&evidence)),
        since: status.since,
        release: status.release,
        controller: status.controller,
        image: status.image,
        version: status.version,
        desired: status.desired,
        ready: status.ready,
        ready_of_release: status.ready_of_release,
        restarts: status.restarts,
        stopped: status.stopped,
        deleting: status.deleting,
        replicas: status.replicas,
        released_at: status.released_at,
        placement_version: status.placement_version,
        freshness: match status.freshness {
            Freshness::Live => "live",
            Freshness::Starting => "starting",
            Freshness::Cut { .. } => "cut",
        },
        cpu: status.cpu,
        memory: status.memory,
        automation: status.automation.into(),
        drifts: status.drifts,
        autoscaler: status.autoscaler.map(AutoscalerView::from),
        runs: status.runs.into_iter().map(RunView::from).collect(),
        next_run: status.next_run,
        reached: status.reached.into_iter().map(ReachedView::from).collect(),
        pods: status.pods.into_iter().map(PodView::from).collect(),
        events: status.events.into_iter().map(EventView::from).collect(),
    }
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        let (reason, message) = run.reason.map(|why| (why.reason, why.message)).unzip();
        Self {
            name: run.name,
            status: run.status,
            by_hand: run.by_hand,
            release: run.release,
            created_at: run.created_at,
            started_at: run.started_at,
            finished_at: run.finished_at,
            completions: run.completions,
            active: run.active,
            succeeded: run.succeeded,
            failed: run.failed,
            reason,
            message: message.filter(|message| !message.is_empty()),
        }
    }
}

impl From<Pod> for PodView {
    fn from(pod: Pod) -> Self {
        let restarts = pod.restarts();
        let (reason, message) = pod.trouble.map(|trouble| (trouble.reason, trouble.message)).unzip();
        Self {
            name: pod.name,
            node: pod.node,
            phase: pod.phase,
            ready: pod.ready,
            deleting: pod.deleting,
            restarts,
            release: pod.release,
            run: pod.run,
            ip: pod.ip,
            created_at: pod.created_at,
            reason,
            message,
            containers: pod.containers.into_iter().map(ContainerView::from).collect(),
        }
    }
}

impl From<Container> for ContainerView {
    fn from(container: Container) -> Self {
        let (state, reason, message, exit_code) = match container.state {
            ContainerState::Waiting(why) => ("waiting", Some(why.reason), Some(why.message), None),
            ContainerState::Running { .. } => ("running", None, None, None),
            ContainerState::Terminated(end) => ("terminated", Some(end.reason), Some(end.message), Some(end.exit_code)),
        };
        Self {
            name: container.name,
            image: container.image,
            init: container.init,
            ready: container.ready,
            restarts: container.restarts,
            state,
            reason,
            message: message.filter(|message| !message.is_empty()),
            exit_code,
            last: container.last.map(EndView::from),
        }
    }
}

impl From<Terminated> for EndView {
    fn from(end: Terminated) -> Self {
        let Terminated { exit_code, reason, message, finished_at, .. } = end;
        Self { exit_code, reason, message, finished_at }
    }
}

impl From<ClusterEvent> for EventView {
    fn from(event: ClusterEvent) -> Self {
        let ClusterEvent { warning, reason, message, object, count, at } = event;
        Self { warning, reason, message, object, count, at }
    }
}
