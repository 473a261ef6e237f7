//! Which controller is proposed for a first deployment, and that nothing is chosen by it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::image::ImageConfig;
use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};

const NEXT: &str = "/services/orders/environments/next";

async fn with_another_environment() -> Shop {
    let shop = Shop::open().await;
    let next = json!({"name": "next", "cluster": "local", "namespace": "shop-next"});
    shop.world.post("/environments").token(&shop.token).json(&next).send().await.json(201);
    shop
}

async fn proposed(shop: &Shop, place: &str) -> (Value, String) {
    let found = shop.get(&format!("{place}/proposal")).await;
    (found["controller"].clone(), found["reason"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn it_is_what_runs_in_another_environment() {
    let shop = with_another_environment().await;
    assert_eq!(proposed(&shop, PLACE).await, (Value::Null, String::new()), "it runs here");
    assert_eq!(proposed(&shop, NEXT).await, (json!("Deployment"), "It runs as a Deployment in dev.".to_owned()));
    shop.deploy(json!({"controller": {"kind": "Job"}, "replace": true})).await.json(201);
    assert_eq!(proposed(&shop, NEXT).await.0, "Job");
}

#[tokio::test]
async fn where_it_runs_nowhere_the_image_says_it_and_nothing_is_chosen_for_anybody() {
    let shop = with_another_environment().await;
    let new = json!({"name": "wiki", "team": "shop", "source": {"image": "registry.example/wiki:1"},
        "ports": [{"port": 80}]});
    shop.world.post("/services").token(&shop.token).json(&new).send().await.json(201);
    let wiki = "/services/wiki/environments/next";
    let (kind, reason) = proposed(&shop, wiki).await;
    assert_eq!((kind, reason.contains("on port 80")), (json!("Deployment"), true), "{reason}");
    let volumes = vec!["/var/lib/wiki".to_owned()];
    *shop.world.outside.image.lock().unwrap() = Some(ImageConfig { volumes, ..ImageConfig::default() });
    let (kind, reason) = proposed(&shop, wiki).await;
    assert_eq!((kind, reason.contains("/var/lib/wiki")), (json!("StatefulSet"), true), "{reason}");
    let other = shop.get(&format!("{wiki}/proposal?image=fluent/fluent-bit:3")).await;
    assert_eq!(other["controller"], "DaemonSet");
    let wrong = shop.world.get(&format!("{wiki}/proposal?image=A%20B")).token(&shop.token).send().await.problem(422);
    assert_eq!(wrong.1.as_deref(), Some("image"));

    let order = json!({"image": "registry.example/wiki:1"});
    let made = shop.world.post(&format!("{wiki}/releases")).token(&shop.token).json(&order).send().await.json(201);
    assert_eq!(made["controller"]["kind"], "Deployment", "what is left out is as it always was");
}

#[tokio::test]
async fn a_registry_that_does_not_answer_is_waited_for_a_little_and_that_is_said() {
    let shop = with_another_environment().await;
    let new = json!({"name": "wiki", "team": "shop", "source": {"image": "registry.example/wiki:1"},
        "ports": [{"port": 80}]});
    shop.world.post("/services").token(&shop.token).json(&new).send().await.json(201);
    let wiki = "/services/wiki/environments/next";
    let read = shop.get(&format!("{wiki}/proposal")).await;
    assert_eq!(read["unread"], Value::Null);
    shop.world.outside.registry_hangs.store(true, Ordering::SeqCst);
    let proposal = format!("{wiki}/proposal");
    let unread = tokio::time::timeout(Duration::from_secs(5), shop.get(&proposal)).await.unwrap();
    assert_eq!((&unread["controller"], &unread["reason"]), (&read["controller"], &read["reason"]), "from its ports");
    assert_eq!(unread["unread"], "The registry did not answer within 3 s.");
    // What the image says would not count: nobody waits.
    let known = shop.get(&format!("{wiki}/proposal?image=postgres:17")).await;
    assert_eq!((&known["controller"], &known["unread"]), (&json!("StatefulSet"), &Value::Null));
    shop.world.outside.registry_hangs.store(false, Ordering::SeqCst);
    let missing = shop.get(&format!("{wiki}/proposal?image=registry.example/wiki:missing")).await;
    assert_eq!(missing["unread"], "The registry has no image registry.example/wiki:missing.");
}
