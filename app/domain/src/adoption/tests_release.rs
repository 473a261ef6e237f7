//! Releases for the tests of this folder: what was read, rendered; and what was rendered, read.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Adopted, REASON, Read, differences, read};
use crate::Time;
use crate::automation::Automation;
use crate::controller::{
    ControllerKind, ControllerSettings, CronJobSettings, DaemonSetSettings, DeploymentSettings, PodManagement,
    Schedule, Share, StatefulSetSettings, Strategy, Toleration, VolumeClaim,
};
use crate::id::{EnvironmentId, ReleaseId, ServiceId};
use crate::image::ImageRef;
use crate::manifest::{Target, is_unmarked, render};
use crate::name::{EnvironmentName, Namespace, ServiceName, TeamName, UserName};
use crate::pod::{Written, WrittenCompanion, WrittenProbe, WrittenVolume};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::{HealthPath, Port};
use crate::settings::Settings;

fn release(found: &Read) -> Release {
    Release {
        id: ReleaseId(Uuid::nil()),
        service: ServiceId(Uuid::nil()),
        service_name: found.name.clone(),
        environment: EnvironmentId(Uuid::nil()),
        environment_name: EnvironmentName::parse("dev").expect("a name"),
        number: 1,
        status: ReleaseStatus::Pending,
        image: found.image.clone(),
        build: None,
        build_number: None,
        settings: found.settings.clone(),
        ports: found.ports.clone(),
        health_path: found.health_path.clone(),
        manifests: Vec::new(),
        reason: REASON.to_owned(),
        repeats: None,
        promoted: None,
        take_over: true,
        sentence: None,
        created_by: UserName::parse("ann").expect("a name"),
        created_at: Time::UNIX_EPOCH,
        applied_at: None,
        finished_at: None,
    }
}

fn placement(found: &Read, adopted: Option<Adopted>) -> Placement {
    Placement {
        service: ServiceId(Uuid::nil()),
        environment: EnvironmentId(Uuid::nil()),
        release: 1,
        replicas: found.settings.replicas,
        stopped: found.stopped,
        restarted_at: None,
        run_version: 0,
        automation: Automation::default(),
        version: 1,
        wanted_version: 1,
        applied_version: 0,
        trouble: None,
        adopted,
        removal: None,
        updated_at: Time::UNIX_EPOCH,
    }
}

fn rendered(release: &Release, placement: &Placement) -> Vec<Value> {
    let (team, namespace) = (TeamName::parse("shop").expect("a name"), Namespace::parse("shop").expect("a name"));
    render(release, placement, &Target { team: &team, namespace: &namespace })
}

/// The controller of the first release of Slipway's own after adopting.
pub(super) fn controller(found: &Read, adopted: Option<Adopted>) -> Value {
    let mut release = release(found);
    release.settings.adopted = false;
    rendered(&release, &placement(found, adopted)).pop().expect("a controller")
}

fn volume(name: &str, path: &str, kind: &str, source: &str) -> WrittenVolume {
    WrittenVolume {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        kind: kind.to_owned(),
        of: source.to_owned(),
        ..WrittenVolume::default()
    }
}

/// Everything that pods can have.
fn pod(probes: bool) -> crate::pod::PodSettings {
    let mut written = Written {
        command: "/bin/orders".to_owned(),
        arguments: "serve 'two words'".to_owned(),
        grace: "45".to_owned(),
        pre_stop_sleep: "5".to_owned(),
        non_root: true,
        user: "1000".to_owned(),
        read_only: true,
        drop_capabilities: true,
        volumes: vec![volume("cache", "/cache", "Empty", ""), volume("settings", "/etc/orders", "ConfigMap", "orders")],
        companions: vec![WrittenCompanion {
            name: "migrate".to_owned(),
            role: "Init".to_owned(),
            image: "registry.example/migrate:1".to_owned(),
            arguments: "up".to_owned(),
            variables: "LEVEL=2".to_owned(),
            ..WrittenCompanion::default()
        }],
        pull_secrets: "registry".to_owned(),
        service_account: "orders".to_owned(),
        ..Written::default()
    };
    if probes {
        written.startup = WrittenProbe {
            kind: "TCP".to_owned(),
            port: "8080".to_owned(),
            period: "3".to_owned(),
            failures: "20".to_owned(),
            ..WrittenProbe::default()
        };
        written.liveness =
            WrittenProbe { kind: "Command".to_owned(), command: "/bin/alive".to_owned(), ..WrittenProbe::default() };
    }
    written.parse().expect("pod settings")
}

