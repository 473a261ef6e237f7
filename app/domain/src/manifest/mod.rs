//! The Kubernetes objects of a release. Pure: the same release and placement give the same JSON, byte for byte.
//!
//! Labels are the recommended ones (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/);
//! the selector is the part of them that never changes for a service in a namespace.

mod adopted;
mod autoscaler;
mod configuration;
mod container;
mod controller;
mod job;
mod network;
mod pod;
mod probe;
pub mod yaml;

pub use adopted::{is_unmarked, marks};
pub(crate) use autoscaler::metrics;
pub use autoscaler::{scale, unscaled};
pub(crate) use configuration::secret_keys;
pub use configuration::{fill, is_own_volume, is_reserved};
use serde_json::{Map, Value, json};

use crate::controller::{ControllerKind, ControllerSettings, Share};
use crate::name::{EnvironmentName, Namespace, ServiceName, TeamName};
use crate::pod::PodSettings;
use crate::release::{Placement, Release};
use crate::service::Port;

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
/// Annotation on a Job: a person asked for it.
pub const BY_HAND: &str = "slipway.dev/by-hand";
/// Label that no node has: what a stopped DaemonSet selects nodes by.
const STOPPED: &str = "slipway.dev/stopped";
/// Label: the service's name; what Slipway's watches select by.
pub const SERVICE: &str = "slipway.dev/service";
/// Label: the environment's name.
pub const ENVIRONMENT: &str = "slipway.dev/environment";
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

/// The labels of the pods. What was adopted keeps those it had: others may select its pods by them.
fn pod_labels(release: &Release, placement: &Placement, target: &Target<'_>) -> Map<String, Value> {
    let mut all = labels(&release.service_name, &release.environment_name, target.team, &release.image.version());
    let Some(adopted) = &placement.adopted else { return all };
    const OURS: [&str; 4] = [OWNER, SERVICE, ENVIRONMENT, "app.kubernetes.io/version"];
    let kept = adopted.labels.iter().filter(|(name, _)| !OURS.contains(&name.as_str()));
    all.extend(kept.chain(&adopted.selector).map(|(name, value)| (name.clone(), value.as_str().into())));
    all
}

/// By what the pods of a place are selected: what was adopted keeps its selector, because that cannot be changed.
fn selects(release: &Release, placement: &Placement) -> Map<String, Value> {
    match placement.adopted.as_ref().filter(|adopted| !adopted.selector.is_empty()) {
        Some(adopted) => adopted.selector.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect(),
        None => selector(&release.service_name),
    }
}

/// All objects of a release, in the order in which they are applied.
pub fn render(release: &Release, placement: &Placement, target: &Target<'_>) -> Vec<Value> {
    if let Some(adopted) = placement.adopted.as_ref().filter(|_| release.settings.adopted) {
        return adopted::objects(release, placement, target, adopted);
    }
    let mut objects = configuration::objects(release, target);
    let kind = release.settings.controller.kind();
    // What runs to an end serves nobody.
    if !release.ports.is_empty() && !kind.runs_to_an_end() {
        objects.push(service(release, placement, target));
    }
    // An adopted one has its own, which stays as it is.
    if kind == ControllerKind::StatefulSet && fixed(placement, kind).is_none() {
        objects.push(headless(release, placement, target));
    }
    let PodSettings { min_available, max_unavailable, .. } = &release.settings.pod;
    let least = min_available.map(|share| ("minAvailable", share));
    if let Some((field, share)) = least.or(max_unavailable.map(|share| ("maxUnavailable", share))) {
        objects.push(disruption_budget(release, placement, target, field, share));
    }
    // Of what is stopped nobody decides how many there are.
    if let Some(autoscaling) = release.settings.autoscaling.as_ref().filter(|_| !placement.stopped) {
        objects.push(autoscaler::object(release, placement, target, autoscaling));
    }
    match &release.settings.controller {
        ControllerSettings::Job(settings) => objects.push(job::job(release, placement, target, settings)),
        ControllerSettings::CronJob(settings) => {
            objects.push(job::cron_job(release, placement, target, settings));
            if placement.run_is_due() {
                objects.push(job::job(release, placement, target, &settings.job));
            }
        }
        _ => objects.push(controller::controller(release, placement, target)),
    }
    objects
}

/// The Service that gives each pod of a StatefulSet its name in DNS.
fn headless_name(service: &ServiceName) -> String {
    format!("{service}-headless")
}

fn metadata(release: &Release, target: &Target<'_>) -> Value {
    json!({
        "name": release.service_name,
        "namespace": target.namespace,
        "labels": labels(&release.service_name, &release.environment_name, target.team, &release.image.version()),
        "annotations": { RELEASE: release.number.to_string() },
    })
}

/// The same, of an object of a kind that may have been adopted with the controller: it is found by the name that it had.
fn metadata_of(kind: &str, release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut head = metadata(release, target);
    if let Some(name) = placement.adopted.as_ref().and_then(|adopted| adopted.name_of(kind)) {
        head["name"] = name.into();
    }
    head
}

/// What of the controller that was adopted Kubernetes never changes, while it is of the same kind.
fn fixed(placement: &Placement, kind: ControllerKind) -> Option<&Map<String, Value>> {
    let adopted = placement.adopted.as_ref().filter(|adopted| adopted.kind == kind)?;
    (kind == ControllerKind::StatefulSet).then_some(&adopted.fixed)
}

fn service(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut service = match placement.adopted.as_ref().and_then(crate::adoption::Adopted::service) {
        Some(kept) => adopted::service(kept, release, metadata(release, target)),
        None => json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(release, target),
            "spec": { "type": "ClusterIP", "selector": selects(release, placement), "ports": ports(release) },
        }),
    };
    network::expose(&mut service, release);
    service
}

fn headless(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut head = metadata(release, target);
    head["name"] = headless_name(&release.service_name).into();
    let mut spec = json!({
        "type": "ClusterIP",
        "clusterIP": "None",
        // A pod looks for its peers before it is ready.
        "publishNotReadyAddresses": true,
        "selector": selects(release, placement),
    });
    if !release.ports.is_empty() {
        spec["ports"] = ports(release).into();
    }
    json!({ "apiVersion": "v1", "kind": "Service", "metadata": head, "spec": spec })
}

/// How many pods stay while a node is emptied.
fn disruption_budget(
    release: &Release,
    placement: &Placement,
    target: &Target<'_>,
    field: &str,
    share: Share,
) -> Value {
    json!({
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata_of("PodDisruptionBudget", release, placement, target),
        "spec": {
            field: share.manifest(),
            // A pod that does not serve anyway keeps nobody from emptying its node.
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": { "matchLabels": selects(release, placement) },
        },
    })
}

fn ports(release: &Release) -> Vec<Value> {
    let port = |port: &Port| json!({"name": port.name, "port": port.port, "targetPort": port.name, "protocol": port.protocol.as_str()});
    release.ports.iter().map(port).collect()
}
