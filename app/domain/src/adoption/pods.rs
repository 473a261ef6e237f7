//! What the pods are made of beside the container that becomes the service's own.

use serde_json::Value;

use super::containers::{command, resources, variables};
use super::found::template;
use super::value::{flag, list, number, text};
use crate::controller::MountPath;
use crate::image::ImageRef;
use crate::pod::{Command, Companion, PodSettings, PreStop, Role, Security, Shutdown, Source, Spread, Volume};
use crate::quantity::Memory;

/// The account that pods have where nothing is said; with a token, unless that is said.
const USUAL_ACCOUNT: &str = "default";

pub(super) fn pod(object: &Value, main: &Value) -> PodSettings {
    let spec = template(object).get("spec").unwrap_or(&Value::Null);
    let token = spec.get("automountServiceAccountToken") != Some(&Value::Bool(false));
    let account = text(spec, "/serviceAccountName").or_else(|| text(spec, "/serviceAccount"));
    let account = account.filter(|account| !account.is_empty() && *account != USUAL_ACCOUNT);
    let pull = list(spec, "/imagePullSecrets").iter();
    PodSettings {
        command: command(main, "command"),
        arguments: command(main, "args"),
        shutdown: shutdown(spec, main),
        security: security(spec, main),
        volumes: volumes(object, spec, main),
        companions: companions(spec, main),
        spread: spread(spec),
        pull_secrets: pull.filter_map(|secret| text(secret, "/name").map(str::to_owned)).collect(),
        service_account: account.or_else(|| token.then_some(USUAL_ACCOUNT)).map(str::to_owned),
        ..PodSettings::default()
    }
}

fn shutdown(spec: &Value, main: &Value) -> Shutdown {
    let sleep = number(main, "/lifecycle/preStop/sleep/seconds").map(PreStop::Sleep);
    let command = || {
        let words = super::value::words(main, "/lifecycle/preStop/exec/command");
        let command = Command::of(words, "pre_stop").ok().filter(|command| !command.is_empty())?;
        Some(PreStop::Command(command))
    };
    // Kubernetes writes what is usual into every pod.
    let grace = number(spec, "/terminationGracePeriodSeconds").filter(|seconds| *seconds != 30);
    Shutdown { grace, pre_stop: sleep.or_else(command) }
}

fn security(spec: &Value, main: &Value) -> Security {
    let own = |name: &str| format!("/securityContext/{name}");
    let either = |name: &str| flag(main, &own(name)) || flag(spec, &own(name));
    let drop = list(main, "/securityContext/capabilities/drop").iter();
    Security {
        non_root: either("runAsNonRoot"),
        user: number(main, &own("runAsUser")).or_else(|| number(spec, &own("runAsUser"))),
        read_only: flag(main, &own("readOnlyRootFilesystem")),
        drop_capabilities: drop.filter_map(Value::as_str).any(|name| name == "ALL"),
        proposed: false,
    }
}

/// What is mounted into the service's container whole. A claim of each pod is told with the controller.
fn volumes(object: &Value, spec: &Value, main: &Value) -> Vec<Volume> {
    let mut volumes: Vec<Volume> = Vec::new();
    for mount in list(main, "/volumeMounts") {
        let Some(name) = text(mount, "/name") else { continue };
        let claimed = |claim: &Value| text(claim, "/metadata/name") == Some(name);
        let is_part = mount.get("subPath").is_some() || mount.get("subPathExpr").is_some();
        if is_part || list(object, "/spec/volumeClaimTemplates").iter().any(claimed) {
            continue;
        }
        let found = list(spec, "/volumes").iter().find(|volume| text(volume, "/name") == Some(name)).and_then(source);
        let path = MountPath::parse(text(mount, "/mountPath").unwrap_or_default()).ok();
        let Some((source, mount_path)) = found.zip(path) else { continue };
        if !volumes.iter().any(|other| other.name == name || other.mount_path == mount_path) {
            volumes.push(Volume { name: name.to_owned(), mount_path, read_only: flag(mount, "/readOnly"), source });
        }
    }
    volumes
}

fn source(volume: &Value) -> Option<Source> {
    let name = |pointer: &str| text(volume, pointer).map(str::to_owned);
    if let Some(empty) = volume.get("emptyDir") {
        let size = text(empty, "/sizeLimit").and_then(|size| Memory::parse(size).ok());
        return Some(Source::Empty { size, memory: text(empty, "/medium") == Some("Memory") });
    }
    let claim = name("/persistentVolumeClaim/claimName").map(|name| Source::Claim { name });
    let map = || name("/configMap/name").map(|name| Source::ConfigMap { name });
    let secret = || name("/secret/secretName").map(|name| Source::Secret { name });
    claim.or_else(map).or_else(secret)
}

/// Init containers as they are; what runs beside the service becomes a container that begins before it and ends after it.
fn companions(spec: &Value, main: &Value) -> Vec<Companion> {
    let always = |container: &Value| text(container, "/restartPolicy") == Some("Always");
    let role = |container: &Value| if always(container) { Role::Sidecar } else { Role::Init };
    let before = list(spec, "/initContainers").iter().map(|container| (role(container), container));
    let others = list(spec, "/containers").iter().filter(|container| container.get("name") != main.get("name"));
    let beside = others.map(|container| (Role::Sidecar, container));
    let companion = |(role, container): (Role, &Value)| {
        Some(Companion {
            name: text(container, "/name")?.to_owned(),
            role,
            image: ImageRef::parse(text(container, "/image")?).ok()?,
            command: command(container, "command"),
            arguments: command(container, "args"),
            variables: variables(container).into_iter().filter(|(_, value)| !value.contains(['\n', '\r'])).collect(),
            resources: resources(container),
        })
    };
    before.chain(beside).filter_map(companion).collect()
}

fn spread(spec: &Value) -> Spread {
    let [constraint] = list(spec, "/topologySpreadConstraints") else { return Spread::Anywhere };
    let loose = text(constraint, "/whenUnsatisfiable") == Some("ScheduleAnyway");
    let key = text(constraint, "/topologyKey").filter(|_| loose && number(constraint, "/maxSkew") == Some(1));
    Spread::ALL.into_iter().find(|spread| key.is_some() && spread.topology_key() == key).unwrap_or_default()
}
