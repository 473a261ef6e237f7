//! The machines of a cluster and what is left on them.

use std::collections::HashMap;

use domain::cluster::Node;
use domain::error::Result;
use k8s_openapi::api::core::v1::{Container, Node as K8sNode, Pod, PodSpec};
use kube::api::ListParams;
use kube::{Api, Client};

use crate::call::within;
use crate::convert::{amount, cores};
use crate::failure;

#[derive(Default)]
struct Taken {
    cpu: u64,
    memory: u64,
    pods: u32,
}

pub async fn nodes(client: &Client) -> Result<Vec<Node>> {
    let machines: Api<K8sNode> = Api::all(client.clone());
    let pods: Api<Pod> = Api::all(client.clone());
    // Pods that ended hold nothing any more.
    let running = ListParams::default().fields("status.phase!=Succeeded,status.phase!=Failed");
    let all = ListParams::default();
    let (machines, pods) = futures::try_join!(within(machines.list(&all)), within(pods.list(&running)))
        .map_err(|error| failure::error(&error))?;
    let mut taken: HashMap<String, Taken> = HashMap::new();
    for spec in pods.items.into_iter().filter_map(|pod| pod.spec) {
        let Some(node) = spec.node_name.clone() else { continue };
        let (cpu, memory) = requested(&spec);
        let sum = taken.entry(node).or_default();
        sum.cpu += cpu;
        sum.memory += memory;
        sum.pods += 1;
    }
    Ok(machines.items.into_iter().map(|machine| node(machine, &mut taken)).collect())
}

/// What the scheduler counts: all containers together with what runs beside them, or an init container with what was begun
/// before it when that is more. Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
fn requested(spec: &PodSpec) -> (u64, u64) {
    let of = |container: &Container, name: &str, read: fn(&_) -> Option<u64>| {
        container.resources.as_ref().and_then(|r| r.requests.as_ref()?.get(name)).and_then(read).unwrap_or_default()
    };
    let side = |name: &str, read: fn(&_) -> Option<u64>| {
        let (mut beside, mut most) = (0, 0);
        for container in spec.init_containers.iter().flatten() {
            if container.restart_policy.as_deref() == Some("Always") {
                beside += of(container, name, read);
            } else {
                most = most.max(beside + of(container, name, read));
            }
        }
        let sum: u64 = spec.containers.iter().map(|container| of(container, name, read)).sum();
        most.max(sum + beside)
    };
    (side("cpu", cores), side("memory", amount))
}

fn node(machine: K8sNode, taken: &mut HashMap<String, Taken>) -> Node {
    let name = machine.metadata.name.unwrap_or_default();
    let status = machine.status.unwrap_or_default();
    let info = status.node_info.unwrap_or_default();
    let room = status.allocatable.unwrap_or_default();
    let taken = taken.remove(&name).unwrap_or_default();
    let pods = room.get("pods").and_then(amount).unwrap_or_default();
    Node {
        ready: status.conditions.into_iter().flatten().any(|c| c.type_ == "Ready" && c.status == "True"),
        version: info.kubelet_version,
        architecture: info.architecture,
        cpu_allocatable: room.get("cpu").and_then(cores).unwrap_or_default(),
        cpu_requested: taken.cpu,
        memory_allocatable: room.get("memory").and_then(amount).unwrap_or_default(),
        memory_requested: taken.memory,
        pods: taken.pods,
        pods_allocatable: u32::try_from(pods).unwrap_or(u32::MAX),
        name,
    }
}
