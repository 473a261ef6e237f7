//! Configuration through the API: base values and an environment's own, secrets that nobody reads again, two people at
//! once, and how it goes out and comes back with releases.

use domain::image::ImageConfig;
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::controllers::{PLACE, Shop};

const BASE: &str = "/services/orders";

/// Writes a level of `orders`, whole.
pub async fn write(shop: &Shop, of: &str, body: Value) -> Answer {
    shop.world.ask("PUT", &format!("{of}/configuration")).token(&shop.token).json(&body).send().await
}

async fn read(shop: &Shop, of: &str) -> Value {
    shop.get(&format!("{of}/configuration")).await
}

fn entry<'a>(level: &'a Value, name: &str) -> &'a Value {
    let entries = level["entries"].as_array().unwrap();
    entries.iter().find(|entry| entry["name"] == name).unwrap_or_else(|| panic!("no {name} in {level}"))
}

#[tokio::test]
async fn an_environment_has_its_own_values_over_the_base() {
    let shop = Shop::open().await;
    assert_eq!(read(&shop, BASE).await["version"], 0, "nobody wrote it yet");
    let base = json!({
        "version": 0,
        "variables": {"MODE": {"value": "batch"}, "LEVEL": {"value": "info"}, "OLD": {"value": "1"}},
        "files": {"/etc/orders/app.yaml": {"value": "a: 1\n"}},
        "entrypoint": "#!/bin/sh\nexec \"$@\"\n",
    });
    let written = write(&shop, BASE, base.clone()).await.json(200);
    assert_eq!((&written["version"], &written["updated_by"]), (&json!(1), &json!("boss")));
    assert_eq!(written["waiting"], json!(["dev"]), "it goes out with the next release");
    for part in ["variables", "files", "entrypoint"] {
        assert_eq!(written[part], base[part], "what is shown can be sent again");
    }
    let before = read(&shop, PLACE).await;
    let own = json!({
        "version": before["version"],
        "variables": {"MODE": {"value": "stream"}, "OLD": {"unset": true}, "OWN": {"value": "2"}},
        "entrypoint": "",
    });
    let level = write(&shop, PLACE, own).await.json(200);
    let said = |name: &str| {
        let entry = entry(&level, name);
        (entry["origin"].clone(), entry["value"].clone(), entry["overrides"]["value"].clone())
    };
    assert_eq!(said("MODE"), (json!("environment"), json!("stream"), json!("batch")));
    assert_eq!(said("LEVEL"), (json!("base"), json!("info"), Value::Null));
    assert_eq!(said("OWN"), (json!("environment"), json!("2"), Value::Null));
    assert_eq!(said("OLD"), (json!("environment"), Value::Null, json!("1")));
    assert_eq!((&entry(&level, "OLD")["unset"], &entry(&level, "entrypoint")["unset"]), (&json!(true), &json!(true)));
    assert_eq!(level["variables"]["OLD"], json!({"unset": true}));
    assert_eq!(level["entrypoint"], "");
    let pending: Vec<_> = level["pending"].as_array().unwrap().iter().map(|change| &change["name"]).collect();
    assert_eq!(pending, ["LEVEL", "MODE", "OWN", "/etc/orders/app.yaml"]);

    let release = shop.deploy(json!({})).await.json(201);
    assert_eq!(release["variables"], json!({"LEVEL": "info", "MODE": "stream", "OWN": "2"}));
    let kept = read(&shop, PLACE).await;
    assert_eq!((&kept["pending"], &kept["variables"]), (&json!([]), &level["variables"]), "still over the base");
    assert_eq!(read(&shop, BASE).await["waiting"], json!([]));
    let whole = shop.get(&format!("{PLACE}/releases/2")).await;
    assert_eq!(whole["files"][0]["content"], "a: 1\n");
    assert_eq!(release["files"][0]["content"], Value::Null, "only of a single release");
    assert_eq!(
        (&release["files"][0]["path"], &release["files"][0]["bytes"]),
        (&json!("/etc/orders/app.yaml"), &json!(5))
    );
}

