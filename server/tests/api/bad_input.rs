//! Bad input as people and scripts send it: each is answered with the field at fault and a sentence in both languages, and
//! never with what may be secret. What is here is spread over the API: names, sources, amounts, what is asked for by query.
//! The lists of single nouns stand with them, each with its fields and sentences in both languages, too:
//!
//! | list | of |
//! |---|---|
//! | `controllers_refused` | controllers: numbers, schedules (cron), time zones, volume claims, labels, tolerations |
//! | `pods_refused` | pods: probes, commands, volumes and claims, containers beside the service, users, places |
//! | `configuration_refused` | keys and files of a configuration, entrypoints, what is sealed |
//! | `import`, `autoscaling`, `automation`, `network_refused` | YAML, .env and Compose; bounds of autoscaling; switches; ports |

use serde_json::{Value, json};

use crate::scene;
use crate::world::World;

const RELEASE: &str = "/services/orders/environments/dev/releases";

/// Method, path, body, the field at fault, the status.
type Case = (&'static str, String, Value, &'static str, u16);

fn post(path: &str, body: Value, field: &'static str) -> Case {
    ("POST", path.to_owned(), body, field, 422)
}

fn get(path: &str, field: &'static str) -> Case {
    ("GET", path.to_owned(), Value::Null, field, 422)
}

