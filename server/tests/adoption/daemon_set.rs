//! A DaemonSet: one pod on each node, of which nobody chooses the number.

use domain::release::ReleaseStatus;
use domain::status::State;
use domain::use_cases::adoption::{self, Wish};
use domain::use_cases::placement::Change;
use domain::use_cases::release::Order;
use serde_json::json;

use crate::real::{HELLO, World, until};
use crate::steps::{arrives, hello, of_pods, rolls_back_to};

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_set_is_adopted_stopped_started_and_released_over() {
    let world = World::new("adopts-daemon", "").await.work().await;
    let container = json!({
        "name": "agent", "image": HELLO, "env": [{ "name": "MODE", "value": "fast" }],
        "ports": [{ "name": "web", "containerPort": 8080 }],
    });
    world.make(
        &json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": { "name": "orders" },
            "spec": {
                "selector": { "matchLabels": { "app": "agent" } },
                "template": { "metadata": { "labels": { "app": "agent" } }, "spec": { "containers": [container] } },
            },
        })
        .to_string(),
    );
    world.kubectl(&["rollout", "status", "daemonset/orders", "--timeout=90s"]);
    let before = of_pods(&world, ".metadata.uid");
    assert!(!before.is_empty());
    let found = adoption::list(&world.ports, &world.actor, "dev").await.unwrap().remove(0);
    assert_eq!((found.desired, found.obstacle), (Some(1), None));
    let wish = Wish { team: "shop", generation: Some(found.generation), ..Wish::default() };
    adoption::adopt(&world.ports, &world.actor, "dev", "DaemonSet", "orders", wish).await.unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    let ready = async || {
        world.until_status("orders", |status| status.state == State::Ready && status.pods.len() == before.len()).await;
    };
    ready().await;
    assert_eq!(of_pods(&world, ".metadata.uid"), before, "the same pods");

    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
    until("no pod left", async || {
        let left = of_pods(&world, ".metadata.name");
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    world.change("orders", Change::Start).await;
    ready().await;

    let of = |field: &str| world.kubectl(&["get", "daemonset", "orders", "-o", &format!("jsonpath={{{field}}}")]);
    let names = ".spec.template.spec.containers[*].name";
    arrives(&world, Order::of(hello())).await;
    ready().await;
    assert_eq!((of(names).as_str(), of(".spec.selector.matchLabels").as_str()), ("orders", r#"{"app":"agent"}"#));
    rolls_back_to(&world, 1).await;
    ready().await;
    assert_eq!(of(names), "agent");
}
