//! Failures: problem documents that name the field, in the reader's language, without a cause.

use axum::http::header::ALLOW;
use serde_json::json;

use crate::scene;
use crate::world::World;

async fn boss(world: &World) -> String {
    world.token(&world.boss().await).await
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_taken_are_problems_too() {
    let world = World::new().await;
    let boss = boss(&world).await;
    world.get("/nothing").send().await.problem(404);
    let method = world.ask("PUT", "/me").token(&boss).send().await;
    method.problem(405);
    assert!(method.headers[ALLOW].to_str().unwrap().contains("GET"));
    world.get("/services/Not_A_Name").token(&boss).send().await.problem(404);
    world.get("/me").send().await.problem(401);
}

#[tokio::test]
async fn a_body_that_is_no_json_or_too_large_is_told() {
    let world = World::new().await;
    let boss = boss(&world).await;
    let post = || world.post("/teams").token(&boss);
    assert!(post().text("{\"name\":").send().await.problem(400).0.contains("not JSON"));
    assert!(post().text("{} {}").send().await.problem(422).1.as_deref() == Some("name"));
    post().text(&format!("{{\"name\":\"{}\"}}", "x".repeat(2 << 20))).send().await.problem(413);
    let form = post().header("content-type", "text/plain").text("name=x");
    form.send().await.problem(415);
}

#[tokio::test]
async fn a_sentence_is_in_the_readers_language_and_the_cause_stays_inside() {
    let world = World::new().await;
    scene::set(&world).await;
    let boss = boss(&world).await;
    *world.outside.away.lock().unwrap() = true;
    let make = || {
        let body = json!({"name": "test", "cluster": "local", "namespace": "shop-test"});
        world.post("/environments").token(&boss).json(&body)
    };
    let answer = make().send().await;
    assert_eq!(answer.problem(503).0, "The cluster does not answer.");
    assert!(!answer.text.contains("10.0.0.7"));
    assert_eq!(make().header("accept-language", "zh-CN,en;q=0.5").send().await.problem(503).0, "集群没有响应。");
    let chosen = make().header("accept-language", "zh").header("cookie", "theme=dark; language=en");
    assert_eq!(chosen.send().await.problem(503).0, "The cluster does not answer.");
}

#[tokio::test]
async fn the_second_of_two_people_who_change_the_same_is_told() {
    let world = World::new().await;
    scene::set(&world).await;
    let boss = boss(&world).await;
    let edit = |text: &str, version: u32| {
        let body = json!({"description": text, "version": version});
        world.ask("PATCH", "/services/orders").token(&boss).json(&body).send()
    };
    assert_eq!(edit("one", 1).await.json(200)["version"], 2);
    edit("two", 1).await.problem(409);
    assert_eq!(world.get("/services/orders").token(&boss).send().await.json(200)["description"], "one");

    let scale = |replicas: u32, version: u32| {
        let path = "/services/orders/environments/dev/scale";
        world.ask("PUT", path).token(&boss).json(&json!({"replicas": replicas, "version": version})).send()
    };
    assert_eq!(scale(3, 1).await.json(200)["version"], 2);
    scale(4, 1).await.problem(409);

    let deploy = |version: u32| {
        let path = "/services/orders/environments/dev/releases";
        world.post(path).token(&boss).json(&json!({"release": 1, "version": version})).send()
    };
    deploy(1).await.problem(409);
    let made = deploy(2).await.json(201);
    assert_eq!(made["number"], 2, "what was refused made no release");
    deploy(2).await.problem(409);
}
