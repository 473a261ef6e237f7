//! A StatefulSet with a volume, of which Kubernetes lets nobody change most.

use domain::release::ReleaseStatus;
use domain::removal::Removal;
use domain::use_cases::adoption::{self, Wish};
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::Order;
use domain::use_cases::{drift, removal};
use serde_json::json;

use crate::real::{HELLO, World, until};
use crate::steps::{arrives, hello, of_pods, serves};

fn brought(world: &World) {
    world.make(
        &json!({
            "apiVersion": "v1", "kind": "Service", "metadata": { "name": "peers" },
            "spec": { "clusterIP": "None", "selector": { "app": "shop-orders" }, "ports": [{ "port": 8080 }] },
        })
        .to_string(),
    );
    let container = json!({
        "name": "orders", "image": HELLO, "ports": [{ "containerPort": 8080 }],
        "volumeMounts": [{ "name": "data", "mountPath": "/data" }],
        "readinessProbe": { "httpGet": { "path": "/healthz", "port": 8080 }, "periodSeconds": 1 },
    });
    let claim = json!({
        "metadata": { "name": "data", "labels": { "mine": "yes" } },
        "spec": { "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "16Mi" } } },
    });
    world.make(&json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "orders" },
        "spec": {
            "replicas": 2, "serviceName": "peers", "selector": { "matchLabels": { "app": "shop-orders" } },
            "template": { "metadata": { "labels": { "app": "shop-orders" } }, "spec": { "containers": [container] } },
            "volumeClaimTemplates": [claim],
            "persistentVolumeClaimRetentionPolicy": { "whenDeleted": "Delete", "whenScaled": "Delete" },
        },
    }).to_string());
    world.kubectl(&["rollout", "status", "statefulset/orders", "--timeout=90s"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_outlive_a_stop_and_the_end_of_a_set_that_would_have_taken_them_along() {
    let world = World::new("adopts-claims", "").await.work().await;
    brought(&world);
    let wish = Wish { team: "shop", ..Wish::default() };
    adoption::adopt(&world.ports, &world.actor, "dev", "StatefulSet", "orders", wish).await.unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    serves(&world, 2).await;
    assert_eq!(drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap(), [], "adopting changes nothing");
    let claims = || world.kubectl(&["get", "pvc", "-o", "jsonpath={.items[*].metadata.name}"]);
    let both = "data-orders-0 data-orders-1";

    // They would go with it still.
    let held = world.kubectl(&["get", "pvc", "data-orders-0", "-o", "jsonpath={.metadata.ownerReferences[*].kind}"]);
    assert_eq!(held, "StatefulSet");
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.pods.is_empty()).await;
    assert_eq!(claims(), both);
    // As somebody may set it once more.
    let again =
        r#"{"spec": {"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Delete"}}}"#;
    world.kubectl(&["patch", "statefulset", "orders", "-p", again]);
    let wish = Removal { claims: false, configuration: true };
    removal::begin(&world.ports, &world.actor, "orders", "dev", "dev", wish).await.unwrap();
    world.until_status("orders", |status| status.placement_version == 0).await;
    assert_eq!(world.kubectl(&["get", "statefulsets", "-o", "name"]), "");
    // The garbage collector takes what it takes a moment later.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(claims(), both);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stateful_set_is_adopted_with_its_volumes_and_released_over() {
    let world = World::new("adopts-set", "").await.work().await;
    brought(&world);
    let before = of_pods(&world, ".metadata.uid");
    let look = adoption::look(&world.ports, &world.actor, "dev", "StatefulSet", "orders").await.unwrap();
    assert_eq!((look.found.obstacle, look.outside), (None, vec!["Service/peers".to_owned()]));
    adoption::adopt(
        &world.ports,
        &world.actor,
        "dev",
        "StatefulSet",
        "orders",
        Wish { team: "shop", ..Wish::default() },
    )
    .await
    .unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    serves(&world, 2).await;
    world.change("orders", Change::Scale(3)).await;
    serves(&world, 3).await;
    let now = of_pods(&world, ".metadata.uid");
    assert_eq!(now[..2], before[..], "those that ran go on");
    let (service, dev) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    let claims = world.ports.clusters.claims(&placement::key(&service, &dev)).await.unwrap();
    assert_eq!(claims.len(), 3, "they go with the service, where that is chosen");
    arrives(&world, Order::of(hello())).await;
    serves(&world, 3).await;
    let claims = world.kubectl(&["get", "pvc", "-o", "jsonpath={.items[*].metadata.name}"]);
    assert_eq!(claims, "data-orders-0 data-orders-1 data-orders-2", "each pod has its own again");

    // Its templates stay as they were: claims that come later have no labels by themselves.
    world.change("orders", Change::Scale(4)).await;
    serves(&world, 4).await;
    until("four claims of the service", async || {
        let claims = world.ports.clusters.claims(&placement::key(&service, &dev)).await.unwrap();
        if claims.len() == 4 { Ok(()) } else { Err(claims) }
    })
    .await;
}