#[tokio::test]
async fn a_secret_is_seen_by_the_cluster_and_by_nobody_else() {
    let shop = Shop::open().await;
    let value = "hunter2-and-more";
    let version = read(&shop, PLACE).await["version"].clone();
    let body = json!({
        "version": version,
        "variables": {"TOKEN": {"secret": value}, "OPEN": {"value": "seen"}},
        "files": {"/etc/orders/key.pem": {"secret": format!("-----{value}-----")}},
    });
    let mut answers = vec![write(&shop, PLACE, body.clone()).await.text];
    answers.push(write(&shop, PLACE, body).await.text);
    // As people get it wrong: the answer quotes nothing.
    for wrong in [
        json!({"version": value}),
        json!({"version": 2, "variables": value}),
        json!({"version": 2, "variables": {"TOKEN": value}}),
        json!({"version": 2, "variables": {"TOKEN": {"secret": [value]}}}),
        json!({"version": 2, "variables": {"TOKEN": {"secret": value, "value": value}}}),
        json!({"version": 2, "variables": {"TOKEN": {"secret": format!("{value}\u{0}")}}}),
        json!({"version": 2, "files": {"/a": {"secrets": value}}}),
        json!({"version": 2, "files": [value]}),
    ] {
        let answer = write(&shop, PLACE, wrong).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        answers.push(answer.text);
    }
    let level = read(&shop, PLACE).await;
    let secret = &entry(&level, "TOKEN")["secret"];
    assert_eq!((&secret["version"], &secret["created_by"]), (&json!(1), &json!("boss")), "which, by whom and when");
    assert!(secret["created_at"].is_string());
    assert_eq!(level["variables"]["TOKEN"], json!({"keep": true}));
    answers.push(shop.order("/preflight", json!({}), "en").await.text);
    answers.push(shop.deploy(json!({})).await.text);
    let applied = shop.roll_out().await;
    let text = serde_json::to_string(&applied).unwrap();
    assert!(text.contains(value), "the cluster has it");
    for path in ["", "/configuration", "/releases", "/releases/2", "/drift"] {
        answers.push(shop.get(&format!("{PLACE}{path}")).await.to_string());
    }
    for path in ["/audit", "/services/orders/audit", "/services/orders", "/services/orders/configuration", "/board"] {
        answers.push(shop.get(path).await.to_string());
    }
    let export = shop.read(&format!("{PLACE}/releases/2/export")).await;
    let export = String::from_utf8(export).unwrap();
    assert!(export.contains("kind: Secret") && export.contains("seen"), "{export}");
    answers.push(export);
    let kept = domain::use_cases::release::get(&shop.world.ports, &shop.boss, "orders", "dev", 2).await.unwrap();
    answers.push(serde_json::to_string(&kept).unwrap());
    for answer in &answers {
        assert!(!answer.contains("hunter2"), "{answer}");
    }
    let shown = shop.get(&format!("{PLACE}/releases/2")).await;
    let secrets: Vec<_> = shown["secrets"].as_array().unwrap().iter().map(|it| (&it["name"], &it["version"])).collect();
    assert_eq!(secrets, [(&json!("TOKEN"), &json!(1)), (&json!("/etc/orders/key.pem"), &json!(1))]);
}

