//! Failures: problem documents that name the field, in the reader's language, without a cause.

use axum::http::header::ALLOW;
use serde_json::{Value, json};

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
async fn the_field_at_fault_is_named() {
    let world = World::new().await;
    scene::set(&world).await;
    let boss = boss(&world).await;
    let service = |change: Value| {
        let mut body = json!({"name": "web", "team": "shop", "source": {"image": "nginx:1"}});
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let git = |change: Value| {
        let mut git = json!({"url": "https://git.example/shop/web", "ref": "main"});
        for (key, value) in change.as_object().unwrap() {
            git[key] = value.clone();
        }
        service(json!({"source": {"git": git}}))
    };
    let release = "/services/orders/environments/dev/releases";
    let cases: Vec<(&str, &str, Value, &str, u16)> = vec![
        ("POST", "/services", service(json!({"name": "Web"})), "name", 422),
        ("POST", "/services", service(json!({"name": "orders"})), "name", 409),
        ("POST", "/services", service(json!({"name": 7})), "name", 422),
        ("POST", "/services", service(json!({"team": "nobodys"})), "team", 404),
        ("POST", "/services", service(json!({"ports": [{"port": 70_000}]})), "ports", 422),
        ("POST", "/services", service(json!({"ports": [{"port": "http"}]})), "ports", 422),
        ("POST", "/services", service(json!({"ports": [{"port": 80, "protocol": "SCTP"}]})), "ports", 422),
        ("POST", "/services", service(json!({"source": {"image": "Bad Image"}})), "image", 422),
        ("POST", "/services", service(json!({"source": {"svn": "x"}})), "source", 422),
        ("POST", "/services", git(json!({"url": "file:///etc"})), "url", 422),
        ("POST", "/services", git(json!({"url": "https://ann:hunter2@git.example/x"})), "url", 422),
        ("POST", "/services", git(json!({"url": 1})), "url", 422),
        ("POST", "/services", git(json!({"ref": "--upload-pack=x"})), "ref", 422),
        ("POST", "/services", git(json!({"path": "../x"})), "path", 422),
        ("POST", "/services", git(json!({"dockerfile": "/etc/passwd"})), "dockerfile", 422),
        ("POST", "/services", service(json!({"health_path": "healthz"})), "health_path", 422),
        ("POST", "/services", service(json!({"links": [{"url": "javascript:alert(1)"}]})), "links", 422),
        ("POST", "/services", service(json!({"colour": "red"})), "colour", 422),
        ("POST", "/services", service(json!({"credentials": {"user": "ann"}})), "credentials", 422),
        ("POST", "/services", json!({"name": "web", "source": {"image": "nginx:1"}}), "team", 422),
        ("POST", release, json!({"reason": "none named"}), "build", 422),
        ("POST", release, json!({"build": 1, "image": "nginx:1"}), "build", 422),
        ("POST", release, json!({"build": 2}), "build", 422),
        ("POST", release, json!({"release": 9}), "release", 422),
        ("POST", release, json!({"image": "registry.example/x:missing"}), "image", 422),
        ("POST", release, json!({"build": 1, "replicas": -1}), "replicas", 422),
        ("POST", release, json!({"build": 1, "replicas": 1000}), "replicas", 422),
        ("POST", release, json!({"build": 1, "variables": {"1A": "x"}}), "variables", 422),
        ("POST", release, json!({"build": 1, "variables": {"PORT": 80}}), "variables", 422),
        ("POST", release, json!({"build": 1, "resources": {"memory_limit": "lots"}}), "resources.memory_limit", 422),
        (
            "POST",
            release,
            json!({"build": 1, "resources": {"cpu_request": "2", "cpu_limit": "1"}}),
            "resources.cpu_request",
            422,
        ),
        ("POST", "/services/orders/builds", json!({"ref": "a b"}), "ref", 422),
        ("POST", "/clusters", json!({"name": "two"}), "kubeconfig", 422),
        ("POST", "/clusters", json!({"name": "two", "kubeconfig": "x", "in_cluster": true}), "in_cluster", 422),
        (
            "POST",
            "/clusters",
            json!({"name": "two", "kubeconfig": "x", "prometheus_url": "ftp://x"}),
            "prometheus_url",
            422,
        ),
        ("POST", "/environments", json!({"name": "test", "cluster": "away", "namespace": "x"}), "cluster", 404),
        (
            "POST",
            "/environments",
            json!({"name": "test", "cluster": "local", "namespace": "shop-dev"}),
            "namespace",
            409,
        ),
        ("POST", "/users", json!({"name": "ann", "password": "short"}), "password", 422),
        ("PUT", "/teams/shop/members/nobody", json!({"role": "lead"}), "user", 404),
        ("PUT", "/teams/shop/members/boss", json!({"role": "king"}), "role", 422),
        ("PUT", "/services/orders/environments/dev/scale", json!({"replicas": 201}), "replicas", 422),
        ("DELETE", "/services/orders?confirm=order", Value::Null, "confirm", 422),
        ("DELETE", "/services/orders", Value::Null, "confirm", 422),
        ("GET", "/services/orders/environments/dev/logs?tail=many", Value::Null, "tail", 422),
        ("GET", "/services/orders/environments/dev/logs?since=yesterday", Value::Null, "since", 422),
        ("GET", "/services/orders/environments/dev/logs?colour=red", Value::Null, "colour", 422),
        ("GET", "/services/orders/environments/dev/metrics?from=1h&to=2h", Value::Null, "from", 422),
        ("GET", "/services/orders/environments/dev/metrics?to=-8334601228800", Value::Null, "to", 422),
        ("GET", "/builds?status=odd", Value::Null, "status", 422),
        ("GET", "/schedule", Value::Null, "schedule", 422),
        ("GET", "/schedule?schedule=", Value::Null, "schedule", 422),
        ("GET", "/schedule?schedule=0+3+*+*", Value::Null, "schedule", 422),
        ("GET", "/schedule?schedule=TZ=UTC+0+3+*+*+*", Value::Null, "schedule", 422),
        ("GET", "/schedule?schedule=@daily&time_zone=Berlin", Value::Null, "time_zone", 422),
        ("GET", "/schedule?schedule=@daily&colour=red", Value::Null, "colour", 422),
    ];
    for (method, path, body, field, status) in cases {
        let ask = world.ask(method, path).token(&boss);
        let answer = if body.is_null() { ask.send().await } else { ask.json(&body).send().await };
        let (sentence, named) = answer.problem(status);
        assert_eq!(named.as_deref(), Some(field), "{method} {path} {body}: {sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
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
