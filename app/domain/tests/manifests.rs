//! The Kubernetes objects of a release, held as a snapshot.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "manifests/autoscaling.rs"]
mod autoscaling;
#[path = "manifests/configuration.rs"]
mod configuration;
#[path = "manifests/network.rs"]
mod network;

use chrono::DateTime;
use domain::automation::Automation;
use domain::controller::{
    ControllerKind, ControllerSettings, CronJobSettings, DaemonSetSettings, DeploymentSettings, JobSettings,
    PodManagement, Schedule, Share, StatefulSetSettings, Strategy, TimeZone, Toleration, VolumeClaim,
};
use domain::id::{EnvironmentId, ReleaseId, ServiceId};
use domain::image::ImageRef;
use domain::manifest::{Target, render};
use domain::name::{EnvironmentName, Namespace, ServiceName, TeamName, UserName};
use domain::pod::{Written, WrittenCompanion, WrittenProbe, WrittenVolume};
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
        settings: Settings { replicas: 2, variables, resources, ..Settings::default() },
        ports: vec![Port::parse("", 8080, "").expect("a port")],
        health_path: Some(HealthPath::parse("/healthz").expect("a path")),
        manifests: vec![],
        reason: String::new(),
        repeats: None,
        promoted: None,
        take_over: false,
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
        automation: Automation::default(),
        run_version: 0,
        version: 7,
        wanted_version: 7,
        applied_version: 6,
        trouble: None,
        adopted: None,
        removal: None,
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

fn with(controller: ControllerSettings) -> Vec<serde_json::Value> {
    let (mut release, placement) = release();
    release.settings.controller = controller;
    rendered(&release, &placement)
}

#[test]
fn a_stateful_set_has_a_headless_service_and_claims_that_outlive_it() {
    let volumes = vec![VolumeClaim::parse("data", "/var/lib/data", "1Gi", "fast").expect("a volume")];
    let set = StatefulSetSettings { pod_management: PodManagement::Parallel, partition: 1, volumes };
    insta::assert_json_snapshot!(with(ControllerSettings::StatefulSet(set)));
}

#[test]
fn a_daemon_set_selects_its_nodes_and_has_no_number_of_pods() {
    let set = DaemonSetSettings {
        node_selector: [("disk".to_owned(), "ssd".to_owned())].into(),
        tolerations: vec![Toleration::parse("gpu=a100:NoExecute").expect("a taint")],
        max_unavailable: Share::Percent(10),
    };
    insta::assert_json_snapshot!(with(ControllerSettings::DaemonSet(set)));
}

#[test]
fn a_stopped_daemon_set_selects_a_label_that_no_node_has() {
    let (mut release, mut placement) = release();
    release.settings.controller = ControllerSettings::of(ControllerKind::DaemonSet);
    placement.stopped = true;
    let objects = rendered(&release, &placement);
    let selector = &objects[1]["spec"]["template"]["spec"]["nodeSelector"];
    assert_eq!(selector, &serde_json::json!({ "slipway.dev/stopped": "true" }));
}

#[test]
fn a_deployment_that_keeps_one_pod_at_most_ends_the_old_before_the_new() {
    let settings = DeploymentSettings { strategy: Strategy::Recreate, ..DeploymentSettings::default() };
    let objects = with(ControllerSettings::Deployment(settings));
    assert_eq!(objects[1]["spec"]["strategy"], serde_json::json!({ "type": "Recreate" }));
}

#[test]
fn a_job_has_a_name_for_each_run_and_no_service() {
    let (mut release, mut placement) = release();
    let job = JobSettings { retries: 2, deadline: Some(600), clean_up: Some(3600), ..JobSettings::default() };
    release.settings.controller = ControllerSettings::Job(job);
    placement.run_version = 7;
    insta::assert_json_snapshot!(rendered(&release, &placement));
}

#[test]
fn a_cron_job_makes_a_run_by_hand_only_while_one_is_asked_for() {
    let (mut release, mut placement) = release();
    let schedule = Schedule::parse("30 2 * * mon-fri").expect("a schedule");
    let zone = TimeZone::parse("Europe/Berlin").expect("a zone");
    let cron = CronJobSettings { time_zone: Some(zone), starting_deadline: Some(60), ..CronJobSettings::new(schedule) };
    release.settings.controller = ControllerSettings::CronJob(cron);
    insta::assert_json_snapshot!(rendered(&release, &placement));
    placement.run_version = 7;
    let kinds: Vec<_> =
        rendered(&release, &placement).iter().map(|object| object["metadata"]["name"].clone()).collect();
    assert_eq!(kinds, ["orders", "orders-7"]);
    placement.applied_version = 7;
    assert_eq!(rendered(&release, &placement).len(), 1, "what was given to the cluster is not given again");
}

