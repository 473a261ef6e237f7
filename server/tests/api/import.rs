//! Import, export and the framework's profile through the API.

use std::collections::BTreeMap;

use domain::pod::{Reference, ReferenceKind};
use domain::ports::Data;
use domain::secret::Secret;
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::configuration::write;
use crate::controllers::{PLACE, Shop};

const BASE: &str = "/services/orders";
const HIDDEN: &str = "hunter2-from-the-cluster";

pub async fn import(shop: &Shop, of: &str, body: Value) -> Answer {
    shop.world.post(&format!("{of}/configuration/import")).token(&shop.token).json(&body).send().await
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap()
}

/// Name, what becomes of it, whether it is a secret, and its value.
pub fn told(answer: &Value) -> Vec<(String, String, bool, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let one = |value: &Value| {
        let secret = value["secret"].as_bool().unwrap();
        (text(&value["name"]).unwrap(), text(&value["becomes"]).unwrap(), secret, text(&value["value"]))
    };
    answer["values"].as_array().unwrap().iter().map(one).collect()
}

fn with_objects(shop: &Shop) {
    let object = |kind, name: &str, texts: &[(&str, &str)], binary: &[&str]| {
        let texts: BTreeMap<String, Secret<String>> =
            texts.iter().map(|(name, text)| ((*name).to_owned(), Secret::new((*text).to_owned()))).collect();
        let binary = binary.iter().map(|name| (*name).to_owned()).collect();
        (Reference { kind, name: name.to_owned() }, Data { texts, binary })
    };
    *shop.world.outside.data.lock().unwrap() = vec![
        object(ReferenceKind::ConfigMap, "settings", &[("MODE", "stream"), ("app.yaml", "a: 1\n")], &["logo"]),
        object(ReferenceKind::Secret, "db", &[("DB_PASSWORD", HIDDEN), ("tls.key", HIDDEN)], &["key.der"]),
    ];
}

#[tokio::test]
async fn an_import_is_first_shown_and_then_put_beside_what_is_there() {
    let shop = Shop::open().await;
    let base = json!({"version": 0, "variables": {"MODE": {"value": "batch"}, "LEVEL": {"value": "info"}, "OWN": {"secret": "x"}}});
    write(&shop, BASE, base).await.json(200);
    let text = "MODE=stream\nLEVEL=info\nAPI_TOKEN=hunter2\nPORT_KEY=8080\nno line\n1A=x\n";
    let shown = import(&shop, BASE, json!({"text": text, "plain": ["PORT_KEY"]})).await.json(200);
    let own = |name: &str, becomes: &str, secret: bool, value: Option<&str>| {
        (name.to_owned(), becomes.to_owned(), secret, value.map(str::to_owned))
    };
    let expected = [
        own("MODE", "changed", false, Some("stream")),
        own("LEVEL", "same", false, Some("info")),
        own("API_TOKEN", "added", true, None),
        own("PORT_KEY", "added", false, Some("8080")),
    ];
    assert_eq!(told(&shown), expected);
    let was: Vec<&Value> = shown["values"].as_array().unwrap().iter().map(|value| &value["was"]).collect();
    assert_eq!(was, [&json!("batch"), &Value::Null, &Value::Null, &Value::Null], "what it takes the place of");
    let refused: Vec<_> = shown["refused"].as_array().unwrap().iter().map(|it| (&it["line"], &it["name"])).collect();
    assert_eq!(refused, [(&json!(5), &json!("")), (&json!(6), &json!("1A"))]);
    assert_eq!((&shown["format"], &shown["written"], &shown["version"]), (&json!("dotenv"), &json!(false), &json!(1)));
    assert_eq!(shop.get(&format!("{BASE}/configuration")).await["version"], 1, "nothing was written");

    let body = json!({"text": text, "plain": ["PORT_KEY"], "version": 1});
    let taken = import(&shop, BASE, body.clone()).await;
    assert!(!taken.text.contains("hunter2"), "{}", taken.text);
    assert_eq!((taken.json(200)["written"].clone(), &shown["version"]), (json!(true), &json!(1)));
    let level = shop.get(&format!("{BASE}/configuration")).await;
    let variables = json!({
        "MODE": {"value": "stream"}, "LEVEL": {"value": "info"}, "OWN": {"keep": true}, "API_TOKEN": {"keep": true},
        "PORT_KEY": {"value": "8080"},
    });
    assert_eq!((&level["variables"], &level["version"]), (&variables, &json!(2)));
    import(&shop, BASE, body).await.problem(409);
    let again = import(&shop, BASE, json!({"text": "API_TOKEN=hunter2\n"})).await.json(200);
    assert_eq!(
        told(&again),
        [own("API_TOKEN", "changed", true, None)],
        "of a secret it is told that it changes, and nothing else"
    );
    assert!(again["values"][0]["was"].is_null(), "{again}");
}

