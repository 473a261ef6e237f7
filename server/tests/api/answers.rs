//! What the main nouns answer.

use axum::http::header::{CACHE_CONTROL, LOCATION};
use serde_json::{Value, json};

use crate::outside::digest;
use crate::scene;
use crate::world::World;

/// A world with the scene set, and a token of an administrator.
async fn set() -> (World, String) {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    (world, token)
}

#[tokio::test]
async fn a_service_is_registered_edited_and_deleted() {
    let (world, boss) = set().await;
    let git = json!({"url": "https://git.example/shop/web", "ref": "main", "path": "web"});
    let body = json!({
        "name": "web", "team": "shop", "source": {"git": git}, "health_path": "/healthz",
        "ports": [{"port": 8080}, {"name": "metrics", "port": 9090, "protocol": "tcp"}],
        "credentials": {"user": "ann", "password": "hunter2"},
    });
    let answer = world.post("/services").token(&boss).json(&body).send().await;
    let made = answer.json(201);
    assert_eq!(answer.headers[LOCATION], "/api/v1/services/web");
    assert!(!answer.text.contains("hunter2"));
    let source = json!({"git": {"url": "https://git.example/shop/web", "ref": "main", "path": "web", "dockerfile": "Dockerfile"}});
    assert_eq!(made["source"], source);
    assert_eq!(made["ports"][0], json!({"name": "http", "port": 8080, "protocol": "TCP"}));
    assert_eq!((&made["has_credentials"], &made["version"]), (&json!(true), &json!(1)));

    let change = json!({"health_path": null, "credentials": null, "ports": []});
    let edited = world.ask("PATCH", "/services/web").token(&boss).json(&change).send().await.json(200);
    assert_eq!(edited["health_path"], Value::Null);
    assert_eq!((&edited["has_credentials"], &edited["ports"]), (&json!(false), &json!([])));
    assert_eq!(edited["source"], source, "what is left out stays");

    let deleted = world.ask("DELETE", "/services/web?confirm=web").token(&boss).send().await.json(202);
    assert_eq!(deleted["deleting"], true);
    let belongings = world.get("/services/orders/belongings").token(&boss).send().await.json(200);
    assert_eq!(belongings, json!({"environments": ["dev"], "claims": [], "not_asked": [], "has_builds": true}));
}

#[tokio::test]
async fn kept_credentials_do_not_follow_a_service_to_another_server() {
    let (world, boss) = set().await;
    let git = |url: &str| json!({"git": {"url": url, "ref": "main"}});
    let home = "https://git.example/shop/web";
    let body = json!({
        "name": "web", "team": "shop", "source": git(home), "credentials": {"user": "ann", "password": "hunter2"},
    });
    world.post("/services").token(&boss).json(&body).send().await.json(201);
    let change = async |body: Value| world.ask("PATCH", "/services/web").token(&boss).json(&body).send().await;
    for url in ["https://evil.example/shop/web", "http://git.example/shop/web", "https://git.example:8443/shop/web"] {
        let refused = change(json!({"source": git(url)})).await.problem(422);
        assert_eq!(refused.1.as_deref(), Some("credentials"), "{url}: {}", refused.0);
    }
    let other = change(json!({"source": git("https://git.example/shop/other")})).await.json(200);
    assert_eq!(other["has_credentials"], true, "the same server may have them");
    let image = change(json!({"source": {"image": "nginx:1"}})).await.json(200);
    assert_eq!(image["has_credentials"], false, "nor do they wait behind an image");

    let again = json!({"source": git(home), "credentials": {"user": "ann", "password": "hunter2"}});
    assert_eq!(change(again).await.json(200)["has_credentials"], true);
    let moved = change(json!({"source": git("https://evil.example/x"), "credentials": null})).await.json(200);
    assert_eq!(moved["has_credentials"], false);
}

#[tokio::test]
async fn a_look_at_a_repository_says_what_is_in_it() {
    let (world, boss) = set().await;
    let body = json!({"url": "https://git.example/shop/web", "ref": "main", "path": "web"});
    let found = world.post("/repositories/look").token(&boss).json(&body).send().await.json(200);
    assert_eq!((&found["default_branch"], &found["exposes"]), (&json!("main"), &json!([3000])));
}

