//! What other field managers own, and the choice to take it over.

use domain::conflict::Conflict;
use serde_json::json;

use crate::controllers::{PLACE, Shop};

fn conflict() -> Conflict {
    Conflict {
        object: "Deployment/orders".into(),
        field: "spec.template.spec.containers[orders].image".into(),
        manager: "kubectl-edit".into(),
    }
}

#[tokio::test]
async fn a_conflict_is_named_beforehand_and_the_choice_to_take_over_is_kept() {
    let shop = Shop::open().await;
    let of_owners = async |order| {
        let checks = shop.checks(order).await;
        let check = checks.iter().find(|check| check["subject"] == "conflict").cloned();
        check.unwrap_or_default()
    };
    assert_eq!(of_owners(json!({})).await, json!(null), "nobody else owns anything");
    *shop.world.outside.conflicts.lock().unwrap() = vec![conflict()];
    let said = "kubectl-edit owns spec.template.spec.containers[orders].image of Deployment/orders";
    let blocked = of_owners(json!({})).await;
    assert_eq!((&blocked["verdict"], &blocked["field"]), (&json!("blocked"), &json!("take_over")));
    assert!(blocked["sentence"].as_str().unwrap().starts_with(said), "{blocked}");
    assert_eq!(of_owners(json!({"take_over": true})).await["verdict"], "warning");

    assert_eq!(shop.deploy(json!({})).await.json(201)["take_over"], false);
    let number = shop.deploy(json!({"take_over": true})).await.json(201)["number"].clone();
    assert_eq!(shop.get(&format!("{PLACE}/releases/{number}")).await["take_over"], true);
}
