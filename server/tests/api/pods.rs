//! What a release's pods are made of, through the API: it comes back as it was sent, stays, is brought back, and is looked
//! at beforehand.

use domain::Text;
use domain::image::ImageConfig;
use domain::pod::{Reference, ReferenceKind};
use domain::ports::Refusal;
use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};
use crate::scene;
use crate::world::World;

/// As the registry holds every image.
fn held(image: &str) -> String {
    format!("{image}@{}", crate::outside::digest())
}

/// Everything that can be chosen, as it is shown.
fn everything() -> Value {
    let probe = |mut fields: Value| {
        for (name, usual) in [("initial_delay", 0), ("period", 10), ("timeout", 1), ("failures", 3)] {
            if fields.get(name).is_none() {
                fields[name] = usual.into();
            }
        }
        fields
    };
    json!({
        "command": ["/bin/orders", "two words", ""],
        "arguments": ["--listen", ":8080", "a 'quote' and a # and a, comma\nin two lines"],
        "startup": probe(json!({"kind": "HTTP", "path": "/started", "port": "http", "failures": 60})),
        "readiness": probe(json!({"kind": "gRPC", "port": 9000, "service": "orders.v1", "initial_delay": 5})),
        "liveness": probe(json!({"kind": "Command", "command": ["/bin/alive", "-q"], "period": 30, "timeout": 5})),
        "grace": 60,
        "pre_stop": {"command": ["sh", "-c", "sync; sleep 1"]},
        "security": {"non_root": true, "user": 1000, "read_only": true, "drop_capabilities": true},
        "volumes": [
            {"name": "work", "mount_path": "/work", "read_only": false, "kind": "Empty", "size": "1Gi"},
            {"name": "fast", "mount_path": "/fast", "read_only": false, "kind": "Memory"},
            {"name": "shared", "mount_path": "/shared", "read_only": false, "kind": "Claim", "of": "orders-shared"},
            {"name": "settings", "mount_path": "/etc/o", "read_only": true, "kind": "ConfigMap", "of": "o.settings"},
            {"name": "keys", "mount_path": "/keys", "read_only": true, "kind": "Secret", "of": "orders-keys"},
        ],
        "companions": [
            {
                "name": "migrate", "role": "Init", "image": held("registry.example/migrate:1"), "command": ["/bin/migrate"],
                "arguments": ["--all"], "variables": {"FROM": "a=b, c", "MODE": ""},
                "resources": {"cpu_request": "50m", "cpu_limit": "1", "memory_request": "64Mi", "memory_limit": "1Gi"},
            },
            {
                "name": "proxy", "role": "Sidecar", "image": held("registry.example/proxy:2"), "command": [], "arguments": [],
                "variables": {}, "resources": {},
            },
        ],
        "spread": "nodes",
        "min_available": "50%",
        "pull_secrets": ["registry", "mirror"],
        "service_account": "orders",
    })
}

/// Nothing chosen, as it is shown.
fn nothing() -> Value {
    json!({
        "command": [], "arguments": [],
        "security": {"non_root": true, "read_only": false, "drop_capabilities": true, "proposed": true},
        "volumes": [], "companions": [], "spread": "anywhere", "pull_secrets": [],
    })
}

/// With these fields instead.
fn with(mut pod: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        pod[name] = value.clone();
    }
    pod
}

