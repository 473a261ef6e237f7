//! Who holds ports of a cluster's nodes: node ports of Services, host ports of pods, in all namespaces.

use domain::error::{Error, Result};
use domain::manifest::SERVICE;
use domain::network::{HostNode, HostPortHeld, HostPorts, NodePortHeld};
use domain::text;
use k8s_openapi::api::core::v1::{Node, Pod, Service};
use kube::api::ListParams;
use kube::{Api, Client, ResourceExt};

use crate::call::{LOOK, within};
use crate::convert::{protocol, wire_number};
use crate::failure::{self, Fault};

/// Those of a load balancer's health check are ports of the nodes, too.
pub async fn node_ports(client: &Client) -> Result<Vec<NodePortHeld>> {
    let api: Api<Service> = Api::all(client.clone());
    let services = looked(within(api.list(&ListParams::default()))).await?;
    let services = services.map_err(|error| lacks("services", &error))?;
    Ok(services.items.iter().flat_map(of_service).collect())
}

fn of_service(service: &Service) -> Vec<NodePortHeld> {
    let Some(spec) = &service.spec else { return Vec::new() };
    let ports = spec.ports.iter().flatten().map(|port| port.node_port).chain([spec.health_check_node_port]);
    let held = |number| NodePortHeld {
        number,
        namespace: service.namespace().unwrap_or_default(),
        name: service.name_any(),
        service: service.labels().get(SERVICE).cloned(),
    };
    ports.filter_map(wire_number).map(held).collect()
}

pub async fn host_ports(client: &Client) -> Result<HostPorts> {
    let (pods, nodes): (Api<Pod>, Api<Node>) = (Api::all(client.clone()), Api::all(client.clone()));
    // Pods that ended hold nothing any more.
    let running = ListParams::default().fields("status.phase!=Succeeded,status.phase!=Failed");
    let all = ListParams::default();
    let both = async { futures::join!(within(pods.list(&running)), within(nodes.list(&all))) };
    let (pods, nodes) = looked(both).await?;
    let pods = pods.map_err(|error| lacks("pods", &error))?;
    let nodes = nodes.map_err(|error| lacks("nodes", &error))?;
    Ok(HostPorts {
        nodes: nodes.items.into_iter().map(of_node).collect(),
        held: pods.items.iter().flat_map(of_pod).collect(),
    })
}

/// What is on no node holds none of its ports. A pod in the network of its node has its ports there, and says so.
fn of_pod(pod: &Pod) -> Vec<HostPortHeld> {
    let Some(spec) = &pod.spec else { return Vec::new() };
    let Some(node) = &spec.node_name else { return Vec::new() };
    // What runs before the others is over when they begin, but for what is always started again.
    let beside = spec.init_containers.iter().flatten().filter(|one| one.restart_policy.as_deref() == Some("Always"));
    let ports = spec.containers.iter().chain(beside).flat_map(|container| container.ports.iter().flatten());
    let held = |port: &k8s_openapi::api::core::v1::ContainerPort| {
        Some(HostPortHeld {
            number: wire_number(port.host_port)?,
            protocol: protocol(port.protocol.as_deref())?,
            namespace: pod.namespace().unwrap_or_default(),
            pod: pod.name_any(),
            node: node.clone(),
            service: pod.labels().get(SERVICE).cloned(),
        })
    };
    ports.filter_map(held).collect()
}

fn of_node(node: Node) -> HostNode {
    let (name, labels) = (node.name_any(), node.labels().clone());
    let spec = node.spec.unwrap_or_default();
    let keeps_away = |effect: &str| matches!(effect, "NoSchedule" | "NoExecute");
    let tainted = spec.taints.iter().flatten().any(|taint| keeps_away(&taint.effect));
    let conditions = node.status.and_then(|status| status.conditions).unwrap_or_default();
    HostNode {
        name,
        labels,
        ready: conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True"),
        closed: tainted || spec.unschedulable == Some(true),
    }
}

/// Somebody waits in front of a form.
async fn looked<T>(call: impl Future<Output = T>) -> Result<T> {
    tokio::time::timeout(LOOK, call).await.map_err(|_| failure::timeout())
}

fn lacks(plural: &str, error: &kube::Error) -> Error {
    match failure::fault(error) {
        Fault::Forbidden(_) => Error::unavailable(
            text!(
                "Slipway's account may not list {plural} in all namespaces (403). Give it the right “list” on {plural}.",
                "Slipway 的账号无权列出所有命名空间的 {plural}（403）。请授予其对 {plural} 的 “list” 权限。"
            ),
            failure::chain(error),
        ),
        _ => failure::error(error),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::service::Protocol;
    use serde_json::json;

    #[test]
    fn a_service_holds_its_node_ports_and_that_of_its_health_check() {
        let service = json!({"metadata": {"name": "a", "namespace": "n"}, "spec": {"healthCheckNodePort": 31000,
            "ports": [{"port": 80, "nodePort": 30080}, {"port": 81}]}});
        let held = of_service(&serde_json::from_value(service).unwrap());
        assert_eq!(held.iter().map(|held| held.number).collect::<Vec<_>>(), [30_080, 31_000]);
        assert_eq!((held[0].namespace.as_str(), held[0].name.as_str(), &held[0].service), ("n", "a", &None));
    }

    #[test]
    fn a_pod_holds_host_ports_on_its_node_and_without_one_none() {
        let pod = |spec: serde_json::Value| {
            let labels = json!({"slipway.dev/service": "agent"});
            let pod = json!({"metadata": {"name": "p", "namespace": "n", "labels": labels}, "spec": spec});
            of_pod(&serde_json::from_value(pod).unwrap())
        };
        let port = |host: i32, protocol: &str| json!([{"containerPort": 1, "hostPort": host, "protocol": protocol}]);
        let containers = json!([{"name": "a", "ports": port(80, "TCP")}]);
        let init = json!([{"name": "once", "ports": port(81, "TCP")},
            {"name": "beside", "restartPolicy": "Always", "ports": port(82, "UDP")}]);
        let held = pod(json!({"nodeName": "one", "containers": containers, "initContainers": init}));
        let found: Vec<_> = held.iter().map(|held| (held.number, held.protocol)).collect();
        assert_eq!(found, [(80, Protocol::Tcp), (82, Protocol::Udp)]);
        assert_eq!((held[0].node.as_str(), held[0].service.as_deref()), ("one", Some("agent")));
        assert!(pod(json!({"containers": containers})).is_empty());
    }

    #[test]
    fn a_node_that_keeps_pods_away_is_closed() {
        let node = |spec: serde_json::Value| {
            let status = json!({"conditions": [{"type": "Ready", "status": "True"}]});
            of_node(serde_json::from_value(json!({"metadata": {"name": "a"}, "spec": spec, "status": status})).unwrap())
        };
        let taint = |effect| node(json!({"taints": [{"key": "k", "effect": effect}]})).closed;
        assert_eq!((taint("NoSchedule"), taint("NoExecute"), taint("PreferNoSchedule")), (true, true, false));
        assert!(node(json!({"unschedulable": true})).closed);
        assert!(node(json!({})).ready && !node(json!({})).closed);
    }
}
