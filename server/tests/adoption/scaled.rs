//! A Deployment with its autoscaler and its disruption budget, which have other names than it.

use domain::Kind;
use domain::adoption::Place;
use domain::release::ReleaseStatus;
use domain::removal::Removal;
use domain::status::State;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::Order;
use domain::use_cases::{adoption, drift, removal};
use serde_json::{Value, json};

use crate::real::{HELLO, World, until};
use crate::steps::{arrives, hello, of_pods, rolls_back_to, serves, there};

const SCALER: &str = "HorizontalPodAutoscaler/busy";
const BUDGET: &str = "PodDisruptionBudget/guard";

fn brought(world: &World) {
    let labels = json!({ "app": "shop-orders" });
    let container = json!({
        "name": "web", "image": HELLO, "ports": [{ "name": "web", "containerPort": 8080 }],
        "resources": { "requests": { "cpu": "10m" } },
        "readinessProbe": { "httpGet": { "path": "/healthz", "port": "web" }, "periodSeconds": 1 },
    });
    world.make(
        &json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "orders" },
            "spec": {
                "replicas": 1, "selector": { "matchLabels": labels },
                "template": { "metadata": { "labels": labels }, "spec": { "containers": [container] } },
            },
        })
        .to_string(),
    );
    // So little of a request is used by nobody: it stays at the least.
    let target = json!({ "type": "Utilization", "averageUtilization": 900 });
    world.make(
        &json!({
            "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "busy" },
            "spec": {
                "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "orders" },
                "minReplicas": 2, "maxReplicas": 3,
                "metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": target } }],
            },
        })
        .to_string(),
    );
    world.make(
        &json!({
            "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "guard" },
            "spec": { "maxUnavailable": 1, "selector": { "matchLabels": labels } },
        })
        .to_string(),
    );
}

fn of(world: &World, object: &str, field: &str) -> String {
    world.kubectl(&["get", object, "-o", &format!("jsonpath={{{field}}}")])
}

async fn two(world: &World) {
    until("two pods, as it wants", async || {
        let ready = of(world, "deployment/orders", ".status.readyReplicas");
        if ready == "2" { Ok(()) } else { Err(ready) }
    })
    .await;
}

fn wish(outside: &[&str]) -> adoption::Wish<'static> {
    let objects = outside.iter().map(|name| ((*name).to_owned(), Place::Outside)).collect();
    adoption::Wish { team: "shop", objects, ..adoption::Wish::default() }
}

