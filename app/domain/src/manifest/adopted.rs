//! A workload that was adopted: as it was, until another release takes its place. Its pod template is not touched, because
//! that would replace its pods; so those get Slipway's labels one by one (`use_cases::adoption`). Only where pods are
//! replaced anyway the template gets them.

use serde_json::{Map, Value, json};

use super::{
    BY_HAND, ENVIRONMENT, MANAGER, OWNER, PLACEMENT, RELEASE, RESTARTED_AT, SERVICE, STOPPED, Target, metadata,
};
use crate::adoption::Adopted;
use crate::controller::ControllerKind;
use crate::release::{Placement, Release, ReleaseStatus};

/// The version of the wish to adopt: it is the first of its place.
const ADOPTING: u32 = 1;

/// What marks an object as the service's own.
pub fn marks(release: &Release) -> Map<String, Value> {
    let mut marks = Map::new();
    marks.insert(OWNER.into(), MANAGER.into());
    marks.insert(SERVICE.into(), release.service_name.as_str().into());
    marks.insert(ENVIRONMENT.into(), release.environment_name.as_str().into());
    marks
}

/// Whether its pods are made without Slipway's labels.
pub fn is_unmarked(release: &Release, placement: &Placement) -> bool {
    release.settings.adopted && !touched(release, placement) && !release.settings.controller.kind().runs_to_an_end()
}

/// Whether its pods are replaced anyway.
fn touched(release: &Release, placement: &Placement) -> bool {
    placement.restarted_at.is_some() || release.repeats.is_some()
}

pub(super) fn objects(release: &Release, placement: &Placement, target: &Target<'_>, adopted: &Adopted) -> Vec<Value> {
    let mut objects = Vec::new();
    // Of what is stopped nobody decides how many there are; until they are taken over, all are named.
    let resting = placement.stopped && (release.status != ReleaseStatus::Pending || release.repeats.is_some());
    let scaler = |object: &&Value| object["kind"] == "HorizontalPodAutoscaler";
    for kept in adopted.objects.iter().filter(|object| !(resting && scaler(object))) {
        let mut object = kept.clone();
        // The namespace may have been copied, the place is what counts.
        object["metadata"] = json!({
            "name": kept["metadata"]["name"],
            "namespace": target.namespace,
            "labels": marks(release),
            "annotations": { RELEASE: release.number.to_string() },
        });
        if kept["kind"] == adopted.kind.as_str() {
            object["metadata"]["annotations"][PLACEMENT] = placement.wanted_version.to_string().into();
            controller(&mut object, release, placement);
            if adopted.kind == ControllerKind::CronJob && placement.run_is_due() {
                let run = run(&object, release, placement, target);
                objects.extend([object, run]);
                continue;
            }
        }
        objects.push(object);
    }
    objects
}

fn controller(object: &mut Value, release: &Release, placement: &Placement) {
    let kind = release.settings.controller.kind();
    match kind {
        ControllerKind::Deployment | ControllerKind::StatefulSet => {
            object["spec"]["replicas"] = placement.wanted().into();
            // With what is wished first, not before: data outlives its pods wherever Slipway ends them.
            if kind == ControllerKind::StatefulSet && placement.wanted_version > ADOPTING {
                object["spec"]["persistentVolumeClaimRetentionPolicy"] =
                    json!({ "whenDeleted": "Retain", "whenScaled": "Retain" });
            }
        }
        ControllerKind::DaemonSet if placement.stopped => {
            object["spec"]["template"]["spec"]["nodeSelector"][STOPPED] = "true".into();
        }
        ControllerKind::DaemonSet | ControllerKind::Job => {}
        ControllerKind::CronJob => {
            object["spec"]["suspend"] = placement.stopped.into();
            // Only the runs to come are made by it.
            let job = &mut object["spec"]["jobTemplate"];
            mark(job, release);
            mark(&mut job["spec"]["template"], release);
        }
    }
    if touched(release, placement) && !kind.runs_to_an_end() {
        let template = &mut object["spec"]["template"];
        mark(template, release);
        if let Some(at) = placement.restarted_at {
            let at = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            template["metadata"]["annotations"][RESTARTED_AT] = at.into();
        }
    }
}

/// A controller whose selector has one of the labels is not adopted: none of them stands in a selector.
fn mark(template: &mut Value, release: &Release) {
    for (name, value) in marks(release) {
        template["metadata"]["labels"][name] = value;
    }
    template["metadata"]["annotations"][RELEASE] = release.number.to_string().into();
}

/// A run beside the schedule.
fn run(cron_job: &Value, release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut head = metadata(release, target);
    head["name"] = placement.run_name(&release.service_name).into();
    head["annotations"][PLACEMENT] = placement.wanted_version.to_string().into();
    head["annotations"][BY_HAND] = "true".into();
    let spec = cron_job["spec"]["jobTemplate"]["spec"].clone();
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": head, "spec": spec })
}

/// The Service as it was, with the ports of the release that it lacks: whoever asks for it finds it as before.
pub(super) fn service(kept: &Value, release: &Release, metadata: Value) -> Value {
    let mut service = kept.clone();
    service["metadata"] = metadata;
    let mut ports = kept.pointer("/spec/ports").and_then(Value::as_array).cloned().unwrap_or_default();
    let missing = super::ports(release).into_iter().zip(&release.ports);
    let missing: Vec<Value> = missing
        .filter(|(_, port)| {
            let leads = |found: &Value| {
                let to = found.get("targetPort").or_else(|| found.get("port"));
                let protocol = found["protocol"].as_str().unwrap_or("TCP");
                protocol == port.protocol.as_str() && to.is_some_and(|to| *to == port.port || *to == port.name.as_str())
            };
            let taken = |found: &Value| found["port"] == port.port || found["name"] == port.name.as_str();
            !ports.iter().any(|found| leads(found) || taken(found))
        })
        .map(|(port, _)| port)
        .collect();
    if !missing.is_empty() {
        // Of several ports each needs a name.
        for port in ports.iter_mut().filter(|port| port.get("name").is_none()) {
            port["name"] = format!("port-{}", port["port"]).into();
        }
        ports.extend(missing);
        service["spec"]["ports"] = ports.into();
    }
    service
}
