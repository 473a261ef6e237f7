//! A StatefulSet that keeps nothing: updates in order, broken releases, and a partition.

use domain::controller::{ControllerSettings, PodManagement, StatefulSetSettings};
use domain::status::State;
use domain::use_cases::placement::Change;

use crate::real::World;
use crate::steps::{
    arrives, crashes, hello, in_order, order, releases, restarts, rolls_back_to, serves, starts, stops, there,
};

fn set(settings: StatefulSetSettings) -> ControllerSettings {
    ControllerSettings::StatefulSet(settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_deployed_scaled_restarted_stopped_started_and_updated() {
    let world = World::new("ordered", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, order(hello(), in_order(), 2, &[])).await;
    assert_eq!(there(&world, "pods"), ["pod/orders-0", "pod/orders-1"]);
    assert_eq!(there(&world, "services"), ["service/orders", "service/orders-headless"]);
    let events = |status: &domain::status::EnvironmentStatus| {
        let of = |object: &str| status.events.iter().any(|event| event.object == object);
        of("StatefulSet orders") && of("Pod orders-1")
    };
    world.until_status("orders", events).await;

    world.change("orders", Change::Scale(3)).await;
    serves(&world, 3).await;
    restarts(&world).await;
    stops(&world).await;
    starts(&world, 3).await;
    arrives(&world, order(hello(), in_order(), 1, &["VERSION=2"])).await;
    serves(&world, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_release_fails_the_others_serve_and_rolling_back_gets_through() {
    let world = World::new("forced", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, order(hello(), in_order(), 2, &[])).await;
    crashes(&world, order(hello(), in_order(), 2, &["CRASH=1"])).await;
    let status = world.until_status("orders", |status| status.state == State::Failed).await;
    assert_eq!(status.ready, 1, "the pod that was not replaced yet: {}", status.sentence);

    rolls_back_to(&world, 1).await;
    serves(&world, 2).await;
    assert_eq!(releases(&world), ["3", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pods_below_the_partition_stay_and_the_release_has_arrived_all_the_same() {
    let world = World::new("partition", "").await.work().await;
    world.hello("orders").await;
    let from = |partition, variables: &[&str]| {
        let pod_management = PodManagement::Parallel;
        let settings = StatefulSetSettings { partition, pod_management, ..StatefulSetSettings::default() };
        order(hello(), set(settings), 2, variables)
    };
    arrives(&world, from(1, &[])).await;
    assert_eq!(releases(&world), ["1", "1"], "a first release is nowhere held back");
    arrives(&world, from(1, &["VERSION=2"])).await;
    assert_eq!(releases(&world), ["1", "2"]);
    serves(&world, 2).await;
    arrives(&world, from(0, &["VERSION=2"])).await;
    assert_eq!(releases(&world), ["3", "3"]);
}
