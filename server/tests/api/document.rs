//! The API's description and the page to try it.

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use serde_json::Value;

use crate::world::World;

#[tokio::test]
async fn the_description_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let world = World::new().await;
    let description = world.get("/openapi.json").send().await.json(200);
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(description["servers"][0]["url"], "/api/v1");
    let mut references = Vec::new();
    gather(&description, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn gather(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| gather(inner, references));
        }
        Value::Array(items) => items.iter().for_each(|inner| gather(inner, references)),
        _ => {}
    }
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_a_summary_and_a_group() {
    let world = World::new().await;
    let description = world.get("/openapi.json").send().await.json(200);
    let groups: Vec<&str> =
        description["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut names = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(groups.contains(&operation["tags"][0].as_str().unwrap()), "{method} {path} is in no group");
            assert!(operation["responses"]["default"].is_object(), "{method} {path} tells of no failure");
            names.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two operations have one name");
}

#[tokio::test]
async fn the_page_to_try_it_carries_all_that_it_needs() {
    let world = World::new().await;
    assert_eq!(world.get("").send().await.headers[LOCATION], "/api/v1/");
    let page = world.get("/").send().await;
    assert!(page.status.is_success() && page.headers[CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for asset in ["/api/v1/try.js", "/api/v1/try.css"] {
        assert!(page.text.contains(asset), "{asset}");
        let found = world.get(asset.strip_prefix("/api/v1").unwrap()).send().await;
        assert!(found.status.is_success(), "{asset}");
    }
    assert!(!page.text.contains("https://"), "nothing is loaded from elsewhere");
}
