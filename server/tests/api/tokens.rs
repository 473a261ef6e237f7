//! Personal tokens.

use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use domain::user::Role;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_token_is_shown_once_works_and_can_be_taken_back() {
    let world = World::new().await;
    let (_, first) = world.member("ann", "shop", Role::Developer).await;
    let made = world.post("/tokens").token(&first).json(&json!({"name": "ci"})).send().await.json(201);
    let (id, value) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert!(value.starts_with("slw_"));

    let list = world.get("/tokens").token(value).send().await;
    assert!(!list.text.contains(value) && !list.text.contains(&world.ports.host.sha256(value)));
    let items = list.json(200);
    let items = items["items"].as_array().unwrap();
    let ci = items.iter().find(|token| token["name"] == "ci").unwrap();
    assert!(ci["last_used_at"].is_string(), "{ci}");

    let gone = world.ask("DELETE", &format!("/tokens/{id}")).token(&first).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    world.get("/me").token(value).send().await.problem(401);
    world.ask("DELETE", &format!("/tokens/{id}")).token(&first).send().await.problem(404);
    world.ask("DELETE", "/tokens/no-id").token(&first).send().await.problem(404);
}

#[tokio::test]
async fn a_wrong_token_is_told_even_beside_a_good_session() {
    let world = World::new().await;
    let answer = world.get("/me").token("slw_wrong").send().await;
    assert!(answer.problem(401).0.contains("token"), "{}", answer.text);
    assert_eq!(answer.headers[WWW_AUTHENTICATE], "Bearer");
    // Even where nobody needs to be signed in.
    world.get("/openapi.json").token("slw_wrong").send().await.problem(401);
}

#[tokio::test]
async fn nobody_takes_back_somebody_elses_token() {
    let world = World::new().await;
    let (_, ann) = world.member("ann", "shop", Role::Developer).await;
    let (_, bob) = world.member("bob", "shop", Role::Lead).await;
    let made = world.post("/tokens").token(&ann).json(&json!({"name": "ci"})).send().await.json(201);
    let path = format!("/tokens/{}", made["id"].as_str().unwrap());
    world.ask("DELETE", &path).token(&bob).send().await.problem(404);
    world.get("/me").token(made["token"].as_str().unwrap()).send().await.json(200);
}

#[tokio::test]
async fn a_change_of_role_acts_on_the_next_request() {
    let world = World::new().await;
    let (_, lead) = world.member("lea", "shop", Role::Lead).await;
    let (_, ann) = world.member("ann", "shop", Role::Viewer).await;
    let service = json!({"name": "web", "team": "shop", "source": {"image": "nginx:1"}});
    let register = || world.post("/services").token(&ann).json(&service).send();
    register().await.problem(403);
    let role =
        world.ask("PUT", "/teams/shop/members/ann").token(&lead).json(&json!({"role": "developer"})).send().await;
    assert_eq!(role.status, StatusCode::NO_CONTENT);
    register().await.json(201);
    let out = world.ask("DELETE", "/teams/shop/members/ann").token(&lead).send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    world.get("/services/web").token(&ann).send().await.problem(404);
}
