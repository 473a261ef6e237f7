//! What the settings of a pod send, and what they begin with.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]
use super::*;

/// Something of everything.
fn full() -> Written {
    let probe = |kind: &str| WrittenProbe { kind: kind.into(), port: "http".into(), ..WrittenProbe::default() };
    let volume = |name: &str, kind: &str, of: &str| WrittenVolume {
        name: name.into(),
        mount_path: format!("/{name}"),
        kind: kind.into(),
        of: of.into(),
        ..WrittenVolume::default()
    };
    Written {
        command: "sh -c 'exec app'".into(),
        startup: probe("TCP"),
        readiness: WrittenProbe { path: "/ready".into(), ..probe("HTTP") },
        liveness: WrittenProbe { service: "health".into(), ..probe("gRPC") },
        pre_stop_sleep: "5".into(),
        user: "1000".into(),
        non_root: true,
        volumes: vec![volume("work", "Memory", ""), volume("config", "ConfigMap", "app")],
        companions: vec![WrittenCompanion {
            name: "proxy".into(),
            role: "Sidecar".into(),
            image: "registry.example/proxy:1".into(),
            variables: "MODE=stream".into(),
            ..WrittenCompanion::default()
        }],
        spread: "nodes".into(),
        min_available: "50%".into(),
        pull_secrets: "registry".into(),
        ..Written::default()
    }
}

#[test]
fn what_was_filled_in_is_written_back() {
    Owner::new().with(|| {
        let texts = PodTexts::new();
        for pod in [full().parse().expect("a pod"), PodSettings::default()] {
            texts.fill(&pod);
            assert_eq!(untrack(|| texts.written(ControllerKind::Deployment)).parse(), Ok(pod));
        }
    });
}

#[test]
fn what_a_controller_does_not_have_is_not_sent() {
    Owner::new().with(|| {
        let texts = PodTexts::new();
        texts.fill(&full().parse().expect("a pod"));
        for kind in ControllerKind::ALL {
            let written = untrack(|| texts.written(kind));
            let asked = [&written.startup, &written.readiness, &written.liveness].map(|probe| !probe.kind.is_empty());
            assert_eq!(asked, [!kind.runs_to_an_end(); 3], "{kind}");
            assert_eq!(
                (written.spread.is_empty(), written.min_available.is_empty()),
                (!is_counted(kind), !is_counted(kind))
            );
            let pod = written.parse().expect("a pod");
            pod.check(&domain::controller::ControllerSettings::of(kind)).expect("holds for this kind");
        }
    });
}

#[test]
fn a_field_of_another_kind_of_probe_is_not_sent_and_not_lost() {
    Owner::new().with(|| {
        let texts = PodTexts::new();
        texts.fill(&full().parse().expect("a pod"));
        texts.readiness.kind.set("TCP".into());
        assert_eq!(untrack(|| texts.written(ControllerKind::Deployment)).readiness.path, "");
        texts.readiness.kind.set("HTTP".into());
        assert_eq!(untrack(|| texts.written(ControllerKind::Deployment)).readiness.path, "/ready");
    });
}
