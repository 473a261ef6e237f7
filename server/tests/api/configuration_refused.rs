//! Configuration as it must not be written: each is answered with the field at fault and a sentence in both languages, and
//! nothing is written.

use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};

const BASE: &str = "/services/orders";

fn cases() -> Vec<(Value, &'static str)> {
    let variables = |name: &str, value: Value| json!({"version": 0, "variables": {name: value}});
    let files = |path: &str, value: Value| json!({"version": 0, "files": {path: value}});
    let text = || json!({"value": "x"});
    let long = "x".repeat(32 * 1024 + 1);
    let large = "x".repeat(512 * 1024 + 1);
    let many: serde_json::Map<_, _> = (0..501).map(|at| (format!("A{at}"), text())).collect();
    vec![
        (json!({}), "version"),
        (json!({"version": "0"}), "version"),
        (json!({"version": -1}), "version"),
        (json!({"version": 0, "colour": "red"}), "colour"),
        (json!({"version": 0, "variables": ["A=b"]}), "variables"),
        (json!({"version": 0, "variables": "A=b"}), "variables"),
        (json!({"version": 0, "variables": 7}), "variables"),
        (json!({"version": 0, "variables": many}), "variables"),
        (json!({"version": 0, "files": [{"path": "/a"}]}), "files"),
        (json!({"version": 0, "files": true}), "files"),
        (json!({"version": 0, "entrypoint": ["sh"]}), "entrypoint"),
        (json!({"version": 0, "entrypoint": 1}), "entrypoint"),
        (json!({"version": 0, "entrypoint": {"secret": "x"}}), "entrypoint"),
        (json!({"version": 0, "entrypoint": "a\u{0}b"}), "entrypoint"),
        (json!({"version": 0, "entrypoint": large}), "entrypoint"),
        (json!({"version": 0, "entrypoint": "exec \"$@\""}), "entrypoint"),
        (variables("1A", text()), "variables.1A"),
        (variables("A-B", text()), "variables.A-B"),
        (variables("A.B", text()), "variables.A.B"),
        (variables("A B", text()), "variables.A B"),
        (variables("", text()), "variables."),
        (variables("订单", text()), "variables.订单"),
        (variables("A=B", text()), "variables.A=B"),
        (variables("A", json!("x")), "variables.A"),
        (variables("A", json!(null)), "variables.A"),
        (variables("A", json!(80)), "variables.A"),
        (variables("A", json!(["x"])), "variables.A"),
        (variables("A", json!({})), "variables.A"),
        (variables("A", json!({"value": 80})), "variables.A"),
        (variables("A", json!({"value": null})), "variables.A"),
        (variables("A", json!({"secret": true})), "variables.A"),
        (variables("A", json!({"keep": false})), "variables.A"),
        (variables("A", json!({"keep": "true"})), "variables.A"),
        (variables("A", json!({"unset": false})), "variables.A"),
        (variables("A", json!({"text": "x"})), "variables.A"),
        (variables("A", json!({"value": "x", "secret": "y"})), "variables.A"),
        (variables("A", json!({"value": "x", "keep": true})), "variables.A"),
        (variables("A", json!({"keep": true})), "variables.A"),
        (variables("A", json!({"value": "a\u{0}b"})), "variables.A"),
        (variables("A", json!({"secret": "a\u{0}b"})), "variables.A"),
        (variables("A", json!({"value": long})), "variables.A"),
        (variables("A", json!({"secret": long})), "variables.A"),
        (json!({"version": 0, "variables": {"A": {"value": "x"}, "A ": {"value": "y"}}}), "variables.A"),
        (files("app.yaml", text()), "files.app.yaml"),
        (files("", text()), "files."),
        (files("/", text()), "files./"),
        (files("/etc/../passwd", text()), "files./etc/../passwd"),
        (files("/etc//app", text()), "files./etc//app"),
        (files("/etc/.", text()), "files./etc/."),
        (files("/etc/a b", text()), "files./etc/a b"),
        (files("/etc/a:b", text()), "files./etc/a:b"),
        (files("/slipway", text()), "files./slipway"),
        (files("/slipway/entrypoint", text()), "files./slipway/entrypoint"),
        (files("/etc/app", json!("x")), "files./etc/app"),
        (files("/etc/app", json!({"keep": true})), "files./etc/app"),
        (files("/etc/app", json!({"value": large})), "files./etc/app"),
        (files("/etc/app", json!({"secret": large})), "files./etc/app"),
        (json!({"version": 0, "files": {"/etc/app": {"value": "x"}, "/etc/app/": {"value": "y"}}}), "files./etc/app"),
    ]
}

#[tokio::test]
async fn a_configuration_that_cannot_be_is_refused_by_its_field() {
    let cases = cases();
    assert!(cases.len() > 30, "{}", cases.len());
    let shop = Shop::open().await;
    let of_place = shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    for (body, field) in cases {
        for of in [BASE, PLACE] {
            let mut body = body.clone();
            if of == PLACE && body["version"] == 0 {
                body["version"] = of_place.clone();
            }
            let short: String = body.to_string().chars().take(200).collect();
            let write = async |language: &str| {
                let ask = shop.world.ask("PUT", &format!("{of}/configuration")).token(&shop.token);
                ask.header("accept-language", language).json(&body).send().await.problem(422)
            };
            let (sentence, named) = write("en").await;
            assert_eq!(named.as_deref(), Some(field), "{short}: {sentence}");
            assert!(sentence.ends_with('.') && sentence.contains(' '), "{short}: {sentence}");
            let (chinese, _) = write("zh").await;
            assert!(chinese.ends_with('。'), "{short}: {chinese}");
        }
    }
    for (of, version) in [(BASE, json!(0)), (PLACE, of_place)] {
        let level = shop.get(&format!("{of}/configuration")).await;
        assert_eq!((&level["version"], &level["entries"]), (&version, &json!([])), "nothing was written");
    }
}

#[tokio::test]
async fn what_cannot_be_deployed_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let configure = async |version: u64, files: Value| {
        let body = json!({"version": version, "files": files});
        let ask = shop.world.ask("PUT", "/services/orders/configuration").token(&shop.token);
        ask.json(&body).send().await.json(200)
    };
    let half = "x".repeat(500 * 1024);
    configure(0, json!({"/etc/one": {"value": half}, "/etc/two": {"value": half}})).await;
    let (sentence, field) = shop.deploy(json!({})).await.problem(422);
    assert_eq!(field.as_deref(), Some("files"), "{sentence}");
    configure(1, json!({"/data": {"value": "x"}})).await;
    let volume = json!([{"name": "data", "mount_path": "/data", "kind": "Empty"}]);
    let (sentence, field) = shop.deploy(json!({"pod": {"volumes": volume}})).await.problem(422);
    assert_eq!(field.as_deref(), Some("files./data"), "{sentence}");
    let claim = json!([{"name": "own", "mount_path": "/data", "size": "1Gi"}]);
    let set = json!({"controller": {"kind": "StatefulSet", "volumes": claim}, "replace": true});
    let (sentence, field) = shop.deploy(set).await.problem(422);
    assert_eq!(field.as_deref(), Some("files./data"), "{sentence}");
    let releases = shop.get(&format!("{PLACE}/releases")).await;
    assert_eq!(releases["items"].as_array().unwrap().len(), 1, "nothing was deployed");
}
