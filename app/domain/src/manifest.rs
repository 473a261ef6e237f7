//! The Kubernetes objects of a release. Pure: the same release and placement give the same JSON, byte for byte.
//!
//! Labels are the recommended ones (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/);
//! the selector is the part of them that never changes for a service in a namespace.

use serde_json::{Map, Value, json};

use crate::name::{EnvironmentName, Namespace, ServiceName, TeamName};
use crate::release::{Placement, Release};
use crate::service::Protocol;
use crate::settings::Resources;

/// Who owns the objects: the label by which Slipway finds and prunes its own, and never others.
pub const MANAGER: &str = "slipway";
/// Label: who owns an object.
pub const OWNER: &str = "app.kubernetes.io/managed-by";
/// Annotation: number of the release, on the controller and on its pods.
pub const RELEASE: &str = "slipway.dev/release";
/// Annotation: version of the placement that was applied.
pub const PLACEMENT: &str = "slipway.dev/placement-version";
/// Annotation on the pod template: when a restart was asked for.
pub const RESTARTED_AT: &str = "slipway.dev/restarted-at";
/// Label: the service's name; what Slipway's watches select by.
pub const SERVICE: &str = "slipway.dev/service";
/// Label: the environment's name.
pub const ENVIRONMENT: &str = "slipway.dev/environment";
/// How long Kubernetes lets a rollout stand still before it calls it failed. Seconds.
pub const PROGRESS_DEADLINE: u32 = 300;
/// Without a probe a container that crashes at once counts as ready for a moment, and the pods before it would be ended.
/// Only one that ran for so many seconds is available.
const SETTLES: u32 = 5;

/// Where a release goes.
pub struct Target<'a> {
    pub team: &'a TeamName,
    pub namespace: &'a Namespace,
}

/// The labels on every object of a service.
pub fn labels(
    service: &ServiceName,
    environment: &EnvironmentName,
    team: &TeamName,
    version: &str,
) -> Map<String, Value> {
    let mut labels = selector(service);
    labels.insert("app.kubernetes.io/instance".into(), format!("{service}-{environment}").into());
    labels.insert("app.kubernetes.io/part-of".into(), team.as_str().into());
    labels.insert(SERVICE.into(), service.as_str().into());
    labels.insert(ENVIRONMENT.into(), environment.as_str().into());
    let version = label_value(version);
    if !version.is_empty() {
        labels.insert("app.kubernetes.io/version".into(), version.into());
    }
    labels
}

fn selector(service: &ServiceName) -> Map<String, Value> {
    let mut selector = Map::new();
    selector.insert(OWNER.into(), MANAGER.into());
    selector.insert("app.kubernetes.io/name".into(), service.as_str().into());
    selector
}

/// Cuts a text down to what a label's value may be: 63 characters, letters and digits at both ends.
fn label_value(text: &str) -> String {
    let cut: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).take(63).collect();
    cut.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned()
}

/// All objects of a release, in the order in which they are applied.
pub fn render(release: &Release, placement: &Placement, target: &Target<'_>) -> Vec<Value> {
    let mut objects = Vec::new();
    if !release.ports.is_empty() {
        objects.push(service(release, target));
    }
    objects.push(deployment(release, placement, target));
    objects
}

fn metadata(release: &Release, target: &Target<'_>) -> Value {
    json!({
        "name": release.service_name,
        "namespace": target.namespace,
        "labels": labels(&release.service_name, &release.environment_name, target.team, &release.image.version()),
        "annotations": { RELEASE: release.number.to_string() },
    })
}

fn service(release: &Release, target: &Target<'_>) -> Value {
    let ports: Vec<Value> = release
        .ports
        .iter()
        .map(|port| json!({"name": port.name, "port": port.port, "targetPort": port.name, "protocol": port.protocol.as_str()}))
        .collect();
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(release, target),
        "spec": { "type": "ClusterIP", "selector": selector(&release.service_name), "ports": ports },
    })
}

fn deployment(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut head = metadata(release, target);
    head["annotations"][PLACEMENT] = placement.version.to_string().into();
    let mut template = json!({ RELEASE: release.number.to_string() });
    if let Some(at) = placement.restarted_at {
        template[RESTARTED_AT] = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into();
    }
    let mut deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": head,
        "spec": {
            "replicas": placement.wanted(),
            "revisionHistoryLimit": 5,
            "progressDeadlineSeconds": PROGRESS_DEADLINE,
            "selector": { "matchLabels": selector(&release.service_name) },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } },
            "template": {
                "metadata": {
                    "labels": labels(&release.service_name, &release.environment_name, target.team, &release.image.version()),
                    "annotations": template,
                },
                "spec": {
                    "automountServiceAccountToken": false,
                    "enableServiceLinks": false,
                    "containers": [container(release)],
                },
            },
        },
    });
    if probe(release).is_none() {
        deployment["spec"]["minReadySeconds"] = SETTLES.into();
    }
    deployment
}

/// How Kubernetes asks whether a container serves. `None` where nobody said how: it then counts as ready as soon as it runs.
fn probe(release: &Release) -> Option<Value> {
    let port = release.ports.iter().find(|port| port.protocol == Protocol::Tcp)?;
    let path = release.health_path.as_ref()?;
    Some(json!({
        "httpGet": { "path": path.as_str(), "port": port.name },
        "periodSeconds": 2, "timeoutSeconds": 2, "failureThreshold": 3,
    }))
}

fn container(release: &Release) -> Value {
    let mut container = json!({
        "name": release.service_name,
        "image": release.image,
        // The log's last lines stand in the container's status when it dies: they outlive the container itself.
        "terminationMessagePolicy": "FallbackToLogsOnError",
    });
    if !release.ports.is_empty() {
        container["ports"] = release
            .ports
            .iter()
            .map(|port| json!({"name": port.name, "containerPort": port.port, "protocol": port.protocol.as_str()}))
            .collect();
    }
    if !release.settings.variables.is_empty() {
        container["env"] =
            release.settings.variables.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    }
    let resources = resources(&release.settings.resources);
    if !resources.is_empty() {
        container["resources"] = resources.into();
    }
    if let Some(probe) = probe(release) {
        container["readinessProbe"] = probe;
    }
    container
}

fn resources(resources: &Resources) -> Map<String, Value> {
    let side = |cpu: Option<String>, memory: Option<String>| {
        let mut side = Map::new();
        side.extend(cpu.map(|cpu| ("cpu".to_owned(), cpu.into())));
        side.extend(memory.map(|memory| ("memory".to_owned(), memory.into())));
        side
    };
    let requests = side(resources.cpu_request.map(|q| q.to_string()), resources.memory_request.map(|q| q.to_string()));
    let limits = side(resources.cpu_limit.map(|q| q.to_string()), resources.memory_limit.map(|q| q.to_string()));
    let mut both = Map::new();
    if !requests.is_empty() {
        both.insert("requests".into(), requests.into());
    }
    if !limits.is_empty() {
        both.insert("limits".into(), limits.into());
    }
    both
}
