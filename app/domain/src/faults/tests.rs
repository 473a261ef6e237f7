//! Everything is told at once, each at its field, and nothing that is right.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use super::{Fault, Mend, find};
use crate::controller::ControllerSettings;
use crate::error::Result;
use crate::name::ServiceName;
use crate::service::Port;
use crate::settings::Resources;
use crate::{autoscaling, controller, network, pod};

fn fields(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(Fault::field).collect()
}

fn of_controller(written: &controller::Written) -> Vec<Fault> {
    let (faults, left) = find(written, controller::Written::parse, |_| Ok(()));
    assert!(left.parse().is_ok(), "what is left is right: {left:?}");
    faults
}

fn of_pod(written: &pod::Written) -> (Vec<Fault>, pod::Written) {
    let service = ServiceName::parse("orders").expect("a name");
    let ports = [Port::parse("http", 8080, "TCP").expect("a port")];
    let check = |pod: &pod::PodSettings| -> Result<()> {
        pod.check(&ControllerSettings::default())?;
        pod.check_for(&service, &ports)
    };
    find(written, pod::Written::parse, check)
}

#[test]
fn every_field_of_a_controller_tells_its_own() {
    let written = controller::Written {
        max_surge: "half".into(),
        max_unavailable: "most".into(),
        progress_deadline: "5".into(),
        revision_history: "all".into(),
        ..controller::Written::default()
    };
    let expected = ["max_surge", "max_unavailable", "revision_history", "progress_deadline"];
    assert_eq!(fields(&of_controller(&written)), expected.map(|name| format!("controller.{name}")));
    let written = controller::Written {
        kind: "CronJob".into(),
        schedule: "every day".into(),
        time_zone: "Berlin".into(),
        concurrency: "Wait".into(),
        starting_deadline: "1".into(),
        succeeded_kept: "all".into(),
        failed_kept: "-1".into(),
        completions: "0".into(),
        parallelism: "many".into(),
        retries: "1000".into(),
        deadline: "1h".into(),
        clean_up: "soon".into(),
        ..controller::Written::default()
    };
    assert_eq!(of_controller(&written).len(), 11);
    let written = controller::Written {
        kind: "DaemonSet".into(),
        node_selector: "ssd".into(),
        tolerations: "a b".into(),
        max_unavailable: "0".into(),
        ..controller::Written::default()
    };
    assert_eq!(of_controller(&written).len(), 3);
}

#[test]
fn what_is_right_has_no_fault() {
    assert_eq!(of_controller(&controller::Written::default()), []);
    let right = pod::Written { grace: "60".into(), ..pod::Written::default() };
    assert_eq!(of_pod(&right), (Vec::new(), right));
}

#[test]
fn of_rows_each_that_is_wrong_is_told() {
    let row = |name: &str, path: &str, size: &str| controller::WrittenVolume {
        name: name.into(),
        mount_path: path.into(),
        size: size.into(),
        ..controller::WrittenVolume::default()
    };
    let volumes = vec![row("Data", "/data", "1Gi"), row("log", "/log", "1Gi"), row("tmp", "tmp", "1Gi")];
    let written = controller::Written { kind: "StatefulSet".into(), volumes, ..controller::Written::default() };
    let (faults, left) = find(&written, controller::Written::parse, |_| Ok(()));
    assert_eq!(fields(&faults), ["controller.volumes", "controller.volumes"], "{faults:?}");
    assert_eq!(left.volumes, [row("log", "/log", "1Gi")]);
}

#[test]
fn every_field_of_a_pod_tells_its_own() {
    let probe = |port: &str| pod::WrittenProbe {
        kind: "HTTP".into(),
        path: "healthz".into(),
        port: port.into(),
        period: "soon".into(),
        failures: "0".into(),
        ..pod::WrittenProbe::default()
    };
    let volume = |name: &str| pod::WrittenVolume {
        name: name.into(),
        mount_path: "work".into(),
        ..pod::WrittenVolume::default()
    };
    let written = pod::Written {
        command: "sh -c 'open".into(),
        readiness: probe("0"),
        liveness: probe("metrics"),
        grace: "long".into(),
        pre_stop_sleep: "40".into(),
        user: "app".into(),
        volumes: vec![volume("work"), volume("tmp")],
        companions: vec![pod::WrittenCompanion { name: "proxy".into(), ..pod::WrittenCompanion::default() }],
        min_available: "most".into(),
        max_unavailable: "few".into(),
        pull_secrets: "My Secret".into(),
        service_account: "Robot".into(),
        ..pod::Written::default()
    };
    let (faults, left) = of_pod(&written);
    let told = fields(&faults);
    for field in
        ["command", "grace", "user", "volumes", "companions", "min_available", "max_unavailable", "pull_secrets"]
    {
        assert!(told.contains(&format!("pod.{field}").as_str()), "{field}: {told:?}");
    }
    for probe in ["readiness", "liveness"] {
        for part in ["path", "port", "period", "failures"] {
            assert!(told.contains(&format!("pod.{probe}.{part}").as_str()), "{probe}.{part}: {told:?}");
        }
    }
    assert!(!told.contains(&"pod.pre_stop"), "it was measured by what nobody wrote: {told:?}");
    assert_eq!(of_pod(&left).0, []);
    let refused = |field: &str| faults.iter().any(|fault| fault.field() == field && !fault.unread);
    assert!(refused("pod.liveness.port"), "the service has no such port, but it can be read: {faults:?}");
    assert!(!refused("pod.user"));
}

#[test]
fn bounds_and_ports_tell_their_own() {
    let written = autoscaling::Written {
        min: "none".into(),
        max: "many".into(),
        cpu: "80%".into(),
        figure: "requests".into(),
        ..autoscaling::Written::default()
    };
    let check = |autoscaling: &Option<autoscaling::Autoscaling>| match autoscaling {
        Some(autoscaling) => autoscaling.check(controller::ControllerKind::Deployment, &Resources::default()),
        None => Ok(()),
    };
    let (faults, _) = find(&written, autoscaling::Written::parse, check);
    assert_eq!(fields(&faults), ["figure_each", "min", "max", "cpu"].map(|name| format!("autoscaling.{name}")));
    let port = |name: &str, node: &str, host: &str| network::WrittenPort {
        name: name.into(),
        node_port: node.into(),
        host_port: host.into(),
    };
    let written = network::Written {
        service: "NodePort".into(),
        ports: vec![port("http", "70000", "x"), port("admin", "", "0")],
    };
    let (faults, _) = find(&written, network::Written::parse, |_| Ok(()));
    let expected = ["http.node_port", "http.host_port", "admin.host_port"].map(|name| format!("network.ports.{name}"));
    assert_eq!(fields(&faults), expected);
}

#[test]
fn what_cannot_be_mended_is_told_once() {
    let written = controller::Written { kind: "ReplicaSet".into(), ..controller::Written::default() };
    let (faults, left) = find(&written, controller::Written::parse, |_| Ok(()));
    assert_eq!((fields(&faults), left == written), (vec!["controller.kind"], true));
    let mut left = written.clone();
    left.mend("no such field");
    assert_eq!(left, written);
}
