//! The containers of a release's pods: the service's own, and those beside it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{configuration, probe};
use crate::configuration::references;
use crate::pod::{Command, Companion, PreStop, Role, Security};
use crate::release::Release;
use crate::settings::Resources;

/// The container that is the service.
pub(super) fn service(release: &Release) -> Value {
    let settings = &release.settings;
    let pod = &settings.pod;
    let mut container = json!({ "name": release.service_name, "image": release.image });
    common(&mut container, release, configuration::mounts(release));
    match configuration::start(release) {
        Some((script, original)) => {
            container["command"] = script.into();
            container["args"] = original.into();
        }
        None => words(&mut container, &pod.command, &pod.arguments),
    }
    variables(&mut container, &configuration::plain(release), configuration::variables(release));
    amounts(&mut container, &settings.resources);
    if !release.ports.is_empty() {
        let ports = release.ports.iter().map(|port| {
            let mut named = json!({"name": port.name, "containerPort": port.port, "protocol": port.protocol.as_str()});
            if let Some(number) = settings.network.host_port(&port.name) {
                named["hostPort"] = number.into();
            }
            named
        });
        container["ports"] = ports.collect();
    }
    if let Some(probe) = probe::readiness(release) {
        container["readinessProbe"] = probe;
    }
    for (name, asked) in [("startupProbe", &pod.probes.startup), ("livenessProbe", &pod.probes.liveness)] {
        if let Some(asked) = asked {
            container[name] = probe::probe(asked, &release.ports);
        }
    }
    match &pod.shutdown.pre_stop {
        Some(PreStop::Sleep(seconds)) => {
            container["lifecycle"] = json!({ "preStop": { "sleep": { "seconds": seconds } } });
        }
        Some(PreStop::Command(command)) => {
            container["lifecycle"] = json!({ "preStop": { "exec": { "command": command.words() } } });
        }
        None => {}
    }
    container
}

/// A container that runs before the service or beside it. Kubernetes has both among the init containers: one that is
/// always restarted stays.
pub(super) fn companion(companion: &Companion, release: &Release) -> Value {
    let mut container = json!({ "name": companion.name, "image": companion.image });
    common(&mut container, release, Vec::new());
    words(&mut container, &companion.command, &companion.arguments);
    variables(&mut container, &companion.variables, Vec::new());
    amounts(&mut container, &companion.resources);
    if companion.role == Role::Sidecar {
        container["restartPolicy"] = "Always".into();
    }
    container
}

/// What holds for all containers of a pod: what they may do, and what is mounted; `files` in this one alone.
fn common(container: &mut Value, release: &Release, files: Vec<Value>) {
    // The log's last lines stand in the container's status when it dies: they outlive the container itself.
    container["terminationMessagePolicy"] = "FallbackToLogsOnError".into();
    container["securityContext"] = security(&release.settings.pod.security);
    let claims = release.settings.controller.volumes().iter();
    let mut mounts: Vec<Value> =
        claims.map(|claim| json!({ "name": claim.name, "mountPath": claim.mount_path })).collect();
    mounts.extend(release.settings.pod.volumes.iter().map(|volume| {
        let mut mount = json!({ "name": volume.name, "mountPath": volume.mount_path });
        if volume.read_only {
            mount["readOnly"] = true.into();
        }
        mount
    }));
    mounts.extend(files);
    if !mounts.is_empty() {
        container["volumeMounts"] = mounts.into();
    }
}

fn security(security: &Security) -> Value {
    let mut context = json!({ "allowPrivilegeEscalation": false });
    if security.read_only {
        context["readOnlyRootFilesystem"] = true.into();
    }
    if security.drop_capabilities {
        context["capabilities"] = json!({ "drop": ["ALL"] });
    }
    context
}

fn words(container: &mut Value, command: &Command, arguments: &Command) {
    for (name, command) in [("command", command), ("args", arguments)] {
        if !command.is_empty() {
            container[name] = command.words().into();
        }
    }
}

fn variables(container: &mut Value, plain: &BTreeMap<String, String>, sealed: Vec<Value>) {
    // Kubernetes puts in for `$(NAME)` only what stands before.
    let (last, first): (Vec<_>, Vec<_>) = plain.iter().partition(|(_, value)| value.contains("$("));
    let named = |(name, value): (&String, &String)| json!({ "name": name, "value": value });
    let mut variables: Vec<Value> = first.into_iter().map(named).collect();
    variables.extend(sealed);
    variables.extend(after_what_they_refer_to(last).into_iter().map(named));
    if !variables.is_empty() {
        container["env"] = variables.into();
    }
}

/// By name, but each after those that it refers to. Those that refer to each other in a circle stay by name.
fn after_what_they_refer_to<'a>(mut left: Vec<(&'a String, &'a String)>) -> Vec<(&'a String, &'a String)> {
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |(name, value): &(&String, &String)| {
            let others = references(value).into_iter().filter(|other| *other != name.as_str());
            others.into_iter().any(|other| left.iter().any(|(left, _)| left.as_str() == other))
        };
        let next = left.iter().position(|variable| !waits(variable)).unwrap_or_default();
        ordered.push(left.remove(next));
    }
    ordered
}

fn amounts(container: &mut Value, resources: &Resources) {
    let side = |cpu: Option<String>, memory: Option<String>| {
        let mut side = Map::new();
        side.extend(cpu.map(|cpu| ("cpu".to_owned(), cpu.into())));
        side.extend(memory.map(|memory| ("memory".to_owned(), memory.into())));
        side
    };
    let requests = side(resources.cpu_request.map(|q| q.to_string()), resources.memory_request.map(|q| q.to_string()));
    let limits = side(resources.cpu_limit.map(|q| q.to_string()), resources.memory_limit.map(|q| q.to_string()));
    let both: Map<String, Value> = [("requests", requests), ("limits", limits)]
        .into_iter()
        .filter(|(_, side)| !side.is_empty())
        .map(|(name, side)| (name.to_owned(), side.into()))
        .collect();
    if !both.is_empty() {
        container["resources"] = both.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the variables in their order.
    fn order(plain: &[(&str, &str)], sealed: &[&str]) -> Vec<String> {
        let plain = plain.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let sealed = sealed.iter().map(|name| json!({ "name": name })).collect();
        let mut container = json!({});
        variables(&mut container, &plain, sealed);
        let all = container["env"].as_array().cloned().unwrap_or_default();
        all.iter().map(|variable| variable["name"].as_str().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_variable_stands_after_those_that_it_refers_to() {
        let chain = [("API_URL", "$(BASE_URL)/v1"), ("BASE_URL", "http://$(HOST):$(PORT)"), ("HOST", "db")];
        assert_eq!(order(&chain, &["PORT"]), ["HOST", "PORT", "BASE_URL", "API_URL"]);
        let escaped = [("A", "$(B)"), ("B", "$$(date)")];
        assert_eq!(order(&escaped, &[]), ["B", "A"]);
        let circle = [("A", "$(B)"), ("B", "$(A)"), ("C", "$(C)"), ("D", "d")];
        assert_eq!(order(&circle, &[]), ["D", "C", "A", "B"]);
    }
}
