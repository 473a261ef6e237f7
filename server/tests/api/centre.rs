//! Configuration centres through the API: who sets one, what a service reads of it, and what releases say of it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::secret::Secret;
use domain::use_cases::configuration::centre::{note, unnoted};
use domain::user::Role;
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::configuration::write;
use crate::controllers::{PLACE, Shop};

const CENTRE: &str = "/environments/dev/centre";
const ITEM: &str = "nacos:DEFAULT_GROUP/orders.properties";

async fn put(shop: &Shop, body: &Value) -> Answer {
    shop.world.ask("PUT", CENTRE).token(&shop.token).json(body).send().await
}

fn nacos() -> Value {
    json!({"kind": "nacos", "url": "http://nacos.infra:8848", "namespace": "dev", "user": "reader", "password": "hunter2"})
}

async fn named(shop: &Shop, items: Value) -> Value {
    let before = shop.get(&format!("{PLACE}/configuration")).await;
    let body = json!({"version": before["version"], "variables": before["variables"], "centre": items});
    write(shop, PLACE, body).await.json(200)
}

async fn look(shop: &Shop) -> Value {
    shop.get(&format!("{PLACE}/configuration/centre")).await
}

#[tokio::test]
async fn a_centre_is_set_once_and_its_password_never_shown() {
    let shop = Shop::open().await;
    let none = shop.world.get(CENTRE).token(&shop.token).send().await;
    assert_eq!(none.status, 404);
    let set = put(&shop, &nacos()).await.json(200);
    assert_eq!((&set["url"], &set["has_password"]), (&json!("http://nacos.infra:8848/nacos"), &json!(true)));
    assert_eq!(shop.get(CENTRE).await, set);
    // Left out it stays, and it goes along when it is tried.
    let mut again = nacos();
    again.as_object_mut().unwrap().remove("password");
    again["namespace"] = json!("test");
    assert_eq!(put(&shop, &again).await.json(200)["has_password"], true);
    let tried = shop.world.post(&format!("{CENTRE}/try")).token(&shop.token).json(&again).send().await;
    assert_eq!(tried.status, 204);
    let access = shop.world.outside.centre.tried.lock().unwrap().clone().unwrap();
    assert_eq!(access.password, Some(Secret::new("hunter2".to_owned())));
    // Another address would get it: it has to be typed anew.
    again["url"] = json!("http://elsewhere:8848");
    let refused = put(&shop, &again).await.json(422);
    assert_eq!(refused["field"], "password");
    let audit = shop.get("/audit?action=centre.set").await;
    assert_eq!(audit["items"].as_array().unwrap().len(), 2);
    for seen in [set, refused, audit] {
        assert!(!seen.to_string().contains("hunter2"), "{seen}");
    }
    let gone = shop.world.ask("DELETE", CENTRE).token(&shop.token).send().await;
    assert_eq!(gone.status, 204);
    assert_eq!(shop.world.ask("DELETE", CENTRE).token(&shop.token).send().await.status, 404);
}

#[tokio::test]
async fn what_is_no_centre_is_refused_at_its_field() {
    let shop = Shop::open().await;
    let with = |field: &str, value: Value| {
        let mut body = nacos();
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("kind", json!("consul")), "kind"),
        (with("kind", json!(7)), "kind"),
        (with("url", json!("nacos:8848")), "url"),
        (with("url", json!("ftp://nacos")), "url"),
        (with("url", json!("http://reader:hunter2@nacos:8848")), "url"),
        (with("url", json!(format!("http://nacos/{}", "a".repeat(500)))), "url"),
        (with("namespace", json!("a/b")), "namespace"),
        (with("namespace", json!("a".repeat(129))), "namespace"),
        (with("user", json!("a".repeat(129))), "user"),
        (with("user", json!("")), "user"),
        (with("password", json!("")), "password"),
        (with("password", json!("a".repeat(1001))), "password"),
        (with("colour", json!("red")), "colour"),
        (json!({"kind": "disconf", "url": "http://disconf:8080"}), "namespace"),
        (json!({"kind": "nacos"}), "url"),
    ] {
        let refused = put(&shop, &body).await.json(422);
        assert_eq!(refused["field"], field, "{body} {refused}");
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
    }
    *shop.world.outside.centre.silent.lock().unwrap() = true;
    let tried = shop.world.post(&format!("{CENTRE}/try")).token(&shop.token).json(&nacos()).send().await.json(503);
    assert_eq!((&tried["field"], &tried["detail"]), (&json!("url"), &json!("It is silent.")));
}

