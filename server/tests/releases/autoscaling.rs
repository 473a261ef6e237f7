//! The cluster decides how many pods there are, from what they use.

use domain::Kind;
use domain::autoscaling::{Autoscaling, FigureTarget};
use domain::quantity::Cpu;
use domain::release::ReleaseStatus;
use domain::settings::Resources;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::{Order, What};
use domain::use_cases::{preflight, rollout};

use crate::configured::{configures, text};
use crate::real::keeper::keeper;
use crate::real::until;
use crate::steps::{arrives, deploy, only, serves, there};
use crate::wanted::world;

/// As busy as its limit allows, beside the service itself.
const BUSY: &str = "#!/bin/sh\n(while :; do :; done) &\nexec \"$@\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn busy_pods_become_more_and_the_number_is_the_clusters_until_it_is_chosen_by_hand_again() {
    let world = world("scales").await;
    configures(&world, Some("dev"), &[("entrypoint", text(BUSY))]).await;
    let resources = Resources { cpu_request: Some(Cpu(100)), cpu_limit: Some(Cpu(200)), ..Resources::default() };
    let autoscaling = Autoscaling { min: 1, max: 2, cpu: Some(50), memory: None, figure: None };
    let order = Order {
        replicas: Some(1),
        resources: Some(resources),
        autoscaling: Some(Some(autoscaling)),
        ..Order::of(What::Image(keeper()))
    };
    arrives(&world, order).await;
    let refused = placement::change(&world.ports, &world.actor, "orders", "dev", Change::Scale(1), None).await;
    let error = refused.expect_err("the cluster decides it");
    assert!(error.kind == Kind::Conflict && error.text.en.contains("The cluster decides"), "{error}");

    let more = world
        .until_status("orders", |status| {
            let decided = status.autoscaler.as_ref().is_some_and(|scaler| scaler.active && scaler.desired == 2);
            decided && status.ready == 2
        })
        .await;
    let scaler = more.autoscaler.unwrap();
    let cpu = &scaler.readings[0];
    assert_eq!((scaler.min, scaler.max, cpu.name.as_str(), cpu.target), (1, 2, "cpu", 50.0));
    assert!(cpu.current.is_some_and(|percent| percent > 50.0), "{cpu:?}");
    assert!(scaler.last_scaled_at.is_some());
    assert_eq!(more.replicas, 1, "what was chosen by hand is still known");
    assert!(!more.sentence.en.contains("somebody"), "{}", more.sentence);

    // A release does not begin anew with what was chosen by hand.
    configures(&world, Some("dev"), &[("MODE", text("other"))]).await;
    let next = deploy(&world, Order::of(What::Image(keeper()))).await.unwrap().number;
    world.until_release("orders", next, |release| release.applied_at.is_some()).await;
    let replicas = || world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.spec.replicas}"]);
    assert_eq!(replicas(), "2");
    let arrived = world.until_release("orders", next, |release| release.status.is_final()).await;
    assert_eq!((arrived.status, replicas().as_str()), (ReleaseStatus::Ready, "2"), "{:?}", arrived.sentence);

    let by_hand = Order { replicas: Some(1), autoscaling: Some(None), ..Order::of(What::Image(keeper())) };
    arrives(&world, by_hand).await;
    assert!(there(&world, "hpa").is_empty());
    serves(&world, 1).await;
    placement::change(&world.ports, &world.actor, "orders", "dev", Change::Stop, None).await.unwrap();
    only(&world, "pods", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_that_anothers_autoscaler_chose_stays_over_a_restart() {
    let world = world("theirs").await;
    arrives(&world, Order { replicas: Some(1), ..Order::of(What::Image(keeper())) }).await;
    world.kubectl(&["autoscale", "deployment", "orders", "--name=theirs", "--min=2", "--max=3", "--cpu-percent=90"]);
    let replicas = || world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.spec.replicas}"]);
    until("two pods, as it wants", async || if replicas() == "2" { Ok(()) } else { Err(replicas()) }).await;
    world.change("orders", Change::Restart).await;
    let (service, dev) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    rollout::reconcile(&world.ports, &service, &dev).await.unwrap();
    assert_eq!(replicas(), "2");

    // A second one is refused: said beforehand by the look, and by the release, which changes nothing.
    let resources = Resources { cpu_request: Some(Cpu(100)), ..Resources::default() };
    let autoscaling = Autoscaling { min: 1, max: 2, cpu: Some(50), memory: None, figure: None };
    let order =
        Order { resources: Some(resources), autoscaling: Some(Some(autoscaling)), ..Order::of(What::Image(keeper())) };
    let found = preflight::look(&world.ports, &world.actor, "orders", "dev", &order).await.unwrap();
    let told = |check: &&domain::preflight::Check| check.sentence.en.contains("HorizontalPodAutoscaler theirs");
    assert!(found.checks.iter().any(|check| told(&check)), "{found:?}");
    let next = deploy(&world, order).await.unwrap().number;
    let failed = world.until_release("orders", next, |release| release.status.is_final()).await;
    assert_eq!(failed.status, ReleaseStatus::Failed);
    assert!(failed.sentence.as_ref().is_some_and(|why| why.en.contains("two would take turns")), "{failed:?}");
    assert_eq!(there(&world, "hpa").len(), 1);
    placement::change(&world.ports, &world.actor, "orders", "dev", Change::Stop, None).await.unwrap();
    only(&world, "pods", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_of_prometheus_decides_as_well_and_one_that_nobody_serves_is_said() {
    let world = world("figures").await;
    let by = |name: &str, each: &str| {
        let figure = FigureTarget { name: name.to_owned(), each: each.to_owned() };
        Order {
            autoscaling: Some(Some(Autoscaling { min: 1, max: 2, cpu: None, memory: None, figure: Some(figure) })),
            ..Order::of(What::Image(keeper()))
        }
    };
    arrives(&world, by("figure_that_nobody_serves", "100")).await;
    let lost = world
        .until_status("orders", |status| status.autoscaler.as_ref().is_some_and(|scaler| scaler.trouble.is_some()))
        .await;
    let scaler = lost.autoscaler.unwrap();
    let trouble = scaler.trouble.unwrap();
    assert_eq!((trouble.reason.as_str(), scaler.active), ("FailedGetPodsMetric", false), "{trouble:?}");

    // Being asked every few seconds whether it is ready is more than a byte a second.
    arrives(&world, by("network_receive_bytes_per_second", "1")).await;
    let more = world
        .until_status("orders", |status| {
            let decided = status.autoscaler.as_ref().is_some_and(|scaler| scaler.active && scaler.desired == 2);
            decided && status.ready == 2
        })
        .await;
    let figure = &more.autoscaler.unwrap().readings[0];
    assert_eq!((figure.name.as_str(), figure.target), ("network_receive_bytes_per_second", 1.0));
    assert!(figure.current.is_some_and(|bytes| bytes > 1.0), "{figure:?}");
}
