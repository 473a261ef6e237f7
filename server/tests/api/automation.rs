//! What Slipway does by itself in an environment, and what holds it back.

use domain::Text;
use domain::automation::not_deployed;
use domain::build::BuildStatus;
use domain::image::ImageRef;
use domain::use_cases::automation::deploy_builds;
use domain::use_cases::{build, placement};
use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};
use crate::outside::digest;
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

/// The scene where build 2 has succeeded, too, and new builds are deployed by themselves.
async fn by_itself() -> Shop {
    let shop = Shop::open().await;
    let mut second = build::get(&shop.world.ports, &shop.boss, "orders", 2).await.unwrap();
    second.status = BuildStatus::Succeeded;
    second.image = Some(ImageRef::parse("registry.example/slipway/orders:2").unwrap());
    second.digest = Some(digest());
    shop.world.ports.store.build_update(&second).await.unwrap();
    choose(&shop, json!({"deploys": true})).await;
    shop
}

/// What the worker does; the releases afterwards, newest first: their builds.
async fn look(shop: &Shop) -> Vec<Value> {
    deploy_builds(&shop.world.ports).await.unwrap();
    let releases = shop.get(&format!("{PLACE}/releases")).await;
    releases["items"].as_array().unwrap().iter().map(|release| release["build"].clone()).collect()
}

async fn hold(shop: &Shop) -> Value {
    scene::look_again(&shop.world).await;
    shop.get(PLACE).await["automation"]["hold"].clone()
}

#[tokio::test]
async fn what_a_person_deploys_in_the_place_of_the_newest_build_is_not_replaced_by_it() {
    let shop = by_itself().await;
    assert_eq!(look(&shop).await, [json!(2), json!(1)]);
    let said = async || {
        let checks = shop.checks(json!({})).await;
        checks.iter().any(|check| check["sentence"].as_str().unwrap().starts_with("Nothing is deployed here by itself"))
    };
    assert!(said().await, "before it is done");
    shop.deploy(json!({})).await.json(201);
    assert!(!said().await, "it is held already");
    let held = hold(&shop).await;
    assert_eq!((&held["by"], &held["rolled_back_to"]), (&json!("boss"), &Value::Null));
    assert!(held["instead"].as_str().unwrap().starts_with("1 · "), "{held}");
    assert_eq!(look(&shop).await, [json!(1), json!(2), json!(1)]);
    let trail = shop.get("/audit?action=release.create").await["items"][0]["sentence"].clone();
    assert!(trail.as_str().unwrap().ends_with("Automatic deploys are held from then on."), "{trail}");
    choose(&shop, json!({"hold": false})).await;
    assert_eq!(look(&shop).await.len(), 4, "until somebody lets them go on");

    let image = json!({"image": "registry.example/slipway/orders:hotfix"});
    shop.act("POST", "releases", image, "en").await.json(201);
    let held = hold(&shop).await;
    assert!(held["instead"].as_str().unwrap().contains("hotfix"), "{held}");
    assert_eq!(look(&shop).await[0], Value::Null, "an image is as good a choice");
}

#[tokio::test]
async fn the_newest_build_and_the_one_that_runs_hold_nothing() {
    let shop = by_itself().await;
    shop.deploy(json!({"replicas": 3})).await.json(201);
    assert_eq!(hold(&shop).await, Value::Null, "the newest one only waits for it");
    assert_eq!(look(&shop).await[0], 2);
    shop.act("POST", "releases", json!({"build": 2, "replicas": 1}), "en").await.json(201);
    assert_eq!(hold(&shop).await, Value::Null);
    shop.deploy(json!({"automatic": true})).await.json(201);
    assert_eq!(hold(&shop).await, Value::Null, "a program chooses nothing");
    assert_eq!(look(&shop).await[0], 2);
}

#[tokio::test]
async fn what_is_stopped_is_not_started_by_a_build() {
    let shop = by_itself().await;
    shop.act("POST", "stop", json!({}), "en").await.json(200);
    assert_eq!(look(&shop).await, [json!(1)]);
    shop.act("POST", "start", json!({}), "en").await.json(200);
    assert_eq!(look(&shop).await, [json!(2), json!(1)], "it is deployed when somebody starts it");
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
