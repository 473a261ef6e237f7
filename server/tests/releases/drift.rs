//! What somebody changes in the cluster is seen by field, and put back.

use std::time::Duration;

use domain::status::State;
use domain::use_cases::automation::{Wish, choose};
use domain::use_cases::drift;
use domain::use_cases::release::Order;

use crate::real::{World, until};
use crate::steps::{arrives, hello, serves};
use crate::wanted::template;

/// Object, field and who changed it, sorted.
async fn look(world: &World) -> Vec<(String, String)> {
    let found = drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    let mut said: Vec<_> =
        found.into_iter().map(|one| (one.path.to_string(), one.manager.unwrap_or_default())).collect();
    said.sort();
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_behind_slipways_back_is_seen_by_field_and_put_back() {
    let world = World::new("drifts", "").await.work().await;
    world.hello("orders").await;
    let variables = [("MODE".to_owned(), "fast".to_owned())].into();
    arrives(&world, Order { replicas: Some(1), variables: Some(variables), ..Order::of(hello()) }).await;
    assert_eq!(look(&world).await, [], "as it was applied");
    assert!(drift::put_back(&world.ports, &world.actor, "orders", "dev", None).await.is_err(), "nothing differs");
    let state =
        |field: &str| world.kubectl(&["get", "deployment", "orders", "-o", &format!("jsonpath={{.spec{field}}}")]);
    let template = state(".template.spec.containers");

    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    world.kubectl(&["set", "env", "deployment/orders", "DEBUG=1", "MODE=slow"]);
    world.kubectl(&["set", "image", "deployment/orders", "orders=127.0.0.1:5000/samples/hello:other"]);
    world.kubectl(&["patch", "service", "orders", "-p", r#"{"spec":{"sessionAffinity":"ClientIP"}}"#]);
    let container = "spec.template.spec.containers[orders]";
    let expected = [
        ("spec.replicas".to_owned(), "kubectl"),
        ("spec.sessionAffinity".to_owned(), "kubectl-patch"),
        (format!("{container}.env[DEBUG]"), "kubectl-set"),
        (format!("{container}.env[MODE].value"), "kubectl-set"),
        (format!("{container}.image"), "kubectl-set"),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(path, who)| (path, who.to_owned())).collect();
    let found = look(&world).await;
    let fields = |all: &[(String, String)]| {
        all.iter().filter(|(path, _)| !path.starts_with("spec.sessionAffinityConfig")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(fields(&found), expected, "{found:?}");

    drift::put_back(&world.ports, &world.actor, "orders", "dev", None).await.unwrap();
    until("everything as it was", async || {
        let left = look(&world).await;
        let status = world.until_status("orders", |_| true).await;
        if left.is_empty() && status.state == State::Ready { Ok(()) } else { Err((left, status.sentence)) }
    })
    .await;
    assert_eq!((state(".replicas"), state(".template.spec.containers")), ("1".to_owned(), template));
    serves(&world, 1).await;

    world.kubectl(&["delete", "service", "orders"]);
    let gone = drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert!(gone.len() == 1 && gone[0].object == "Service/orders" && gone[0].found.is_none(), "{gone:?}");
    drift::put_back(&world.ports, &world.actor, "orders", "dev", None).await.unwrap();
    until("the Service", async || world.try_kubectl(&["get", "service", "orders"])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_behind_slipways_back_is_taken_over_into_a_release() {
    let world = World::new("taken", "").await.work().await;
    world.hello("orders").await;
    let variables = [("MODE".to_owned(), "fast".to_owned())].into();
    arrives(&world, Order { replicas: Some(1), variables: Some(variables), ..Order::of(hello()) }).await;
    world.kubectl(&["set", "env", "deployment/orders", "MODE=slow", "DEBUG=1"]);
    world.kubectl(&["set", "resources", "deployment/orders", "--limits=memory=96Mi"]);
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    let can = drift::changes(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert!(can.iter().all(|one| one.can_take), "{can:?}");

    let release = drift::take_over(&world.ports, &world.actor, "orders", "dev", None).await.unwrap();
    let done = world.until_release("orders", release.number, |release| release.status.is_final()).await;
    assert_eq!(done.status, domain::release::ReleaseStatus::Ready, "{:?}", done.sentence);
    let variables: Vec<_> = done.settings.variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(variables, ["DEBUG=1", "MODE=slow"]);
    assert_eq!(template(&world, "containers[0].resources.limits.memory"), "96Mi");
    serves(&world, 2).await;
    assert_eq!(look(&world).await, [], "what is there is what was released");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_of_what_slipway_does_by_itself_leaves_what_was_changed_in_the_cluster() {
    let world = World::new("switched", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, Order { replicas: Some(1), ..Order::of(hello()) }).await;
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    let drifted = look(&world).await;
    assert_eq!(drifted.len(), 1, "{drifted:?}");
    let state = |path: &str| world.kubectl(&["get", "deployment", "orders", "-o", &format!("jsonpath={{{path}}}")]);
    let version = r".metadata.annotations.slipway\.dev/placement-version";
    let before = (state(".metadata.generation"), state(version));

    let switches = [
        Wish { rolls_back: Some(true), ..Wish::default() },
        Wish { hold: Some(true), ..Wish::default() },
        Wish { hold: Some(false), rolls_back: Some(false), ..Wish::default() },
    ];
    for (wish, counted) in switches.into_iter().zip(2..) {
        let chosen = choose(&world.ports, &world.actor, "orders", "dev", wish, Some(counted - 1)).await.unwrap();
        assert_eq!((chosen.version, chosen.wanted_version), (counted, 1), "the row changed, what is wanted did not");
        let status = world.until_status("orders", |status| status.placement_version == counted).await;
        assert!(!status.sentence.en.contains("on its way"), "{}", status.sentence.en);
    }
    // Longer than the worker needs where something is to be applied.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(look(&world).await, drifted, "it is still seen");
    assert_eq!((state(".metadata.generation"), state(version)), before, "nothing was applied");

    drift::put_back(&world.ports, &world.actor, "orders", "dev", Some(4)).await.unwrap();
    until("the number as it was applied", async || {
        let left = look(&world).await;
        if left.is_empty() && state(".spec.replicas") == "1" { Ok(()) } else { Err(left) }
    })
    .await;
}