#[test]
fn a_pod_is_made_as_its_settings_say() {
    let (mut release, placement) = release();
    let probe =
        |kind: &str, port: &str| WrittenProbe { kind: kind.into(), port: port.into(), ..WrittenProbe::default() };
    let volume = |name: &str, path: &str, kind: &str, of: &str| WrittenVolume {
        name: name.into(),
        mount_path: path.into(),
        kind: kind.into(),
        of: of.into(),
        read_only: kind == "Secret",
        size: if kind == "Memory" { "64Mi".into() } else { String::new() },
    };
    let companion = |name: &str, role: &str| WrittenCompanion {
        name: name.into(),
        role: role.into(),
        image: "registry.example/tools:1".into(),
        command: "sh -c 'echo ready > /work/note'".into(),
        variables: "MODE=once".into(),
        memory_limit: "32Mi".into(),
        ..WrittenCompanion::default()
    };
    let port = release.ports[0].name.clone();
    let written = Written {
        command: "/docker-entrypoint.sh".into(),
        arguments: "--spring.profiles.active=dev".into(),
        proposed: false,
        startup: WrittenProbe { failures: "30".into(), ..probe("TCP", &port) },
        readiness: WrittenProbe { service: "orders".into(), ..probe("gRPC", &port) },
        liveness: WrittenProbe {
            command: "test -e /work/note".into(),
            initial_delay: "5".into(),
            ..probe("Command", "")
        },
        grace: "60".into(),
        pre_stop_sleep: "5".into(),
        pre_stop_command: String::new(),
        max_unavailable: String::new(),
        non_root: true,
        user: "1000".into(),
        read_only: true,
        drop_capabilities: true,
        volumes: vec![
            volume("work", "/work", "Empty", ""),
            volume("cache", "/cache", "Memory", ""),
            volume("shared", "/shared", "Claim", "uploads"),
            volume("settings", "/etc/orders", "ConfigMap", "orders-settings"),
            volume("keys", "/etc/keys", "Secret", "orders-keys"),
        ],
        companions: vec![companion("prepare", "Init"), companion("proxy", "Sidecar")],
        spread: "zones".into(),
        min_available: "50%".into(),
        pull_secrets: "registry, other".into(),
        service_account: "orders".into(),
    };
    release.settings.pod = written.parse().expect("settings of a pod");
    assert_eq!(Written::of(&release.settings.pod).parse().expect("reads back"), release.settings.pod);
    release.settings.check().expect("holds");
    release.settings.pod.check_for(&release.service_name, &release.ports).expect("fits the service");
    insta::assert_json_snapshot!(rendered(&release, &placement));
}

#[test]
fn what_is_mounted_stands_beside_the_volumes_of_a_stateful_set() {
    let (mut release, placement) = release();
    let claim = VolumeClaim::parse("data", "/data", "1Gi", "").expect("a claim");
    release.settings.controller =
        ControllerSettings::StatefulSet(StatefulSetSettings { volumes: vec![claim], ..StatefulSetSettings::default() });
    let volume = |name: &str, path: &str| WrittenVolume {
        name: name.into(),
        mount_path: path.into(),
        ..WrittenVolume::default()
    };
    let pod = |volumes| Written { volumes, ..Written::default() }.parse().expect("settings of a pod");
    release.settings.pod = pod(vec![volume("tmp", "/tmp")]);
    release.settings.check().expect("holds");
    let objects = rendered(&release, &placement);
    let mounts = &objects[2]["spec"]["template"]["spec"]["containers"][0]["volumeMounts"];
    let names: Vec<_> = mounts.as_array().into_iter().flatten().map(|mount| &mount["name"]).collect();
    assert_eq!(names, ["data", "tmp"]);
    release.settings.pod = pod(vec![volume("data", "/tmp")]);
    assert_eq!(release.settings.check().expect_err("refused").field.as_deref(), Some("pod.volumes"));
}