#[tokio::test]
async fn a_build_is_started_read_and_cancelled() {
    let (world, boss) = set().await;
    let answer = world.post("/services/orders/builds").token(&boss).send().await;
    let started = answer.json(201);
    assert_eq!(
        (&started["number"], &started["status"], &started["ref"]),
        (&json!(3), &json!("queued"), &json!("main"))
    );
    assert_eq!(answer.headers[LOCATION], "/api/v1/services/orders/builds/3");

    let first = world.get("/services/orders/builds/1").token(&boss).send().await.json(200);
    assert_eq!((&first["status"], &first["digest"]), (&json!("succeeded"), &json!(digest().as_str())));
    assert_eq!(first["image"], "registry.example/slipway/orders:1");
    assert_eq!(first["commit"], "c".repeat(40));

    let queue = world.get("/queue").token(&boss).send().await.json(200);
    assert_eq!((queue["builds"].as_array().unwrap().len(), &queue["at_once"]), (2, &json!(2)));
    let cancelled = world.post("/services/orders/builds/3/cancel").token(&boss).send().await.json(200);
    assert_eq!(cancelled["cancel_requested"], true);
    world.post("/services/orders/builds/1/cancel").token(&boss).send().await.problem(409);
    world.get("/services/orders/builds/one").token(&boss).send().await.problem(404);
    world.get("/services/orders/builds/9").token(&boss).send().await.problem(404);
}

#[tokio::test]
async fn a_build_log_is_text_from_an_offset_on() {
    let (world, boss) = set().await;
    let whole = world.get("/services/orders/builds/1/log").token(&boss).send().await;
    assert_eq!(whole.text, "Step 1/2\nStep 2/2\n");
    let rest = world.get("/services/orders/builds/1/log?offset=9&follow=true").token(&boss).send().await;
    assert_eq!(rest.text, "Step 2/2\n", "a build that is over ends its stream");
    let none = world.get("/services/orders/builds/2/log").token(&boss).send().await;
    assert_eq!(none.text, "");
}

#[tokio::test]
async fn a_release_is_made_and_an_older_one_brought_back() {
    let (world, boss) = set().await;
    let path = "/services/orders/environments/dev/releases";
    let body = json!({
        "image": "registry.example/shop/orders:2", "replicas": 3, "variables": {"LEVEL": "debug"},
        "resources": {"cpu_request": "250m", "memory_limit": "1Gi"}, "reason": "try", "version": 1,
    });
    let answer = world.post(path).token(&boss).json(&body).send().await;
    let made = answer.json(201);
    assert_eq!((&made["number"], &made["status"]), (&json!(2), &json!("pending")));
    assert_eq!(made["image"], format!("registry.example/shop/orders:2@{}", digest().as_str()), "held to its digest");
    assert_eq!(made["resources"], json!({"cpu_request": "250m", "memory_limit": "1Gi"}));
    assert_eq!(answer.headers[LOCATION], format!("/api/v1{path}/2"));

    let back = world.post(path).token(&boss).json(&json!({"release": 1})).send().await.json(201);
    assert_eq!((&back["repeats"], &back["build"], &back["variables"]), (&json!(1), &json!(1), &json!({})));
    let list = world.get(&format!("{path}?limit=2")).token(&boss).send().await.json(200);
    let numbers: Vec<_> = list["items"].as_array().unwrap().iter().map(|release| release["number"].clone()).collect();
    assert_eq!(numbers, [3, 2]);
    let next = list["next"].as_str().unwrap();
    let list = world.get(&format!("{path}?limit=2&after={next}")).token(&boss).send().await.json(200);
    assert_eq!((&list["items"][0]["number"], list.get("next")), (&json!(1), None));
    assert_eq!(list["items"][0]["status"], "superseded");
    let one = world.get(&format!("{path}/1")).token(&boss).send().await.json(200);
    assert!(one["manifests"].is_array());
}

