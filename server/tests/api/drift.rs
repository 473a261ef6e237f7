//! What was changed in the cluster behind Slipway's back, as far as a cluster in a test tells it.

use domain::use_cases::drift;
use serde_json::json;

use crate::controllers::{PLACE, Shop};
use crate::outside::Asked;
use crate::scene;

#[tokio::test]
async fn a_changed_field_is_told_with_its_manager_and_put_back() {
    let shop = Shop::open().await;
    let drift = format!("{PLACE}/drift");
    assert_eq!(shop.get(&drift).await["items"], json!([]), "something is on its way");
    let objects = shop.roll_out().await;
    shop.arrives(1).await;
    assert_eq!(shop.get(&drift).await["items"], json!([]), "all is as it was applied");
    shop.act("POST", "drift/put-back", json!({}), "en").await.problem(409);

    let mut live = objects.iter().find(|object| object["kind"] == "Deployment").unwrap().clone();
    live["spec"]["replicas"] = 7.into();
    live["spec"]["paused"] = true.into();
    live["metadata"]["managedFields"] = json!([{
        "manager": "kubectl-edit", "operation": "Update",
        "fieldsV1": {"f:spec": {"f:replicas": {}, "f:paused": {}}},
    }]);
    shop.world.outside.changed.lock().unwrap().push(live);
    let found = shop.get(&drift).await["items"].clone();
    let object = "Deployment/orders";
    let expected = json!([
        {"object": object, "path": "spec.replicas", "wanted": 2, "found": 7, "manager": "kubectl-edit", "can_take": true},
        {"object": object, "path": "spec.paused", "found": true, "manager": "kubectl-edit", "can_take": false},
    ]);
    assert_eq!(found, expected);
    scene::look_again(&shop.world).await;
    assert_eq!(shop.get(PLACE).await["drifts"], 2, "the status keeps what was found");

    let version = json!({"version": 9});
    shop.act("POST", "drift/put-back", version, "en").await.problem(409);
    shop.act("POST", "drift/put-back", json!({}), "en").await.json(200);
    let asked = shop.world.outside.asked.lock().unwrap().clone();
    assert_eq!(asked, [Asked::TakeOut(vec![format!("{object} spec.paused")])], "what somebody added");
    scene::look_again(&shop.world).await;
    assert_eq!(shop.get(PLACE).await["drifts"], 0, "it is on its way");
    let again = shop.roll_out().await;
    let deployment = again.iter().find(|object| object["kind"] == "Deployment").unwrap();
    assert_eq!(deployment["spec"]["replicas"], 2, "the rest is applied again");
    let trail = shop.get("/services/orders/audit").await;
    assert_eq!(trail["items"][0]["action"], "drift.put_back");
}

#[tokio::test]
async fn what_a_release_can_say_is_taken_over_into_one() {
    let shop = Shop::open().await;
    let objects = shop.roll_out().await;
    shop.arrives(1).await;
    shop.act("POST", "drift/take-over", json!({}), "en").await.problem(409);
    let mut live = objects.iter().find(|object| object["kind"] == "Deployment").unwrap().clone();
    live["spec"]["paused"] = true.into();
    let container = &mut live["spec"]["template"]["spec"]["containers"][0];
    container["image"] = "registry.example/slipway/orders:hotfix".into();
    container["env"] = json!([{"name": "DEBUG", "value": "1"}]);
    container["resources"] = json!({"limits": {"memory": "256Mi"}});
    let of_container = json!({
        "f:env": {"k:{\"name\":\"DEBUG\"}": {".": {}, "f:name": {}, "f:value": {}}},
        "f:resources": {"f:limits": {"f:memory": {}}}, "f:image": {},
    });
    let pod = json!({"f:containers": {"k:{\"name\":\"orders\"}": of_container}});
    live["metadata"]["managedFields"] = json!([{
        "manager": "kubectl-edit", "operation": "Update",
        "fieldsV1": {"f:spec": {"f:paused": {}, "f:template": {"f:spec": pod}}},
    }]);
    shop.world.outside.changed.lock().unwrap().push(live);

    shop.act("POST", "drift/take-over", json!({"version": 9}), "en").await.problem(409);
    let release = shop.act("POST", "drift/take-over", json!({}), "en").await.json(201);
    assert!(release["image"].as_str().unwrap().starts_with("registry.example/slipway/orders:hotfix@sha256:"));
    assert_eq!((&release["variables"]["DEBUG"], &release["take_over"]), (&json!("1"), &json!(true)));
    assert_eq!((&release["resources"]["memory_limit"], &release["replicas"]), (&json!("256Mi"), &json!(2)));
    assert!(release["reason"].as_str().unwrap().contains("containers[orders].image"), "{release}");
}

