//! What becomes of the variables of a workload: sealed, read from other objects, left.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use super::{Adopted, Becomes, Choices, Held, Sealing, choose, fill, hidden, read, sources, variables};
use crate::pod::{Reference, ReferenceKind};
use crate::ports::Data;
use crate::secret::Secret;
use crate::text;

fn workload(env: Value, from: Value) -> Value {
    let mut object = super::tests::deployment();
    let container = &mut object["spec"]["template"]["spec"]["containers"][0];
    (container["env"], container["envFrom"]) = (env, from);
    object["spec"]["template"]["spec"]["initContainers"] = json!([{
        "name": "migrate", "image": "migrate:1",
        "env": [{ "name": "LEVEL", "value": "2" }, { "name": "DB", "value": "hunter2" }, { "name": "API_KEY", "value": "k" }],
    }]);
    object
}

fn object(kind: ReferenceKind, name: &str) -> Reference {
    Reference { kind, name: name.to_owned() }
}

fn data(texts: &[(&str, &str)]) -> Data {
    let texts = texts.iter().map(|(key, value)| ((*key).to_owned(), Secret::new((*value).to_owned())));
    Data { texts: texts.collect(), binary: vec!["blob".to_owned()] }
}

fn held() -> Held {
    BTreeMap::from([
        (object(ReferenceKind::Secret, "db"), Ok(Some(data(&[("password", "from-secret"), ("user", "shop")])))),
        (object(ReferenceKind::ConfigMap, "flags"), Ok(Some(data(&[("MODE", "a$(b)"), ("no-name", "x")])))),
        (object(ReferenceKind::Secret, "gone"), Ok(None)),
        (object(ReferenceKind::Secret, "shut"), Err(text!("It may not be read.", "无权读取。"))),
    ])
}

fn secret(of: &str, key: &str) -> Value {
    json!({ "secretKeyRef": { "name": of, "key": key } })
}

/// As `id becomes value`.
fn told(object: &Value, choices: &[(&str, Becomes)]) -> Vec<String> {
    let choices: Choices = choices.iter().map(|(name, becomes)| ((*name).to_owned(), *becomes)).collect();
    let found = variables(object, &held(), &choices).expect("variables");
    let value = |value: &Option<Secret<String>>| value.as_ref().map_or("-".to_owned(), |value| value.expose().clone());
    let said = found.all.iter().map(|(it, of)| format!("{} {} {}", it.id(), it.becomes.as_str(), value(of)));
    said.collect()
}

#[test]
fn what_looks_secret_is_sealed_and_what_comes_from_elsewhere_is_read() {
    let object = workload(
        json!([
            { "name": "DB_PASSWORD", "value": "hunter2" },
            { "name": "URL", "value": "postgres://shop:$(DB_PASSWORD)@db" },
            { "name": "LEVEL", "value": "1" },
            { "name": "RAW_PASSWORD", "value": "pa$$word" },
            { "name": "TOKEN", "valueFrom": secret("db", "password") },
            { "name": "BLOB", "valueFrom": secret("db", "blob") },
            { "name": "NONE", "valueFrom": secret("db", "none") },
            { "name": "SHUT", "valueFrom": secret("shut", "x") },
            { "name": "POD", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } },
        ]),
        json!([{ "configMapRef": { "name": "flags" } }]),
    );
    assert_eq!(sources(&object).len(), 3);
    let expected = [
        "BLOB left -",
        "DB_PASSWORD sealed hunter2",
        "LEVEL plain 1",
        "MODE plain a$$(b)",
        "NONE left -",
        "RAW_PASSWORD plain pa$$word",
        "SHUT left -",
        "TOKEN sealed from-secret",
        "URL plain postgres://shop:$(DB_PASSWORD)@db",
        "blob left -",
        "no-name left -",
        "migrate/DB sealed hunter2",
        "migrate/API_KEY sealed k",
    ];
    assert_eq!(told(&object, &[]), expected);
    let chosen = [
        ("DB_PASSWORD", Becomes::Plain),
        ("LEVEL", Becomes::Sealed),
        ("TOKEN", Becomes::Left),
        ("migrate/API_KEY", Becomes::Plain),
    ];
    let other = told(&object, &chosen);
    for line in ["DB_PASSWORD plain hunter2", "LEVEL sealed 1", "TOKEN left from-secret", "migrate/API_KEY plain k"] {
        assert!(other.iter().any(|told| told == line), "{line} in {other:?}");
    }
    assert!(!other.iter().any(|told| told.starts_with("migrate/DB")), "no more the same as a sealed one: {other:?}");
}