#[tokio::test]
async fn items_that_cannot_be_are_refused() {
    let shop = Shop::open().await;
    let many: Vec<String> = (0..11).map(|at| format!("nacos:G/{at}")).collect();
    for items in [
        json!("nacos:G/a"),
        json!([7]),
        json!(["consul:a/b"]),
        json!(["nacos:G/"]),
        json!(["nacos:orders"]),
        json!([format!("nacos:G/{}", "a".repeat(257))]),
        json!([ITEM, ITEM]),
        json!(many),
        json!(["apollo:orders/.."]),
    ] {
        let before = shop.get(&format!("{PLACE}/configuration")).await;
        let body = json!({"version": before["version"], "centre": items});
        assert_eq!(write(&shop, PLACE, body).await.json(422)["field"], "centre", "{items}");
    }
}

#[tokio::test]
async fn a_viewer_sees_what_is_read_and_nothing_confidential() {
    let shop = Shop::open().await;
    put(&shop, &nacos()).await.json(200);
    let level = named(&shop, json!([ITEM, "nacos:DEFAULT_GROUP/none", "apollo:orders/application"])).await;
    assert_eq!(level["centre"][0], ITEM, "what is shown can be sent again");
    let text = "app.pool-size=5\nspring.datasource.password=hunter2\n";
    shop.world.outside.centre.holds(ITEM, text);
    let (_, viewer) = shop.world.member("vera", "shop", Role::Viewer).await;
    let seen = shop.world.get(&format!("{PLACE}/configuration/centre")).token(&viewer).send().await.json(200);
    let item = &seen["items"][0];
    assert_eq!((&item["state"], &item["origin"]), (&json!("read"), &json!("environment")));
    assert_eq!(
        item["keys"],
        json!([{"name": "app.pool-size", "value": "5"}, {"name": "spring.datasource.password", "value": null}])
    );
    assert_eq!((&seen["items"][1]["state"], &seen["items"][2]["state"]), (&json!("missing"), &json!("elsewhere")));
    assert!(!seen.to_string().contains("hunter2"), "{seen}");
    let export = shop.read(&format!("{PLACE}/configuration/export?format=dotenv")).await;
    let export = String::from_utf8(export).unwrap();
    assert!(
        export.contains(&format!("# {ITEM}: read from the configuration centre")) && !export.contains("pool"),
        "{export}"
    );
}

#[tokio::test]
async fn a_variable_of_the_same_setting_is_named() {
    let shop = Shop::open().await;
    put(&shop, &nacos()).await.json(200);
    let version = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let body = json!({"version": version, "variables": {"APP_POOLSIZE": {"value": "9"}}, "centre": [ITEM]});
    write(&shop, PLACE, body).await.json(200);
    shop.world.outside.centre.holds(ITEM, "app.pool-size=5\n");
    assert_eq!(look(&shop).await["items"][0]["keys"][0]["variable"], "APP_POOLSIZE");
}

async fn said(shop: &Shop, fields: Value) -> Vec<(String, String)> {
    let checks = shop.checks(fields).await;
    let of = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    checks
        .iter()
        .filter(|check| check["subject"] == "centre")
        .map(|check| (of(check, "verdict"), of(check, "sentence")))
        .collect()
}

/// What a worker does, for tests in which none runs.
async fn noted(shop: &Shop) {
    for release in unnoted(&shop.world.ports).await.unwrap() {
        note(&shop.world.ports, &release).await.unwrap();
    }
}