#[tokio::test]
async fn what_is_taken_over_comes_on_top_of_what_is_configured_next() {
    let shop = Shop::open().await;
    shop.deploy(json!({"variables": {"MODE": "a", "PASSWORD": "x", "OTHER": "1"}})).await.json(201);
    let objects = shop.roll_out().await;
    shop.arrives(2).await;
    let seen = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let variables = json!({"MODE": {"value": "b"}, "PASSWORD": {"secret": "hunter2"}, "OTHER": {"value": "1"}});
    shop.act("PUT", "configuration", json!({"version": seen, "variables": variables}), "en").await.json(200);

    let mut live = objects.iter().find(|object| object["kind"] == "Deployment").unwrap().clone();
    let container = &mut live["spec"]["template"]["spec"]["containers"][0];
    for variable in container["env"].as_array_mut().unwrap() {
        match variable["name"].as_str() {
            Some("PASSWORD") => variable["value"] = "typed in".into(),
            Some("OTHER") => variable["value"] = "2".into(),
            _ => {}
        }
    }
    container["env"].as_array_mut().unwrap().push(json!({"name": "DEBUG", "value": "1"}));
    let of = |name: &str| (format!("k:{{\"name\":\"{name}\"}}"), json!({".": {}, "f:name": {}, "f:value": {}}));
    let env: serde_json::Map<_, _> = ["DEBUG", "PASSWORD", "OTHER"].into_iter().map(of).collect();
    let pod = json!({"f:containers": {"k:{\"name\":\"orders\"}": {"f:env": env}}});
    live["metadata"]["managedFields"] = json!([{
        "manager": "kubectl-edit", "operation": "Update", "fieldsV1": {"f:spec": {"f:template": {"f:spec": pod}}},
    }]);
    shop.world.outside.changed.lock().unwrap().push(live);

    let found = shop.get(&format!("{PLACE}/drift")).await["items"].clone();
    let can_take = |name: &str| {
        let named = |drift: &&serde_json::Value| drift["path"].as_str().unwrap().contains(name);
        found.as_array().unwrap().iter().find(named).unwrap()["can_take"].clone()
    };
    assert_eq!((can_take("PASSWORD"), can_take("DEBUG")), (json!(false), json!(true)), "it is sealed by now");
    let expected = json!({"DEBUG": "1", "MODE": "b", "OTHER": "2"});
    let form = drift::to_take(&shop.world.ports, &shop.boss, "orders", "dev").await.unwrap();
    assert_eq!(json!(form.variables), expected, "the form says the same");
    let release = shop.act("POST", "drift/take-over", json!({}), "en").await.json(201);
    assert_eq!(release["variables"], expected);
    let kept = shop.get(&format!("{PLACE}/configuration")).await["variables"].clone();
    assert_eq!((&kept["MODE"]["value"], &kept["PASSWORD"]["value"]), (&json!("b"), &json!(null)), "{kept}");
    assert!(kept["PASSWORD"].is_object(), "still sealed: {kept}");
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_is_said() {
    let shop = Shop::open().await;
    shop.arrives(1).await;
    *shop.world.outside.away.lock().unwrap() = true;
    shop.world.get(&format!("{PLACE}/drift")).token(&shop.token).send().await.problem(503);
}
