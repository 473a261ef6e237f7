//! Containers beside the service: what is chosen for a pod holds for them, too.

use serde_json::{Value, json};

use crate::controllers::Shop;

/// The registry says of this tag that its image runs as root.
fn root() -> Value {
    json!({"name": "side", "role": "Sidecar", "image": "registry.example/shop/side:root"})
}

#[tokio::test]
async fn what_nobody_chose_keeps_no_image_beside_the_service_from_starting() {
    let shop = Shop::open().await;
    let safe = async |companion: Value| {
        let release = shop.deploy(json!({"pod": {"companions": [companion]}})).await.json(201);
        let security = release["pod"]["security"].clone();
        assert_eq!(security["proposed"], true, "it is Slipway’s to choose");
        [security["non_root"].clone(), security["drop_capabilities"].clone()]
    };
    let mut other = root();
    other["image"] = "registry.example/shop/side:1".into();
    assert_eq!(safe(other).await, [true, true], "both images name their users by number");
    assert_eq!(safe(root()).await, [false, false]);
    let checks = shop.checks(json!({"pod": {"companions": [root()]}})).await;
    assert!(checks.iter().all(|check| check["verdict"] != "blocked"), "{checks:?}");
}

#[tokio::test]
async fn a_look_ahead_names_the_container_that_no_node_would_start() {
    let shop = Shop::open().await;
    let pod = json!({"companions": [root()], "security": {"non_root": true}});
    let checks = shop.checks(json!({ "pod": pod })).await;
    let said: Vec<_> = checks.iter().filter(|check| check["subject"] == "security").collect();
    assert_eq!(said.len(), 2, "{checks:?}");
    assert_eq!([&said[0]["verdict"], &said[1]["verdict"]], ["holds", "blocked"]);
    let sentence = said[1]["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("Container side: The image runs as root"), "{sentence}");
    let user = json!({"companions": [root()], "security": {"non_root": true, "user": 1000}});
    let checks = shop.checks(json!({ "pod": user })).await;
    assert!(checks.iter().all(|check| check["verdict"] != "blocked"), "the user holds for all of them: {checks:?}");
}
