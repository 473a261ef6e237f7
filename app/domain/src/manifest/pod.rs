//! The pod of a release: its template and the container in it.

use serde_json::{Map, Value, json};

use super::{RELEASE, RESTARTED_AT, Target, labels};
use crate::release::{Placement, Release};
use crate::service::Protocol;
use crate::settings::Resources;

/// The pod template.
pub(super) fn template(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut annotations = json!({ RELEASE: release.number.to_string() });
    if let Some(at) = placement.restarted_at {
        annotations[RESTARTED_AT] = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into();
    }
    json!({
        "metadata": {
            "labels": labels(&release.service_name, &release.environment_name, target.team, &release.image.version()),
            "annotations": annotations,
        },
        "spec": {
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "containers": [container(release)],
        },
    })
}

/// How Kubernetes asks whether a container serves. `None` where nobody said how: it then counts as ready as soon as it runs.
pub(super) fn readiness(release: &Release) -> Option<Value> {
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
    if let Some(probe) = readiness(release) {
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
