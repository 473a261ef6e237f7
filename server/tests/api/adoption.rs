//! Adopting through the API: what there is, what would be read of it, and taking it over.

use std::sync::Arc;
use std::time::Duration;

use domain::release::ReleaseStatus;
use domain::text;
use domain::user::Role;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::controllers::Shop;
use crate::outside::Asked;

const ALL: &str = "/environments/dev/workloads";
const BILLING: &str = "/environments/dev/workloads/Deployment/billing";

/// A Deployment of somebody else's, and its Service.
pub fn brought() -> Vec<Value> {
    let container = json!({
        "name": "app", "image": "registry.example/billing:7", "ports": [{"containerPort": 8080, "name": "web"}],
        "env": [
            {"name": "MODE", "value": "hunter2"},
            {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "token", "key": "value"}}},
        ],
    });
    vec![
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "billing", "namespace": "shop-dev", "uid": "u-1", "generation": 3,
                "labels": {"app.kubernetes.io/managed-by": "Helm"}},
            "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "billing"}},
                "template": {"metadata": {"labels": {"app": "billing"}},
                    "spec": {"containers": [container], "affinity": {"nodeAffinity": {"x": 1}}}}},
            "status": {"readyReplicas": 2},
        }),
        json!({
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": "billing", "uid": "u-2"},
            "spec": {"selector": {"app": "billing"}, "ports": [{"port": 80, "targetPort": "web"}]},
        }),
        json!({
            "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "b"},
            "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "billing"}},
        }),
    ]
}

async fn open() -> Shop {
    let shop = Shop::open().await;
    *shop.world.outside.others.lock().unwrap() = brought();
    shop
}

async fn adopt(shop: &Shop, token: &str, body: Value) -> crate::ask::Answer {
    shop.world.post(&format!("{BILLING}/adopt")).token(token).json(&body).send().await
}

