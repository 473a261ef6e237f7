//! How a release is reached from outside, in its objects.

use domain::adoption::Adopted;
use domain::network::{Written, WrittenPort};
use serde_json::{Value, json};

use super::*;

fn network(service: &str, node_port: &str, host_port: &str) -> domain::network::NetworkSettings {
    let port = WrittenPort { name: "http".into(), node_port: node_port.into(), host_port: host_port.into() };
    Written { service: service.into(), ports: vec![port] }.parse().expect("network settings")
}

fn of_kind<'a>(objects: &'a [Value], kind: &str) -> &'a Value {
    objects.iter().find(|object| object["kind"] == kind).expect("rendered")
}

#[test]
fn a_node_port_stands_in_the_service_and_a_host_port_in_the_pod() {
    let (mut release, placement) = release();
    release.settings.network = network("NodePort", "30080", "80");
    release.settings.network.check(ControllerKind::Deployment, &release.ports).expect("holds");
    let objects = rendered(&release, &placement);
    let ports = objects.last().map(|controller| &controller["spec"]["template"]["spec"]["containers"][0]["ports"]);
    insta::assert_json_snapshot!((&of_kind(&objects, "Service")["spec"], ports));
}

#[test]
fn a_number_that_the_cluster_assigns_is_not_named_and_a_headless_service_stays_headless() {
    let (mut release, placement) = release();
    release.settings.controller = ControllerSettings::StatefulSet(StatefulSetSettings::default());
    release.settings.network = network("NodePort", "", "");
    let objects = rendered(&release, &placement);
    let services: Vec<&Value> = objects.iter().filter(|object| object["kind"] == "Service").collect();
    assert_eq!(services[0]["spec"]["type"], "NodePort");
    assert_eq!(services[0]["spec"]["ports"][0].get("nodePort"), None);
    assert_eq!(
        (&services[1]["spec"]["type"], &services[1]["spec"]["clusterIP"]),
        (&json!("ClusterIP"), &json!("None"))
    );
}

/// A Service of somebody else that leads to the port by its number.
fn kept(kind: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders", "namespace": "dev", "uid": "2" },
        "spec": {
            "type": kind, "externalTrafficPolicy": "Local", "selector": { "app": "orders" },
            "ports": [{ "port": 80, "targetPort": 8080, "nodePort": 31080 }, { "port": 9, "nodePort": 31009 }],
        },
    })
}

#[test]
fn a_service_that_was_adopted_keeps_its_type_until_another_is_chosen() {
    let (mut release, mut placement) = release();
    let controller = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "orders", "uid": "1" },
        "spec": { "selector": { "matchLabels": { "app": "orders" } }, "template": { "spec": { "containers": [] } } } });
    placement.adopted = Adopted::of(&controller, Some(&kept("NodePort")));
    let service = |release: &Release| of_kind(&rendered(release, &placement), "Service")["spec"].clone();
    assert_eq!(service(&release), kept("NodePort")["spec"], "nobody chose");
    release.settings.network = network("NodePort", "31081", "");
    let changed = service(&release);
    assert_eq!((&changed["ports"][0]["nodePort"], changed["ports"][1].get("nodePort")), (&json!(31_081), None));
    assert_eq!(changed["externalTrafficPolicy"], "Local");
    release.settings.network = network("ClusterIP", "", "");
    let inside = service(&release);
    assert_eq!((&inside["type"], inside.get("externalTrafficPolicy")), (&json!("ClusterIP"), None));
    assert!(!inside.to_string().contains("nodePort"), "{inside}");
}
