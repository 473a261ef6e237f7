//! What Slipway does by itself in an environment, and what holds it back.

use domain::Text;
use domain::automation::not_deployed;
use domain::use_cases::placement;
use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};
use crate::scene;

async fn choose(shop: &Shop, wish: Value) -> Value {
    shop.act("PUT", "automation", wish, "en").await.json(200)
}

#[tokio::test]
async fn what_is_chosen_is_kept_and_shown() {
    let shop = Shop::open().await;
    let chosen = choose(&shop, json!({"deploys": true})).await;
    assert_eq!(
        (&chosen["deploys"], &chosen["rolls_back"], &chosen["hold"]),
        (&json!(true), &json!(false), &json!(null))
    );
    let chosen = choose(&shop, json!({"rolls_back": true, "version": chosen["version"]})).await;
    assert_eq!((&chosen["deploys"], &chosen["rolls_back"]), (&json!(true), &json!(true)), "what is left out stays");
    shop.act("PUT", "automation", json!({"deploys": false, "version": 1}), "en").await.problem(409);
    let release = shop.deploy(json!({})).await;
    assert!(release.status.is_success());
    scene::look_again(&shop.world).await;
    assert_eq!(shop.get(PLACE).await["automation"], json!({"deploys": true, "rolls_back": true, "hold": null}));
    let trail = shop.get("/services/orders/audit").await;
    let said = trail["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "automation.choose").unwrap();
    assert!(said["sentence"].as_str().unwrap().contains("rolls back"), "{said}");
}

#[tokio::test]
async fn a_switch_asks_nothing_of_the_cluster_and_counts_as_a_change() {
    let shop = Shop::open().await;
    shop.arrives(1).await;
    let applied = || shop.world.outside.applied.lock().unwrap().len();
    let before = applied();
    for (counted, wish) in (1..).zip([json!({"rolls_back": true}), json!({"hold": true}), json!({"hold": false})]) {
        let mut wish = wish;
        wish["version"] = json!(counted);
        assert_eq!(choose(&shop, wish).await["version"], counted + 1);
        shop.roll_out().await;
        assert_eq!(applied(), before, "nothing is applied for a switch");
    }
    let scale = |version| shop.act("PUT", "scale", json!({"replicas": 1, "version": version}), "en");
    scale(1).await.problem(409);
    scale(4).await.json(200);
    shop.roll_out().await;
    assert_eq!(applied(), before + 1, "and for a wish it is");
}

#[tokio::test]
async fn that_a_build_was_not_deployed_is_said_until_it_is_no_longer_wished() {
    let shop = Shop::open().await;
    shop.arrives(1).await;
    let (service, environment) = placement::find(&shop.world.ports, &shop.boss, "orders", "dev").await.unwrap();
    let store = &shop.world.ports.store;
    let trouble = async || store.placement(service.id, environment.id).await.unwrap().unwrap().trouble;
    choose(&shop, json!({"deploys": true})).await;
    let other = Text::verbatim("The quota is used up.");
    for (said, stays) in [(not_deployed(2, &other), false), (other, true)] {
        store.placement_trouble(service.id, environment.id, 1, Some(&said)).await.unwrap();
        choose(&shop, json!({"rolls_back": !stays})).await;
        assert_eq!(trouble().await.as_ref(), Some(&said), "another switch says nothing of it");
        choose(&shop, json!({"hold": true})).await;
        assert_eq!(trouble().await, stays.then(|| said.clone()));
        choose(&shop, json!({"hold": false})).await;
    }
}

#[tokio::test]
async fn a_roll_back_holds_programs_and_not_people() {
    let shop = Shop::open().await;
    let by_program = || json!({"automatic": true});
    shop.deploy(by_program()).await.json(201);
    shop.deploy(json!({"release": 1})).await.json(201);
    scene::look_again(&shop.world).await;
    let hold = shop.get(PLACE).await["automation"]["hold"].clone();
    assert_eq!((&hold["by"], &hold["rolled_back_to"]), (&json!("boss"), &json!(1)));
    let trail = shop.get("/audit?action=release.rollback").await["items"].clone();
    assert_eq!(trail.as_array().map(Vec::len), Some(1), "{trail}");
    assert!(trail[0]["sentence"].as_str().unwrap().contains("rolled back to release 1"), "{trail}");
    let (sentence, field) = shop.deploy(by_program()).await.problem(409);
    assert!(sentence.contains("rolled back to release 1") && field.is_none(), "{sentence}");
    let chinese = shop.order("", by_program(), "zh").await.problem(409).0;
    assert!(chinese.contains("暂停"), "{chinese}");
    shop.deploy(json!({})).await.json(201);
    shop.deploy(by_program()).await.problem(409);
    assert_eq!(choose(&shop, json!({"hold": false})).await["hold"], Value::Null);
    shop.deploy(by_program()).await.json(201);
    let held = choose(&shop, json!({"hold": true})).await;
    assert_eq!((&held["hold"]["by"], &held["hold"]["rolled_back_to"]), (&json!("boss"), &json!(null)), "by a person");
    let (sentence, _) = shop.deploy(by_program()).await.problem(409);
    assert!(sentence.contains("boss asked for it"), "{sentence}");
}

#[tokio::test]
async fn what_cannot_be_chosen_is_refused_by_its_field() {
    let shop = Shop::open().await;
    for (wish, field) in [
        (json!({"deploys": "yes"}), "deploys"),
        (json!({"rolls_back": 1}), "rolls_back"),
        (json!({"hold": {"since": "now"}}), "hold"),
        (json!({"holds": true}), "holds"),
        (json!({"version": "1"}), "version"),
    ] {
        let (sentence, named) = shop.act("PUT", "automation", wish, "en").await.problem(422);
        assert_eq!(named.as_deref(), Some(field), "{sentence}");
    }
    let never = "/services/orders/environments/none/automation";
    shop.world.ask("PUT", never).token(&shop.token).json(&json!({"hold": true})).send().await.problem(404);
    let job = json!({"controller": {"kind": "Job"}, "replace": true});
    shop.deploy(job).await.json(201);
    let (sentence, field) = shop.act("PUT", "automation", json!({"rolls_back": true}), "en").await.problem(422);
    assert_eq!(field.as_deref(), Some("rolls_back"), "{sentence}");
}