/// Whether the first item is not as it was, once that is known.
async fn changed(shop: &Shop) -> Value {
    let known = async {
        loop {
            match look(shop).await["items"][0]["changed"].clone() {
                Value::Null => tokio::time::sleep(Duration::from_millis(10)).await,
                known => return known,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), known).await.unwrap()
}

#[tokio::test]
async fn who_deploys_does_not_wait_for_the_centre_and_what_it_holds_is_noted_all_the_same() {
    let shop = Shop::open().await;
    put(&shop, &nacos()).await.json(200);
    named(&shop, json!([ITEM])).await;
    let centre = &shop.world.outside.centre;
    centre.holds(ITEM, "a=1\n");
    let workers = shop.world.work();
    centre.hangs.store(true, Ordering::SeqCst);
    let deployed = tokio::time::timeout(Duration::from_secs(1), shop.deploy(json!({}))).await;
    deployed.unwrap().json(201);
    centre.hangs.store(false, Ordering::SeqCst);
    assert_eq!(changed(&shop).await, false);
    centre.holds(ITEM, "a=2\n");
    assert_eq!(changed(&shop).await, true);
    workers.end(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn what_was_noted_stays_and_nothing_is_noted_long_after() {
    let shop = Shop::open().await;
    put(&shop, &nacos()).await.json(200);
    named(&shop, json!([ITEM])).await;
    let centre = &shop.world.outside.centre;
    centre.holds(ITEM, "a=1\n");
    shop.deploy(json!({})).await.json(201);
    noted(&shop).await;
    centre.holds(ITEM, "a=2\n");
    noted(&shop).await;
    assert_eq!(look(&shop).await["items"][0]["changed"], true, "as it was when the release was made");
    shop.deploy(json!({})).await.json(201);
    shop.world.clock.forward(601);
    noted(&shop).await;
    assert_eq!(look(&shop).await["items"][0]["changed"], Value::Null, "that says nothing of then");
}

#[tokio::test]
async fn a_release_says_what_is_missing_and_a_roll_back_what_does_not_come_back() {
    let shop = Shop::open().await;
    assert_eq!(said(&shop, json!({})).await, [], "nothing is read");
    named(&shop, json!([ITEM])).await;
    let without = said(&shop, json!({})).await;
    assert!(without[0].0 == "warning" && without[0].1.contains("no configuration centre"), "{without:?}");
    put(&shop, &nacos()).await.json(200);
    let missing = said(&shop, json!({})).await;
    assert!(
        missing[0].0 == "warning" && missing[0].1.contains("has no DEFAULT_GROUP/orders.properties"),
        "{missing:?}"
    );
    shop.world.outside.centre.holds(ITEM, "a=1\n");
    assert_eq!(said(&shop, json!({})).await[0].0, "holds");

    let release = shop.deploy(json!({})).await.json(201);
    noted(&shop).await;
    assert_eq!(release["centre"], json!([ITEM]));
    let pending = shop.get(&format!("{PLACE}/configuration")).await["pending"].clone();
    assert_eq!(pending, json!([]));
    assert_eq!(look(&shop).await["items"][0]["changed"], false);
    shop.deploy(json!({"replicas": 3})).await.json(201);
    noted(&shop).await;
    let same = said(&shop, json!({"release": 2})).await;
    assert!(same[1].0 == "holds" && same[1].1.contains("as it was with release 2"), "{same:?}");
    shop.world.outside.centre.holds(ITEM, "a=2\n");
    let changed = said(&shop, json!({"release": 2})).await;
    assert_eq!(changed[1].0, "warning");
    assert!(changed[1].1.contains("Changed there since release 2: DEFAULT_GROUP/orders.properties"), "{changed:?}");
    assert_eq!(look(&shop).await["items"][0]["changed"], true);
    *shop.world.outside.centre.silent.lock().unwrap() = true;
    let silent = said(&shop, json!({"release": 2})).await;
    assert!(silent.iter().all(|(verdict, _)| verdict == "warning"), "never blocked: {silent:?}");
    assert!(silent[1].1.contains("is not known"), "{silent:?}");
    shop.deploy(json!({"release": 2})).await.json(201);
    noted(&shop).await;
    assert_eq!(look(&shop).await["items"][0]["changed"], Value::Null, "nothing was noted of it");
}
