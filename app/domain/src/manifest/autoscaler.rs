//! The HorizontalPodAutoscaler of a release.

use serde_json::{Value, json};

use super::{Target, metadata_of};
use crate::autoscaling::Autoscaling;
use crate::release::{Placement, Release};

pub(super) fn object(
    release: &Release,
    placement: &Placement,
    target: &Target<'_>,
    autoscaling: &Autoscaling,
) -> Value {
    let kind = release.settings.controller.kind();
    json!({
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata_of("HorizontalPodAutoscaler", release, placement, target),
        "spec": {
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": kind.as_str(), "name": release.service_name },
            "minReplicas": autoscaling.min,
            "maxReplicas": autoscaling.max,
            "metrics": metrics(autoscaling),
        },
    })
}

/// What it goes by.
pub(crate) fn metrics(autoscaling: &Autoscaling) -> Vec<Value> {
    let part = |name: &str, percent: u32| {
        let target = json!({ "type": "Utilization", "averageUtilization": percent });
        json!({ "type": "Resource", "resource": { "name": name, "target": target } })
    };
    let mut metrics: Vec<Value> = Vec::new();
    metrics.extend(autoscaling.cpu.map(|percent| part("cpu", percent)));
    metrics.extend(autoscaling.memory.map(|percent| part("memory", percent)));
    metrics.extend(autoscaling.figure.as_ref().map(|figure| {
        let target = json!({ "type": "AverageValue", "averageValue": figure.each });
        json!({ "type": "Pods", "pods": { "metric": { "name": figure.name }, "target": target } })
    }));
    metrics
}

/// Sets the number of pods of the controllers among the manifests.
pub fn scale(manifests: &mut [Value], replicas: u32) {
    for wanted in manifests.iter_mut().filter_map(|manifest| manifest.pointer_mut("/spec/replicas")) {
        *wanted = replicas.into();
    }
}

/// Takes the number of pods out: somebody else decides it.
pub fn unscaled(manifests: &mut [Value]) {
    for spec in manifests.iter_mut().filter_map(|manifest| manifest.get_mut("spec")?.as_object_mut()) {
        spec.remove("replicas");
    }
}
