//! How a release is reached from outside, through the API: what is chosen comes back and is kept, what is taken is named
//! beforehand, and to whom.

use domain::Text;
use domain::network::{HostNode, HostPort, HostPortHeld, HostPorts, NodePortHeld, ServicePort};
use domain::ports::Refusal;
use domain::service::Protocol;
use domain::use_cases::{environment, placement, release, service, team};
use domain::user::Role;
use domain::workload::{Pod, PodPhase, Workload};
use serde_json::{Value, json};

use crate::controllers::{PLACE, Shop};
use crate::scene;

fn node_port(number: u32) -> Value {
    json!({"network": {"service": "NodePort", "ports": {"http": {"node_port": number}}}})
}

pub fn host_port(number: u32) -> Value {
    json!({"network": {"ports": {"http": {"host_port": number}}}})
}

/// What is said of the ports: verdict, sentence, field.
pub async fn said(shop: &Shop, order: Value) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let checks = shop.checks(order).await;
    let of_ports = checks
        .iter()
        .filter(|check| check["subject"] == "port" && !check["sentence"].as_str().unwrap().contains("exposes"));
    of_ports
        .map(|check| (text(&check["verdict"]).unwrap(), text(&check["sentence"]).unwrap(), text(&check["field"])))
        .collect()
}

fn held(number: u16, namespace: &str, service: Option<&str>) -> NodePortHeld {
    let name = service.unwrap_or("theirs").to_owned();
    NodePortHeld { number, namespace: namespace.into(), name, service: service.map(str::to_owned) }
}

pub fn node(name: &str) -> HostNode {
    HostNode { name: name.into(), labels: <_>::default(), ready: true, closed: false }
}

pub fn pod(name: &str, node: &str, number: u16, namespace: &str, service: Option<&str>) -> HostPortHeld {
    HostPortHeld {
        number,
        protocol: Protocol::Tcp,
        namespace: namespace.into(),
        pod: name.into(),
        node: node.into(),
        service: service.map(str::to_owned),
    }
}

/// A service `payments` of another team in an environment `staging` of the same cluster.
async fn with_another(shop: &Shop) {
    let (ports, boss) = (&shop.world.ports, &shop.boss);
    environment::create(ports, boss, "staging", "local", "shop-staging").await.unwrap();
    team::create(ports, boss, "money", "").await.unwrap();
    let like = service::get(ports, boss, "orders").await.unwrap();
    let description = service::Description {
        source: like.source,
        ports: like.ports,
        health_path: None,
        description: String::new(),
        links: Vec::new(),
    };
    service::register(ports, boss, "payments", "money", description, None).await.unwrap();
}

#[tokio::test]
async fn what_is_chosen_comes_back_is_rolled_out_and_stays_with_the_next_release() {
    let shop = Shop::open().await;
    let whole = json!({"service": "NodePort", "ports": {"http": {"node_port": 30080, "host_port": 80}}});
    let order = json!({ "network": whole });
    assert_eq!(shop.deploy(order.clone()).await.json(201)["network"], whole);
    let objects = shop.roll_out().await;
    let of = |kind: &str| objects.iter().find(|object| object["kind"] == kind).unwrap()["spec"].clone();
    assert_eq!((&of("Service")["type"], &of("Service")["ports"][0]["nodePort"]), (&json!("NodePort"), &json!(30080)));
    assert_eq!(of("Deployment")["template"]["spec"]["containers"][0]["ports"][0]["hostPort"], 80);

    let kept = shop.deploy(json!({})).await.json(201);
    assert_eq!(kept["network"], whole, "whoever says nothing keeps it");
    let gone = shop.deploy(json!({"network": {}})).await.json(201);
    assert_eq!(gone["network"], json!({"ports": {}}));
    let back = shop.deploy(json!({"release": kept["number"]})).await.json(201);
    assert_eq!(back["network"], whole, "a roll back brings it back");
}

#[tokio::test]
async fn a_port_that_is_gone_takes_its_numbers_along() {
    let shop = Shop::open().await;
    shop.deploy(json!({"network": {"ports": {"http": {"host_port": 80}}}})).await.json(201);
    let (ports, boss) = (&shop.world.ports, &shop.boss);
    let mut of = service::get(ports, boss, "orders").await.unwrap();
    of.ports = vec![domain::service::Port::parse("web", 8080, "TCP").unwrap()];
    of.version += 1;
    ports.store.service_update(&of, None).await.unwrap();
    assert_eq!(shop.deploy(json!({})).await.json(201)["network"], json!({"ports": {}}));
    let (_, field) = shop.deploy(host_port(80)).await.problem(422);
    assert_eq!(field.as_deref(), Some("network.ports.http"));
}

