//! What is no setting of a pod, and at which field it is said.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use rstest::rstest;

use super::{Written, WrittenCompanion, WrittenProbe, WrittenVolume};
use crate::controller::{ControllerKind, ControllerSettings};
use crate::error::Result;
use crate::name::ServiceName;
use crate::service::Port;

fn probe(kind: &str, port: &str) -> WrittenProbe {
    WrittenProbe { kind: kind.into(), port: port.into(), ..WrittenProbe::default() }
}

fn readiness(probe: WrittenProbe) -> Written {
    Written { readiness: probe, ..Written::default() }
}

fn volume(name: &str, path: &str, kind: &str, of: &str) -> Written {
    let volume = WrittenVolume {
        name: name.into(),
        mount_path: path.into(),
        kind: kind.into(),
        of: of.into(),
        ..WrittenVolume::default()
    };
    Written { volumes: vec![volume], ..Written::default() }
}

fn companion(name: &str, image: &str) -> WrittenCompanion {
    WrittenCompanion { name: name.into(), image: image.into(), ..WrittenCompanion::default() }
}

fn beside(companion: WrittenCompanion) -> Written {
    Written { companions: vec![companion], ..Written::default() }
}

/// All that is checked on the way to a release.
fn checked(written: &Written, kind: ControllerKind) -> Result<()> {
    let pod = written.parse()?;
    pod.check(&ControllerSettings::of(kind))?;
    pod.check_for(&ServiceName::parse("orders")?, &[Port::parse("http", 8080, "TCP")?])
}

