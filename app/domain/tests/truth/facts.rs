//! A cluster's facts for a test to bend.

use chrono::{DateTime, TimeDelta};
use domain::Time;
use domain::automation::Automation;
use domain::controller::ControllerKind;
use domain::diagnosis::{Diagnosis, Facts, diagnose};
use domain::id::{EnvironmentId, ReleaseId, ServiceId};
use domain::image::ImageRef;
use domain::name::{EnvironmentName, ServiceName, UserName};
use domain::release::{Placement, Release, ReleaseStatus};
use domain::settings::Settings;
use domain::status::Freshness;
use domain::text::Text;
use domain::workload::{Container, ContainerState, Controller, Pod, PodPhase, Reason, Terminated, Workload};
use uuid::Uuid;

pub fn now() -> Time {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a moment")
}

pub fn ago(seconds: i64) -> Option<Time> {
    Some(now() - TimeDelta::seconds(seconds))
}

pub fn placement(replicas: u32) -> Placement {
    let (service, environment) = (ServiceId(Uuid::nil()), EnvironmentId(Uuid::nil()));
    Placement {
        service,
        environment,
        release: 2,
        replicas,
        stopped: false,
        restarted_at: None,
        automation: Automation::default(),
        run_version: 0,
        version: 1,
        wanted_version: 1,
        applied_version: 1,
        trouble: None,
        adopted: None,
        removal: None,
        updated_at: now() - TimeDelta::seconds(600),
    }
}

/// A Deployment of release 2 that has arrived; each test bends it.
pub fn controller(desired: u32) -> Controller {
    Controller {
        kind: ControllerKind::Deployment,
        name: "orders".into(),
        desired,
        replicas: desired,
        updated: desired,
        held_back: 0,
        ready: desired,
        available: desired,
        generation: 1,
        observed_generation: 1,
        conditions: vec![],
        image: "orders:2".into(),
        release: Some(2),
        placement_version: Some(1),
        created_at: ago(600),
        suspended: false,
    }
}

pub fn container(state: ContainerState) -> Container {
    let ready = matches!(state, ContainerState::Running { .. });
    Container {
        name: "orders".into(),
        image: "orders:2".into(),
        init: false,
        ready,
        restarts: 0,
        state,
        last: None,
        cpu_request: None,
        cpu_limit: None,
        memory_request: None,
        memory_limit: Some(256 << 20),
    }
}

pub fn pod(name: &str, container: Container) -> Pod {
    Pod {
        name: format!("orders-7c9-{name}"),
        uid: name.into(),
        node: Some("node-1".into()),
        phase: PodPhase::Running,
        ready: container.ready,
        deleting: false,
        created_at: ago(600),
        release: Some(2),
        run: None,
        ip: None,
        host_ip: None,
        host_ports: Vec::new(),
        trouble: None,
        containers: vec![container],
    }
}

pub fn running() -> Container {
    container(ContainerState::Running { since: ago(500) })
}

pub fn waiting(reason: &str, message: &str) -> Container {
    container(ContainerState::Waiting(Reason { reason: reason.into(), message: message.into() }))
}

pub fn ended(reason: &str, exit_code: i32, seconds_ago: i64) -> Terminated {
    let message = "FATAL: no database".into();
    Terminated { exit_code, reason: reason.into(), message, started_at: None, finished_at: ago(seconds_ago) }
}

/// Release 2, which is wanted; `why` is its sentence.
pub fn release(status: ReleaseStatus, why: Option<&str>) -> Release {
    Release {
        id: ReleaseId(Uuid::nil()),
        service: ServiceId(Uuid::nil()),
        service_name: ServiceName::parse("orders").expect("a name"),
        environment: EnvironmentId(Uuid::nil()),
        environment_name: EnvironmentName::parse("dev").expect("a name"),
        number: 2,
        status,
        image: ImageRef::parse("registry.example/orders:2").expect("an image"),
        build: None,
        build_number: None,
        settings: Settings::default(),
        ports: vec![],
        health_path: None,
        manifests: vec![],
        reason: String::new(),
        repeats: None,
        promoted: None,
        take_over: false,
        sentence: why.map(|why| Text::verbatim(why.to_owned())),
        created_by: UserName::parse("ann").expect("a name"),
        created_at: now(),
        applied_at: None,
        finished_at: None,
    }
}

/// Release 2 on its way.
pub fn coming() -> Release {
    release(ReleaseStatus::Progressing, None)
}

/// Everything is as the placement wishes, as far as anybody knows; `1` is the release to go back to.
pub fn facts<'a>(workload: &'a Workload, placement: &'a Placement) -> Facts<'a> {
    Facts {
        workload: Some(workload),
        placement: Some(placement),
        release: None,
        roll_back: Some(1),
        freshness: Freshness::Live,
        cut_because: None,
        deleting: false,
        now: now(),
    }
}

/// The diagnosis where so many copies of release 2 are wanted.
pub fn found(workload: &Workload, wanted: u32) -> Diagnosis {
    diagnose(&facts(workload, &placement(wanted)))
}

/// The same, and how the wanted release is.
pub fn diagnose_with(workload: &Workload, wanted: u32, release: &Release) -> Diagnosis {
    diagnose(&Facts { release: Some(release), ..facts(workload, &placement(wanted)) })
}
