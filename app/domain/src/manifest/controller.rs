//! The controller of a release: Deployment, StatefulSet or DaemonSet around the same pod template.

use serde_json::{Map, Value, json};

use super::{PLACEMENT, STOPPED, Target, fixed, headless_name, metadata, pod, selector, selects};
use crate::controller::{
    ControllerKind, ControllerSettings, DaemonSetSettings, DeploymentSettings, REVISION_HISTORY, StatefulSetSettings,
    Strategy, VolumeClaim,
};
use crate::release::{Placement, Release};

/// Without a probe a container that crashes at once counts as ready for a moment, and the pods before it would be ended.
/// Only one that ran for so many seconds is available.
const SETTLES: u32 = 5;

pub(super) fn controller(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut head = metadata(release, target);
    head["annotations"][PLACEMENT] = placement.wanted_version.to_string().into();
    let kind = release.settings.controller.kind();
    let mut spec = json!({
        "selector": { "matchLabels": selects(release, placement) },
        "template": pod::template(release, placement, target),
    });
    if super::probe::readiness(release).is_none() {
        spec["minReadySeconds"] = SETTLES.into();
    }
    if kind != ControllerKind::DaemonSet {
        let wanted = placement.wanted();
        let scaled = release.settings.autoscaling.as_ref().filter(|_| !placement.stopped);
        spec["replicas"] = scaled.map_or(wanted, |autoscaling| autoscaling.within(wanted)).into();
    }
    match &release.settings.controller {
        ControllerSettings::Deployment(settings) => deployment(&mut spec, settings),
        ControllerSettings::StatefulSet(settings) => stateful_set(&mut spec, settings, release),
        ControllerSettings::DaemonSet(settings) => daemon_set(&mut spec, settings, placement),
        ControllerSettings::Job(_) | ControllerSettings::CronJob(_) => {}
    }
    for (name, value) in fixed(placement, kind).into_iter().flatten() {
        spec[name] = value.clone();
    }
    json!({ "apiVersion": "apps/v1", "kind": kind.as_str(), "metadata": head, "spec": spec })
}

fn deployment(spec: &mut Value, settings: &DeploymentSettings) {
    spec["revisionHistoryLimit"] = settings.revision_history.into();
    spec["progressDeadlineSeconds"] = settings.progress_deadline.into();
    spec["strategy"] = match &settings.strategy {
        Strategy::RollingUpdate { max_surge, max_unavailable } => json!({
            "type": "RollingUpdate",
            "rollingUpdate": { "maxSurge": max_surge.manifest(), "maxUnavailable": max_unavailable.manifest() },
        }),
        Strategy::Recreate => json!({ "type": "Recreate" }),
    };
}

fn stateful_set(spec: &mut Value, settings: &StatefulSetSettings, release: &Release) {
    spec["serviceName"] = headless_name(&release.service_name).into();
    spec["revisionHistoryLimit"] = REVISION_HISTORY.into();
    spec["podManagementPolicy"] = settings.pod_management.as_str().into();
    spec["updateStrategy"] = json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": settings.partition } });
    // Data outlives its pods: a claim goes only when a person says so.
    spec["persistentVolumeClaimRetentionPolicy"] = json!({ "whenDeleted": "Retain", "whenScaled": "Retain" });
    if settings.volumes.is_empty() {
        return;
    }
    spec["volumeClaimTemplates"] = settings.volumes.iter().map(|claim| claim_template(claim, release)).collect();
}

/// Labelled with what never changes for a service: claims cannot be changed later, and are found by it.
fn claim_template(claim: &VolumeClaim, release: &Release) -> Value {
    let mut labels = selector(&release.service_name);
    labels.insert(super::SERVICE.into(), release.service_name.as_str().into());
    labels.insert(super::ENVIRONMENT.into(), release.environment_name.as_str().into());
    let mut spec = json!({
        "accessModes": ["ReadWriteOnce"],
        "volumeMode": "Filesystem",
        "resources": { "requests": { "storage": claim.size.to_string() } },
    });
    if let Some(class) = &claim.storage_class {
        spec["storageClassName"] = class.as_str().into();
    }
    json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": { "name": claim.name, "labels": labels },
        "spec": spec,
    })
}

fn daemon_set(spec: &mut Value, settings: &DaemonSetSettings, placement: &Placement) {
    spec["revisionHistoryLimit"] = REVISION_HISTORY.into();
    spec["updateStrategy"] =
        json!({ "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": settings.max_unavailable.manifest() } });
    let mut labels: Map<String, Value> =
        settings.node_selector.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    if placement.stopped {
        // A DaemonSet has no number of pods to set to none: no node has this label.
        labels.insert(STOPPED.into(), "true".into());
    }
    if !labels.is_empty() {
        spec["template"]["spec"]["nodeSelector"] = labels.into();
    }
    if !settings.tolerations.is_empty() {
        spec["template"]["spec"]["tolerations"] =
            settings.tolerations.iter().map(crate::controller::Toleration::manifest).collect();
    }
}