async fn nothing_drifted(world: &World) {
    let found = drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert_eq!(found, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_autoscaler_and_its_budget_come_along_and_there_is_one_of_each_from_then_on() {
    let world = World::new("adopts-scaled", "").await.work().await;
    brought(&world);
    two(&world).await;
    let whole = |object: &str| -> Value { serde_json::from_str(&of(&world, object, ".spec")).unwrap() };
    let before = (of_pods(&world, ".metadata.uid"), whole("hpa/busy"), whole("pdb/guard"));
    let generation = of(&world, "deployment/orders", ".metadata.generation");
    let uids = || (of(&world, "hpa/busy", ".metadata.uid"), of(&world, "pdb/guard", ".metadata.uid"));
    let were = uids();

    let look = adoption::look(&world.ports, &world.actor, "dev", "Deployment", "orders").await.unwrap();
    let told: Vec<_> = look.attached.iter().map(|one| (one.object.as_str(), one.says.as_str(), &one.beyond)).collect();
    let none = &Vec::new();
    assert_eq!(told, [(SCALER, "2–3 · CPU 900%", none), (BUDGET, "maxUnavailable 1", none)]);
    let changes: Vec<String> = look.attached[1].changes.iter().map(|change| change.path.to_string()).collect();
    assert_eq!((look.attached[0].changes.len(), changes), (0, vec!["spec.unhealthyPodEvictionPolicy".to_owned()]));
    assert_eq!(look.outside, [""; 0]);

    adoption::adopt(&world.ports, &world.actor, "dev", "Deployment", "orders", wish(&[])).await.unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    serves(&world, 2).await;
    assert_eq!((of_pods(&world, ".metadata.uid"), whole("hpa/busy"), whole("pdb/guard")), before);
    assert_eq!(of(&world, "deployment/orders", ".spec.replicas"), "2");
    assert_eq!(uids(), were, "the very same objects");
    // A label of Slipway's is no other generation of what is wanted of the pods.
    let after: i64 = of(&world, "deployment/orders", ".metadata.generation").parse().unwrap();
    assert!(after - generation.parse::<i64>().unwrap() <= 1);
    world.until_status("orders", |status| status.autoscaler.as_ref().is_some_and(|scaler| scaler.max == 3)).await;
    nothing_drifted(&world).await;
    let refused = placement::change(&world.ports, &world.actor, "orders", "dev", Change::Scale(3), None).await;
    assert_eq!(refused.expect_err("the cluster decides it").kind, Kind::Conflict);

    // Of what is stopped nobody decides; it is there again when it starts, under its name.
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
    assert_eq!(there(&world, "hpa"), [""; 0]);
    world.change("orders", Change::Start).await;
    serves(&world, 2).await;
    assert_eq!(whole("hpa/busy"), before.1);

    // The next release writes both, under the names that they had; and the release before comes back.
    arrives(&world, Order::of(hello())).await;
    serves(&world, 2).await;
    assert_eq!(
        there(&world, "hpa,pdb"),
        ["horizontalpodautoscaler.autoscaling/busy", "poddisruptionbudget.policy/guard"]
    );
    assert_eq!(of(&world, "pdb/guard", ".spec.unhealthyPodEvictionPolicy"), "AlwaysAllow");
    assert_eq!(of(&world, "pdb/guard", ".spec.maxUnavailable"), "1");
    assert_eq!(whole("hpa/busy"), before.1);
    nothing_drifted(&world).await;
    rolls_back_to(&world, 1).await;
    serves(&world, 2).await;
    assert_eq!(there(&world, "hpa,pdb").len(), 2);

    // Both go where a release says neither.
    let mut pod = release.settings.pod.clone();
    pod.max_unavailable = None;
    let order = Order { autoscaling: Some(None), pod: Some(pod), replicas: Some(1), ..Order::of(hello()) };
    arrives(&world, order).await;
    assert_eq!(there(&world, "hpa,pdb"), [""; 0]);
    serves(&world, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_outside_goes_on_as_it_was() {
    let world = World::new("adopts-beside", "").await.work().await;
    brought(&world);
    two(&world).await;
    world.kubectl(&[
        "patch",
        "hpa",
        "busy",
        "-p",
        r#"{"spec":{"behavior":{"scaleDown":{"selectPolicy":"Disabled"}}}}"#,
    ]);
    let look = adoption::look(&world.ports, &world.actor, "dev", "Deployment", "orders").await.unwrap();
    let beyond: Vec<String> = look.attached[0].beyond.iter().map(|one| one.path.to_string()).collect();
    assert_eq!((beyond, look.outside), (vec!["spec.behavior".to_owned()], vec![SCALER.to_owned()]));
    let before = of_pods(&world, ".metadata.uid");
    adoption::adopt(&world.ports, &world.actor, "dev", "Deployment", "orders", wish(&[BUDGET])).await.unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    serves(&world, 2).await;
    assert_eq!(of_pods(&world, ".metadata.uid"), before);
    for object in ["hpa/busy", "pdb/guard"] {
        assert_eq!(of(&world, object, ".metadata.labels"), "", "{object}");
    }
    arrives(&world, Order::of(hello())).await;
    serves(&world, 2).await;
    assert_eq!(there(&world, "hpa,pdb").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_failed_half_way_is_given_back_and_can_be_adopted_again() {
    let world = World::new("adopts-half", "").await;
    brought(&world);
    two(&world).await;
    let before = of_pods(&world, ".metadata.uid");
    adoption::adopt(&world.ports, &world.actor, "dev", "Deployment", "orders", wish(&[])).await.unwrap();
    // As far as the worker came before the cluster refused the rest.
    let marks = ["app.kubernetes.io/managed-by=slipway", "slipway.dev/service=orders", "slipway.dev/environment=dev"];
    for object in ["hpa/busy", "pdb/guard", "deployment/orders"] {
        world.kubectl(&[["label", object].as_slice(), &marks].concat());
    }
    world.kubectl(&[["label", "pods", "--all"].as_slice(), &marks].concat());
    removal::begin(&world.ports, &world.actor, "orders", "dev", "dev", Removal::default()).await.unwrap();
    let (service, dev) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert!(removal::finish(&world.ports, &service, &dev).await.unwrap());
    assert_eq!(of_pods(&world, ".metadata.uid"), before, "nothing is deleted");
    for object in ["hpa/busy", "pdb/guard", "deployment/orders"] {
        assert_eq!(of(&world, object, ".metadata.labels"), "", "{object}");
    }
    let found = adoption::list(&world.ports, &world.actor, "dev").await.unwrap().remove(0);
    assert_eq!((found.name.as_str(), found.obstacle), ("orders", None));
    adoption::adopt(&world.ports, &world.actor, "dev", "Deployment", "orders", wish(&[])).await.unwrap();
}
