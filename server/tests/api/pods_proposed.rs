//! What is proposed for a pod where nobody chose, while the registry cannot be asked.

use std::sync::atomic::Ordering;

use serde_json::json;

use crate::controllers::Shop;

#[tokio::test]
async fn while_the_registry_is_away_pods_stay_as_safe_as_they_were() {
    let shop = Shop::open().await;
    let before = shop.deploy(json!({})).await.json(201)["pod"]["security"].clone();
    assert_eq!((&before["non_root"], &before["proposed"]), (&json!(true), &json!(true)), "{before}");
    shop.world.outside.registry_away.store(true, Ordering::SeqCst);
    let stays = shop.deploy(json!({})).await.json(201)["pod"].clone();
    assert_eq!(stays["security"], before);
    let other = shop.deploy(json!({"pod": {"grace": 60}})).await.json(201)["pod"].clone();
    assert_eq!((&other["grace"], &other["security"]), (&json!(60), &before), "the rest of the pod is said anew");

    let chosen = json!({"grace": 60, "security": {"read_only": true}});
    let security = shop.deploy(json!({"pod": chosen})).await.json(201)["pod"]["security"].clone();
    assert_eq!(
        (&security["read_only"], &security["non_root"]),
        (&json!(true), &json!(false)),
        "what is chosen is chosen"
    );
    let proposed = shop.deploy(json!({"pod": {"grace": 5}})).await.json(201)["pod"]["security"].clone();
    assert_eq!((&proposed["read_only"], &proposed["non_root"]), (&json!(false), &json!(false)), "nobody proposed it");
}
