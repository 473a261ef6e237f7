//! Pods as they must not be written: each is answered with the field at fault and a sentence in both languages, whether it
//! is deployed or only looked at, and nothing is deployed.

use serde_json::{Value, json};

use crate::controllers::Shop;

type Cases = Vec<(Value, String)>;

fn all(field: &str, pods: impl IntoIterator<Item = Value>) -> Cases {
    pods.into_iter().map(|pod| (pod, field.to_owned())).collect()
}

fn with(mut whole: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        whole[name] = value.clone();
    }
    whole
}

fn shapes() -> Cases {
    let mut cases = all("pod", [json!("alpine"), json!(["alpine"]), json!([]), json!(7)]);
    cases.extend(all("pod.colour", [json!({"colour": "red"})]));
    cases.extend(all("pod.probes", [json!({"probes": {}})]));
    cases.extend(all("pod.non_root", [json!({"non_root": true}), json!({"security": {"non_root": "yes"}})]));
    cases.extend(all("pod.security", [json!({"security": true}), json!({"security": []})]));
    cases.extend(all("pod.security.privileged", [json!({"security": {"privileged": true}})]));
    for field in ["command", "arguments"] {
        for words in [json!("sh -c true"), json!([1]), json!({}), json!(["a\u{0}b"]), json!(vec!["a"; 1001])] {
            cases.extend(all(&format!("pod.{field}"), [json!({ field: words })]));
        }
    }
    cases
}

/// Each for every probe.
fn probes() -> Cases {
    let http = |fields: Value| with(json!({"kind": "HTTP", "port": 8080}), fields);
    let tcp = |fields: Value| with(json!({"kind": "TCP", "port": 8080}), fields);
    let command = |words: Value| json!({"kind": "Command", "command": words});
    let mut probes = vec![
        (json!({}), ".kind"),
        (json!({"port": 8080}), ".kind"),
        (json!({"kind": ""}), ".kind"),
        (json!({"kind": "http", "port": 8080}), ".kind"),
        (json!({"kind": "exec", "command": ["true"]}), ".kind"),
        (json!({"kind": 1}), ".kind"),
        (json!("HTTP"), ""),
        (tcp(json!({"colour": "red"})), ".colour"),
        (json!({"kind": "HTTP"}), ".port"),
        (json!({"kind": "gRPC"}), ".port"),
        (http(json!({"path": "healthz"})), ".path"),
        (http(json!({"path": "/a b"})), ".path"),
        (http(json!({"path": 1})), ".path"),
        (tcp(json!({"path": "/"})), ".path"),
        (http(json!({"service": "orders"})), ".service"),
        (tcp(json!({"command": ["true"]})), ".command"),
        (json!({"kind": "Command", "command": ["true"], "port": 8080}), ".port"),
        (json!({"kind": "Command"}), ".command"),
        (command(json!([])), ".command"),
        (command(json!("true")), ".command"),
        (command(json!([true])), ".command"),
    ];
    for port in
        [json!(0), json!(65_536), json!(-1), json!(80.5), json!(""), json!("metrics"), json!("HTTP"), json!([80])]
    {
        probes.push((tcp(json!({ "port": port })), ".port"));
    }
    for (field, numbers) in [
        (".initial_delay", [json!(3601), json!(-1), json!("soon"), json!(0.5)]),
        (".period", [json!(0), json!(3601), json!("10s"), json!(-1)]),
        (".timeout", [json!(0), json!(601), json!([1]), json!(1.5)]),
        (".failures", [json!(0), json!(1001), json!("3"), json!(5_000_000_000_u64)]),
    ] {
        probes.extend(numbers.map(|number| (tcp(json!({ field[1..]: number })), field)));
    }
    let names = ["startup", "readiness", "liveness"];
    let named =
        |(probe, field): &(Value, &str)| names.map(|name| (json!({ name: probe }), format!("pod.{name}{field}")));
    probes.iter().flat_map(named).collect()
}

fn ends() -> Cases {
    let mut cases = all("pod.grace", [json!(86_401), json!(-1), json!("1m"), json!(1.5)].map(|s| json!({"grace": s})));
    let pre_stops = [
        json!({}),
        json!({"sleep": 0}),
        json!({"sleep": 30}),
        json!({"sleep": "5"}),
        json!({"command": []}),
        json!({"command": "sync"}),
        json!({"command": ["a\u{0}"]}),
        json!({"sleep": 5, "command": ["sync"]}),
        json!({"http": "/stop"}),
        json!(5),
    ];
    cases.extend(all("pod.pre_stop", pre_stops.map(|pre_stop| json!({ "pre_stop": pre_stop }))));
    cases.extend(all("pod.pre_stop", [json!({"grace": 5, "pre_stop": {"sleep": 5}})]));
    let users = [json!(-1), json!(2_147_483_648_u64), json!("app"), json!("1000"), json!(1.5)];
    cases.extend(all("pod.user", users.map(|user| json!({"security": {"user": user}}))));
    cases.extend(all("pod.user", [json!({"security": {"user": 0, "non_root": true}})]));
    cases.extend(all("pod.read_only", [json!({"security": {"read_only": 1}})]));
    cases.extend(all("pod.drop_capabilities", [json!({"security": {"drop_capabilities": ["ALL"]}})]));
    cases
}