#[test]
fn what_may_be_missing_is_passed_over_and_what_stands_nearer_holds() {
    let optional = |of: &str| json!({ "secretKeyRef": { "name": of, "key": "x", "optional": true } });
    let object = workload(
        json!([{ "name": "MODE", "value": "own" }, { "name": "A", "valueFrom": optional("gone") }]),
        json!([
            { "secretRef": { "name": "gone", "optional": true } },
            { "secretRef": { "name": "shut" } },
            { "prefix": "DB_", "secretRef": { "name": "db" } },
            { "configMapRef": { "name": "flags" } },
        ]),
    );
    let found = variables(&object, &held(), &Choices::new()).expect("variables");
    let names: Vec<_> = found.all.iter().map(|(variable, _)| variable.id()).collect();
    assert_eq!(names, ["DB_blob", "DB_password", "DB_user", "MODE", "blob", "no-name", "migrate/API_KEY"]);
    assert_eq!(found.unread.iter().map(|unread| unread.object.name.as_str()).collect::<Vec<_>>(), ["shut"]);
    assert!(found.whole.is_empty(), "something is left of each");
}

#[rstest]
#[case("TOKEN", Becomes::Plain, "variables.TOKEN")]
#[case("MODE", Becomes::Left, "variables.MODE")]
#[case("OTHER", Becomes::Plain, "variables.OTHER")]
#[case("migrate/API_KEY", Becomes::Left, "variables.migrate/API_KEY")]
#[case("NONE", Becomes::Sealed, "variables.NONE")]
fn what_it_cannot_become_is_refused_by_name(#[case] name: &str, #[case] becomes: Becomes, #[case] field: &str) {
    let variables = |choices: &Choices| {
        let env = json!([
            { "name": "TOKEN", "valueFrom": secret("db", "password") }, { "name": "MODE", "value": "fast" },
            { "name": "NONE", "valueFrom": secret("gone", "x") },
        ]);
        super::variables(&workload(env, json!([])), &held(), choices)
    };
    let error = variables(&Choices::from([(name.to_owned(), becomes)])).expect_err("refused");
    assert_eq!(error.field.as_deref(), Some(field));
}

#[test]
fn what_is_kept_has_no_sealed_value_and_what_is_applied_has_it_again() {
    let env = json!([
        { "name": "DB_PASSWORD", "value": "hunter2" }, { "name": "MODE", "value": "fast" },
        { "name": "TOKEN", "valueFrom": secret("db", "password") },
    ]);
    let object = workload(env, json!([]));
    let found = variables(&object, &held(), &Choices::new()).expect("variables");
    let sealing = Sealing::of(&object, &found);
    let keys: Vec<_> = sealing.values.keys().map(String::as_str).collect();
    assert_eq!(keys, ["DB_PASSWORD", "MIGRATE_API_KEY", "TOKEN"], "the same value is sealed once");
    let whole = Adopted::of(&object, None).expect("adopted");
    let mut kept = whole.clone();
    sealing.seal(&mut kept);
    let text = serde_json::to_string(&kept).expect("json");
    assert!(!text.contains("hunter2") && !text.contains("from-secret") && !text.contains("\"k\""), "{text}");
    assert!(text.contains("fast"));
    assert_eq!(hidden(&kept.objects).into_iter().collect::<Vec<_>>(), ["API_KEY", "DB", "DB_PASSWORD"]);
    let mut filled = kept.objects;
    fill(&mut filled, &sealing.opened());
    assert_eq!(filled, whole.objects, "to the letter");
    let mut read = read(&object, None).expect("it can be read");
    choose(&mut read, &found);
    assert_eq!(read.settings.variables.keys().collect::<Vec<_>>(), ["MODE"]);
    assert_eq!(read.settings.pod.companions[0].variables.keys().collect::<Vec<_>>(), ["LEVEL"]);
}
