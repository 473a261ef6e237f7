//! The Kubernetes objects of a release, held as a snapshot.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use chrono::DateTime;
use domain::id::{EnvironmentId, ReleaseId, ServiceId};
use domain::image::ImageRef;
use domain::manifest::{Target, render};
use domain::name::{EnvironmentName, Namespace, ServiceName, TeamName, UserName};
use domain::quantity::{Cpu, Memory};
use domain::release::{Placement, Release, ReleaseStatus};
use domain::service::{HealthPath, Port};
use domain::settings::{Resources, Settings};
use uuid::Uuid;

fn release() -> (Release, Placement) {
    let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
    let (service, environment) = (ServiceId(Uuid::nil()), EnvironmentId(Uuid::nil()));
    let resources = Resources {
        cpu_request: Some(Cpu(100)),
        cpu_limit: None,
        memory_request: Some(Memory(128 << 20)),
        memory_limit: Some(Memory(256 << 20)),
    };
    let variables = [("MODE".to_owned(), "fast".to_owned())].into();
    let release = Release {
        id: ReleaseId(Uuid::nil()),
        service,
        service_name: ServiceName::parse("orders").expect("a name"),
        environment,
        environment_name: EnvironmentName::parse("dev").expect("a name"),
        number: 3,
        status: ReleaseStatus::Pending,
        image: ImageRef::parse("127.0.0.1:5000/shop/orders:12-c81e0d2").expect("an image"),
        build: None,
        build_number: None,
        settings: Settings { replicas: 2, variables, resources },
        ports: vec![Port::parse("", 8080, "").expect("a port")],
        health_path: Some(HealthPath::parse("/healthz").expect("a path")),
        manifests: vec![],
        reason: String::new(),
        repeats: None,
        sentence: None,
        created_by: UserName::parse("ann").expect("a name"),
        created_at: at,
        applied_at: None,
        finished_at: None,
    };
    let placement = Placement {
        service,
        environment,
        release: 3,
        replicas: 2,
        stopped: false,
        restarted_at: Some(at),
        version: 7,
        applied_version: 6,
        trouble: None,
        updated_at: at,
    };
    (release, placement)
}

fn rendered(release: &Release, placement: &Placement) -> Vec<serde_json::Value> {
    let (team, namespace) = (TeamName::parse("shop").expect("a name"), Namespace::parse("dev").expect("a name"));
    render(release, placement, &Target { team: &team, namespace: &namespace })
}

#[test]
fn a_release_becomes_a_service_and_a_deployment() {
    let (release, placement) = release();
    insta::assert_json_snapshot!(rendered(&release, &placement));
}

#[test]
fn a_stopped_service_runs_no_copies_and_one_without_ports_has_no_service() {
    let (mut release, mut placement) = release();
    placement.stopped = true;
    release.ports.clear();
    let objects = rendered(&release, &placement);
    assert_eq!(objects.len(), 1);
    assert_eq!((&objects[0]["kind"], &objects[0]["spec"]["replicas"]), (&"Deployment".into(), &0.into()));
    assert!(objects[0]["spec"]["template"]["spec"]["containers"][0].get("readinessProbe").is_none());
    assert_eq!(objects[0]["spec"]["minReadySeconds"], 5, "it must have run for a while");
}
