//! Releases and other wishes on the real cluster.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

use chrono::TimeDelta;
use domain::event::Event;
use domain::image::ImageRef;
use domain::metric::{Figures, Metric, Range};
use domain::quantity::Cpu;
use domain::release::ReleaseStatus;
use domain::settings::Resources;
use domain::status::{EnvironmentStatus, Freshness, State};
use domain::use_cases::placement::Change;
use domain::use_cases::release::{self, Order, What};
use domain::use_cases::{cluster, deletion, metric, service};
use futures::StreamExt;
use real::gate::{Gate, Mode, Target};
use real::{HELLO, World, soon, until};

fn hello() -> What {
    What::Image(ImageRef::parse(HELLO).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_deployed_scaled_restarted_stopped_and_started() {
    let world = World::new("life", "").await.work().await;
    world.hello("orders").await;
    let heard = world.ports.events.subscribe();
    let release = world.deploy("orders", hello(), 2, &[]).await;
    let release = world.until_release("orders", release.number, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    assert!(!release.manifests.is_empty() && release.applied_at <= release.finished_at);
    let status = world.until_status("orders", |status| status.ready == 2).await;
    assert_eq!((status.state, status.desired, status.freshness), (State::Ready, 2, Freshness::Live));
    let told = heard.any(|notice| {
        let ready = matches!(notice.map(|notice| notice.event), Some(Event::Status(status)) if status.ready == 2);
        std::future::ready(ready)
    });
    assert!(soon("the event", told).await);

    world.change("orders", Change::Scale(3)).await;
    world.until_status("orders", |status| status.ready == 3 && status.desired == 3).await;
    let before: Vec<_> = world.kubectl(&["get", "pods", "-o", "name"]).lines().map(str::to_owned).collect();
    assert_eq!(before.len(), 3);
    world.change("orders", Change::Restart).await;
    until("new pods", async || {
        let pods = world.kubectl(&["get", "pods", "-o", "name"]);
        if before.iter().all(|old| !pods.contains(old)) && pods.lines().count() == 3 { Ok(()) } else { Err(pods) }
    })
    .await;
    world.change("orders", Change::Stop).await;
    let stopped = world.until_status("orders", |status| status.pods.is_empty()).await;
    assert_eq!((stopped.state, stopped.replicas), (State::Idle, 3));
    world.change("orders", Change::Start).await;
    world.until_status("orders", |status| status.state == State::Ready && status.ready == 3).await;

    deletion::begin(&world.ports, &world.actor, "orders", "orders", false).await.unwrap();
    until("the deletion", async || {
        let left = service::list(&world.ports, &world.actor).await.unwrap();
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    assert_eq!(world.kubectl(&["get", "deployments,services", "-o", "name"]), "");
    assert!(world.ports.board.all().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_crashes_fails_with_a_sentence_and_the_one_before_still_serves() {
    let world = World::new("crash", "").await.work().await;
    world.hello("orders").await;
    world.deploy("orders", hello(), 1, &[]).await;
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    world.deploy("orders", hello(), 1, &[("CRASH", "1")]).await;
    let release = world.until_release("orders", 2, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let sentence = release.sentence.expect("a sentence");
    assert!(sentence.en.contains("exit code 1") || sentence.en.contains("code 1"), "{sentence}");
    let status = world.until_status("orders", |status| status.state >= State::Warning).await;
    assert_eq!(status.ready, 1, "{}", status.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_is_no_arrival_where_nobody_said_how_to_ask_for_health() {
    let world = World::new("unasked", "").await.work().await;
    world.hello_without_health("orders").await;
    world.deploy("orders", hello(), 1, &[]).await;
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    world.deploy("orders", hello(), 1, &[("CRASH", "1")]).await;
    let release = world.until_release("orders", 2, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let available = world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.status.availableReplicas}"]);
    assert_eq!(available, "1", "the pod of the release before still serves");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_waits_for_a_cluster_that_is_away_and_arrives_when_it_is_back() {
    let kubeconfig = std::fs::read_to_string(real::kubeconfig_path()).unwrap();
    let gate = Gate::before(Target::Tcp("127.0.0.1:6443".to_owned()), Mode::Open).await;
    let kubeconfig = kubeconfig.replace("127.0.0.1:6443", &format!("127.0.0.1:{}", gate.port));
    let world = World::with_kubeconfig("away", "", kubeconfig).await.work().await;
    world.hello("orders").await;
    let mut heard = world.ports.events.subscribe();
    gate.set(Mode::Shut);
    let cut = async {
        while let Some(notice) = heard.next().await {
            if matches!(
                notice.map(|notice| notice.event),
                Some(Event::Cluster { freshness: Freshness::Cut { .. }, .. })
            ) {
                break;
            }
        }
    };
    soon("the cut", cut).await;
    world.deploy("orders", hello(), 1, &[]).await;
    let release = world.until_release("orders", 1, |release| release.sentence.is_some()).await;
    assert_eq!(release.status, ReleaseStatus::Pending);
    gate.set(Mode::Open);
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!((release.status, release.sentence), (ReleaseStatus::Ready, None));
    world.until_status("orders", |status| status.state == State::Ready).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_release_from_arriving_is_said_in_a_sentence() {
    let world = World::new("says", "").await.work().await;
    for name in ["missing", "huge", "never"] {
        world.hello(name).await;
    }
    let missing = ImageRef::parse(&format!("127.0.0.1:5000/samples/none@sha256:{}", "0".repeat(64))).unwrap();
    world.deploy("missing", What::Image(missing), 1, &[]).await;
    let order = Order {
        replicas: Some(1),
        resources: Some(Resources { cpu_request: Some(Cpu::parse("5000").unwrap()), ..Resources::default() }),
        ..Order::of(hello())
    };
    release::deploy(&world.ports, &world.actor, "huge", "dev", order).await.unwrap();
    world.deploy("never", hello(), 1, &[("NOT_READY", "1")]).await;

    let release = world.until_release("missing", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    assert!(release.sentence.unwrap().en.contains("cannot be pulled"));
    world.until_status("huge", |status| status.sentence.en.contains("no node that has room")).await;
    // A minute is how long a container may run without passing its health check.
    let status = world.until_status("never", |status| status.sentence.en.contains("health check")).await;
    assert_eq!(status.ready, 0, "{}", status.sentence);
    // Slipway asks for five minutes; Kubernetes judges in the same way when they are fewer.
    world.kubectl(&["patch", "deployment/never", "-p", r#"{"spec": {"progressDeadlineSeconds": 5}}"#]);
    let release = world.until_release("never", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    assert!(release.sentence.as_ref().unwrap().en.contains("health check"), "{:?}", release.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_prometheus_the_kubelet_is_asked_and_what_is_missing_is_said() {
    let gate = Gate::before(Target::Tcp("127.0.0.1:9090".to_owned()), Mode::Shut).await;
    let world = World::new("figures", "").await.work().await;
    world.hello("orders").await;
    world.deploy("orders", hello(), 1, &[]).await;
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    let address = format!("http://127.0.0.1:{}", gate.port);
    cluster::edit(&world.ports, &world.actor, "local", None, Some(&address)).await.unwrap();
    let figures = async || {
        let now = world.ports.host.now();
        let range = Range::parse(now - TimeDelta::minutes(5), now, Some(5)).unwrap();
        metric::figures(&world.ports, &world.actor, "orders", "dev", range).await.unwrap()
    };
    let memory = |figures: &Figures| figures.series.iter().filter(|one| one.metric == Metric::Memory).count();
    let present = until("the kubelet's figures", async || {
        let figures = figures().await;
        if memory(&figures) == 1 { Ok(figures) } else { Err(figures) }
    })
    .await;
    let missing = present.missing.expect("it is said");
    assert!(missing.en.contains("Only the present figures") && missing.en.contains("Prometheus"), "{missing}");
    assert!(present.series.iter().all(|series| series.points.len() == 1));
    gate.set(Mode::Open);
    until("Prometheus's figures", async || {
        let figures = figures().await;
        if memory(&figures) == 1 && figures.missing.is_none() { Ok(figures) } else { Err(figures) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wished_here_wins_over_who_scaled_it_in_the_cluster() {
    let world = World::new("wins", "").await.work().await;
    world.hello("orders").await;
    world.deploy("orders", hello(), 1, &[]).await;
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    world.until_status("orders", |status| status.desired == 2).await;
    world.change("orders", Change::Scale(3)).await;
    world.until_status("orders", |status| status.desired == 3 && status.state == State::Ready).await;
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_slipways_is_neither_changed_nor_deleted() {
    let world = World::new("foreign", "").await.work().await;
    world.hello("orders").await;
    world.kubectl(&["create", "service", "clusterip", "orders", "--tcp=80:80"]);
    world.deploy("orders", hello(), 1, &[]).await;
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let sentence = release.sentence.unwrap();
    assert!(sentence.en.contains("a Service orders already that Slipway did not make"), "{sentence}");
    world.until_status("orders", |status| status.sentence.en.contains("not in the cluster")).await;
    deletion::begin(&world.ports, &world.actor, "orders", "orders", false).await.unwrap();
    until("the deletion", async || {
        let left = service::list(&world.ports, &world.actor).await.unwrap();
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    assert_eq!(world.kubectl(&["get", "deployments,services", "-o", "name"]), "service/orders\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn pods_that_a_quota_refuses_are_no_start_that_takes_long() {
    let world = World::new("quota", "").await.work().await;
    world.hello("orders").await;
    world.kubectl(&["create", "quota", "none", "--hard=pods=0"]);
    world.deploy("orders", hello(), 2, &[]).await;
    let says = |status: &EnvironmentStatus| status.sentence.en.contains("refuses to make its pods");
    let status = world.until_status("orders", says).await;
    assert_eq!((status.state, status.ready, status.desired), (State::Failed, 0, 2));
    assert!(status.evidence.is_some_and(|words| words.en.contains("exceeded quota")));
}