#[tokio::test]
async fn a_status_tells_the_truth_in_a_sentence() {
    let (world, boss) = set().await;
    let path = "/services/orders/environments/dev";
    let answer = world.get(path).token(&boss).send().await;
    let status = answer.json(200);
    for name in ["state", "sentence", "release", "image", "desired", "ready", "pods"] {
        assert!(status.get(name).is_some(), "{name} is missing: {status}");
    }
    assert_eq!((&status["release"], &status["desired"], &status["ready"]), (&json!(1), &json!(2), &json!(0)));
    assert!(status["sentence"].is_string());
    assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
    let chinese = world.get(path).token(&boss).header("accept-language", "zh-CN").send().await.json(200);
    assert_ne!(chinese["sentence"], status["sentence"]);
    let board = world.get("/board").token(&boss).send().await.json(200);
    assert_eq!(board["items"][0]["service"], "orders");
}

#[tokio::test]
async fn scale_stop_start_and_restart_say_what_is_wanted_now() {
    let (world, boss) = set().await;
    let to = |method: &str, verb: &str, body: Value| {
        world.ask(method, &format!("/services/orders/environments/dev/{verb}")).token(&boss).json(&body).send()
    };
    assert_eq!(to("PUT", "scale", json!({"replicas": 5})).await.json(200)["replicas"], 5);
    assert!(to("POST", "restart", json!({})).await.json(200)["restarted_at"].is_string());
    assert_eq!(to("POST", "stop", json!({})).await.json(200)["stopped"], true);
    to("POST", "restart", json!({})).await.problem(409);
    let started = to("POST", "start", json!({})).await.json(200);
    assert_eq!((&started["stopped"], &started["replicas"]), (&json!(false), &json!(5)));
}

#[tokio::test]
async fn metrics_have_units_labels_and_the_releases_on_the_axis() {
    let (world, boss) = set().await;
    let path = "/services/orders/environments/dev/metrics?from=2h&step=60";
    let figures = world.get(path).token(&boss).send().await.json(200);
    assert_eq!(figures["step"], 60);
    let series = &figures["series"][0];
    assert_eq!(
        (&series["metric"], &series["unit"], &series["labels"]),
        (&json!("cpu"), &json!("cores"), &json!({"pod": "orders-1"}))
    );
    assert_eq!(series["points"][0][1], 0.5);
    assert!(figures["marks"].is_array());
}

#[tokio::test]
async fn a_cluster_shows_its_check_and_nodes_and_never_its_kubeconfig() {
    let (world, boss) = set().await;
    let list = world.get("/clusters").token(&boss).send().await;
    assert!(!list.text.contains("apiVersion"));
    let cluster = &list.json(200)["items"][0];
    assert_eq!((&cluster["name"], &cluster["check"]["outcome"]), (&json!("local"), &json!("usable")));
    assert_eq!((&cluster["check"]["sentence"], &cluster["freshness"]), (&json!("All is well."), &json!("live")));
    let nodes = world.get("/clusters/local/nodes").token(&boss).send().await.json(200);
    assert_eq!(nodes["items"][0]["cpu_allocatable"], 2000);

    let forget = json!({"prometheus_url": null});
    let edited = world.ask("PATCH", "/clusters/local").token(&boss).json(&json!({})).send().await.json(200);
    assert_eq!(edited["prometheus_url"], "http://prometheus.example", "what is left out stays");
    let edited = world.ask("PATCH", "/clusters/local").token(&boss).json(&forget).send().await.json(200);
    assert_eq!(edited["prometheus_url"], Value::Null);

    *world.outside.away.lock().unwrap() = true;
    let check = world.post("/connections/check").token(&boss).json(&json!({"kubeconfig": "x"})).send().await.json(200);
    assert_eq!((&check["outcome"], &check["sentence"]), (&json!("unreachable"), &json!("Nobody answers.")));
    let body = json!({"name": "two", "kubeconfig": "x"});
    let refused = world.post("/clusters").token(&boss).json(&body).send().await;
    assert_eq!(refused.problem(422), ("Nobody answers.".to_owned(), Some("kubeconfig".to_owned())));
}

#[tokio::test]
async fn the_trail_says_who_did_what() {
    let (world, boss) = set().await;
    let trail = world.get("/services/orders/audit?limit=1").token(&boss).send().await.json(200);
    let entry = &trail["items"][0];
    assert_eq!(
        (&entry["actor"], &entry["action"], &entry["environment"]),
        (&json!("boss"), &json!("release.create"), &json!("dev"))
    );
    assert!(trail["next"].is_string());
    let all = world.get("/audit?action=cluster.create").token(&boss).send().await.json(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}
