//! A Pod becomes the domain's, with its containers.

use domain::manifest::RELEASE;
use domain::network::HostPort;
use domain::workload::{Container, ContainerState, Pod, PodPhase, Reason, Terminated};
use k8s_openapi::api::core::v1 as k8s;
use kube::core::ObjectMeta;

use super::{Kept, amount, cores, count, number, place, protocol, time, wire_number};

/// What Kubernetes labels a Job's pods with.
/// Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-job-name
const JOB: &str = "batch.kubernetes.io/job-name";

pub fn pod(object: k8s::Pod) -> Option<Kept<Pod>> {
    let (place, name, ()) = place(&object.metadata)?;
    let run = run(&object.metadata);
    let spec = object.spec.unwrap_or_default();
    let status = object.status.unwrap_or_default();
    let conditions = status.conditions.clone().unwrap_or_default();
    let ready = conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True");
    let trouble = status.reason.clone().map(|reason| Reason { reason, message: status.message.unwrap_or_default() });
    let unscheduled = conditions.into_iter().find(|c| c.type_ == "PodScheduled" && c.status == "False");
    let trouble = trouble.or_else(|| {
        let unscheduled = unscheduled?;
        Some(Reason { reason: unscheduled.reason?, message: unscheduled.message.unwrap_or_default() })
    });
    let host_ports = host_ports(&spec);
    let init_statuses = status.init_container_statuses.unwrap_or_default();
    let statuses = status.container_statuses.unwrap_or_default();
    // Kubernetes has what runs beside the service among the init containers: one that is always restarted ends with the pod.
    let (sidecars, init): (Vec<_>, Vec<_>) = spec
        .init_containers
        .unwrap_or_default()
        .into_iter()
        .partition(|c| c.restart_policy.as_deref() == Some("Always"));
    let init = init.into_iter().map(|c| container(c, true, &init_statuses));
    let sidecars = sidecars.into_iter().map(|c| container(c, false, &init_statuses));
    let main = spec.containers.into_iter().map(|c| container(c, false, &statuses));
    let pod = Pod {
        name: name.clone(),
        uid: object.metadata.uid.unwrap_or_default(),
        node: spec.node_name,
        phase: phase(status.phase.as_deref()),
        ready,
        deleting: object.metadata.deletion_timestamp.is_some(),
        created_at: object.metadata.creation_timestamp.and_then(|at| time(at.0)),
        release: number(object.metadata.annotations.as_ref(), RELEASE),
        run,
        ip: status.pod_ip,
        host_ip: status.host_ip,
        host_ports,
        trouble,
        containers: init.chain(main).chain(sidecars).collect(),
    };
    Some((place, name, pod))
}

fn host_ports(spec: &k8s::PodSpec) -> Vec<HostPort> {
    let ports = spec.containers.iter().flat_map(|container| container.ports.iter().flatten());
    let port = |port: &k8s::ContainerPort| {
        Some(HostPort {
            name: port.name.clone().unwrap_or_else(|| port.container_port.to_string()),
            number: wire_number(port.host_port)?,
            protocol: protocol(port.protocol.as_deref())?,
        })
    };
    ports.filter_map(port).collect()
}

/// The Job that it is of: its controller says so. The label counts where it has none, as after the Job was orphaned.
fn run(metadata: &ObjectMeta) -> Option<String> {
    let owners = metadata.owner_references.as_deref().unwrap_or_default();
    match owners.iter().find(|owner| owner.controller == Some(true)) {
        Some(owner) => (owner.kind == "Job").then(|| owner.name.clone()),
        None => metadata.labels.as_ref()?.get(JOB).cloned(),
    }
}

/// Text from outside: whatever is not one of the four known phases is unknown.
fn phase(phase: Option<&str>) -> PodPhase {
    match phase {
        Some("Pending") => PodPhase::Pending,
        Some("Running") => PodPhase::Running,
        Some("Succeeded") => PodPhase::Succeeded,
        Some("Failed") => PodPhase::Failed,
        Some(_) | None => PodPhase::Unknown,
    }
}

fn container(spec: k8s::Container, init: bool, statuses: &[k8s::ContainerStatus]) -> Container {
    let status = statuses.iter().find(|status| status.name == spec.name);
    let resources = spec.resources.unwrap_or_default();
    let requests = resources.requests.unwrap_or_default();
    let limits = resources.limits.unwrap_or_default();
    Container {
        name: spec.name,
        image: spec.image.unwrap_or_default(),
        init,
        ready: status.is_some_and(|status| status.ready),
        restarts: count(status.map(|status| status.restart_count)),
        state: state(status.and_then(|status| status.state.clone())),
        last: status.and_then(|status| status.last_state.clone()?.terminated).map(terminated),
        cpu_request: requests.get("cpu").and_then(cores),
        cpu_limit: limits.get("cpu").and_then(cores),
        memory_request: requests.get("memory").and_then(amount),
        memory_limit: limits.get("memory").and_then(amount),
    }
}

