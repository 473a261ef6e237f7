//! Adopting what holds secrets: they are sealed, and no answer tells them afterwards.

use std::collections::BTreeMap;

use domain::pod::{Reference, ReferenceKind};
use domain::ports::Data;
use domain::release::ReleaseStatus;
use domain::secret::Secret;
use domain::use_cases::{environment, release, rollout, service};
use serde_json::{Value, json};

use crate::adoption::brought;
use crate::controllers::Shop;
use crate::export::unpacked;
use crate::pages::page;

const BILLING: &str = "/environments/dev/workloads/Deployment/billing";
const HERE: &str = "/services/billing/environments/dev";
/// Values that nobody is to see.
const SECRETS: [&str; 5] = ["hunter-own", "hunter-url", "hunter-secret", "hunter-map", "hunter-beside"];

/// A password in the clear, values of a Secret and a ConfigMap, and a container beside it that has the password, too.
fn holds_secrets() -> Vec<Value> {
    let mut objects = brought();
    let spec = &mut objects[0]["spec"]["template"]["spec"];
    spec["containers"][0]["env"] = json!([
        {"name": "MODE", "value": "fast"},
        {"name": "DB_PASSWORD", "value": "hunter-own"},
        {"name": "DB_URL", "value": "postgres://shop:hunter-url@db/shop"},
        {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "token", "key": "value"}}},
        {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ]);
    spec["containers"][0]["envFrom"] = json!([{"configMapRef": {"name": "flags"}}]);
    spec["initContainers"] = json!([{
        "name": "migrate", "image": "registry.example/migrate:1",
        "env": [{"name": "PASSWORD", "value": "hunter-own"}, {"name": "API_KEY", "value": "hunter-beside"}],
    }]);
    objects
}

fn data(kind: ReferenceKind, name: &str, texts: &[(&str, &str)]) -> (Reference, Data) {
    let texts = texts.iter().map(|(key, text)| ((*key).to_owned(), Secret::new((*text).to_owned())));
    (Reference { kind, name: name.to_owned() }, Data { texts: texts.collect::<BTreeMap<_, _>>(), binary: Vec::new() })
}

async fn open() -> Shop {
    let shop = Shop::open().await;
    *shop.world.outside.others.lock().unwrap() = holds_secrets();
    *shop.world.outside.data.lock().unwrap() = vec![
        data(ReferenceKind::Secret, "token", &[("value", "hunter-secret")]),
        data(ReferenceKind::ConfigMap, "flags", &[("LEVEL", "debug"), ("MAP_PASSWORD", "hunter-map")]),
    ];
    shop
}

fn tells_nothing(answer: &str) {
    for secret in SECRETS {
        assert!(!answer.contains(secret), "{secret} in {answer}");
    }
}

/// What the worker does.
async fn reconcile(shop: &Shop) {
    let ports = &shop.world.ports;
    let of = service::get(ports, &shop.boss, "billing").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(ports, &of, &dev).await.unwrap();
}

/// What ran became ready.
async fn arrives(shop: &Shop) {
    let ports = &shop.world.ports;
    let mut found = release::get(ports, &shop.boss, "billing", "dev", 1).await.unwrap();
    found.status = ReleaseStatus::Ready;
    ports.store.release_update(&found).await.unwrap();
}

async fn adopt(shop: &Shop, variables: Value) -> crate::ask::Answer {
    let body = json!({"team": "shop", "variables": variables});
    shop.world.post(&format!("{BILLING}/adopt")).token(&shop.token).json(&body).send().await
}

/// What was applied last, and what its pods are made of.
fn applied(shop: &Shop) -> (Vec<Value>, Value) {
    let objects = shop.world.outside.applied.lock().unwrap().pop().unwrap();
    let deployment = objects.iter().find(|object| object["kind"] == "Deployment").unwrap().clone();
    (objects, deployment["spec"]["template"]["spec"].clone())
}

