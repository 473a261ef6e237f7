//! Who may do what: every operation of the API, its streams among them, asked by everybody there is, and held to the
//! table of `domain::authorise`.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::authorise::{Action, Need};
use domain::user::Role;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use crate::scene;
use crate::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    Nobody,
    /// Somebody who leads another team.
    Outsider,
    Member(Role),
    Administrator,
}

const ASKERS: [Asker; 6] = [
    Asker::Nobody,
    Asker::Outsider,
    Asker::Member(Role::Viewer),
    Asker::Member(Role::Developer),
    Asker::Member(Role::Lead),
    Asker::Administrator,
];

#[derive(Debug, Clone)]
struct Operation {
    method: String,
    path: String,
    action: String,
    has_body: bool,
}

/// What is sent with an operation so that it would be done, were it allowed; and the query.
fn fixture(operation: &Operation) -> Option<(Value, &'static str)> {
    let of_release = "/services/{service}/environments/{environment}";
    Some(match (operation.method.as_str(), operation.path.as_str()) {
        ("post", "/session") => (json!({"name": "nobody-of-that-name", "password": "wrong"}), ""),
        ("put", "/me/password") => (json!({"present": "wrong", "new": "long enough it is"}), ""),
        ("post", "/tokens") => (json!({"name": "another"}), ""),
        ("post", "/users") => (json!({"name": "new", "password": "long enough it is"}), ""),
        ("patch", "/users/{user}") => {
            (json!({"disabled": true, "administrator": true, "password": "long enough it is"}), "")
        }
        ("post", "/teams") => (json!({"name": "new"}), ""),
        ("put", "/teams/{team}/members/{user}") => (json!({"role": "viewer"}), ""),
        ("post", "/clusters") => (json!({"name": "new", "kubeconfig": "x"}), ""),
        ("patch", "/clusters/{cluster}") => (json!({"prometheus_url": null}), ""),
        ("post", "/connections/check") => (json!({"kubeconfig": "x"}), ""),
        ("post", "/environments") => (json!({"name": "new", "cluster": "local", "namespace": "new"}), ""),
        ("post", "/environments/{environment}/workloads/{kind}/{workload}/adopt") => (json!({"team": "shop"}), ""),
        ("patch", "/environments/{environment}") => (json!({"position": 0}), ""),
        ("post", "/services") => (json!({"name": "new", "team": "shop", "source": {"image": "nginx:1"}}), ""),
        ("patch", "/services/{service}") => (json!({"description": "new"}), ""),
        ("delete", path) if path == of_release => (Value::Null, "?confirm=dev"),
        ("delete", "/services/{service}") => (Value::Null, "?confirm=orders"),
        ("post", "/repositories/look") => (json!({"url": "https://git.example/x/y"}), ""),
        ("post", "/services/{service}/builds") => (json!({}), ""),
        ("post", path) if path.starts_with(&format!("{of_release}/releases")) => (json!({"build": 1}), ""),
        ("put" | "post", "/environments/{environment}/centre" | "/environments/{environment}/centre/try") => {
            (json!({"kind": "nacos", "url": "http://nacos.infra:8848"}), "")
        }
        ("put", path) if path.ends_with("/configuration") => {
            // What was deployed in the scene is what the environment is configured with.
            (json!({"version": u32::from(path.contains("environments")), "variables": {"A": {"value": "b"}}}), "")
        }
        ("put", path) if path == format!("{of_release}/automation") => (json!({"hold": true}), ""),
        ("put", path) if path == format!("{of_release}/scale") => (json!({"replicas": 3}), ""),
        ("post", path) if path.ends_with("/configuration/import") => (json!({"text": "A=1"}), ""),
        ("post", path) if path.starts_with(of_release) => (json!({}), ""),
        ("get", "/schedule") => (Value::Null, "?schedule=@daily"),
        ("get", path) if path.ends_with("/commits") => (Value::Null, "?since=1"),
        _ if operation.has_body => return None,
        _ => (Value::Null, ""),
    })
}