fn kinds() -> Vec<ControllerSettings> {
    let claim = VolumeClaim::parse("data", "/data", "1Gi", "fast").expect("a volume");
    vec![
        ControllerSettings::Deployment(DeploymentSettings {
            strategy: Strategy::RollingUpdate { max_surge: Share::Percent(50), max_unavailable: Share::Number(1) },
            progress_deadline: 120,
            revision_history: 2,
        }),
        ControllerSettings::Deployment(DeploymentSettings { strategy: Strategy::Recreate, ..<_>::default() }),
        ControllerSettings::StatefulSet(StatefulSetSettings {
            pod_management: PodManagement::Parallel,
            partition: 1,
            volumes: vec![claim],
        }),
        ControllerSettings::DaemonSet(DaemonSetSettings {
            node_selector: [("disk".to_owned(), "ssd".to_owned())].into(),
            tolerations: vec![Toleration::parse("gpu=a100:NoSchedule").expect("a toleration")],
            max_unavailable: Share::Number(2),
        }),
        ControllerSettings::CronJob(CronJobSettings::new(Schedule::parse("5 4 * * *").expect("a schedule"))),
    ]
}

fn whole(controller: ControllerSettings) -> Read {
    let kind = controller.kind();
    let ends = kind.runs_to_an_end();
    let replicas = if matches!(kind, ControllerKind::Deployment | ControllerKind::StatefulSet) { 3 } else { 1 };
    Read {
        kind,
        name: ServiceName::parse("orders").expect("a name"),
        image: ImageRef::parse("registry.example/orders:1").expect("an image"),
        settings: Settings {
            controller,
            replicas,
            variables: [("MODE".to_owned(), "fast".to_owned())].into(),
            pod: pod(!ends),
            adopted: true,
            ..Settings::default()
        },
        ports: vec![Port::parse("web", 8080, "TCP").expect("a port")],
        health_path: (!ends).then(|| HealthPath::parse("/healthz").expect("a path")),
        stopped: false,
    }
}

#[test]
fn what_slipway_rendered_reads_back_as_it_was_and_differs_in_nothing() {
    for controller in kinds() {
        let before = whole(controller);
        let object = self::controller(&before, None);
        let after = read(&object, None).expect("it can be read");
        assert_eq!(after, before);
        assert_eq!(differences(&object, &self::controller(&after, None)), []);
    }
}

#[rstest]
#[case(0)]
#[case(2)]
#[case(3)]
#[case(4)]
fn what_is_adopted_is_applied_as_it_was_however_it_is_scaled(#[case] at: usize) {
    let kinds = kinds();
    let found = whole(kinds.get(at).expect("a kind").clone());
    let live = controller(&found, None);
    let adopted = Adopted::of(&live, None);
    let (release, mut placement) = (release(&found), placement(&found, adopted));
    let template = if found.kind == ControllerKind::CronJob { "/spec/schedule" } else { "/spec/template" };
    for (replicas, version) in [(3, 1), (7, 2), (1, 9)] {
        (placement.replicas, placement.version, placement.wanted_version) = (replicas, version, version);
        let objects = rendered(&release, &placement);
        assert_eq!(objects.len(), 1);
        assert_eq!(objects[0].pointer(template), live.pointer(template), "not a letter is changed");
        assert_eq!(objects[0]["spec"]["selector"], live["spec"]["selector"]);
        assert_eq!(objects[0]["metadata"]["labels"]["slipway.dev/service"], "orders");
    }
    assert_eq!(is_unmarked(&release, &placement), found.kind != ControllerKind::CronJob);
}

