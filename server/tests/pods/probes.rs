//! Probes, and how a pod is ended.

use domain::pod::{Handler, PodSettings, PortRef, PreStop, Probe, Probes, Shutdown};
use domain::service::HealthPath;
use domain::status::State;

use crate::steps::{arrives, deploy};
use crate::wanted::{command, of, template, world};

fn every_second(handler: Handler, failures: u32) -> Probe {
    Probe { handler, initial_delay: 0, period: 1, timeout: 1, failures }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pod_is_asked_in_every_way_and_ended_as_it_was_said() {
    let world = world("probes").await;
    let (path, port) = (HealthPath::parse("/healthz").unwrap(), PortRef::Name("http".to_owned()));
    let probes = Probes {
        startup: Some(every_second(Handler::Tcp { port: PortRef::Number(8080) }, 30)),
        readiness: Some(every_second(Handler::Http { path, port }, 3)),
        liveness: Some(every_second(Handler::Command { command: command("test -x /hello") }, 3)),
    };
    let shutdown = Shutdown { grace: Some(5), pre_stop: Some(PreStop::Sleep(1)) };
    arrives(&world, of(PodSettings { probes, shutdown, ..PodSettings::default() })).await;
    let status = world.until_status("orders", |status| status.state == State::Ready).await;
    assert_eq!((status.ready, status.pods[0].restarts()), (1, 0));
    let of_container = |field: &str| template(&world, &format!("containers[0].{field}"));
    assert_eq!(of_container("startupProbe.tcpSocket.port"), "8080");
    assert_eq!(of_container("readinessProbe.httpGet.port"), "http");
    assert_eq!(of_container("livenessProbe.exec.command"), r#"["test","-x","/hello"]"#);
    assert_eq!(of_container("lifecycle.preStop.sleep.seconds"), "1");
    assert_eq!(template(&world, "terminationGracePeriodSeconds"), "5");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liveness_probe_that_fails_restarts_and_is_told_as_the_reason() {
    let world = world("liveness").await;
    let liveness = Some(every_second(Handler::Command { command: command("sh -c 'echo it is dead; exit 1'") }, 1));
    let probes = Probes { liveness, ..Probes::default() };
    deploy(&world, of(PodSettings { probes, ..PodSettings::default() })).await.unwrap();
    let told = world.until_status("orders", |status| status.sentence.en.contains("liveness probe")).await;
    assert!(told.pods.iter().any(|pod| pod.restarts() > 0), "{told:?}");
    let words = told.evidence.expect("its words");
    assert!(words.en.contains("it is dead"), "{words}");
}