#[tokio::test]
async fn numbers_stay_where_they_are_when_a_release_is_promoted() {
    let shop = Shop::open().await;
    environment::create(&shop.world.ports, &shop.boss, "prod", "local", "shop-prod").await.unwrap();
    let order = json!({"network": {"service": "NodePort", "ports": {"http": {"node_port": 30080, "host_port": 80}}}});
    let number = shop.deploy(order).await.json(201)["number"].clone();
    let prod = "/services/orders/environments/prod";
    let from = json!({"promote": {"environment": "dev", "release": number}});
    let ask = async |path: &str, body: &Value, status| {
        let ask = shop.world.post(&format!("{prod}/releases{path}")).token(&shop.token);
        ask.json(body).send().await.json(status)
    };
    let ahead = ask("/preflight", &from, 200).await.to_string();
    assert!(ahead.contains("(30080, 80) stay there"), "{ahead}");
    let first = ask("", &from, 201).await;
    assert_eq!(first["network"], json!({"service": "NodePort", "ports": {}}), "only the type comes along");
    let mut own = json!({"build": 1, "network": {"service": "NodePort", "ports": {"http": {"node_port": 30090}}}});
    ask("", &own, 201).await;
    let again = ask("", &from, 201).await;
    assert_eq!(again["network"], own["network"].take(), "what prod has stays");
    assert!(!ask("/preflight", &from, 200).await.to_string().contains("stay there"), "said once, at first");
}

#[tokio::test]
async fn a_node_port_that_another_service_has_blocks_and_is_named_once() {
    let shop = Shop::open().await;
    let free = said(&shop, node_port(30_080)).await;
    assert_eq!((free.len(), free[0].0.as_str()), (1, "holds"), "{free:?}");
    *shop.world.outside.node_ports.lock().unwrap() = vec![held(30_080, "shop-dev", Some("orders"))];
    assert_eq!(said(&shop, node_port(30_080)).await[0].0, "holds", "its own is no other");

    *shop.world.outside.node_ports.lock().unwrap() = vec![held(30_080, "monitoring", None)];
    let allocated = "Invalid value: 30080: provided port is already allocated";
    *shop.world.outside.refusals.lock().unwrap() = vec![Refusal {
        object: "Service/orders".into(),
        field: Some("spec.ports[0].nodePort".into()),
        reason: Text::verbatim(allocated),
    }];
    let taken = said(&shop, node_port(30_080)).await;
    let field = Some("network.ports.http.node_port".to_owned());
    assert_eq!((taken.len(), taken[0].0.as_str(), &taken[0].2), (1, "blocked", &field));
    let wanted = "Node port 30080 is taken by the Service theirs in the namespace monitoring. Choose another";
    assert!(taken[0].1.starts_with(wanted), "{taken:?}");
    let checks = shop.checks(node_port(30_080)).await;
    assert!(!checks.iter().any(|check| check["sentence"].as_str().unwrap().contains(allocated)), "not said twice");

    shop.world.outside.node_ports.lock().unwrap().clear();
    let checks = shop.checks(node_port(30_080)).await;
    let refused = checks.iter().find(|check| check["sentence"].as_str().unwrap().contains(allocated)).unwrap();
    assert_eq!(refused["field"], "network.ports.http.node_port", "the cluster's words stand at the field, too");
}

#[tokio::test]
async fn only_who_may_see_a_service_is_told_its_name() {
    let shop = Shop::open().await;
    with_another(&shop).await;
    *shop.world.outside.node_ports.lock().unwrap() = vec![held(30_080, "shop-staging", Some("payments"))];
    *shop.world.outside.host_ports.lock().unwrap() = HostPorts {
        nodes: vec![node("one")],
        held: vec![pod("payments-1", "one", 80, "shop-staging", Some("payments"))],
    };
    let seen = said(&shop, node_port(30_080)).await;
    assert!(seen[0].1.contains("namespace shop-staging (payments in staging)"), "{seen:?}");
    let (_, token) = shop.world.member("dana", "shop", Role::Developer).await;
    let dana = Shop { token, ..shop };
    let hidden = said(&dana, node_port(30_080)).await;
    assert!(hidden[0].1.contains("taken by another Service of this cluster."), "{hidden:?}");
    let hidden = said(&dana, host_port(80)).await;
    assert!(hidden[0].1.contains("held by another Pod of this cluster, on one: 0 of 1 nodes"), "{hidden:?}");
    assert!(!format!("{hidden:?}").contains("payments"), "{hidden:?}");
}

