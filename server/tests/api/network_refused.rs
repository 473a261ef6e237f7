//! A network as it must not be written: each is answered with the field at fault and a sentence in both languages, whether
//! it is deployed or only looked at, and nothing is deployed.

use serde_json::{Value, json};

use crate::controllers::Shop;

fn port(fields: Value) -> Value {
    json!({"service": "NodePort", "ports": { "http": fields }})
}

fn cases() -> Vec<(Value, &'static str)> {
    let mut cases = vec![
        (json!("NodePort"), "network"),
        (json!(["NodePort"]), "network"),
        (json!(30_080), "network"),
        (json!({"colour": "red"}), "network.colour"),
        (json!({"type": "NodePort"}), "network.type"),
        (json!({"service": "nodeport"}), "network.service"),
        (json!({"service": "LoadBalancer"}), "network.service"),
        (json!({"service": "ExternalName"}), "network.service"),
        (json!({"service": "None"}), "network.service"),
        (json!({"service": true}), "network.service"),
        (json!({"service": ["NodePort"]}), "network.service"),
        (json!({"ports": 80}), "network.ports"),
        (json!({"ports": [{"name": "http"}]}), "network.ports"),
        (json!({"ports": {"http": 80}}), "network.ports.http"),
        (json!({"ports": {"http": [80]}}), "network.ports.http"),
        (json!({"ports": {"none": {"host_port": 80}}}), "network.ports.none"),
        (json!({"service": "NodePort", "ports": {"HTTP": {"node_port": 30_080}}}), "network.ports.HTTP"),
        (json!({"service": "NodePort", "ports": {"8080": {"node_port": 30_080}}}), "network.ports.8080"),
        (port(json!({"nodePort": 30_080})), "network.ports.http.nodePort"),
        (port(json!({"host_ip": "10.0.0.7", "host_port": 80})), "network.ports.http.host_ip"),
        (json!({"ports": {"http": {"node_port": 30_080}}}), "network.ports.http.node_port"),
        (json!({"service": "ClusterIP", "ports": {"http": {"node_port": 30_080}}}), "network.ports.http.node_port"),
    ];
    let numbers = [
        json!(0),
        json!(65_536),
        json!(5_000_000_000_u64),
        json!(-1),
        json!(80.5),
        json!("80"),
        json!("http"),
        json!(""),
        json!(true),
        json!([80]),
        json!({"from": 80}),
    ];
    for number in numbers {
        cases.push((port(json!({ "node_port": number })), "network.ports.http.node_port"));
        cases.push((port(json!({ "host_port": number })), "network.ports.http.host_port"));
    }
    cases
}

/// Sends it as a deployment in both languages, and as a look ahead.
async fn refused(shop: &Shop, order: Value, field: &str) {
    let (sentence, named) = shop.deploy(order.clone()).await.problem(422);
    assert_eq!(named.as_deref(), Some(field), "{order}: {sentence}");
    assert!(sentence.ends_with('.') && sentence.contains(' '), "{order}: {sentence}");
    let chinese = shop.order("", order.clone(), "zh").await.problem(422).0;
    assert!(chinese.ends_with('。'), "{order}: {chinese}");
    let ahead = shop.order("/preflight", order.clone(), "en").await;
    // What can be read, and does not go with the rest, is looked at as far as it goes.
    if ahead.status == 200 {
        let checks = ahead.json(200)["checks"].as_array().unwrap().clone();
        let blocked = checks.iter().find(|check| check["verdict"] == "blocked").unwrap();
        assert_eq!((&blocked["subject"], &blocked["field"]), (&json!("port"), &json!(field)), "{order}");
        assert_eq!(blocked["sentence"], sentence.as_str());
    } else {
        assert_eq!(ahead.problem(422), (sentence, named), "{order}: a look ahead says the same");
    }
}

#[tokio::test]
async fn a_network_that_cannot_be_is_refused_by_its_field() {
    let shop = Shop::open().await;
    for (network, field) in cases() {
        refused(&shop, json!({ "network": network }), field).await;
    }
    for (kind, network, field) in [
        ("Job", json!({"service": "NodePort"}), "network.service"),
        ("CronJob", json!({"service": "NodePort", "ports": {"http": {"node_port": 30_080}}}), "network.service"),
        ("Job", json!({"ports": {"http": {"host_port": 80}}}), "network.ports.http.host_port"),
        ("CronJob", json!({"ports": {"http": {"host_port": 80}}}), "network.ports.http.host_port"),
        ("Job", json!({"ports": {"http": {"node_port": 30_080}}}), "network.ports.http.node_port"),
    ] {
        let mut controller = json!({ "kind": kind });
        if kind == "CronJob" {
            controller["schedule"] = "@daily".into();
        }
        refused(&shop, json!({"controller": controller, "replace": true, "network": network}), field).await;
    }
    let releases = shop.get("/services/orders/environments/dev/releases").await;
    assert_eq!(releases["items"].as_array().unwrap().len(), 1, "nothing was deployed");
}

/// Two ports of one service, a number for each.
#[tokio::test]
async fn a_number_stands_once() {
    let shop = Shop::open().await;
    let (ports, boss) = (&shop.world.ports, &shop.boss);
    let mut of = domain::use_cases::service::get(ports, boss, "orders").await.unwrap();
    of.ports.push(domain::service::Port::parse("admin", 9090, "TCP").unwrap());
    of.ports.push(domain::service::Port::parse("dns", 53, "UDP").unwrap());
    of.version += 1;
    ports.store.service_update(&of, None).await.unwrap();
    let both = |other: &str, of: &str, number: u32| json!({"network": {"service": "NodePort", "ports": {"http": { of: number }, other: { of: number }}}});
    refused(&shop, both("admin", "node_port", 30_080), "network.ports.admin.node_port").await;
    refused(&shop, both("admin", "host_port", 80), "network.ports.admin.host_port").await;
    shop.deploy(both("dns", "host_port", 80)).await.json(201);
    shop.deploy(both("dns", "node_port", 30_080)).await.json(201);
    // Where it runs to an end it says so anew.
    let job = json!({"controller": {"kind": "Job"}, "replace": true});
    refused(&shop, job.clone(), "network.service").await;
    let mut said = job;
    said["network"] = json!({});
    shop.deploy(said).await.json(201);
}