/// Exactly one of the three is set; none means that nothing happened yet (documented on `ContainerState`).
fn state(state: Option<k8s::ContainerState>) -> ContainerState {
    let state = state.unwrap_or_default();
    match (state.running, state.terminated, state.waiting) {
        (Some(running), _, _) => ContainerState::Running { since: running.started_at.and_then(|at| time(at.0)) },
        (None, Some(ended), _) => ContainerState::Terminated(terminated(ended)),
        (None, None, Some(waiting)) => ContainerState::Waiting(Reason {
            reason: waiting.reason.unwrap_or_default(),
            message: waiting.message.unwrap_or_default(),
        }),
        (None, None, None) => ContainerState::Waiting(Reason { reason: String::new(), message: String::new() }),
    }
}

fn terminated(ended: k8s::ContainerStateTerminated) -> Terminated {
    Terminated {
        exit_code: ended.exit_code,
        reason: ended.reason.unwrap_or_default(),
        message: ended.message.unwrap_or_default(),
        started_at: ended.started_at.and_then(|at| time(at.0)),
        finished_at: ended.finished_at.and_then(|at| time(at.0)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_crashing_pod_keeps_its_reasons() {
        let object = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "a-1-2", "namespace": "n", "uid": "u", "labels": {"slipway.dev/service": "a",
                "batch.kubernetes.io/job-name": "a-1"},
                "annotations": {"slipway.dev/release": "7"}},
            "spec": {"containers": [{"name": "a", "image": "i", "resources": {"limits": {"memory": "64Mi", "cpu": "500m"}}}]},
            "status": {"phase": "Running", "containerStatuses": [{"name": "a", "image": "i", "imageID": "", "ready": false,
                "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "m"}},
                "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]},
        }))
        .unwrap();
        let (place, name, pod) = pod(object).unwrap();
        assert_eq!((place.service.as_str(), name.as_str(), pod.release, pod.restarts()), ("a", "a-1-2", Some(7), 3));
        assert_eq!(pod.run.as_deref(), Some("a-1"));
        let container = &pod.containers[0];
        assert_eq!(container.last.as_ref().unwrap().exit_code, 137);
        assert_eq!((container.memory_limit, container.cpu_limit), (Some(64 << 20), Some(500)));
        assert!(matches!(&container.state, ContainerState::Waiting(reason) if reason.reason == "CrashLoopBackOff"));
    }

    #[test]
    fn the_controller_says_which_run_a_pod_is_of_and_a_label_only_where_there_is_none() {
        let of = |owners: serde_json::Value| {
            let metadata = serde_json::json!({"labels": {JOB: "a-1"}, "ownerReferences": owners});
            run(&serde_json::from_value(metadata).unwrap())
        };
        let owner = |kind: &str, name: &str, controller: bool| serde_json::json!({"apiVersion": "v1", "kind": kind, "name": name, "uid": "u", "controller": controller});
        assert_eq!(
            of(serde_json::json!([owner("Node", "n", false), owner("Job", "a-2", true)])).as_deref(),
            Some("a-2")
        );
        assert_eq!(of(serde_json::json!([owner("ReplicaSet", "a-5d", true)])), None, "whatever somebody labelled it");
        assert_eq!(of(serde_json::json!([])).as_deref(), Some("a-1"));
    }

    #[test]
    fn a_sidecar_is_no_init_container_and_stands_behind_the_service() {
        let object = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "a-1-2", "namespace": "n", "labels": {"slipway.dev/service": "a"}},
            "spec": {"containers": [{"name": "a"}],
                "initContainers": [{"name": "proxy", "restartPolicy": "Always"}, {"name": "migrate"}]},
            "status": {"initContainerStatuses": [
                {"name": "proxy", "image": "p", "imageID": "", "ready": true, "restartCount": 2,
                    "state": {"running": {}}},
                {"name": "migrate", "image": "m", "imageID": "", "ready": true, "restartCount": 0,
                    "state": {"terminated": {"exitCode": 0}}}]},
        }))
        .unwrap();
        let (.., pod) = pod(object).unwrap();
        let found: Vec<_> = pod.containers.iter().map(|c| (c.name.as_str(), c.init, c.restarts)).collect();
        assert_eq!(found, [("migrate", true, 0), ("a", false, 0), ("proxy", false, 2)]);
        assert!(matches!(pod.containers[2].state, ContainerState::Running { .. }));
    }
}