#[tokio::test]
async fn the_second_of_two_people_is_told_and_nothing_is_lost() {
    let shop = Shop::open().await;
    for of in [BASE, PLACE] {
        let seen = read(&shop, of).await["version"].clone();
        let body = |name: &str| json!({"version": seen, "variables": {name: {"value": "x"}}});
        write(&shop, of, body("FIRST")).await.json(200);
        let (sentence, field) = write(&shop, of, body("SECOND")).await.problem(409);
        assert!(sentence.starts_with("Somebody changed the configuration") && field.is_none(), "{sentence}");
        let now = read(&shop, of).await;
        assert_eq!(now["variables"], json!({"FIRST": {"value": "x"}}), "{of}");
        let both = json!({"version": now["version"], "variables": {"FIRST": {"value": "x"}, "SECOND": {"value": "x"}}});
        write(&shop, of, both).await.json(200);
    }
    let seen = read(&shop, PLACE).await["version"].clone();
    let order = |version: &Value| json!({"variables": {"A": "b"}, "configuration_version": version});
    shop.deploy(order(&seen)).await.json(201);
    let (sentence, _) = shop.deploy(order(&seen)).await.problem(409);
    assert!(sentence.contains("configuration"), "{sentence}");
}

#[tokio::test]
async fn a_secret_is_kept_changed_and_taken_away() {
    let shop = Shop::open().await;
    let secret = json!({"version": 0, "variables": {"TOKEN": {"secret": "one"}}});
    write(&shop, BASE, secret).await.json(200);
    let keep = json!({"version": 1, "variables": {"TOKEN": {"keep": true}, "MODE": {"value": "x"}}});
    let kept = write(&shop, BASE, keep).await.json(200);
    assert_eq!(entry(&kept, "TOKEN")["secret"]["version"], 1);
    let another = json!({"version": 2, "variables": {"TOKEN": {"secret": "two"}}});
    let changed = write(&shop, BASE, another).await.json(200);
    assert_eq!(entry(&changed, "TOKEN")["secret"]["version"], 2);
    let plain = json!({"version": 3, "variables": {"TOKEN": {"value": "three"}}});
    assert_eq!(entry(&write(&shop, BASE, plain).await.json(200), "TOKEN")["value"], "three");
    let gone = write(&shop, BASE, json!({"version": 4})).await.json(200);
    assert_eq!(gone["entries"], json!([]), "what is not named goes");
    let again = json!({"version": 5, "variables": {"TOKEN": {"secret": "four"}}});
    let again = write(&shop, BASE, again).await.json(200);
    assert_eq!(entry(&again, "TOKEN")["secret"]["version"], 3, "a version never comes again");
}

#[tokio::test]
async fn a_roll_back_brings_image_variables_files_and_secrets_back_together() {
    let shop = Shop::open().await;
    let level = |version: u64, text: &str| {
        json!({
            "version": version,
            "variables": {"MODE": {"value": text}, "TOKEN": {"secret": format!("secret {text}")}},
            "files": {"/etc/orders/app.conf": {"value": format!("mode={text}\n")}},
            "entrypoint": format!("#!/bin/sh\n# {text}\nexec \"$@\"\n"),
        })
    };
    let version = async || read(&shop, PLACE).await["version"].as_u64().unwrap();
    write(&shop, PLACE, level(version().await, "old")).await.json(200);
    shop.deploy(json!({})).await.json(201);
    let old = shop.roll_out().await;
    shop.arrives(2).await;
    write(&shop, PLACE, level(version().await, "new")).await.json(200);
    let order = json!({"image": "registry.example/slipway/orders:2"});
    let ask = shop.world.post(&format!("{PLACE}/releases")).token(&shop.token).json(&order);
    ask.send().await.json(201);
    let new = shop.roll_out().await;
    assert!(format!("{new:?}").contains("secret new") && !format!("{old:?}").contains("secret new"));
    let back = shop.deploy(json!({"release": 2})).await.json(201);
    assert_eq!((&back["variables"]["MODE"], &back["build"]), (&json!("old"), &json!(1)));
    assert_eq!(back["secrets"][0]["version"], 1);
    let again = shop.roll_out().await;
    let data = |objects: &[Value], kind: &str, field: &str| {
        objects.iter().find(|object| object["kind"] == kind).unwrap()[field].clone()
    };
    assert_eq!(data(&again, "Secret", "stringData"), data(&old, "Secret", "stringData"));
    assert_eq!(data(&again, "ConfigMap", "data"), data(&old, "ConfigMap", "data"));
    let name = |objects: &[Value]| data(objects, "ConfigMap", "metadata")["name"].clone();
    assert!(name(&again) == name(&old) && name(&old) != name(&new), "the old pods' files are theirs again");
    let now = read(&shop, PLACE).await;
    assert_eq!(now["files"]["/etc/orders/app.conf"]["value"], "mode=old\n", "what runs is what is configured");
    assert_eq!((entry(&now, "TOKEN")["secret"]["version"].clone(), &now["pending"]), (json!(1), &json!([])));
}