fn volumes() -> Cases {
    let one = |fields: Value| with(json!({"name": "v", "mount_path": "/v", "kind": "Empty"}), fields);
    let many: Vec<Value> =
        (0..21).map(|n| one(json!({"name": format!("v{n}"), "mount_path": format!("/{n}")}))).collect();
    let mut lists = vec![
        json!("v"),
        json!(["v"]),
        json!(null),
        json!(many),
        json!([{"name": "v", "mount_path": "/v"}]),
        json!([{"kind": "Empty", "mount_path": "/v"}]),
        json!([{"kind": "Empty", "name": "v"}]),
        json!([{"kind": "Empty", "name": "", "mount_path": ""}]),
        json!([one(json!({})), one(json!({"mount_path": "/w"}))]),
        json!([one(json!({})), one(json!({"name": "w", "mount_path": "/v/"}))]),
    ];
    let fields = [
        json!({"colour": "red"}),
        json!({"kind": ""}),
        json!({"kind": "emptyDir"}),
        json!({"kind": "hostPath", "of": "/etc"}),
        json!({"name": "V"}),
        json!({"name": "a_b"}),
        json!({"name": "slipway-secrets"}),
        json!({"name": "x".repeat(64)}),
        json!({"mount_path": "v"}),
        json!({"mount_path": "/"}),
        json!({"mount_path": "/a/../b"}),
        json!({"mount_path": "/a:b"}),
        json!({"mount_path": "/slipway"}),
        json!({"read_only": "yes"}),
        json!({"size": "much"}),
        json!({"size": "0"}),
        json!({"size": 1}),
        json!({"of": "orders"}),
        json!({"kind": "Memory", "of": "orders"}),
        json!({"kind": "Claim"}),
        json!({"kind": "Claim", "of": ""}),
        json!({"kind": "Claim", "of": "Orders"}),
        json!({"kind": "Claim", "of": "orders", "size": "1Gi"}),
        json!({"kind": "ConfigMap", "of": "a b"}),
        json!({"kind": "Secret", "of": "a/b"}),
        json!({"kind": "Secret", "of": "订单"}),
    ];
    lists.extend(fields.map(|fields| json!([one(fields)])));
    all("pod.volumes", lists.into_iter().map(|list| json!({ "volumes": list })))
}

fn companions() -> Cases {
    let one =
        |fields: Value| with(json!({"name": "proxy", "role": "Sidecar", "image": "registry.example/p:1"}), fields);
    let many: Vec<Value> = (0..11).map(|n| one(json!({"name": format!("c{n}")}))).collect();
    let mut lists = vec![
        json!("proxy"),
        json!(many),
        json!([one(json!({})), one(json!({}))]),
        json!([{"name": "proxy", "role": "Init"}]),
        json!([{"name": "proxy", "image": "p"}]),
        json!([{"name": "", "role": "Init", "image": ""}]),
    ];
    let fields = [
        json!({"colour": "red"}),
        json!({"name": "Proxy"}),
        json!({"name": ""}),
        json!({"name": "orders"}),
        json!({"role": ""}),
        json!({"role": "sidecar"}),
        json!({"image": ""}),
        json!({"image": "Bad Image"}),
        json!({"command": "sh"}),
        json!({"arguments": ["a\u{0}"]}),
        json!({"variables": {"1A": "x"}}),
        json!({"variables": {"PORT": 80}}),
        json!({"variables": {"A": "x\nB=y"}}),
        json!({"variables": ["A=x"]}),
        json!({"resources": {"cpu_limit": "fast"}}),
        json!({"resources": {"memory_request": 5}}),
        json!({"resources": {"disk": "1Gi"}}),
    ];
    lists.extend(fields.map(|fields| json!([one(fields)])));
    let mut cases = all("pod.companions", lists.into_iter().map(|list| json!({ "companions": list })));
    for (field, resources) in [
        ("cpu_request", json!({"cpu_request": "2", "cpu_limit": "1"})),
        ("memory_request", json!({"memory_request": "2Gi", "memory_limit": "1Gi"})),
    ] {
        let pod = json!({"companions": [one(json!({ "resources": resources }))]});
        cases.extend(all(&format!("pod.companions.{field}"), [pod]));
    }
    cases
}