/// The status that everybody gets who is let through, where it is not a success: the scene forbids it for other reasons.
fn excuse(operation: &Operation) -> Option<u16> {
    match (operation.method.as_str(), operation.path.as_str()) {
        // A wrong password on purpose: hashing right ones for all these people would take minutes.
        ("post", "/session") => Some(401),
        ("put", "/me/password") => Some(422),
        // They are in use.
        ("delete", "/teams/{team}" | "/clusters/{cluster}" | "/environments/{environment}") => Some(409),
        // The environment has none.
        ("get" | "delete", "/environments/{environment}/centre") => Some(404),
        // Nothing was applied yet.
        ("get", "/services/{service}/environments/{environment}/releases/{number}/export")
        | (
            "post",
            "/services/{service}/environments/{environment}/drift/put-back"
            | "/services/{service}/environments/{environment}/drift/take-over",
        ) => Some(409),
        // It was not stopped, and is a Deployment.
        (
            "post",
            "/services/{service}/environments/{environment}/start"
            | "/services/{service}/environments/{environment}/run",
        ) => Some(409),
        _ => None,
    }
}

/// Whether the table lets the asker through. The scene belongs to the asker's team, unless they are an outsider.
fn allowed(operation: &Operation, asker: Asker) -> bool {
    let foreign = operation.method == "get" && operation.path.starts_with("/environments/{environment}/workloads");
    if (operation.path == "/repositories/look" || foreign) && asker == Asker::Outsider {
        // A repository, or what somebody else runs, belongs to no team yet: who may register a service in some team may look, and this one may.
        return true;
    }
    let need = match operation.action.as_str() {
        "anyone" => return true,
        "own" => Need::SignedIn,
        named => {
            let action: Action = serde_json::from_value(json!(named)).unwrap_or_else(|_| panic!("no action {named}"));
            action.need()
        }
    };
    match (need, asker) {
        (_, Asker::Nobody) => false,
        (Need::SignedIn, _) | (_, Asker::Administrator) => true,
        (Need::Role(needed), Asker::Member(has)) => has >= needed,
        (Need::Role(_), Asker::Outsider) | (Need::Administrator, Asker::Outsider | Asker::Member(_)) => false,
    }
}

async fn operations() -> Vec<Operation> {
    let description = World::new().await.get("/openapi.json").send().await.json(200);
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let action = operation["x-action"].as_str().unwrap_or_else(|| panic!("{method} {path} names no action"));
            all.push(Operation {
                method: method.clone(),
                path: path.clone(),
                action: action.to_owned(),
                has_body: operation.get("requestBody").is_some(),
            });
        }
    }
    all
}

/// A fresh scene each time, since what is allowed is really done. The status that the asker got.
async fn asked(operation: &Operation, asker: Asker) -> StatusCode {
    let world = World::new().await;
    scene::set(&world).await;
    *world.outside.others.lock().unwrap() = crate::adoption::brought();
    world.person("somebody", false).await;
    let token = match asker {
        Asker::Nobody => None,
        Asker::Outsider => Some(world.member("asker", "other", Role::Lead).await.1),
        Asker::Member(role) => Some(world.member("asker", "shop", role).await.1),
        Asker::Administrator => {
            let actor = world.person("asker", true).await;
            Some(world.token(&actor).await)
        }
    };
    let own = match &token {
        Some(token) => {
            let list = world.get("/tokens").token(token).send().await.json(200);
            list["items"][0]["id"].as_str().unwrap().to_owned()
        }
        None => uuid::Uuid::nil().to_string(),
    };
    let number = if operation.path.ends_with("/cancel") { "2" } else { "1" };
    let parts = [
        ("{service}", "orders"),
        ("{kind}", "Deployment"),
        ("{workload}", "billing"),
        ("{environment}", "dev"),
        ("{number}", number),
        ("{team}", "shop"),
        ("{user}", "somebody"),
        ("{cluster}", "local"),
        ("{token}", &own),
    ];
    let path = parts.iter().fold(operation.path.clone(), |path, (name, value)| path.replace(name, value));
    let (body, query) = fixture(operation).unwrap_or_else(|| panic!("no body for {} {path}", operation.method));
    let mut ask = world.ask(&operation.method.to_uppercase(), &format!("{path}{query}"));
    if let Some(token) = &token {
        ask = ask.token(token);
    }
    if !body.is_null() {
        ask = ask.json(&body);
    }
    // Streams never end; what they are allowed is said before their body begins.
    ask.open().await.status
}