#[tokio::test]
async fn what_stands_in_the_cluster_is_taken_over_and_a_secret_is_told_to_nobody() {
    let shop = Shop::open().await;
    with_objects(&shop);
    let list = shop.get(&format!("{PLACE}/configuration/objects")).await;
    let expected = json!([{"kind": "ConfigMap", "name": "settings"}, {"kind": "Secret", "name": "db"}]);
    assert_eq!(list["items"], expected);
    let version = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let settings = json!({"object": {"kind": "ConfigMap", "name": "settings"}, "version": version});
    let answer = import(&shop, PLACE, settings).await.json(200);
    assert_eq!(answer["refused"][0]["name"], "logo");
    let level = shop.get(&format!("{PLACE}/configuration")).await;
    assert_eq!(level["variables"]["MODE"], json!({"value": "stream"}));
    assert_eq!(level["files"], json!({"/etc/orders/app.yaml": {"value": "a: 1\n"}}));

    let mut answers = Vec::new();
    let db = json!({"object": {"kind": "Secret", "name": "db"}, "plain": ["DB_PASSWORD"]});
    answers.push(import(&shop, PLACE, db).await);
    // The same from the Secret by hand, under other names.
    let mut next = json!({"version": level["version"], "variables": level["variables"], "files": level["files"]});
    next["variables"]["PASSWORD"] = json!({"from": {"secret": "db", "key": "DB_PASSWORD"}});
    answers.push(write(&shop, PLACE, next.clone()).await);
    next["version"] = body(&answers[1])["version"].clone();
    for (from, field) in [
        (json!({"secret": "db", "key": "nothing"}), "variables.OTHER"),
        (json!({"secret": "nothing", "key": "x"}), "variables.OTHER"),
        (json!({"secret": "../configmaps/settings", "key": "x"}), "variables.OTHER"),
        (json!({"secret": "db"}), "variables.OTHER"),
    ] {
        next["variables"]["OTHER"] = json!({ "from": from });
        let answer = write(&shop, PLACE, next.clone()).await;
        assert_eq!(body(&answer)["field"], field, "{}", answer.text);
        answers.push(answer);
    }
    let secret = |value: &Value| value["secret"] == true && value["value"].is_null();
    assert!(body(&answers[0])["values"].as_array().unwrap().iter().all(secret), "{}", answers[0].text);
    for answer in &answers {
        assert!(!answer.text.contains("hunter2"), "{}", answer.text);
    }
    shop.deploy(json!({})).await.json(201);
    let applied = serde_json::to_string(&shop.roll_out().await).unwrap();
    assert!(applied.contains(HIDDEN), "the cluster has it");
    let (sentence, field) = import(&shop, BASE, json!({"object": {"kind": "Secret", "name": "db"}})).await.problem(422);
    assert_eq!(field.as_deref(), Some("object"), "{sentence}");
}

#[tokio::test]
async fn an_import_that_cannot_be_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let word = "hunter2";
    for (body, field) in [
        (json!({}), "text"),
        (json!({"text": [word]}), "text"),
        (json!({"text": "A=1", "object": {"kind": "Secret", "name": "db"}}), "text"),
        (json!({"text": "A=1", "format": "ini"}), "format"),
        (json!({"text": "a: b", "naming": "camel"}), "naming"),
        (json!({"text": format!("- {word}"), "format": "yaml"}), "text"),
        (json!({"text": format!("a: [{word}"), "format": "yaml"}), "text"),
        (json!({"text": format!("{word}: 1"), "format": "compose"}), "text"),
        (json!({"text": "services:\n  a: {}\n", "format": "compose", "service": "b"}), "service"),
        (json!({"text": word, "version": 0}), "text"),
        (json!({"object": {"kind": "Pod", "name": "a"}}), "object.kind"),
        (json!({"text": "A=1", "colour": "red"}), "colour"),
    ] {
        let answer = import(&shop, BASE, body.clone()).await;
        assert!(!answer.text.contains(word), "{}", answer.text);
        let (sentence, named) = answer.problem(422);
        assert_eq!(named.as_deref(), Some(field), "{body}: {sentence}");
    }
    let two = json!({"text": "services:\n  a: {environment: {A: 1}}\n  b: {environment: {B: 1}}\n"});
    let asked = import(&shop, BASE, two).await.json(200);
    assert_eq!((&asked["services"], &asked["values"]), (&json!(["a", "b"]), &json!([])), "somebody has to say which");
    assert_eq!(shop.get(&format!("{BASE}/configuration")).await["version"], 0);
}

#[tokio::test]
async fn a_level_and_what_holds_are_exported_without_secrets() {
    let shop = Shop::open().await;
    let base = json!({"version": 0, "variables": {"MODE": {"value": "batch"}, "TOKEN": {"secret": "hunter2"}}, "profile": "rails:test"});
    write(&shop, BASE, base).await.json(200);
    let version = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    write(&shop, PLACE, json!({"version": version, "variables": {"OWN": {"value": "a b"}}})).await.json(200);
    let read = async |path: &str| String::from_utf8(shop.read(path).await).unwrap();
    let effective = read(&format!("{PLACE}/configuration/export")).await;
    let comments = "# TOKEN: secret, its value is not in this file\n# RAILS_ENV: the profile of Rails\n";
    assert_eq!(effective, format!("{comments}MODE=batch\nOWN='a b'\nRAILS_ENV=test\n"));
    assert_eq!(read(&format!("{PLACE}/configuration/export?of=level")).await, "OWN='a b'\n");
    let manifest = read(&format!("{BASE}/configuration/export?format=configmap")).await;
    assert!(manifest.contains("kind: ConfigMap") && !manifest.contains("hunter2"), "{manifest}");
    for (query, field) in [("format=ini", "format"), ("of=all", "of")] {
        let ask = shop.world.get(&format!("{PLACE}/configuration/export?{query}")).token(&shop.token);
        assert_eq!(ask.send().await.problem(422).1.as_deref(), Some(field));
    }
}

