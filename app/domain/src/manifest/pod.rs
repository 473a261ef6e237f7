//! The pod of a release: its template.

use serde_json::{Value, json};

use super::{RELEASE, RESTARTED_AT, Target, configuration, container, pod_labels, selects};
use crate::pod::{PodSettings, Security, Source, Volume};
use crate::release::{Placement, Release};

/// The pod template.
pub(super) fn template(release: &Release, placement: &Placement, target: &Target<'_>) -> Value {
    let mut annotations = json!({ RELEASE: release.number.to_string() });
    if let Some(at) = placement.restarted_at {
        annotations[RESTARTED_AT] = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into();
    }
    json!({
        "metadata": {
            "labels": pod_labels(release, placement, target),
            "annotations": annotations,
        },
        "spec": spec(release, placement),
    })
}

fn spec(release: &Release, placement: &Placement) -> Value {
    let pod = &release.settings.pod;
    let mut spec = json!({
        // Whoever has no account of its own has no rights to use.
        "automountServiceAccountToken": pod.service_account.is_some(),
        "enableServiceLinks": false,
        "securityContext": security(&pod.security),
        "containers": [container::service(release)],
    });
    if !pod.companions.is_empty() {
        spec["initContainers"] =
            pod.companions.iter().map(|companion| container::companion(companion, release)).collect();
    }
    let mut volumes: Vec<Value> = pod.volumes.iter().map(volume).collect();
    volumes.extend(configuration::volumes(release));
    if !volumes.is_empty() {
        spec["volumes"] = volumes.into();
    }
    if let Some(seconds) = pod.shutdown.grace {
        spec["terminationGracePeriodSeconds"] = seconds.into();
    }
    if let Some(account) = &pod.service_account {
        spec["serviceAccountName"] = account.as_str().into();
    }
    if !pod.pull_secrets.is_empty() {
        spec["imagePullSecrets"] = pod.pull_secrets.iter().map(|name| json!({ "name": name })).collect();
    }
    if let Some(constraint) = spread(pod, release, placement) {
        spec["topologySpreadConstraints"] = json!([constraint]);
    }
    spec
}

/// The same number for files of volumes as for the user, or it could not write them.
fn security(security: &Security) -> Value {
    let mut context = json!({ "seccompProfile": { "type": "RuntimeDefault" } });
    if security.non_root {
        context["runAsNonRoot"] = true.into();
    }
    if let Some(user) = security.user {
        context["runAsUser"] = user.into();
        context["fsGroup"] = user.into();
    }
    context
}

fn volume(volume: &Volume) -> Value {
    let source = match &volume.source {
        Source::Empty { size, memory } => {
            let mut empty = json!({});
            if let Some(size) = size {
                empty["sizeLimit"] = size.to_string().into();
            }
            if *memory {
                empty["medium"] = "Memory".into();
            }
            ("emptyDir", empty)
        }
        Source::Claim { name } => ("persistentVolumeClaim", json!({ "claimName": name })),
        Source::ConfigMap { name } => ("configMap", json!({ "name": name })),
        Source::Secret { name } => ("secret", json!({ "secretName": name })),
    };
    json!({ "name": volume.name, source.0: source.1 })
}

/// Evenly where there is room; a pod is never kept waiting for it.
fn spread(pod: &PodSettings, release: &Release, placement: &Placement) -> Option<Value> {
    let key = pod.spread.topology_key()?;
    Some(json!({
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": { "matchLabels": selects(release, placement) },
    }))
}