#[tokio::test]
async fn a_script_goes_on_with_what_would_have_been_started() {
    let shop = Shop::open().await;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    *shop.world.outside.image.lock().unwrap() =
        Some(ImageConfig { entrypoint: words(&["/app", "$$"]), command: words(&["--help"]), ..ImageConfig::default() });
    let body = json!({"version": 0, "entrypoint": "#!/bin/sh\nexec \"$@\"\n"});
    write(&shop, BASE, body).await.json(200);
    let started = async |order: Value| {
        shop.deploy(order).await.json(201);
        let applied = shop.roll_out().await;
        let number = shop.get(&format!("{PLACE}/releases")).await["items"][0]["number"].as_u64().unwrap();
        shop.arrives(number.try_into().unwrap()).await;
        let deployment = applied.into_iter().find(|object| object["kind"] == "Deployment").unwrap();
        deployment["spec"]["template"]["spec"]["containers"][0]["args"].clone()
    };
    // Of an image's own words Kubernetes makes nothing; as arguments it would make one dollar of two.
    assert_eq!(started(json!({})).await, json!(["/app", "$$$", "--help"]));
    let arguments = started(json!({"pod": {"arguments": ["--listen"]}})).await;
    assert_eq!(arguments, json!(["/app", "$$$", "--listen"]), "instead of the image's own");
    let command = started(json!({"pod": {"command": ["sh"], "arguments": ["-c"]}})).await;
    assert_eq!(command, json!(["sh", "-c"]));
    let older = started(json!({"release": 4, "pod": {}})).await;
    assert_eq!(older, json!(["/app", "$$$", "--help"]), "started as the image says again");
}

#[tokio::test]
async fn a_variable_takes_the_place_of_what_an_older_release_had_sealed() {
    let shop = Shop::open().await;
    let version = read(&shop, PLACE).await["version"].clone();
    let body = json!({"version": version, "variables": {"TOKEN": {"secret": "x"}, "OTHER": {"secret": "y"}}});
    write(&shop, PLACE, body).await.json(200);
    shop.deploy(json!({})).await.json(201);
    let again = shop.deploy(json!({"release": 2, "variables": {"TOKEN": "plain"}})).await.json(201);
    assert_eq!(again["variables"], json!({"TOKEN": "plain"}));
    let sealed: Vec<_> = again["secrets"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(sealed, [&json!("OTHER")]);
    assert_eq!(read(&shop, PLACE).await["variables"]["TOKEN"], json!({"value": "plain"}));
}

#[tokio::test]
async fn a_file_may_be_large() {
    let shop = Shop::open().await;
    let most = "\u{1}".repeat(512 * 1024);
    let body = |content: String| json!({"version": 0, "files": {"/etc/large": {"value": content}}});
    let (sentence, field) = write(&shop, BASE, body(format!("{most}x"))).await.problem(422);
    assert_eq!(field.as_deref(), Some("files./etc/large"), "{sentence}");
    let written = write(&shop, BASE, body(most.clone())).await.json(200);
    assert_eq!(written["files"]["/etc/large"]["value"], most.as_str());
    assert!(shop.deploy(json!({})).await.status.is_success());
}
