//! A Deployment with its Service.

use domain::adoption::Becomes;
use domain::release::ReleaseStatus;
use domain::status::State;
use domain::use_cases::adoption::Wish;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::Order;
use domain::use_cases::{adoption, drift, rollout};
use serde_json::json;

use crate::real::{HELLO, World, until};
use crate::steps::{arrives, hello, of_pods, restarts, rolls_back_to, serves, starts};

/// As another tool would write them: other names, another port, a variable from a Secret, and a node selector.
fn brought(world: &World) {
    let labels = json!({ "app": "shop-orders", "tier": "back" });
    let secret = json!({ "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "token", "key": "value" } } });
    let container = json!({
        "name": "web", "image": HELLO, "env": [{ "name": "MODE", "value": "fast" }, { "name": "DB_PASSWORD", "value": "hunter1" }, secret],
        "ports": [{ "name": "web", "containerPort": 8080 }],
        "readinessProbe": { "httpGet": { "path": "/healthz", "port": "web" }, "periodSeconds": 1 },
    });
    let pod = json!({ "containers": [container], "nodeSelector": { "kubernetes.io/os": "linux" } });
    world.make(
        &json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "token" }, "stringData": { "value": "hunter2" },
        })
        .to_string(),
    );
    world.make(
        &json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "orders", "labels": { "team": "x" } },
            "spec": {
                "replicas": 2, "selector": { "matchLabels": { "app": "shop-orders" } },
                "template": { "metadata": { "labels": labels }, "spec": pod },
            },
        })
        .to_string(),
    );
    world.make(
        &json!({
            "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders" },
            "spec": { "selector": { "tier": "back" }, "ports": [{ "port": 80, "targetPort": "web" }] },
        })
        .to_string(),
    );
    world.kubectl(&["rollout", "status", "deployment/orders", "--timeout=90s"]);
}

/// Of each pod: its name, uid and restarts.
fn pods(world: &World) -> Vec<String> {
    let names = of_pods(world, ".metadata.name").into_iter();
    let rest =
        of_pods(world, ".metadata.uid").into_iter().zip(of_pods(world, ".status.containerStatuses[0].restartCount"));
    names.zip(rest).map(|(name, (uid, restarts))| format!("{name} {uid} {restarts}")).collect()
}

fn of(world: &World, field: &str) -> String {
    world.kubectl(&["get", "deployment", "orders", "-o", &format!("jsonpath={{{field}}}")])
}

/// How many pods the Service leads to.
fn led_to(world: &World) -> usize {
    let path = "jsonpath={.items[*].endpoints[*].addresses[0]}";
    world
        .kubectl(&["get", "endpointslices", "-l", "kubernetes.io/service-name=orders", "-o", path])
        .split_whitespace()
        .count()
}