#[tokio::test]
async fn a_profile_goes_out_as_its_variable_and_comes_back_as_a_profile() {
    let shop = Shop::open().await;
    write(&shop, BASE, json!({"version": 0, "profile": "spring-boot:dev"})).await.json(200);
    let version = async || shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let own = json!({"version": version().await, "profile": "spring-boot:dev, metrics"});
    let level = write(&shop, PLACE, own).await.json(200);
    let entry = &level["entries"][0];
    assert_eq!((&entry["kind"], &entry["origin"]), (&json!("profile"), &json!("environment")));
    assert_eq!(
        (&entry["value"], &entry["overrides"]["value"]),
        (&json!("spring-boot:dev,metrics"), &json!("spring-boot:dev"))
    );
    assert_eq!(level["pending"][0]["after"], "dev,metrics (Spring Boot)");
    let release = shop.deploy(json!({})).await.json(201);
    assert_eq!((&release["profile"], &release["variables"]), (&json!("spring-boot:dev,metrics"), &json!({})));
    let applied = serde_json::to_value(shop.roll_out().await).unwrap();
    let env = applied.as_array().unwrap().iter().find_map(|object| {
        let containers = &object["spec"]["template"]["spec"]["containers"];
        containers.as_array().map(|_| containers[0]["env"].clone())
    });
    assert_eq!(env.unwrap(), json!([{"name": "SPRING_PROFILES_ACTIVE", "value": "dev,metrics"}]));
    shop.arrives(2).await;

    let other = json!({"version": version().await, "profile": "quarkus:prod"});
    write(&shop, PLACE, other).await.json(200);
    let order = json!({"image": "registry.example/slipway/orders:2"});
    let ask = shop.world.post(&format!("{PLACE}/releases")).token(&shop.token).json(&order);
    assert_eq!(ask.send().await.json(201)["profile"], "quarkus:prod");
    let back = shop.deploy(json!({"release": 2})).await.json(201);
    assert_eq!((&back["profile"], &back["variables"]), (&json!("spring-boot:dev,metrics"), &json!({})));
    let now = shop.get(&format!("{PLACE}/configuration")).await;
    assert_eq!((&now["profile"], &now["variables"]), (&json!("spring-boot:dev,metrics"), &json!({})), "as a profile");
    assert_eq!(now["pending"], json!([]));

    let argument = json!({"pod": {"arguments": ["--spring.profiles.active=prod"]}});
    let preflight = shop.order("/preflight", argument, "en").await.json(200);
    assert!(preflight.to_string().contains("wins over the profile"), "{preflight}");
}

#[tokio::test]
async fn a_profile_and_a_variable_by_hand_are_not_both_taken() {
    let shop = Shop::open().await;
    let named = "variables.SPRING_PROFILES_ACTIVE";
    let both =
        json!({"version": 0, "profile": "spring-boot:dev", "variables": {"SPRING_PROFILES_ACTIVE": {"value": "x"}}});
    assert_eq!(write(&shop, BASE, both).await.problem(422).1.as_deref(), Some(named));
    let sealed =
        json!({"version": 0, "profile": "spring-boot:dev", "variables": {"SPRING_PROFILES_ACTIVE": {"secret": "x"}}});
    assert_eq!(write(&shop, BASE, sealed).await.problem(422).1.as_deref(), Some(named));
    write(&shop, BASE, json!({"version": 0, "profile": "spring-boot:dev"})).await.json(200);
    let version = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let own = |profile: Option<&str>| json!({"version": version, "profile": profile, "variables": {"SPRING_PROFILES_ACTIVE": {"value": "x"}}});
    assert_eq!(write(&shop, PLACE, own(None)).await.problem(422).1.as_deref(), Some(named), "the base's profile holds");
    let order = json!({"variables": {"SPRING_PROFILES_ACTIVE": "x"}});
    assert_eq!(shop.deploy(order).await.problem(422).1.as_deref(), Some(named));
    write(&shop, PLACE, own(Some(""))).await.json(200);
    for wrong in ["spring:dev", "spring-boot:", "spring-boot:a b", "rails:a,b"] {
        let (sentence, field) = write(&shop, BASE, json!({"version": 1, "profile": wrong})).await.problem(422);
        assert_eq!(field.as_deref(), Some("profile"), "{wrong}: {sentence}");
    }
    let body = json!({"version": 1, "profile": {"secret": "x"}});
    assert_eq!(write(&shop, BASE, body).await.problem(422).1.as_deref(), Some("profile"));
}
