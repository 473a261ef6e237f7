//! A DaemonSet: one pod on every node.

use domain::Kind;
use domain::controller::{ControllerKind, ControllerSettings};
use domain::use_cases::placement::{self, Change};

use crate::real::World;
use crate::steps::{
    arrives, crashes, deletes, hello, of_pods, order, releases, restarts, rolls_back_to, serves, starts, stops, there,
};

fn everywhere() -> ControllerSettings {
    ControllerSettings::of(ControllerKind::DaemonSet)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_deployed_restarted_stopped_started_updated_and_rolled_back() {
    let world = World::new("daemon", "").await.work().await;
    world.hello("orders").await;
    let nodes = there(&world, "nodes").len();
    arrives(&world, order(hello(), everywhere(), 1, &[])).await;
    serves(&world, nodes).await;
    let mut homes = of_pods(&world, ".spec.nodeName");
    homes.sort();
    homes.dedup();
    assert_eq!(homes.len(), nodes, "each on a node of its own");
    let event = |event: &domain::workload::ClusterEvent| event.object.starts_with("Pod orders-") && !event.warning;
    world.until_status("orders", |status| status.events.iter().any(event)).await;

    let scaled = placement::change(&world.ports, &world.actor, "orders", "dev", Change::Scale(2), None).await;
    let refused = scaled.expect_err("refused");
    assert_eq!(refused.kind, Kind::Conflict);
    assert!(refused.text.en.contains("one pod on every node"), "{refused}");

    restarts(&world).await;
    stops(&world).await;
    assert_eq!(there(&world, "daemonsets").len(), 1, "it is stopped, not deleted");
    starts(&world, nodes).await;

    arrives(&world, order(hello(), everywhere(), 1, &["VERSION=2"])).await;
    serves(&world, nodes).await;
    crashes(&world, order(hello(), everywhere(), 1, &["CRASH=1"])).await;
    let release = rolls_back_to(&world, 2).await;
    serves(&world, nodes).await;
    assert!(releases(&world).iter().all(|number| *number == release.number.to_string()));
    deletes(&world, false).await;
}