#[rstest]
#[case("pod.command", Written { command: "sh -c 'open".into(), ..Written::default() })]
#[case("pod.arguments", Written { arguments: "\"open".into(), ..Written::default() })]
#[case("pod.readiness.kind", readiness(probe("PING", "8080")))]
#[case("pod.readiness.port", readiness(probe("TCP", "")))]
#[case("pod.readiness.port", readiness(probe("TCP", "0")))]
#[case("pod.readiness.port", readiness(probe("TCP", "65536")))]
#[case("pod.readiness.port", readiness(probe("TCP", "-1")))]
#[case("pod.readiness.port", readiness(probe("HTTP", "Http")))]
#[case("pod.readiness.port", readiness(probe("gRPC", "metrics")))]
#[case("pod.readiness.path", readiness(WrittenProbe { path: "healthz".into(), ..probe("HTTP", "http") }))]
#[case("pod.readiness.command", readiness(probe("Command", "")))]
#[case("pod.readiness.command", readiness(WrittenProbe { command: "'open".into(), ..probe("Command", "") }))]
#[case("pod.readiness.period", readiness(WrittenProbe { period: "0".into(), ..probe("TCP", "http") }))]
#[case("pod.readiness.period", readiness(WrittenProbe { period: "soon".into(), ..probe("TCP", "http") }))]
#[case("pod.readiness.timeout", readiness(WrittenProbe { timeout: "601".into(), ..probe("TCP", "http") }))]
#[case("pod.readiness.failures", readiness(WrittenProbe { failures: "0".into(), ..probe("TCP", "http") }))]
#[case("pod.readiness.initial_delay", readiness(WrittenProbe { initial_delay: "3601".into(), ..probe("TCP", "http") }))]
#[case("pod.startup.port", Written { startup: probe("TCP", "x y"), ..Written::default() })]
#[case("pod.liveness.kind", Written { liveness: probe("tcp", "http"), ..Written::default() })]
#[case("pod.grace", Written { grace: "-5".into(), ..Written::default() })]
#[case("pod.grace", Written { grace: "86401".into(), ..Written::default() })]
#[case("pod.pre_stop", Written { pre_stop_sleep: "30".into(), ..Written::default() })]
#[case("pod.pre_stop", Written { pre_stop_sleep: "0".into(), ..Written::default() })]
#[case("pod.pre_stop", Written { pre_stop_sleep: "5".into(), pre_stop_command: "sync".into(), ..Written::default() })]
#[case("pod.user", Written { user: "app".into(), ..Written::default() })]
#[case("pod.user", Written { user: "2147483648".into(), ..Written::default() })]
#[case("pod.user", Written { user: "0".into(), non_root: true, ..Written::default() })]
#[case("pod.volumes", volume("Work", "/work", "Empty", ""))]
#[case("pod.volumes", volume("work", "work", "Empty", ""))]
#[case("pod.volumes", volume("work", "/", "Empty", ""))]
#[case("pod.volumes", volume("work", "/work", "Disk", ""))]
#[case("pod.volumes", volume("work", "/work", "Claim", ""))]
#[case("pod.volumes", volume("work", "/work", "ConfigMap", "Not a name"))]
#[case("pod.volumes", volume("work", "/work", "Secret", "a/b"))]
#[case("pod.companions", beside(companion("Proxy", "registry.example/proxy:1")))]
#[case("pod.companions", beside(companion("proxy", "")))]
#[case("pod.companions", beside(companion("proxy", "registry.example/Proxy:1")))]
#[case("pod.companions", beside(companion("orders", "registry.example/proxy:1")))]
#[case("pod.companions", beside(WrittenCompanion { role: "Friend".into(), ..companion("proxy", "proxy:1") }))]
#[case("pod.companions", beside(WrittenCompanion { variables: "MODE".into(), ..companion("proxy", "proxy:1") }))]
#[case("pod.companions", beside(WrittenCompanion { variables: "1A=x".into(), ..companion("proxy", "proxy:1") }))]
#[case("pod.companions", beside(WrittenCompanion { cpu_limit: "fast".into(), ..companion("proxy", "proxy:1") }))]
#[case("pod.companions.cpu_request", beside(WrittenCompanion { cpu_request: "2".into(), cpu_limit: "1".into(), ..companion("proxy", "proxy:1") }))]
#[case("pod.companions", Written { companions: vec![companion("proxy", "proxy:1"), companion("proxy", "proxy:2")], ..Written::default() })]
#[case("pod.spread", Written { spread: "racks".into(), ..Written::default() })]
#[case("pod.min_available", Written { min_available: "most".into(), ..Written::default() })]
#[case("pod.min_available", Written { min_available: "101%".into(), ..Written::default() })]
#[case("pod.max_unavailable", Written { max_unavailable: "few".into(), ..Written::default() })]
#[case("pod.max_unavailable", Written { min_available: "1".into(), max_unavailable: "1".into(), ..Written::default() })]
#[case("pod.pull_secrets", Written { pull_secrets: "registry, Other".into(), ..Written::default() })]
#[case("pod.service_account", Written { service_account: "a b".into(), ..Written::default() })]
fn what_is_no_setting_is_refused_at_its_field(#[case] field: &str, #[case] written: Written) {
    let error = checked(&written, ControllerKind::Deployment).expect_err("refused");
    assert_eq!(error.field.as_deref(), Some(field), "{}", error.text.en);
}

#[rstest]
#[case("pod.probes", ControllerKind::Job, readiness(probe("TCP", "8080")))]
#[case("pod.probes", ControllerKind::CronJob, Written { liveness: probe("TCP", "8080"), ..Written::default() })]
#[case("pod.spread", ControllerKind::DaemonSet, Written { spread: "nodes".into(), ..Written::default() })]
#[case("pod.min_available", ControllerKind::Job, Written { min_available: "1".into(), ..Written::default() })]
#[case("pod.max_unavailable", ControllerKind::DaemonSet, Written { max_unavailable: "1".into(), ..Written::default() })]
fn what_a_controller_does_not_have_is_refused(
    #[case] field: &str,
    #[case] kind: ControllerKind,
    #[case] written: Written,
) {
    assert_eq!(checked(&written, kind).expect_err("refused").field.as_deref(), Some(field));
}

#[test]
fn nothing_written_is_nothing_set() {
    let pod = Written::default().parse().expect("settings of a pod");
    assert_eq!(pod, super::PodSettings::default());
    for kind in ControllerKind::ALL {
        checked(&Written::of(&pod), kind).expect("holds for every controller");
    }
}
