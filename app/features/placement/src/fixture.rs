//! Pods, releases and events for tests.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::Time;
use domain::audit::AuditEntry;
use domain::automation::Automation;
use domain::controller::ControllerKind;
use domain::name::{EnvironmentName, ServiceName, TeamName};
use domain::release::ReleaseStatus;
use domain::status::{EnvironmentStatus, Freshness, State};
use domain::text::Text;
use domain::workload::{ClusterEvent, Container, ContainerState, Pod, PodPhase, Run, RunStatus};

use crate::api::Head;
use crate::history::ReleaseNote;

/// So many seconds after the beginning of time.
pub fn at(seconds: i64) -> Time {
    Time::from_timestamp(seconds, 0).unwrap()
}

pub fn release(number: u32, seconds: i64) -> ReleaseNote {
    ReleaseNote {
        number,
        kind: ControllerKind::Deployment,
        status: ReleaseStatus::Ready,
        version: "c81e0d2".into(),
        reason: String::new(),
        repeats: None,
        promoted: None,
        sentence: None,
        created_by: "ann".into(),
        created_at: at(seconds),
        finished_at: None,
    }
}

pub fn change(id: u32, seconds: i64) -> AuditEntry {
    AuditEntry {
        id: format!("00000000-0000-0000-0000-{id:012}").parse().unwrap(),
        at: at(seconds),
        actor: "ann".into(),
        action: "placement.scale".into(),
        service: Some("orders".into()),
        environment: Some("dev".into()),
        sentence: Text::verbatim("Scaled."),
    }
}

pub fn event(reason: &str, seconds: i64) -> ClusterEvent {
    ClusterEvent {
        warning: true,
        reason: reason.into(),
        message: "Back-off restarting failed container".into(),
        object: "Pod orders-7c9-x2v8q".into(),
        count: 4,
        at: at(seconds),
    }
}

pub fn pod(short: &str, release: u32, ready: bool) -> Pod {
    Pod {
        name: format!("orders-7c9-{short}"),
        uid: short.into(),
        node: Some("node-1".into()),
        phase: PodPhase::Running,
        ready,
        deleting: false,
        created_at: Some(at(0)),
        release: Some(release),
        run: None,
        ip: None,
        host_ip: None,
        host_ports: Vec::new(),
        trouble: None,
        containers: vec![Container {
            name: "orders".into(),
            image: "orders:1".into(),
            init: false,
            ready,
            restarts: 0,
            state: ContainerState::Running { since: Some(at(0)) },
            last: None,
            cpu_request: None,
            cpu_limit: None,
            memory_request: None,
            memory_limit: None,
        }],
    }
}

/// A run of one pod that began so many seconds after the beginning of time and took three.
pub fn run(name: &str, status: RunStatus, seconds: i64) -> Run {
    let over = status.is_final();
    Run {
        name: name.into(),
        status,
        by_hand: true,
        release: Some(2),
        created_at: Some(at(seconds)),
        started_at: Some(at(seconds)),
        finished_at: over.then(|| at(seconds + 3)),
        completions: 1,
        active: u32::from(status == RunStatus::Running),
        succeeded: u32::from(status == RunStatus::Succeeded),
        failed: u32::from(status == RunStatus::Failed),
        reason: None,
    }
}

/// `orders` in `dev`, ready.
pub fn head() -> Head {
    let (service, environment) = (ServiceName::parse("orders").unwrap(), EnvironmentName::parse("dev").unwrap());
    let team = "00000000-0000-0000-0000-000000000001".parse().unwrap();
    Head {
        service: service.clone(),
        team,
        team_name: TeamName::parse("shop").unwrap(),
        built_here: true,
        deleting: false,
        neighbours: Vec::new(),
        releases: 2,
        usage: Vec::new(),
        status: EnvironmentStatus {
            service,
            team,
            environment,
            state: State::Ready,
            sentence: Text::verbatim("1 of 1 pod ready."),
            evidence: None,
            remedies: Vec::new(),
            since: None,
            release: Some(2),
            roll_back: Some(1),
            controller: ControllerKind::Deployment,
            image: None,
            version: "7 · c81e0d2".into(),
            desired: 1,
            ready: 1,
            ready_of_release: 1,
            restarts: 0,
            stopped: false,
            deleting: false,
            replicas: 1,
            released_at: None,
            automation: Automation::default(),
            drifts: 0,
            placement_version: 3,
            freshness: Freshness::Live,
            cpu: None,
            memory: None,
            spark: Vec::new(),
            autoscaler: None,
            runs: Vec::new(),
            schedule: None,
            recreates: false,
            next_run: None,
            reached: Vec::new(),
            pods: Vec::new(),
            events: Vec::new(),
        },
    }
}
