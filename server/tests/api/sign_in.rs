//! Signing in, out, and what is refused.

use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use serde_json::{Value, json};

use crate::ask::{Answer, HOME};
use crate::world::World;

const PASSWORD: &str = "correct horse battery";

async fn world() -> World {
    let world = World::new().await;
    world.with_password("ann", PASSWORD).await;
    world
}

async fn sign_in(world: &World, name: &str, password: &str) -> Answer {
    world.post("/session").json(&json!({"name": name, "password": password})).send().await
}

#[tokio::test]
async fn the_right_password_begins_a_session_and_signing_out_ends_it() {
    let world = world().await;
    let answer = sign_in(&world, "ann", PASSWORD).await;
    assert_eq!(answer.json(200), json!({"name": "ann", "administrator": false, "teams": []}));
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "over http a browser would drop it: {cookie}");

    let session = answer.cookie();
    let me = world.get("/me").session(&session).send().await;
    assert_eq!(me.json(200)["name"], "ann");
    assert!(!me.headers.contains_key(SET_COOKIE), "reading writes no session");

    let out = world.ask("DELETE", "/session").session(&session).send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    world.get("/me").session(&session).send().await.problem(401);
}

#[tokio::test]
async fn over_https_the_cookie_is_secure() {
    let world = world().await;
    let body = json!({"name": "ann", "password": PASSWORD});
    let answer = world.post("/session").header("x-forwarded-proto", "https").json(&body).send().await;
    assert!(answer.headers[SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before_and_takes_a_new_id() {
    let world = world().await;
    let first = sign_in(&world, "ann", PASSWORD).await.cookie();
    let body = json!({"name": "ann", "password": PASSWORD});
    let second = world.post("/session").session(&first).json(&body).send().await.cookie();
    assert_ne!(first, second);
    world.get("/me").session(&first).send().await.problem(401);
    world.get("/me").session(&second).send().await.json(200);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let world = world().await;
    let name = sign_in(&world, "nobody", PASSWORD).await.problem(401);
    let password = sign_in(&world, "ann", "wrong").await.problem(401);
    assert_eq!(name, password);
    assert_eq!(name.1.as_deref(), Some("password"));
}

#[tokio::test]
async fn guessing_is_slowed_down_for_the_name_from_everywhere() {
    let world = world().await;
    for _ in 0..5 {
        sign_in(&world, "ann", "wrong").await.problem(401);
    }
    let body = json!({"name": "ann", "password": PASSWORD});
    let slow = world.post("/session").at_address([198, 51, 100, 7]).json(&body).send().await;
    assert_eq!(slow.headers[RETRY_AFTER], "1");
    assert!(slow.problem(429).0.contains("Wait 1 second"), "{}", slow.text);
    let chinese = world.post("/session").header("accept-language", "zh").json(&body).send().await;
    assert_eq!(chinese.headers[RETRY_AFTER], "1");
    assert!(chinese.problem(429).0.contains("等待 1 秒"), "{}", chinese.text);

    world.clock.forward(1);
    sign_in(&world, "ann", PASSWORD).await.json(200);
    for _ in 0..5 {
        sign_in(&world, "ann", "wrong").await.problem(401);
    }
}

#[tokio::test]
async fn one_address_cannot_try_many_names() {
    let world = world().await;
    let guess = |name: String, peer: [u8; 4]| {
        let body = json!({"name": name, "password": "wrong"});
        world.post("/session").at_address(peer).json(&body).send()
    };
    for number in 0..30 {
        guess(format!("name-{number}"), [203, 0, 113, 9]).await.problem(401);
    }
    guess("another".to_owned(), [203, 0, 113, 9]).await.problem(429);
    guess("another".to_owned(), [203, 0, 113, 10]).await.problem(401);
}

#[tokio::test]
async fn what_another_site_sends_in_a_persons_name_is_refused() {
    let world = world().await;
    let session = sign_in(&world, "ann", PASSWORD).await.cookie();
    let from = |name: &'static str, value: &str| {
        let ask = world.post("/tokens").header("cookie", &session).json(&json!({"name": "x"}));
        ask.header(name, value).send()
    };
    from("sec-fetch-site", "cross-site").await.problem(403);
    from("origin", "https://evil.example").await.problem(403);
    from("x-nothing", "said").await.problem(403);
    from("origin", &format!("http://{HOME}")).await.json(201);

    let body = json!({"name": "ann", "password": PASSWORD});
    let planted = world.post("/session").header("sec-fetch-site", "cross-site").json(&body).send().await;
    planted.problem(403);
    world.get("/me").header("cookie", &session).header("sec-fetch-site", "cross-site").send().await.json(200);
}

#[tokio::test]
async fn signing_out_everywhere_acts_at_once() {
    let world = world().await;
    let (here, there) =
        (sign_in(&world, "ann", PASSWORD).await.cookie(), sign_in(&world, "ann", PASSWORD).await.cookie());
    world.get("/me").session(&there).send().await.json(200);
    let out = world.ask("DELETE", "/session?everywhere=true").session(&here).send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    world.get("/me").session(&there).send().await.problem(401);
}

#[tokio::test]
async fn disabling_an_account_acts_at_once_on_sessions_and_tokens() {
    let world = world().await;
    let boss = world.token(&world.boss().await).await;
    let session = sign_in(&world, "ann", PASSWORD).await.cookie();
    let made = world.post("/tokens").session(&session).json(&json!({"name": "ci"})).send().await.json(201);
    let token = made["token"].as_str().unwrap();
    world.get("/me").session(&session).send().await.json(200);
    world.get("/me").token(token).send().await.json(200);

    let disable =
        |disabled: bool| world.ask("PATCH", "/users/ann").token(&boss).json(&json!({"disabled": disabled})).send();
    assert_eq!(disable(true).await.json(200)["disabled"], true);
    world.get("/me").session(&session).send().await.problem(401);
    world.get("/me").token(token).send().await.problem(401);
    sign_in(&world, "ann", PASSWORD).await.problem(401);
    disable(false).await.json(200);
    world.get("/me").token(token).send().await.json(200);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let world = world().await;
    let session = sign_in(&world, "ann", PASSWORD).await.cookie();
    let change = |body: Value| world.ask("PUT", "/me/password").session(&session).json(&body).send();
    let wrong = change(json!({"present": "wrong", "new": "another good one"})).await;
    assert_eq!(wrong.problem(422).1.as_deref(), Some("present"));
    for _ in 0..4 {
        change(json!({"present": "wrong", "new": "another good one"})).await.problem(422);
    }
    let guessing = change(json!({"present": PASSWORD, "new": "another good one"})).await;
    assert_eq!(guessing.headers[RETRY_AFTER], "1");
    assert!(guessing.problem(429).0.contains("Wait 1 second"), "{}", guessing.text);
    world.clock.forward(1);
    let short = change(json!({"present": PASSWORD, "new": "short"})).await;
    assert_eq!(short.problem(422).1.as_deref(), Some("new"));
    world.clock.forward(1);
    assert_eq!(change(json!({"present": PASSWORD, "new": "another good one"})).await.status, StatusCode::NO_CONTENT);
    world.get("/me").session(&session).send().await.problem(401);
    sign_in(&world, "ann", "another good one").await.json(200);
}

#[tokio::test]
async fn an_administrator_makes_others_and_helps_who_lost_their_password_and_one_is_always_left() {
    let world = world().await;
    let boss = world.token(&world.boss().await).await;
    let session = sign_in(&world, "ann", PASSWORD).await.cookie();
    let edit = |name: &str, body: Value| world.ask("PATCH", &format!("/users/{name}")).token(&boss).json(&body).send();
    let own = world.get("/me").token(&boss).send().await.json(200)["name"].as_str().unwrap().to_owned();
    for body in [json!({"administrator": false}), json!({"disabled": true}), json!({"password": "another good one"})] {
        edit(&own, body).await.problem(409);
    }

    assert_eq!(edit("ann", json!({"administrator": true})).await.json(200)["administrator"], true);
    world.get("/users").session(&session).send().await.json(200);
    edit("ann", json!({"administrator": false})).await.json(200);
    world.get("/users").session(&session).send().await.problem(403);

    let short = edit("ann", json!({"password": "short"})).await;
    assert_eq!(short.problem(422).1.as_deref(), Some("password"));
    edit("ann", json!({"password": "another good one"})).await.json(200);
    world.get("/me").session(&session).send().await.problem(401);
    sign_in(&world, "ann", PASSWORD).await.problem(401);
    sign_in(&world, "ann", "another good one").await.json(200);
    edit("nobody-here", json!({})).await.problem(404);
}
