//! Kubernetes objects as people read them, and what differs between two sets of them, line by line. Pure.

use domain::manifest::yaml::lines;
use frame::changed::between;
use serde_json::Value;
use ui::DiffLine;

/// `Deployment orders`.
pub fn name(manifest: &Value) -> String {
    let kind = manifest.get("kind").and_then(Value::as_str).unwrap_or_default();
    let name = manifest.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
    format!("{kind} {name}")
}

/// The lines that differ, object by object, with a few around them. Objects that stay the same are left out.
pub fn difference(before: &[Value], after: &[Value]) -> Vec<DiffLine> {
    let old = |name: &str| before.iter().find(|object| self::name(object) == name);
    let mut all: Vec<(String, Option<&Value>, Option<&Value>)> = Vec::new();
    for object in after {
        let name = name(object);
        all.push((name.clone(), old(&name), Some(object)));
    }
    for object in before {
        let name = name(object);
        if all.iter().all(|(other, ..)| *other != name) {
            all.push((name, Some(object), None));
        }
    }
    all.into_iter().flat_map(|(name, before, after)| of_object(name, before, after)).collect()
}

fn of_object(name: String, before: Option<&Value>, after: Option<&Value>) -> Vec<DiffLine> {
    let (before, after) = (before.map(lines).unwrap_or_default(), after.map(lines).unwrap_or_default());
    between(&name, &before, &after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use ui::DiffKind;

    fn deployment(release: &str, memory: &str) -> Value {
        json!({
            "kind": "Deployment",
            "metadata": { "name": "orders", "annotations": { "slipway.dev/release": release } },
            "spec": { "template": { "spec": { "containers": [
                { "name": "orders", "image": "127.0.0.1:5000/orders:1", "args": [],
                  "env": [{ "name": "ON", "value": "yes" }, { "name": "TEXT", "value": "a: b\n#c" }],
                  "resources": { "limits": { "memory": memory } } },
            ] } } },
        })
    }

    #[test]
    fn only_what_differs_is_shown_under_the_name_of_its_object() {
        let same = json!({"kind": "Service", "metadata": {"name": "orders"}});
        let old = json!({"kind": "ConfigMap", "metadata": {"name": "orders"}});
        let before = [same.clone(), deployment("3", "256Mi"), old];
        let shown = difference(&before, &[same, deployment("4", "384Mi")]);
        let of = |kind| shown.iter().filter(|line| line.kind == kind).map(|line| line.text.trim()).collect::<Vec<_>>();
        assert_eq!(of(DiffKind::Head), ["Deployment orders", "⋯", "ConfigMap orders"]);
        assert_eq!(of(DiffKind::Added), ["slipway.dev/release: \"4\"", "memory: 384Mi"]);
        assert_eq!(of(DiffKind::Removed)[..2], ["slipway.dev/release: \"3\"", "memory: 256Mi"]);
        assert!(difference(&before[..1], &before[..1]).is_empty());
    }

    #[test]
    fn the_first_release_adds_everything() {
        let shown = difference(&[], &[deployment("1", "256Mi")]);
        assert!(shown.iter().all(|line| matches!(line.kind, DiffKind::Head | DiffKind::Added)));
        assert_eq!(shown.len(), 21);
    }
}