#[test]
fn a_stateful_sets_claims_outlive_whatever_is_wished_after_it_was_adopted() {
    let found = whole(kinds().remove(2));
    let mut live = controller(&found, None);
    let goes = json!({ "whenDeleted": "Delete", "whenScaled": "Delete" });
    live["spec"]["persistentVolumeClaimRetentionPolicy"] = goes.clone();
    let (mut release, mut placement) = (release(&found), placement(&found, Adopted::of(&live, None)));
    let policy = |release: &Release, placement: &Placement| {
        rendered(release, placement).remove(0)["spec"]["persistentVolumeClaimRetentionPolicy"].clone()
    };
    assert_eq!(policy(&release, &placement), goes, "adopting changes nothing of it");
    release.status = ReleaseStatus::Ready;
    assert_eq!(policy(&release, &placement), goes, "and nobody is told that somebody changed it");
    let stays = json!({ "whenDeleted": "Retain", "whenScaled": "Retain" });
    (placement.version, placement.wanted_version, placement.stopped) = (2, 2, true);
    assert_eq!(policy(&release, &placement), stays, "a stop takes no data");
    (release.status, release.repeats, placement.stopped) = (ReleaseStatus::Pending, Some(1), false);
    assert_eq!(policy(&release, &placement), stays, "and neither does going back to it");
}

#[test]
fn a_restart_and_a_roll_back_bring_the_labels_into_the_template() {
    let found = whole(kinds().remove(0));
    let live = controller(&found, None);
    let mut release = release(&found);
    let mut placement = placement(&found, Adopted::of(&live, None));
    placement.restarted_at = Some(Time::UNIX_EPOCH);
    let restarted = rendered(&release, &placement).remove(0);
    let annotations = &restarted["spec"]["template"]["metadata"]["annotations"];
    assert!(annotations["slipway.dev/restarted-at"].is_string() && !is_unmarked(&release, &placement));
    (placement.restarted_at, release.repeats, release.number) = (None, Some(1), 4);
    let back = rendered(&release, &placement).remove(0);
    assert_eq!(back["spec"]["template"]["metadata"]["annotations"]["slipway.dev/release"], "4");
    assert_eq!(back["spec"]["template"]["spec"], live["spec"]["template"]["spec"]);
}

#[test]
fn a_later_release_keeps_what_cannot_be_changed_and_the_service_as_it_was() {
    let live = super::tests::deployment();
    let kept = json!({
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders", "namespace": "shop" },
        "spec": { "type": "NodePort", "selector": { "tier": "back" }, "ports": [{ "port": 80, "targetPort": "web" }] },
    });
    let mut found = read(&live, Some(&kept)).expect("it can be read");
    found.settings.adopted = false;
    found.ports.push(Port::parse("admin", 9000, "").expect("a port"));
    let objects = rendered(&release(&found), &placement(&found, Adopted::of(&live, Some(&kept))));
    let [service, controller] = objects.as_slice() else { panic!("a Service and a Deployment") };
    assert_eq!(service["spec"]["type"], "NodePort");
    let ports: Vec<_> = service["spec"]["ports"].as_array().expect("ports").iter().map(|port| &port["port"]).collect();
    assert_eq!(ports, [80, 9000], "who asks for port 80 still gets an answer");
    assert_eq!(controller["spec"]["selector"]["matchLabels"], json!({ "app": "orders" }));
    let labels = &controller["spec"]["template"]["metadata"]["labels"];
    assert_eq!((&labels["app"], &labels["tier"]), (&json!("orders"), &json!("back")));
    assert_eq!(labels["slipway.dev/service"], "orders");
}

#[test]
fn a_stateful_set_keeps_its_claims_and_its_service_to_the_letter() {
    let found = whole(kinds().remove(2));
    let mut live = controller(&found, None);
    live["spec"]["serviceName"] = "peers".into();
    live["spec"]["revisionHistoryLimit"] = 9.into();
    live["spec"]["volumeClaimTemplates"][0]["status"] = json!({ "phase": "Pending" });
    let mut again = read(&live, None).expect("it can be read");
    again.settings.adopted = false;
    let objects = rendered(&release(&again), &placement(&again, Adopted::of(&live, None)));
    let set = objects.last().expect("a StatefulSet");
    for field in ["serviceName", "revisionHistoryLimit", "volumeClaimTemplates", "podManagementPolicy"] {
        assert_eq!(set["spec"][field], live["spec"][field], "{field}");
    }
    assert!(!objects.iter().any(|object| object["metadata"]["name"] == "orders-headless"));
}
