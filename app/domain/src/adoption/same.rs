//! Whether an object is still what was seen when somebody chose to adopt it.

use serde_json::Value;

use super::kept::{cleaned, cleaned_service};
use crate::manifest::{ENVIRONMENT, MANAGER, OWNER, RELEASE, SERVICE};

/// Compares what would be applied with what is there. How many pods there are, and whether a schedule is held, is nobody's
/// change; Slipway's own marks may be there from an attempt that did not come to its end.
pub fn is_as_seen(manifest: &Value, live: &Value) -> bool {
    // An object of a list does not say what it is.
    let is_service = manifest["kind"] == "Service";
    let plain = |object: &Value| {
        let mut spec = if is_service { cleaned_service(object) } else { cleaned(object) }["spec"].take();
        if let Some(spec) = spec.as_object_mut() {
            spec.retain(|name, _| !matches!(name.as_str(), "replicas" | "suspend"));
        }
        for at in ["/jobTemplate", "/jobTemplate/spec/template"] {
            if let Some(template) = spec.pointer_mut(at) {
                unmark(template);
            }
        }
        spec
    };
    plain(manifest) == plain(live)
}

fn unmark(template: &mut Value) {
    let Some(metadata) = template.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    for (of, names) in [("labels", [OWNER, SERVICE, ENVIRONMENT].as_slice()), ("annotations", &[RELEASE])] {
        if let Some(marks) = metadata.get_mut(of).and_then(Value::as_object_mut) {
            marks.retain(|name, value| !names.contains(&name.as_str()) || (name == OWNER && *value != MANAGER));
        }
        if metadata.get(of).is_some_and(|marks| marks.as_object().is_some_and(serde_json::Map::is_empty)) {
            metadata.remove(of);
        }
    }
    if metadata.is_empty()
        && let Some(template) = template.as_object_mut()
    {
        template.remove("metadata");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deployment() -> Value {
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "orders", "namespace": "shop" },
            "spec": { "replicas": 2, "template": { "spec": { "containers": [{ "name": "web", "image": "web:1" }] } } },
        })
    }

    #[test]
    fn what_somebody_added_meanwhile_is_another_object_and_another_number_of_pods_is_not() {
        let (manifest, mut live) = (deployment(), deployment());
        live["spec"]["replicas"] = 5.into();
        assert!(is_as_seen(&manifest, &live));
        live["spec"]["template"]["spec"]["nodeSelector"] = json!({ "disk": "fast" });
        assert!(!is_as_seen(&manifest, &live));
    }

    #[test]
    fn what_the_cluster_gives_a_service_is_no_change_even_where_it_does_not_say_its_kind() {
        let spec = json!({ "type": "ClusterIP", "selector": { "app": "web" }, "ports": [{ "port": 80 }] });
        let manifest = json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders" }, "spec": spec });
        let mut live = json!({ "metadata": { "name": "orders" }, "spec": spec });
        live["spec"]["clusterIP"] = "10.96.0.7".into();
        assert!(is_as_seen(&manifest, &live));
        live["spec"]["ports"][0]["port"] = 81.into();
        assert!(!is_as_seen(&manifest, &live));
    }

    #[test]
    fn a_schedule_is_compared_without_slipways_marks_whoever_has_them() {
        let schedule = |minute: &str| {
            json!({
                "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "orders" },
                "spec": { "schedule": minute, "jobTemplate": { "spec": { "template": { "spec": {} } } } },
            })
        };
        let mut manifest = schedule("5 * * * *");
        for at in ["/spec/jobTemplate", "/spec/jobTemplate/spec/template"] {
            if let Some(template) = manifest.pointer_mut(at) {
                template["metadata"] = json!({
                    "labels": { (OWNER): MANAGER, (SERVICE): "orders", (ENVIRONMENT): "dev" }, "annotations": { (RELEASE): "1" },
                });
            }
        }
        assert!(is_as_seen(&manifest, &schedule("5 * * * *")) && is_as_seen(&manifest, &manifest.clone()));
        assert!(!is_as_seen(&manifest, &schedule("6 * * * *")));
    }
}