#[tokio::test]
async fn what_looks_secret_is_sealed_and_what_comes_from_elsewhere_is_carried() {
    let shop = open().await;
    let look = shop.get(BILLING).await;
    tells_nothing(&look.to_string());
    let becomes: Vec<String> = look["variables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["becomes"].as_str().unwrap()))
        .collect();
    let expected = [
        "DB_PASSWORD sealed",
        "DB_URL sealed",
        "LEVEL plain",
        "MAP_PASSWORD sealed",
        "MODE plain",
        "TOKEN sealed",
        "migrate/PASSWORD sealed",
        "migrate/API_KEY sealed",
    ];
    assert_eq!(becomes, expected);
    let paths: Vec<&str> =
        look["differences"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    let of = |name: &str| paths.iter().any(|path| path.contains(name));
    assert!(of("env[NODE]") && of("initContainers[migrate].env"), "{paths:?}");
    assert!(!of("TOKEN") && !of("DB_PASSWORD") && !of("envFrom") && !of("LEVEL"), "they are carried: {paths:?}");

    adopt(&shop, json!({})).await.json(201);
    let tried = shop.world.outside.adopted.lock().unwrap().pop().unwrap().0;
    assert_eq!(tried[1]["spec"], holds_secrets()[0]["spec"], "the cluster is asked with the values");
    reconcile(&shop).await;
    let taken = shop.world.outside.adopted.lock().unwrap().pop().unwrap();
    assert_eq!(taken.0[1]["spec"], holds_secrets()[0]["spec"], "as it is");

    // Nobody reads them again.
    let configured = shop.get(&format!("{HERE}/configuration")).await;
    assert_eq!(configured["variables"]["DB_PASSWORD"]["keep"], true, "{configured}");
    assert_eq!(configured["variables"]["LEVEL"]["value"], "debug", "{configured}");
    for path in [
        "/services/billing".to_owned(),
        "/services/billing/audit".to_owned(),
        HERE.to_owned(),
        format!("{HERE}/configuration"),
        format!("{HERE}/releases"),
        format!("{HERE}/releases/1"),
        format!("{HERE}/drift"),
    ] {
        tells_nothing(&shop.get(&path).await.to_string());
    }
    let export = |format: &str| format!("{HERE}/releases/1/export?format={format}");
    let yaml = shop.world.get(&export("yaml")).token(&shop.token).send().await;
    assert!(yaml.status.is_success());
    tells_nothing(&yaml.text);
    for format in ["kustomize", "helm"] {
        let archive = shop.world.get(&export(format)).token(&shop.token).open().await.bytes().await;
        unpacked(&archive).iter().for_each(|(_, content)| tells_nothing(content));
    }
    for format in ["dotenv", "yaml", "compose"] {
        let path = format!("{HERE}/configuration/export?format={format}");
        let exported = shop.world.get(&path).token(&shop.token).send().await;
        assert!(exported.status.is_success(), "{path}");
        tells_nothing(&exported.text);
    }
    let bearer = format!("Bearer {}", shop.token);
    let pages = ["", "/configuration", "/releases", "/releases/1", "/deploy"];
    let pages = pages.map(|page| format!("{HERE}{page}")).into_iter().chain(["/environments/dev/adopt".to_owned()]);
    for path in pages {
        let shown = page(&shop.world, &path, &[("authorization", &bearer)]).await;
        assert!(shown.status.is_success() && shown.text.contains("billing"), "{path}: {}", shown.text);
        tells_nothing(&shown.text);
    }

    // Scaling applies it with them.
    let scale = json!({"replicas": 3});
    shop.world.ask("PUT", &format!("{HERE}/scale")).token(&shop.token).json(&scale).send().await.json(200);
    reconcile(&shop).await;
    let (_, pod) = applied(&shop);
    assert_eq!(pod, holds_secrets()[0]["spec"]["template"]["spec"]);

    // What somebody changes is told as changed only.
    arrives(&shop).await;
    let mut changed = holds_secrets()[0].clone();
    changed["spec"]["template"]["spec"]["containers"][0]["env"][1]["value"] = "hunter-own-2".into();
    let outside = &shop.world.outside;
    *outside.changed.lock().unwrap() = vec![changed];
    let drift = shop.get(&format!("{HERE}/drift")).await;
    assert!(drift.to_string().contains("env[DB_PASSWORD].value"), "{drift}");
    tells_nothing(&drift.to_string());

    // The next release has them from its own Secret.
    outside.changed.lock().unwrap().clear();
    let order = json!({"image": "registry.example/billing:8"});
    let asked = shop.world.post(&format!("{HERE}/releases/preflight")).token(&shop.token).json(&order).send().await;
    tells_nothing(&asked.text);
    shop.world.post(&format!("{HERE}/releases")).token(&shop.token).json(&order).send().await.json(201);
    reconcile(&shop).await;
    let (objects, pod) = applied(&shop);
    let env = pod["containers"][0]["env"].as_array().unwrap();
    let of = |name: &str| env.iter().find(|one| one["name"] == name).cloned().unwrap_or_default();
    assert_eq!((of("MODE")["value"].as_str(), of("LEVEL")["value"].as_str()), (Some("fast"), Some("debug")));
    let secret = objects.iter().find(|object| object["kind"] == "Secret").unwrap();
    for (name, value) in [("DB_PASSWORD", "hunter-own"), ("TOKEN", "hunter-secret"), ("MAP_PASSWORD", "hunter-map")] {
        assert!(of(name)["valueFrom"]["secretKeyRef"].is_object(), "{name}");
        assert_eq!(secret["stringData"][name], value);
    }
    assert!(secret["stringData"].get("MIGRATE_API_KEY").is_none(), "it is another container's");
    tells_nothing(&shop.get(&format!("{HERE}/releases/2")).await.to_string());

    // Going back brings it back as it was, also by a form that says everything.
    let back = json!({"release": 1, "resources": {}, "replicas": 2});
    shop.world.post(&format!("{HERE}/releases")).token(&shop.token).json(&back).send().await.json(201);
    reconcile(&shop).await;
    assert_eq!(applied(&shop).1, holds_secrets()[0]["spec"]["template"]["spec"]);
    let configured = shop.get(&format!("{HERE}/configuration")).await;
    assert!(configured["variables"].get("MIGRATE_API_KEY").is_none(), "it is another container's: {configured}");
    let other = json!({"release": 1, "resources": {"cpu_request": "100m"}});
    shop.world.post(&format!("{HERE}/releases")).token(&shop.token).json(&other).send().await.json(201);
    reconcile(&shop).await;
    let (objects, pod) = applied(&shop);
    assert_eq!(pod["containers"][0]["name"], "billing", "what asks for more is a release of Slipway's");
    // What another container had sealed is for the release that stands for it alone.
    let secret = objects.iter().find(|object| object["kind"] == "Secret").unwrap();
    assert!(secret["stringData"].get("MIGRATE_API_KEY").is_none(), "{secret}");
    let configured = shop.get(&format!("{HERE}/configuration")).await;
    assert!(configured["variables"].get("MIGRATE_API_KEY").is_none(), "{configured}");
}

#[tokio::test]
async fn what_becomes_of_a_variable_is_chosen() {
    let shop = open().await;
    let wrong = |variables: Value| async { adopt(&shop, variables).await.problem(422).1 };
    assert_eq!(wrong(json!({"TOKEN": "plain"})).await.as_deref(), Some("variables.TOKEN"));
    assert_eq!(wrong(json!({"MODE": "left"})).await.as_deref(), Some("variables.MODE"));
    assert_eq!(wrong(json!({"NONE": "plain"})).await.as_deref(), Some("variables.NONE"));
    assert_eq!(wrong(json!({"MODE": "hidden"})).await.as_deref(), Some("variables.MODE"));
    let chosen = json!({"DB_PASSWORD": "plain", "MODE": "sealed", "TOKEN": "left"});
    adopt(&shop, chosen).await.json(201);
    let configured = shop.get(&format!("{HERE}/configuration")).await;
    let of = |name: &str| configured["variables"][name].clone();
    assert_eq!(of("DB_PASSWORD")["value"], "hunter-own");
    assert_eq!(of("MODE")["keep"], true);
    assert!(of("TOKEN").is_null(), "{configured}");
}