async fn drifts(world: &World) -> Vec<String> {
    let found = drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    found.into_iter().map(|one| format!("{} {}", one.object, one.path)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_is_adopted_and_nothing_restarts_until_a_release_takes_its_place() {
    let world = World::new("adopts", "").await.work().await;
    brought(&world);
    let (before, template, revision) = (
        pods(&world),
        of(&world, ".spec.template"),
        of(&world, ".metadata.annotations.deployment\\.kubernetes\\.io/revision"),
    );
    assert_eq!(before.len(), 2);

    let found = adoption::list(&world.ports, &world.actor, "dev").await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.desired, one.ready, &one.obstacle)).collect();
    assert_eq!(found, [("orders", Some(2), 2, &None)]);
    let look = adoption::look(&world.ports, &world.actor, "dev", "Deployment", "orders").await.unwrap();
    let told: Vec<String> = look.differences.iter().map(|difference| difference.path.to_string()).collect();
    assert!(!told.iter().any(|path| path.contains(".env")), "they are carried: {told:?}");
    let becomes: Vec<_> = look.variables.iter().map(|one| (one.name.as_str(), one.becomes)).collect();
    let sealed = [("DB_PASSWORD", Becomes::Sealed), ("MODE", Becomes::Plain), ("TOKEN", Becomes::Sealed)];
    assert_eq!(becomes, sealed);
    assert!(told.iter().any(|path| path.ends_with("nodeSelector")), "{told:?}");
    assert!(look.service && look.outside.is_empty(), "{:?}", look.outside);

    let generation_seen = Some(look.found.generation);
    let adopt = async |generation| {
        let wish = Wish { team: "shop", generation, ..Wish::default() };
        adoption::adopt(&world.ports, &world.actor, "dev", "Deployment", "orders", wish).await
    };
    assert!(adopt(Some(99)).await.is_err(), "another was seen");
    let release = adopt(generation_seen).await.unwrap();
    assert_eq!((release.number, release.reason.as_str()), (1, "adopted"));
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    serves(&world, 2).await;
    assert!(adoption::list(&world.ports, &world.actor, "dev").await.unwrap().is_empty(), "it is Slipway's now");
    assert!(adopt(None).await.is_err(), "once");
    assert_eq!(pods(&world), before);
    assert_eq!(
        (of(&world, ".spec.template"), of(&world, ".metadata.annotations.deployment\\.kubernetes\\.io/revision")),
        (template.clone(), revision)
    );
    assert_eq!(of(&world, ".metadata.labels.team"), "x", "labels of others stay");
    assert_eq!(drifts(&world).await, [""; 0]);

    // Scaling is not restarting, and pods that are made anew are seen.
    world.change("orders", Change::Scale(3)).await;
    serves(&world, 3).await;
    let now = pods(&world);
    assert!(before.iter().all(|pod| now.contains(pod)), "{before:?} {now:?}");
    let victim = now.iter().find(|pod| !before.contains(pod)).unwrap().split(' ').next().unwrap().to_owned();
    world.kubectl(&["delete", "pod", &victim]);
    serves(&world, 3).await;
    let (service, dev) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    rollout::reconcile(&world.ports, &service, &dev).await.unwrap();
    adoption::mark(&world.ports, &service, &dev).await.unwrap();
    serves(&world, 3).await;
    let now = pods(&world);
    assert!(before.iter().all(|pod| now.contains(pod)), "{before:?} {now:?}");
    assert_eq!(of(&world, ".spec.template"), template);
    assert_eq!(led_to(&world), 3);
    world.kubectl(&["set", "env", "deployment/orders", "DEBUG=1"]);
    let drifted = drifts(&world).await;
    assert!(drifted.iter().any(|path| path.ends_with("env[DEBUG]")), "{drifted:?}");
    drift::put_back(&world.ports, &world.actor, "orders", "dev", None).await.unwrap();
    until("as it was adopted", async || {
        let left = drifts(&world).await;
        if left.is_empty() && of(&world, ".spec.template") == template { Ok(()) } else { Err(left) }
    })
    .await;
    serves(&world, 3).await;
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
    // What somebody else's rollout made and ended at once may end a moment later.
    until("no pod left", async || {
        let left = of_pods(&world, ".metadata.name");
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    starts(&world, 3).await;
    assert_eq!(of(&world, ".spec.template"), template, "stopping and starting change it neither");
    restarts(&world).await;

    // The first release of Slipway's own.
    let release = arrives(&world, Order { replicas: Some(2), ..Order::of(hello()) }).await;
    assert_eq!(release.number, 2);
    serves(&world, 2).await;
    assert_eq!(of(&world, ".spec.template.spec.containers[*].name"), "orders", "the old container is gone");
    assert_eq!(of(&world, ".spec.template.spec.containers[0].env[*].name"), "MODE DB_PASSWORD TOKEN");
    let names = of(&world, ".spec.template.spec.containers[0].env[*].valueFrom.secretKeyRef.name");
    let secret = names.split(' ').next().unwrap();
    let held = |key: &str| world.kubectl(&["get", "secret", secret, "-o", &format!("jsonpath={{.data.{key}}}")]);
    // "hunter1" and "hunter2", as a Secret has them.
    assert_eq!((held("DB_PASSWORD"), held("TOKEN")), ("aHVudGVyMQ==".to_owned(), "aHVudGVyMg==".to_owned()));
    assert_eq!(of(&world, ".spec.template.spec.nodeSelector"), "", "what was said to go is gone");
    assert_eq!(of(&world, ".spec.selector.matchLabels"), r#"{"app":"shop-orders"}"#);
    let port = world.kubectl(&["get", "service", "orders", "-o", "jsonpath={.spec.ports[0].port}"]);
    assert_eq!((port.as_str(), led_to(&world)), ("80", 2));
    assert_eq!(drifts(&world).await, [""; 0]);

    // And back to what was adopted.
    rolls_back_to(&world, 1).await;
    serves(&world, 2).await;
    assert_eq!(of(&world, ".spec.template.spec.containers[*].name"), "web");
    assert_eq!(of(&world, ".spec.template.spec.containers[0].env[*].name"), "MODE DB_PASSWORD TOKEN");
    assert_eq!(of(&world, ".spec.template.spec.containers[0].env[*].value"), "fast hunter1", "as it was");
    world.until_status("orders", |status| status.state == State::Ready).await;
    assert_eq!(led_to(&world), 2);
}
