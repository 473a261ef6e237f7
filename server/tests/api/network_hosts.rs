//! Host ports beforehand: counted node by node, with the way out where an update would stand still.

use domain::Text;
use domain::network::HostPorts;
use domain::ports::Refusal;
use serde_json::json;

use crate::controllers::Shop;
use crate::network::{host_port, node, pod, said};

#[tokio::test]
async fn host_ports_are_counted_node_by_node() {
    let shop = Shop::open().await;
    let with = |replicas: u32| {
        let mut order = host_port(80);
        order["replicas"] = replicas.into();
        order
    };
    let nodes = || vec![node("one"), node("two")];
    let set = |held| *shop.world.outside.host_ports.lock().unwrap() = HostPorts { nodes: nodes(), held };
    set(Vec::new());
    let found = said(&shop, with(2)).await;
    assert_eq!((found.len(), found[0].1.as_str()), (1, "Host port 80 is free on 2 of 2 nodes."));
    let found = said(&shop, with(3)).await;
    assert!(found[0].0 == "warning" && found[0].1.contains("3 pods want one of 2 nodes"), "{found:?}");

    set(vec![pod("proxy-x", "one", 80, "kube-system", None)]);
    let found = said(&shop, with(1)).await;
    let text = "Host port 80 is held by the Pod proxy-x in the namespace kube-system, on one; 1 of 2 nodes are left, for 1 pod.";
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("holds", text));
    let found = said(&shop, with(2)).await;
    assert!(found[0].0 == "warning" && found[0].1.contains("1 of 2 nodes are left, for 2 pods. Choose"), "{found:?}");
    let mut everywhere = with(1);
    (everywhere["controller"], everywhere["replace"]) = (json!({"kind": "DaemonSet"}), json!(true));
    let found = said(&shop, everywhere).await;
    assert!(found[0].0 == "warning" && found[0].1.contains("for 2 pods"), "one on each node: {found:?}");

    set(vec![pod("a", "one", 80, "x", None), pod("b", "two", 80, "x", None)]);
    let found = said(&shop, with(1)).await;
    assert_eq!((found[0].0.as_str(), found[0].2.as_deref()), ("blocked", Some("network.ports.http.host_port")));
    assert!(found[0].1.contains("the Pod a in the namespace x and 1 more, on one, two: 0 of 2"), "{found:?}");
}

#[tokio::test]
async fn a_rolling_update_that_would_stand_still_is_told_with_a_way_out() {
    let shop = Shop::open().await;
    let mut order = host_port(80);
    order["replicas"] = 1.into();
    *shop.world.outside.host_ports.lock().unwrap() =
        HostPorts { nodes: vec![node("one")], held: vec![pod("orders-7-x", "one", 80, "shop-dev", Some("orders"))] };
    let found = said(&shop, order.clone()).await;
    assert_eq!((found.len(), found[1].0.as_str(), found[1].2.as_deref()), (2, "warning", Some("controller.strategy")));
    assert!(
        found[1].1.contains("orders-7-x on one holds host port 80") && found[1].1.contains("recreate"),
        "{found:?}"
    );
    for controller in [
        json!({"kind": "Deployment", "strategy": "Recreate"}),
        json!({"kind": "Deployment", "max_surge": 0, "max_unavailable": 1}),
    ] {
        let mut mended = order.clone();
        mended["controller"] = controller;
        assert_eq!(said(&shop, mended).await.len(), 1, "nothing stands still");
    }
    (order["controller"], order["replace"]) = (json!({"kind": "DaemonSet"}), json!(true));
    let found = said(&shop, order).await;
    assert_eq!(found[1].2.as_deref(), Some("controller.kind"), "{found:?}");
    assert!(found[1].1.contains("wait for each other") && found[1].1.contains("Stop the service first"), "{found:?}");
}

#[tokio::test]
async fn a_namespace_that_allows_no_host_ports_says_what_to_do() {
    let shop = Shop::open().await;
    let words = "pods \"orders-x\" is forbidden: violates PodSecurity \"baseline:latest\": hostPort (container \"orders\" uses hostPort 80)";
    let refusal = Refusal { object: "Pod".into(), field: None, reason: Text::verbatim(words) };
    *shop.world.outside.pod_refusals.lock().unwrap() = vec![refusal];
    let checks = shop.checks(host_port(80)).await;
    let check = checks.iter().find(|check| check["subject"] == "pod" && check["verdict"] == "blocked").unwrap();
    assert_eq!(check["field"], "network.ports");
    let sentence = check["sentence"].as_str().unwrap();
    assert!(sentence.contains("lets no pod have ports of its node") && sentence.contains("privileged"), "{sentence}");
}