fn places() -> Cases {
    let mut cases = all("pod.spread", [json!("racks"), json!("Nodes"), json!(1)].map(|s| json!({ "spread": s })));
    let shares = [json!("most"), json!("101%"), json!(201), json!(-1), json!(1.5), json!(true)];
    cases.extend(all("pod.min_available", shares.map(|share| json!({ "min_available": share }))));
    let secrets =
        [json!("registry"), json!([""]), json!(["Registry"]), json!(["a,b"]), json!(["a\nb"]), json!([1]), json!(null)];
    cases.extend(all("pod.pull_secrets", secrets.map(|names| json!({ "pull_secrets": names }))));
    let accounts = [json!("a b"), json!("Orders"), json!("-orders"), json!(["orders"])];
    cases.extend(all("pod.service_account", accounts.map(|name| json!({ "service_account": name }))));
    cases
}

/// What the controller does not have; the kind, the pod, the field.
fn of_others() -> Vec<(&'static str, Value, &'static str)> {
    let probe = || json!({"kind": "TCP", "port": 8080});
    vec![
        ("Job", json!({"readiness": probe()}), "pod.probes"),
        ("Job", json!({"startup": probe()}), "pod.probes"),
        ("CronJob", json!({"liveness": probe()}), "pod.probes"),
        ("Job", json!({"spread": "nodes"}), "pod.spread"),
        ("DaemonSet", json!({"spread": "zones"}), "pod.spread"),
        ("DaemonSet", json!({"min_available": 1}), "pod.min_available"),
        ("CronJob", json!({"min_available": "50%"}), "pod.min_available"),
    ]
}

/// Sends it as a deployment in both languages, and as a look ahead.
async fn refused(shop: &Shop, order: Value, field: &str) {
    let (sentence, named) = shop.deploy(order.clone()).await.problem(422);
    assert_eq!(named.as_deref(), Some(field), "{order}: {sentence}");
    assert!(sentence.ends_with('.') && sentence.contains(' '), "{order}: {sentence}");
    let chinese = shop.order("", order.clone(), "zh").await.problem(422).0;
    assert!(chinese.ends_with('。'), "{order}: {chinese}");
    for (language, sentence) in [("en", sentence), ("zh", chinese)] {
        let ahead = shop.order("/preflight", order.clone(), language).await;
        // What can be read, and does not go with the rest, is looked at as far as it goes.
        let ahead = if ahead.status == 200 {
            let checks = ahead.json(200)["checks"].clone();
            let blocked =
                checks.as_array().unwrap().iter().find(|check| check["verdict"] == "blocked").unwrap().clone();
            assert_eq!(blocked["subject"], "pod", "{order}");
            (blocked["sentence"].as_str().unwrap().to_owned(), blocked["field"].as_str().map(str::to_owned))
        } else {
            ahead.problem(422)
        };
        assert_eq!(ahead, (sentence, named.clone()), "{order}: a look ahead says the same");
    }
}

#[tokio::test]
async fn a_pod_that_cannot_be_is_refused_by_its_field() {
    let cases: Cases = [shapes(), probes(), ends(), volumes(), companions(), places()].into_iter().flatten().collect();
    assert!(cases.len() > 200, "{}", cases.len());
    let shop = Shop::open().await;
    for (pod, field) in cases {
        refused(&shop, json!({ "pod": pod }), &field).await;
    }
    for (kind, pod, field) in of_others() {
        let mut controller = json!({ "kind": kind });
        if kind == "CronJob" {
            controller["schedule"] = "@daily".into();
        }
        refused(&shop, json!({"controller": controller, "replace": true, "pod": pod}), field).await;
    }
    let releases = shop.get("/services/orders/environments/dev/releases").await;
    assert_eq!(releases["items"].as_array().unwrap().len(), 1, "nothing was deployed");
}

/// A pod that a release was given is refused with another controller too, where that has no such thing.
#[tokio::test]
async fn what_is_kept_must_suit_another_controller() {
    let shop = Shop::open().await;
    shop.deploy(json!({"pod": {"spread": "nodes", "min_available": 1}})).await.json(201);
    let another = json!({"controller": {"kind": "DaemonSet"}, "replace": true});
    refused(&shop, another.clone(), "pod.spread").await;
    shop.deploy(with(another, json!({"pod": {}}))).await.json(201);
}