fn found<'a>(checks: &'a [Value], subject: &str) -> Vec<(&'a str, &'a str)> {
    let of = checks.iter().filter(|check| check["subject"] == subject);
    of.map(|check| (check["verdict"].as_str().unwrap(), check["sentence"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_pod_is_deployed_stays_and_is_brought_back() {
    let shop = Shop::open().await;
    let pod = everything();
    assert_eq!(shop.deploy(json!({ "pod": pod })).await.json(201)["pod"], pod);
    assert_eq!(shop.get(&format!("{PLACE}/releases/2")).await["pod"], pod);
    assert_eq!(shop.get(&format!("{PLACE}/releases")).await["items"][0]["pod"], pod);
    let next = shop.deploy(json!({"replicas": 3, "variables": {"A": "b"}})).await.json(201);
    assert_eq!(next["pod"], pod, "what is left out stays");
    assert_eq!(shop.deploy(json!({"pod": {}})).await.json(201)["pod"], nothing(), "what is said is all of it");
    let back = shop.deploy(json!({"release": 3})).await.json(201);
    assert_eq!((&back["repeats"], &back["pod"]), (&json!(3), &pod));
}

#[tokio::test]
async fn the_cluster_is_given_what_was_chosen() {
    let shop = Shop::open().await;
    let pod = everything();
    let after = shop.order("/preflight", json!({ "pod": pod }), "en").await.json(200)["after"].clone();
    let kinds: Vec<_> = after.as_array().unwrap().iter().map(|object| &object["kind"]).collect();
    assert_eq!(kinds, ["Service", "PodDisruptionBudget", "Deployment"]);
    assert_eq!(after[1]["spec"]["minAvailable"], "50%");
    let spec = &after[2]["spec"]["template"]["spec"];
    let container = &spec["containers"][0];
    for (is, wanted) in [
        (&container["command"], pod["command"].clone()),
        (&container["args"], pod["arguments"].clone()),
        (&container["startupProbe"]["httpGet"]["path"], "/started".into()),
        (&container["readinessProbe"]["grpc"], json!({"port": 9000, "service": "orders.v1"})),
        (&container["livenessProbe"]["exec"]["command"], json!(["/bin/alive", "-q"])),
        (&container["lifecycle"]["preStop"]["exec"]["command"], pod["pre_stop"]["command"].clone()),
        (&container["securityContext"]["readOnlyRootFilesystem"], true.into()),
        (&container["volumeMounts"][3], json!({"name": "settings", "mountPath": "/etc/o", "readOnly": true})),
        (&spec["securityContext"]["runAsUser"], 1000.into()),
        (&spec["volumes"][0], json!({"name": "work", "emptyDir": {"sizeLimit": "1Gi"}})),
        (&spec["volumes"][4], json!({"name": "keys", "secret": {"secretName": "orders-keys"}})),
        (&spec["initContainers"][0]["env"][0], json!({"name": "FROM", "value": "a=b, c"})),
        (&spec["initContainers"][1]["restartPolicy"], "Always".into()),
        (&spec["imagePullSecrets"], json!([{"name": "registry"}, {"name": "mirror"}])),
        (&spec["terminationGracePeriodSeconds"], 60.into()),
        (&spec["serviceAccountName"], "orders".into()),
    ] {
        assert_eq!(*is, wanted);
    }
}

#[tokio::test]
async fn what_is_shown_of_a_pod_can_be_sent_again() {
    let shop = Shop::open().await;
    let usual = json!({"initial_delay": 0, "period": 10, "timeout": 1, "failures": 3});
    let probe = |fields: Value| with(usual.clone(), fields);
    let volume = |fields: Value| json!([with(json!({"name": "v", "mount_path": "/v", "kind": "Empty"}), fields)]);
    let companion = json!({"name": "proxy", "role": "Sidecar", "image": "proxy"});
    let whole = json!({"image": held("proxy"), "command": [], "arguments": [], "variables": {}, "resources": {}});
    let sent = [
        (json!({"readiness": {"kind": "HTTP", "port": "8080"}}), {
            json!({"readiness": probe(json!({"kind": "HTTP", "path": "/", "port": 8080}))})
        }),
        (json!({"liveness": {"kind": "TCP", "port": 1}}), {
            json!({"liveness": probe(json!({"kind": "TCP", "port": 1}))})
        }),
        (json!({"startup": {"kind": "gRPC", "port": 9000, "period": 3600}}), {
            json!({"startup": probe(json!({"kind": "gRPC", "port": 9000, "period": 3600}))})
        }),
        (json!({"startup": null, "grace": null, "pre_stop": {"sleep": 5}}), json!({"pre_stop": {"sleep": 5}})),
        (json!({"grace": 0}), json!({"grace": 0})),
        (json!({"security": {"user": 0}}), {
            json!({"security": {"user": 0, "non_root": false, "read_only": false, "drop_capabilities": false}})
        }),
        (json!({"volumes": volume(json!({"size": "1024Mi"}))}), {
            json!({"volumes": volume(json!({"size": "1Gi", "read_only": false}))})
        }),
        (json!({"volumes": volume(json!({"mount_path": "/v/"}))}), {
            json!({"volumes": volume(json!({"read_only": false}))})
        }),
        (json!({"companions": [companion]}), json!({"companions": [with(companion.clone(), whole)]})),
        (json!({"min_available": "2", "spread": "zones"}), json!({"min_available": 2, "spread": "zones"})),
        (json!({"spread": "", "service_account": " orders "}), json!({"service_account": "orders"})),
        (everything(), everything()),
    ];
    for (sent, shown) in sent {
        let shown = with(nothing(), shown);
        for pod in [&sent, &shown] {
            assert_eq!(shop.deploy(json!({ "pod": pod })).await.json(201)["pod"], shown, "{pod}");
        }
    }
}

#[tokio::test]
async fn a_first_release_is_as_safe_as_its_image_allows_unless_somebody_says_otherwise() {
    let image = |user: &str| Some(ImageConfig { user: user.to_owned(), ..ImageConfig::default() });
    for (user, safe) in [("1000:1000", true), ("app", false), ("", false)] {
        let world = World::new().await;
        *world.outside.image.lock().unwrap() = image(user);
        let boss = scene::set(&world).await;
        let token = world.token(&boss).await;
        let release = world.get(&format!("{PLACE}/releases/1")).token(&token).send().await.json(200);
        let security = json!({"non_root": safe, "read_only": false, "drop_capabilities": safe, "proposed": true});
        assert_eq!(release["pod"], with(nothing(), json!({ "security": security })), "{user:?}");
    }
    let shop = Shop::open().await;
    *shop.world.outside.image.lock().unwrap() = image("");
    let security = async |order: Value| shop.deploy(order).await.json(201)["pod"]["security"].clone();
    let safe = |non_root: bool| json!({"non_root": non_root, "read_only": false, "drop_capabilities": non_root, "proposed": true});
    assert_eq!(security(json!({})).await, safe(false), "what nobody chose is asked of the next image anew");
    *shop.world.outside.image.lock().unwrap() = image("1000");
    assert_eq!(security(json!({"pod": {"grace": 20}})).await, safe(true), "something else of the pod chooses nothing");
    let chosen = json!({"non_root": true, "read_only": true, "drop_capabilities": false});
    assert_eq!(security(json!({"pod": {"security": chosen}})).await, chosen);
    *shop.world.outside.image.lock().unwrap() = image("");
    assert_eq!(security(json!({})).await, chosen, "what somebody chose stays");
    let back = security(json!({"release": 3})).await;
    assert_eq!(back, safe(true), "an older release comes back as it was");
    assert_eq!(security(json!({})).await, safe(false), "and is Slipway's to choose again");
}

#[tokio::test]
async fn what_was_proposed_stays_while_the_registry_is_away() {
    let shop = Shop::open().await;
    *shop.world.outside.away.lock().unwrap() = true;
    assert_eq!(shop.deploy(json!({})).await.json(201)["pod"]["security"]["non_root"], true);
}

#[tokio::test]
async fn a_look_ahead_says_whether_the_image_suits_the_nodes_and_the_settings() {
    let shop = Shop::open().await;
    let checks = shop.checks(json!({})).await;
    assert_eq!(found(&checks, "architecture"), [("holds", "The image is for amd64, as the nodes are.")]);
    assert_eq!(found(&checks, "security"), [("holds", "It runs as user 1000, not as root.")]);
    assert_eq!(found(&checks, "port"), []);
    let image = |user: &str, architecture: &str, port: &str| ImageConfig {
        architectures: vec![architecture.to_owned()],
        user: user.to_owned(),
        ports: vec![port.to_owned()],
        ..ImageConfig::default()
    };
    *shop.world.outside.image.lock().unwrap() = Some(image("", "arm64", "9000/tcp"));
    let checks = shop.checks(json!({})).await;
    for (subject, verdict, words) in [
        ("architecture", "blocked", "Build it for amd64."),
        ("security", "warning", "It runs as root."),
        ("port", "warning", "The image exposes 9000/tcp, not the port 8080"),
    ] {
        let said = found(&checks, subject);
        assert!(matches!(said[..], [(as_, sentence)] if as_ == verdict && sentence.contains(words)), "{said:?}");
    }
    let named = |fields: Value| json!({"pod": {"security": fields}});
    let security = async |fields: Value| found(&shop.checks(named(fields)).await, "security")[0].0.to_owned();
    assert_eq!(security(json!({})).await, "warning", "root, and nobody minds");
    assert_eq!(security(json!({"user": 1000, "non_root": true})).await, "holds");
    *shop.world.outside.image.lock().unwrap() = Some(image("app", "amd64", "8080/tcp"));
    assert_eq!(security(json!({"non_root": true})).await, "blocked", "a name says nothing to a node");
    assert_eq!(security(json!({})).await, "holds");
}

#[tokio::test]
async fn a_look_ahead_says_what_the_cluster_would_refuse_and_what_it_does_not_have() {
    let shop = Shop::open().await;
    let pod = everything();
    let order = json!({ "pod": pod });
    let checks = shop.checks(order.clone()).await;
    assert_eq!(found(&checks, "manifest"), [("holds", "The cluster would take every object.")]);
    let there = "What it refers to is there: ConfigMap o.settings, PersistentVolumeClaim orders-shared, Secret mirror, \
                 Secret orders-keys, Secret registry, ServiceAccount orders.";
    assert_eq!(found(&checks, "reference"), [("holds", there)]);
    assert_eq!(found(&shop.checks(json!({})).await, "reference"), [], "nothing is referred to");

    let refusal = Refusal {
        object: "Deployment/orders".to_owned(),
        field: Some("spec.template.spec.containers[0].image".to_owned()),
        reason: Text::verbatim("not from there"),
    };
    *shop.world.outside.refusals.lock().unwrap() = vec![refusal];
    let lack = |kind, name: &str| Reference { kind, name: name.to_owned() };
    *shop.world.outside.lacks.lock().unwrap() =
        vec![lack(ReferenceKind::Secret, "registry"), lack(ReferenceKind::ConfigMap, "o.settings")];
    let checks = shop.checks(order.clone()).await;
    let refused =
        "The cluster would refuse Deployment/orders at spec.template.spec.containers[0].image: not from there";
    assert_eq!(found(&checks, "manifest"), [("blocked", refused)]);
    let missing: Vec<_> = found(&checks, "reference");
    let sentence = "There is no ConfigMap o.settings in the namespace shop-dev: the pods would wait for it. Make it \
                    first, or take it out.";
    assert_eq!((missing[0], missing.len()), (("blocked", sentence), 2));

    *shop.world.outside.away.lock().unwrap() = true;
    let checks = shop.checks(order).await;
    for subject in ["manifest", "reference"] {
        let said = found(&checks, subject);
        let cause = "could not be found out: The cluster does not answer.";
        assert!(matches!(said[..], [("warning", sentence)] if sentence.contains(cause)), "{said:?}");
    }
}

#[tokio::test]
async fn the_example_of_the_documentation_is_taken() {
    let text = include_str!("../../../docs/pods.md");
    let example = text.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let order: Value = serde_json::from_str(example).unwrap();
    let made = Shop::open().await.deploy(order.clone()).await.json(201);
    assert_eq!(made["pod"]["security"], order["pod"]["security"]);
}
