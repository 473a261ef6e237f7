//! A StatefulSet's data, through everything that is done to it.

use domain::controller::{ControllerSettings, StatefulSetSettings, VolumeClaim};
use domain::service::Source;
use domain::use_cases::deletion;
use domain::use_cases::placement::Change;
use domain::use_cases::release::{Order, What};

use crate::real::keeper::keeper;
use crate::real::{World, until};
use crate::steps::{arrives, deletes, order, restarts, serves, starts, stops, there};

/// Two pods, each with a volume of its own.
pub fn keeping(variables: &[&str]) -> Order {
    let volumes = vec![VolumeClaim::parse("data", "/data", "16Mi", "").unwrap()];
    let settings = StatefulSetSettings { volumes, ..StatefulSetSettings::default() };
    order(What::Image(keeper()), ControllerSettings::StatefulSet(settings), 2, variables)
}

/// Runs a command in the container of a pod, as soon as one can.
async fn inside(world: &World, pod: &str, command: &str) -> String {
    until("an answer of the shell", async || world.try_kubectl(&["exec", pod, "--", "sh", "-c", command])).await
}

/// What each of the two wrote is what each of them finds.
pub async fn all_is_there(world: &World, after: &str) {
    for pod in ["orders-0", "orders-1"] {
        assert_eq!(inside(world, pod, "cat /data/kept").await.trim(), format!("of {pod}"), "after {after}");
    }
}

pub async fn with_data(name: &str) -> World {
    let world = World::new(name, "").await.work().await;
    world.register("orders", Source::Image(keeper())).await;
    arrives(&world, keeping(&[])).await;
    for pod in ["orders-0", "orders-1"] {
        inside(&world, pod, &format!("echo of {pod} > /data/kept")).await;
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn it_survives_an_update_a_restart_scaling_and_a_stop() {
    let world = with_data("keeps").await;
    arrives(&world, keeping(&["VERSION=2"])).await;
    all_is_there(&world, "an update").await;

    restarts(&world).await;
    all_is_there(&world, "a restart").await;

    world.change("orders", Change::Scale(1)).await;
    serves(&world, 1).await;
    world.change("orders", Change::Scale(2)).await;
    serves(&world, 2).await;
    all_is_there(&world, "scaling down and up").await;

    stops(&world).await;
    assert_eq!(there(&world, "pvc").len(), 2, "no pod, and both claims");
    starts(&world, 2).await;
    all_is_there(&world, "a stop and a start").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_outlives_the_service_unless_it_is_said_to_go_with_it() {
    let world = with_data("outlives").await;
    let belongings = deletion::belongings(&world.ports, &world.actor, "orders").await.unwrap();
    let claims: Vec<_> = belongings.claims.iter().map(|(_, claim)| (claim.name.as_str(), claim.bound)).collect();
    assert_eq!(claims, [("data-orders-0", true), ("data-orders-1", true)]);

    deletes(&world, false).await;
    assert_eq!(there(&world, "pvc").len(), 2);
    world.register("orders", Source::Image(keeper())).await;
    arrives(&world, keeping(&[])).await;
    all_is_there(&world, "the service was deleted and came back").await;

    let foreign = r#"{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data-orders-7"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "16Mi"}}}}"#;
    world.make(foreign);
    deletes(&world, true).await;
    assert_eq!(there(&world, "pvc"), ["persistentvolumeclaim/data-orders-7"], "what is not Slipway's stays");
}
