//! A release of one environment, brought to another.

use domain::use_cases::environment;
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::controllers::{PLACE, Shop};

const PROD: &str = "/services/orders/environments/prod";

async fn shop() -> Shop {
    let shop = Shop::open().await;
    environment::create(&shop.world.ports, &shop.boss, "prod", "local", "shop-prod").await.unwrap();
    shop
}

async fn promote(shop: &Shop, path: &str, from: Value) -> Answer {
    let ask = shop.world.post(&format!("{PROD}/releases{path}")).token(&shop.token);
    ask.json(&json!({ "promote": from })).send().await
}

#[tokio::test]
async fn image_and_build_come_along_and_the_targets_own_values_stay() {
    let shop = shop().await;
    let version = shop.get(&format!("{PROD}/configuration")).await["version"].clone();
    let own = json!({"version": version, "variables": {"MODE": {"value": "prod"}, "TOKEN": {"secret": "of prod"}}});
    let ask = shop.world.ask("PUT", &format!("{PROD}/configuration")).token(&shop.token).json(&own);
    ask.send().await.json(200);
    let image = shop.get(&format!("{PLACE}/releases/1")).await["image"].clone();
    shop.deploy(json!({"variables": {"MODE": "dev", "ONLY": "here"}, "replicas": 3})).await.json(201);
    let from = json!({"environment": "dev", "release": 2});
    let ahead = promote(&shop, "/preflight", from.clone()).await.json(200);
    assert!(ahead.to_string().contains("was never ready in dev"), "{ahead}");
    let release = promote(&shop, "", from.clone()).await.json(201);
    assert_eq!((&release["image"], &release["build"], &release["promoted"]), (&image, &json!(1), &from));
    assert_eq!(release["variables"], json!({"MODE": "prod"}), "what is configured for prod");
    assert_eq!(release["secrets"][0]["name"], "TOKEN");
    let trail = shop.get("/audit?action=release.promote").await["items"].clone();
    assert!(trail[0]["sentence"].as_str().unwrap().contains("from release 2 of dev to prod"), "{trail}");
    assert_eq!(release["replicas"], 3, "where nothing runs yet, as many as there");
    let listed = shop.get(&format!("{PROD}/releases")).await;
    assert_eq!((&listed["items"][0]["promoted"], &listed["items"][0]["repeats"]), (&from, &Value::Null));
    shop.deploy(json!({"replicas": 5, "variables": {"MODE": "dev2"}})).await.json(201);
    let again = promote(&shop, "", json!({"environment": "dev", "release": 3})).await.json(201);
    assert_eq!(
        (&again["replicas"], &again["variables"]),
        (&json!(3), &json!({"MODE": "prod"})),
        "what runs there stays"
    );
}

#[tokio::test]
async fn what_cannot_be_promoted_is_refused_by_its_field() {
    let shop = shop().await;
    for (from, field) in [
        (json!({"environment": "prod", "release": 1}), "promote"),
        (json!({"environment": "none", "release": 1}), "promote"),
        (json!({"environment": "NOT A NAME", "release": 1}), "promote"),
        (json!({"environment": "dev", "release": 9}), "promote"),
        (json!({"environment": "dev"}), "promote.release"),
        (json!({"release": 1}), "promote.environment"),
        (json!({"environment": "dev", "release": "1"}), "promote.release"),
        (json!({"environment": "dev", "release": 1, "image": "x"}), "promote.image"),
        (json!("dev/1"), "promote"),
        (json!(null), "build"),
    ] {
        let (sentence, named) = promote(&shop, "", from.clone()).await.problem(422);
        assert_eq!(named.as_deref(), Some(field), "{from}: {sentence}");
    }
    let both = json!({"promote": {"environment": "prod", "release": 1}});
    assert_eq!(shop.deploy(both).await.problem(422).1.as_deref(), Some("build"), "one of them");
}
