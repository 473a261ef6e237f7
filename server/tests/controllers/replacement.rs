//! One controller takes the place of another: only when that is said, and without an end of service.

use domain::controller::{ControllerSettings, PodManagement, StatefulSetSettings};
use domain::release::ReleaseStatus;
use domain::use_cases::placement::Change;
use domain::use_cases::release::Order;

use crate::real::World;
use crate::steps::{arrives, deploy, hello, only, order, releases, serves, there};

fn parallel() -> ControllerSettings {
    let pod_management = PodManagement::Parallel;
    ControllerSettings::StatefulSet(StatefulSetSettings { pod_management, ..StatefulSetSettings::default() })
}

async fn with_a_deployment(name: &str) -> World {
    let world = World::new(name, "").await.work().await;
    world.hello("orders").await;
    arrives(&world, order(hello(), ControllerSettings::default(), 2, &[])).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_to_be_said_and_the_old_one_serves_until_the_new_one_does() {
    let world = with_a_deployment("replaced").await;
    let refused = deploy(&world, order(hello(), parallel(), 2, &[])).await.expect_err("refused");
    assert_eq!(refused.field.as_deref(), Some("controller.kind"));
    assert!(refused.text.en.contains("It runs as a Deployment here"), "{refused}");
    assert!(there(&world, "statefulsets").is_empty());

    let replacing = Order { replace: true, ..order(hello(), parallel(), 2, &["NOT_READY=1"]) };
    let release = deploy(&world, replacing).await.unwrap();
    let status = world.until_status("orders", |status| status.pods.len() == 4).await;
    assert_eq!(status.ready, 2, "those of the Deployment: {}", status.sentence);
    let release = world.until_release("orders", release.number, |release| release.applied_at.is_some()).await;
    assert_eq!(release.status, ReleaseStatus::Progressing);
    assert_eq!(there(&world, "deployments,statefulsets").len(), 2);

    arrives(&world, order(hello(), parallel(), 2, &[])).await;
    only(&world, "deployments,statefulsets", &["statefulset.apps/orders"]).await;
    serves(&world, 2).await;
    assert_eq!(releases(&world), ["3", "3"]);

    // And back. The Service that only a StatefulSet needs goes with it, and not before.
    let back = |variables: &[&str]| order(hello(), ControllerSettings::default(), 1, variables);
    deploy(&world, Order { replace: true, ..back(&["NOT_READY=1"]) }).await.unwrap();
    world.until_status("orders", |status| status.pods.len() == 3).await;
    assert_eq!(there(&world, "services"), ["service/orders", "service/orders-headless"]);
    arrives(&world, back(&[])).await;
    only(&world, "deployments,statefulsets,services", &["deployment.apps/orders", "service/orders"]).await;
    serves(&world, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_in_the_middle_of_it_stops_both() {
    let world = with_a_deployment("both").await;
    let replacing = Order { replace: true, ..order(hello(), parallel(), 1, &["NOT_READY=1"]) };
    deploy(&world, replacing).await.unwrap();
    world.until_status("orders", |status| status.pods.len() == 3).await;
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.pods.is_empty()).await;
    only(&world, "deployments,statefulsets", &["statefulset.apps/orders"]).await;
}