/// With these fields instead.
fn with(mut body: Value, change: Value) -> Value {
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

fn service(change: Value) -> Value {
    with(json!({"name": "web", "team": "shop", "source": {"image": "nginx:1"}}), change)
}

fn git(change: Value) -> Value {
    let git = with(json!({"url": "https://git.example/shop/web", "ref": "main"}), change);
    service(json!({"source": {"git": git}}))
}

/// Whatever has a name is refused each of these.
fn names() -> Vec<Case> {
    let long = "x".repeat(300);
    let names = [
        json!(""),
        json!("Web"),
        json!("a_b"),
        json!("-a"),
        json!("a-"),
        json!("a b"),
        json!("a/b"),
        json!("订单"),
        json!("a\u{0}"),
        json!(long),
        json!(7),
        json!(null),
    ];
    let environment = |change| with(json!({"name": "test", "cluster": "local", "namespace": "shop-test"}), change);
    let mut cases = Vec::new();
    for name in &names {
        let named = || json!({ "name": name });
        cases.push(post("/services", service(named()), "name"));
        cases.push(post("/teams", named(), "name"));
        cases.push(post("/users", with(json!({"password": "correct horse battery"}), named()), "name"));
        cases.push(post("/clusters", with(json!({"kubeconfig": "x"}), named()), "name"));
        cases.push(post("/environments", environment(named()), "name"));
        cases.push(post("/environments", environment(json!({ "namespace": name })), "namespace"));
    }
    cases.extend([
        ("POST", "/services".to_owned(), service(json!({"name": "orders"})), "name", 409),
        ("POST", "/services".to_owned(), service(json!({"team": "nobodys"})), "team", 404),
        ("POST", "/environments".to_owned(), environment(json!({"cluster": "away"})), "cluster", 404),
        ("POST", "/environments".to_owned(), environment(json!({"namespace": "shop-dev"})), "namespace", 409),
        ("PUT", "/teams/shop/members/nobody".to_owned(), json!({"role": "lead"}), "user", 404),
        ("PUT", "/teams/shop/members/boss".to_owned(), json!({"role": "king"}), "role", 422),
        post("/users", json!({"name": "ann", "password": "short"}), "password"),
    ]);
    cases
}

fn services() -> Vec<Case> {
    let ports = |port: Value| service(json!({"ports": [port]}));
    let no_team = json!({"name": "web", "source": {"image": "nginx:1"}});
    let bodies = [
        (ports(json!({"port": 70_000})), "ports"),
        (ports(json!({"port": 0})), "ports"),
        (ports(json!({"port": "http"})), "ports"),
        (ports(json!({"port": 80, "protocol": "SCTP"})), "ports"),
        (ports(json!({"port": 80, "name": "Not A Name"})), "ports"),
        (service(json!({"source": {"image": "Bad Image"}})), "image"),
        (service(json!({"source": {"image": ""}})), "image"),
        (service(json!({"source": {"image": "x@sha256:12"}})), "image"),
        (service(json!({"source": {"svn": "x"}})), "source"),
        (git(json!({"url": "file:///etc"})), "url"),
        (git(json!({"url": "https://ann:hunter2@git.example/x"})), "url"),
        (git(json!({"url": 1})), "url"),
        (git(json!({"ref": "--upload-pack=x"})), "ref"),
        (git(json!({"path": "../x"})), "path"),
        (git(json!({"dockerfile": "/etc/passwd"})), "dockerfile"),
        (service(json!({"health_path": "healthz"})), "health_path"),
        (service(json!({"links": [{"url": "javascript:alert(1)"}]})), "links"),
        (service(json!({"colour": "red"})), "colour"),
        (service(json!({"credentials": {"user": "ann"}})), "credentials"),
        (no_team, "team"),
    ];
    bodies.into_iter().map(|(body, field)| post("/services", body, field)).collect()
}

fn releases() -> Vec<Case> {
    let of = |change| with(json!({"build": 1}), change);
    let mut bodies = vec![
        (json!({"reason": "none named"}), "build"),
        (of(json!({"image": "nginx:1"})), "build"),
        (json!({"build": 2}), "build"),
        (json!({"release": 9}), "release"),
        (json!({"image": "registry.example/x:missing"}), "image"),
        (of(json!({"replicas": -1})), "replicas"),
        (of(json!({"replicas": 1000})), "replicas"),
        (of(json!({"replicas": 1.5})), "replicas"),
        (of(json!({"replicas": "two"})), "replicas"),
        (of(json!({"variables": {"1A": "x"}})), "variables"),
        (of(json!({"variables": {"PORT": 80}})), "variables"),
        (of(json!({"resources": {"cpu_request": "2", "cpu_limit": "1"}})), "resources.cpu_request"),
        (of(json!({"resources": {"memory_request": "2Gi", "memory_limit": "1Gi"}})), "resources.memory_request"),
    ];
    let amounts = [
        ("cpu_request", "resources.cpu_request", ["fast", "-1", "1 core", "m"]),
        ("cpu_limit", "resources.cpu_limit", ["fast", "-500m", "1,5", "1Gi"]),
        ("memory_request", "resources.memory_request", ["lots", "-1Gi", "1 Gi", "Gi"]),
        ("memory_limit", "resources.memory_limit", ["lots", "0x10", "1,5Gi", "all"]),
    ];
    for (name, field, texts) in amounts {
        bodies.extend(texts.map(|text| (of(json!({"resources": {name: text}})), field)));
    }
    let beside = json!([{"name": "proxy", "role": "Sidecar", "image": "registry.example/proxy:missing"}]);
    bodies.push((of(json!({"pod": {"companions": beside}})), "pod.companions"));
    bodies.into_iter().map(|(body, field)| post(RELEASE, body, field)).collect()
}

fn others() -> Vec<Case> {
    let two = |change| with(json!({"name": "two"}), change);
    let place = "/services/orders/environments/dev";
    vec![
        post("/services/orders/builds", json!({"ref": "a b"}), "ref"),
        post("/clusters", two(json!({})), "kubeconfig"),
        post("/clusters", two(json!({"kubeconfig": "x", "in_cluster": true})), "in_cluster"),
        post("/clusters", two(json!({"kubeconfig": "x", "prometheus_url": "ftp://x"})), "prometheus_url"),
        ("PUT", format!("{place}/scale"), json!({"replicas": 201}), "replicas", 422),
        ("DELETE", "/services/orders?confirm=order".to_owned(), Value::Null, "confirm", 422),
        ("DELETE", "/services/orders".to_owned(), Value::Null, "confirm", 422),
        get(&format!("{place}/logs?tail=many"), "tail"),
        get(&format!("{place}/logs?since=yesterday"), "since"),
        get(&format!("{place}/logs?colour=red"), "colour"),
        get(&format!("{place}/metrics?from=1h&to=2h"), "from"),
        get(&format!("{place}/metrics?to=-8334601228800"), "to"),
        get("/builds?status=odd", "status"),
        get("/schedule", "schedule"),
        get("/schedule?schedule=", "schedule"),
        get("/schedule?schedule=0+3+*+*", "schedule"),
        get("/schedule?schedule=TZ=UTC+0+3+*+*+*", "schedule"),
        get("/schedule?schedule=@daily&time_zone=Berlin", "time_zone"),
        get("/schedule?schedule=@daily&colour=red", "colour"),
    ]
}

#[tokio::test]
async fn a_hundred_bad_inputs_are_answered_by_their_field_in_both_languages() {
    let world = World::new().await;
    scene::set(&world).await;
    let boss = world.token(&world.boss().await).await;
    let cases: Vec<Case> = [names(), services(), releases(), others()].into_iter().flatten().collect();
    assert!(cases.len() >= 100, "{}", cases.len());
    for (method, path, body, field, status) in cases {
        let ask = async |language: &str| {
            let ask = world.ask(method, &path).token(&boss).header("accept-language", language);
            let answer = if body.is_null() { ask.send().await } else { ask.json(&body).send().await };
            answer.problem(status)
        };
        let (sentence, named) = ask("en").await;
        assert_eq!(named.as_deref(), Some(field), "{method} {path} {body}: {sentence}");
        assert!(sentence.ends_with('.') && sentence.contains(' '), "{method} {path} {body}: {sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
        let (chinese, named) = ask("zh").await;
        assert_eq!(named.as_deref(), Some(field), "{method} {path} {body}: {chinese}");
        assert!(chinese.ends_with('。') && !chinese.contains("hunter2"), "{method} {path} {body}: {chinese}");
    }
}