/// What is wrong with the status that the asker got.
fn wrong(operation: &Operation, asker: Asker, status: StatusCode) -> Option<String> {
    let fits = if allowed(operation, asker) {
        excuse(operation).map_or(status.is_success(), |excused| status == excused)
    } else {
        match asker {
            Asker::Nobody => status == StatusCode::UNAUTHORIZED,
            // Another team's things look as if they were not there.
            Asker::Outsider => matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
            Asker::Member(_) | Asker::Administrator => status == StatusCode::FORBIDDEN,
        }
    };
    let Operation { method, path, action, .. } = operation;
    (!fits).then(|| format!("{method} {path} ({action}) as {asker:?}: {status}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_lets_through_whom_the_table_of_roles_names_and_nobody_else() {
    let operations = operations().await;
    assert!(operations.len() > 50);
    let cases: Vec<(Operation, Asker)> =
        operations.iter().flat_map(|operation| ASKERS.map(|asker| (operation.clone(), asker))).collect();
    let wrongs: Vec<String> = stream::iter(cases)
        .map(|(operation, asker)| async move {
            let status = asked(&operation, asker).await;
            wrong(&operation, asker, status)
        })
        .buffer_unordered(8)
        .filter_map(std::future::ready)
        .collect()
        .await;
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[tokio::test]
async fn every_action_of_the_table_is_an_operation_of_the_api() {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations().await {
        *uses.entry(operation.action).or_default() += 1;
    }
    for action in Action::ALL {
        let name = serde_json::to_value(action).unwrap();
        assert!(uses.contains_key(name.as_str().unwrap()), "{name} is in the table and nothing takes it: {uses:?}");
    }
}

#[tokio::test]
async fn a_service_is_handed_over_by_whoever_leads_both_teams() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    world.member("somebody", "other", Role::Viewer).await;
    let (other, boss_token) = (json!({"team": "other"}), world.token(&boss).await);
    let hand =
        async |token: &str, team: &Value| world.ask("PATCH", "/services/orders").token(token).json(team).send().await;
    for (name, in_shop, in_other, status) in [
        ("leads-none", Role::Developer, Some(Role::Developer), 403),
        ("leads-here", Role::Lead, Some(Role::Developer), 403),
        ("leads-there", Role::Developer, Some(Role::Lead), 403),
        ("not-there", Role::Lead, None, 404),
        ("leads-both", Role::Lead, Some(Role::Lead), 200),
    ] {
        let (_, token) = world.member(name, "shop", in_shop).await;
        domain::use_cases::team::set_member(&world.ports, &boss, "other", name, in_other).await.unwrap();
        world.auth.forget();
        let answer = hand(&token, &other).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text);
        if status != 200 {
            assert_eq!(answer.problem(status).1.as_deref(), Some("team"), "{name}");
            let same = hand(&token, &json!({"team": "shop"})).await.json(200);
            assert_eq!(same["team"], "shop", "{name}: to name its own team changes nothing");
        }
    }
    let (_, left_behind) = world.member("left-behind", "shop", Role::Lead).await;
    world.get("/services/orders").token(&left_behind).send().await.problem(404);
    let trail = world.get("/services/orders/audit").token(&boss_token).send().await.json(200);
    let entry = trail["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "service.team").unwrap();
    let sentence = entry["sentence"].as_str().unwrap();
    assert!(sentence.contains("shop") && sentence.contains("other"), "{sentence}");
    let back = hand(&boss_token, &json!({"team": "shop"})).await.json(200);
    assert_eq!(back["team"], "shop", "an administrator may");
}

#[tokio::test]
async fn lists_hold_only_what_their_reader_may_see() {
    let world = World::new().await;
    scene::set(&world).await;
    let (_, outsider) = world.member("sue", "other", Role::Lead).await;
    let (_, viewer) = world.member("ann", "shop", Role::Viewer).await;
    for path in ["/services", "/builds", "/board"] {
        let count = |token: String| {
            let ask = world.get(path).token(&token);
            async move { ask.send().await.json(200)["items"].as_array().unwrap().len() }
        };
        assert_eq!(count(outsider.clone()).await, 0, "{path}");
        assert_ne!(count(viewer.clone()).await, 0, "{path}");
    }
    let teams = world.get("/teams").token(&outsider).send().await.json(200);
    assert_eq!(teams["items"].as_array().unwrap().len(), 1);
    assert_eq!(teams["items"][0]["name"], "other");
    let queue = world.get("/queue").token(&outsider).send().await.json(200);
    assert_eq!((&queue["builds"], &queue["others"]), (&json!([]), &json!(1)));
}