#[tokio::test]
async fn what_runs_there_is_listed_and_looked_at() {
    let shop = open().await;
    let found = shop.get(ALL).await["items"].clone();
    let expected = json!([{
        "kind": "Deployment", "name": "billing", "image": "registry.example/billing:7", "desired": 2, "ready": 2,
        "managers": ["Helm"], "generation": 3, "obstacle": null,
    }]);
    assert_eq!(found, expected);
    let look = shop.get(BILLING).await;
    let missing = json!({
        "name": "TOKEN", "from": {"kind": "Secret", "name": "token", "key": "value"}, "becomes": "left", "choices": ["left"],
        "why": "The namespace has no Secret token.",
    });
    let mode = json!({"name": "MODE", "becomes": "plain", "choices": ["sealed", "plain"]});
    assert_eq!((&look["variables"], &look["ports"]), (&json!([mode, missing]), &json!({"web": 8080})));
    assert_eq!((&look["service"], &look["outside"]), (&json!(true), &json!(["HorizontalPodAutoscaler/b"])));
    let paths: Vec<&str> =
        look["differences"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    for path in ["spec.template.spec.affinity", "spec.template.spec.containers[billing].env[TOKEN]"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(!look.to_string().contains("hunter2"), "values are not told");
    let none = shop.world.get(&format!("{ALL}/Deployment/none")).token(&shop.token).send().await;
    assert!(none.problem(404).0.contains("no Deployment none"));
    shop.world.get(&format!("{ALL}/Pod/billing")).token(&shop.token).send().await.problem(404);
    *shop.world.outside.away.lock().unwrap() = true;
    shop.world.get(ALL).token(&shop.token).send().await.problem(503);
}

#[tokio::test]
async fn adopting_makes_a_service_with_a_release_and_its_configuration() {
    let shop = open().await;
    let made = adopt(&shop, &shop.token, json!({"team": "shop", "generation": 3})).await.json(201);
    assert_eq!((&made["number"], &made["reason"], &made["replicas"]), (&1.into(), &"adopted".into(), &2.into()));
    let (objects, uids, really) = shop.world.outside.adopted.lock().unwrap().pop().unwrap();
    assert!(!really, "the worker does it");
    assert_eq!(uids, ["u-2", "u-1"]);
    assert_eq!(objects[1]["spec"], brought()[0]["spec"], "as it is");
    let service = shop.get("/services/billing").await;
    assert_eq!(service["source"]["image"], "registry.example/billing:7");
    assert_eq!(service["ports"][0]["port"], 8080);
    let configured = shop.get("/services/billing/environments/dev/configuration").await;
    assert!(configured.to_string().contains("hunter2"), "{configured}");
    let trail = shop.get("/services/billing/audit").await;
    assert_eq!(trail["items"][0]["action"], "service.adopt");

    // What the worker does.
    use domain::use_cases::{environment, release, rollout, service};
    let ports = &shop.world.ports;
    let of = service::get(ports, &shop.boss, "billing").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    assert!(shop.world.outside.adopted.lock().unwrap().pop().unwrap().2);
    assert!(shop.world.outside.applied.lock().unwrap().is_empty(), "nothing is applied over it");
    let after = release::get(ports, &shop.boss, "billing", "dev", 1).await.unwrap();
    assert_eq!((after.status, after.manifests.len()), (ReleaseStatus::Progressing, 2));

    // Scaling applies it as it was, with the other number.
    let scale = json!({"replicas": 5});
    let path = "/services/billing/environments/dev";
    shop.world.ask("PUT", &format!("{path}/scale")).token(&shop.token).json(&scale).send().await.json(200);
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let applied = shop.world.outside.applied.lock().unwrap().pop().unwrap();
    assert_eq!(applied[1]["spec"]["replicas"], 5);
    assert_eq!(applied[1]["spec"]["template"], brought()[0]["spec"]["template"]);

    // What that brings is said beforehand.
    let order = json!({"image": "registry.example/billing:8"});
    let ask = shop.world.post(&format!("{path}/releases/preflight")).token(&shop.token).json(&order);
    let checks = ask.send().await.json(200)["checks"].clone();
    let told = checks.as_array().unwrap().iter().find(|check| check["subject"] == "controller").unwrap();
    assert!(told["sentence"].as_str().unwrap().contains("spec.template.spec.affinity"), "{told}");

    // Another release is Slipway's own, with the selector that cannot be changed.
    let order = json!({"image": "registry.example/billing:8"});
    let ask = shop.world.post(&format!("{path}/releases")).token(&shop.token).json(&order);
    ask.send().await.json(201);
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let applied = shop.world.outside.applied.lock().unwrap().pop().unwrap();
    let deployment = applied.iter().find(|object| object["kind"] == "Deployment").unwrap();
    assert_eq!(deployment["spec"]["selector"]["matchLabels"], json!({"app": "billing"}));
    assert_eq!(deployment["spec"]["template"]["spec"]["containers"][0]["name"], "billing");
    assert_eq!(deployment["spec"]["replicas"], 5);

    // And going back gives it back.
    let back = shop.world.post(&format!("{path}/releases")).token(&shop.token).json(&json!({"release": 1}));
    back.send().await.json(201);
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let applied = shop.world.outside.applied.lock().unwrap().pop().unwrap();
    assert_eq!(applied[1]["spec"]["template"]["spec"], brought()[0]["spec"]["template"]["spec"]);
}

#[tokio::test]
async fn what_cannot_be_adopted_is_refused_and_nothing_is_written() {
    let shop = open().await;
    adopt(&shop, &shop.token, json!({"team": "shop", "generation": 2})).await.problem(409);
    let answer = adopt(&shop, &shop.token, json!({"team": "nobody"})).await;
    assert_eq!(answer.problem(404).1.as_deref(), Some("team"));
    adopt(&shop, &shop.token, json!({"team": "shop", "more": 1})).await.problem(422);
    let refusal = domain::Error::conflict(text!("A webhook says no.", "webhook 拒绝。"));
    *shop.world.outside.refuses.lock().unwrap() = Some(refusal);
    assert!(adopt(&shop, &shop.token, json!({"team": "shop"})).await.problem(409).0.contains("webhook"));
    *shop.world.outside.refuses.lock().unwrap() = None;
    shop.world.get("/services/billing").token(&shop.token).send().await.problem(404);

    // Whoever finds its pods by a label that Slipway writes would lose them.
    {
        let mut others = shop.world.outside.others.lock().unwrap();
        others[0]["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/managed-by"] = "Helm".into();
        others[1]["spec"]["selector"]["app.kubernetes.io/managed-by"] = "Helm".into();
    }
    let why = shop.get(BILLING).await["obstacle"].clone();
    assert!(why.as_str().unwrap().contains("Service/billing selects its pods by a label"), "{why}");
    *shop.world.outside.others.lock().unwrap() = brought();

    shop.world.outside.others.lock().unwrap()[1]["spec"]["selector"]["app"] = "another".into();
    let why = shop.get(BILLING).await["obstacle"].clone();
    assert!(why.as_str().unwrap().contains("leads to other pods"), "{why}");
    adopt(&shop, &shop.token, json!({"team": "shop"})).await.problem(409);

    // A service of this name that was deployed here.
    let mut others = brought();
    others[0]["metadata"]["name"] = "orders".into();
    *shop.world.outside.others.lock().unwrap() = others;
    let found = shop.get(ALL).await["items"][0]["obstacle"].clone();
    assert!(found.as_str().unwrap().contains("deployed to dev already"), "{found}");
}

#[tokio::test]
async fn a_service_of_its_name_goes_on_with_its_own_team() {
    let shop = open().await;
    let new = json!({"name": "billing", "team": "shop", "source": {"image": "nginx:1"}});
    shop.world.post("/services").token(&shop.token).json(&new).send().await.json(201);
    shop.world.member("ann", "other", Role::Developer).await;
    assert_eq!(shop.get(BILLING).await["team"], "shop");
    let answer = adopt(&shop, &shop.token, json!({"team": "other"})).await;
    assert_eq!(answer.problem(422).1.as_deref(), Some("team"));
    adopt(&shop, &shop.token, json!({"team": "shop"})).await.json(201);
    let service = shop.get("/services/billing").await;
    assert_eq!(service["source"]["image"], "nginx:1", "it is what it was");
}

#[tokio::test]
async fn nothing_is_labelled_any_more_while_a_place_is_taken_out() {
    use domain::use_cases::{environment, rollout, service};
    let shop = open().await;
    adopt(&shop, &shop.token, json!({"team": "shop"})).await.json(201);
    let (ports, outside) = (&shop.world.ports, &shop.world.outside);
    let of = service::get(ports, &shop.boss, "billing").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    // It has two pods, and none of them is labelled.
    let controller = json!({"kind": "Deployment", "name": "billing", "desired": 2, "replicas": 2, "updated": 2, "ready": 2,
        "available": 2, "generation": 1, "observed_generation": 1, "conditions": [], "image": "billing:7", "release": 1,
        "placement_version": 1, "created_at": null});
    let workload = json!({"controller": controller, "replaced": [], "pods": [], "events": []});
    *outside.workload.lock().unwrap() = Some(serde_json::from_value(workload).unwrap());
    let waits = Arc::new(Barrier::new(2));
    *outside.together.lock().unwrap() = Some(Arc::clone(&waits));
    let _workers = shop.world.work();
    let until = async |what: &str, so: &dyn Fn() -> bool| {
        for _ in 0..500 {
            if so() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{what} did not come about");
    };
    until("labelling", &|| Arc::strong_count(&waits) > 2).await;

    let path = "/services/billing/environments/dev?confirm=dev";
    shop.world.ask("DELETE", path).token(&shop.token).send().await.json(202);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let asked = || {
        let asked = outside.asked.lock().unwrap().clone();
        asked.into_iter().filter(|asked| matches!(asked, Asked::MarkPods(_) | Asked::Remove { .. })).collect::<Vec<_>>()
    };
    assert_eq!(asked(), [], "it waits for what is labelled just now");
    waits.wait().await;
    *outside.together.lock().unwrap() = None;
    until("the removal", &|| asked().len() > 1).await;
    assert_eq!(asked(), [Asked::MarkPods("Deployment".to_owned()), Asked::Remove { claims: false }]);
}
