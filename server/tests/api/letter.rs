//! What is imported is what the container sees, to the letter.

use std::collections::BTreeMap;

use domain::pod::{Reference, ReferenceKind};
use domain::ports::Data;
use domain::secret::Secret;
use serde_json::json;

use crate::controllers::{PLACE, Shop};
use crate::import::{import, told};

/// As Kubernetes has it: `$(NAME)` in a plain value is another variable, in a sealed one it is what it is.
#[tokio::test]
async fn what_a_source_takes_to_the_letter_is_what_the_container_sees() {
    let shop = Shop::open().await;
    let texts = [("GREETING", "$(date) costs 5$$"), ("app.yaml", "a: $(date)\n")];
    let texts = texts.map(|(name, text)| (name.to_owned(), Secret::new(text.to_owned())));
    let data = Data { texts: BTreeMap::from(texts), binary: Vec::new() };
    let map = Reference { kind: ReferenceKind::ConfigMap, name: "settings".to_owned() };
    *shop.world.outside.data.lock().unwrap() = vec![(map, data)];
    let version = async || shop.get(&format!("{PLACE}/configuration")).await["version"].clone();
    let object = json!({"kind": "ConfigMap", "name": "settings"});
    import(&shop, PLACE, json!({"object": object, "version": version().await})).await.json(200);
    let compose = "services: {web: {environment: {PRICE: '5$$', FROM: $$(DATE)}}}\n";
    for (format, text) in [
        ("dotenv", "LINE='$(date)'\nBARE=$(date)\nDB_PASSWORD=$(hunter2)\nUSUAL=$HOME ${HOME}\n"),
        ("properties", "prop=$(date)\n"),
        ("yaml", "flat: $(date)\n"),
        ("compose", compose),
    ] {
        let body = json!({"format": format, "text": text, "version": version().await});
        import(&shop, PLACE, body.clone()).await.json(200);
        let again = import(&shop, PLACE, body).await;
        assert_eq!(again.status, 409, "written once");
    }
    let same = import(&shop, PLACE, json!({"format": "dotenv", "text": "BARE=$(date)\n"})).await.json(200);
    assert_eq!(told(&same), [("BARE".to_owned(), "same".to_owned(), false, Some("$$(date)".to_owned()))]);

    shop.deploy(json!({})).await.json(201);
    let applied = serde_json::to_value(shop.roll_out().await).unwrap();
    let objects = applied.as_array().unwrap();
    let env = objects.iter().find_map(|object| object["spec"]["template"]["spec"]["containers"][0]["env"].as_array());
    let mut env: Vec<_> =
        env.unwrap().iter().filter_map(|one| Some((one["name"].as_str()?, one["value"].as_str()?))).collect();
    env.sort_unstable();
    let expected = [
        ("BARE", "$$(date)"),
        ("FROM", "$$(DATE)"),
        ("GREETING", "$$(date) costs 5$$$"),
        ("LINE", "$$(date)"),
        ("PRICE", "5$"),
        ("USUAL", "$HOME ${HOME}"),
        ("flat", "$$(date)"),
        ("prop", "$$(date)"),
    ];
    assert_eq!(env, expected);
    let sealed = serde_json::to_string(&applied).unwrap();
    assert!(sealed.contains("\"$(hunter2)\"") && !sealed.contains("$$(hunter2)"), "nothing is put in there");
    assert!(sealed.contains("a: $(date)\\n") && !sealed.contains("a: $$(date)"), "nor in a file");
    // It comes out as it went in.
    let export = String::from_utf8(shop.read(&format!("{PLACE}/configuration/export?of=level")).await).unwrap();
    assert!(export.contains("BARE='$(date)'\n") && export.contains("GREETING='$(date) costs 5$$'\n"), "{export}");
}