#[tokio::test]
async fn what_another_place_will_want_is_told_before_the_cluster_knows() {
    let shop = Shop::open().await;
    with_another(&shop).await;
    let order = json!({"build": 1, "replicas": 1,
        "network": {"service": "NodePort", "ports": {"http": {"node_port": 30081, "host_port": 81}}}});
    let ask = shop.world.post("/services/orders/environments/staging/releases").token(&shop.token);
    ask.json(&order).send().await.json(201);
    *shop.world.outside.host_ports.lock().unwrap() = HostPorts { nodes: vec![node("one")], held: Vec::new() };
    let waits = said(&shop, node_port(30_081)).await;
    assert_eq!(waits[0].0, "warning");
    assert!(waits[0].1.contains("wanted by orders in staging, too"), "{waits:?}");
    let mut one = host_port(81);
    one["replicas"] = 1.into();
    let waits = said(&shop, one.clone()).await;
    assert!(waits[0].1.contains("does not have that release yet"), "{waits:?}");
    let (ports, boss) = (&shop.world.ports, &shop.boss);
    let of = service::get(ports, boss, "orders").await.unwrap();
    let staging = environment::get(ports, boss, "staging").await.unwrap();
    domain::use_cases::rollout::reconcile(ports, &of, &staging).await.unwrap();
    let made = release::get(ports, boss, "orders", "staging", 1).await.unwrap();
    assert!(made.applied_at.is_some());
    assert_eq!(said(&shop, one.clone()).await[0].0, "holds", "now the cluster would say so");
    placement::change(ports, boss, "orders", "staging", placement::Change::Stop, None).await.unwrap();
    domain::use_cases::rollout::reconcile(ports, &of, &staging).await.unwrap();
    let stopped = said(&shop, one).await;
    assert!(stopped[0].1.contains("orders in staging, too, which is stopped"), "{stopped:?}");
}

#[tokio::test]
async fn what_cannot_be_known_is_said_and_a_number_outside_the_usual_is_not_refused() {
    let shop = Shop::open().await;
    let found = said(&shop, node_port(8080)).await;
    assert_eq!((found.len(), found[0].0.as_str()), (2, "warning"));
    assert!(found[0].1.contains("30000 to 32767"), "{found:?}");
    shop.deploy(node_port(8080)).await.json(201);
    *shop.world.outside.away.lock().unwrap() = true;
    for order in [node_port(30_080), host_port(80)] {
        let found = said(&shop, order).await;
        assert!(
            found[0].0 == "warning" && found[0].1.contains("could not be found out: The cluster does not"),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn the_status_says_where_it_is_reached() {
    let shop = Shop::open().await;
    let running = |name: &str, host: &str| Pod {
        name: name.into(),
        uid: name.into(),
        node: Some("one".into()),
        phase: PodPhase::Running,
        ready: true,
        deleting: false,
        created_at: None,
        release: Some(1),
        run: None,
        ip: None,
        host_ip: Some(host.into()),
        host_ports: vec![HostPort { name: "http".into(), number: 80, protocol: Protocol::Tcp }],
        trouble: None,
        containers: Vec::new(),
    };
    let port = |node_port| ServicePort { name: "http".into(), protocol: Protocol::Tcp, node_port };
    *shop.world.outside.workload.lock().unwrap() = Some(Workload {
        services: vec![port(Some(30_080)), port(None)],
        pods: vec![running("a", "10.0.0.8"), running("b", "10.0.0.7"), running("c", "10.0.0.7")],
        ..Workload::default()
    });
    scene::look_again(&shop.world).await;
    let status = shop.get(PLACE).await;
    let nodes = json!(["10.0.0.7", "10.0.0.8"]);
    let of =
        |by: &str, number: u32| json!({"port": "http", "by": by, "number": number, "protocol": "TCP", "nodes": nodes});
    assert_eq!(status["reached"], json!([of("node_port", 30_080), of("host_port", 80)]));
}
