//! Kubernetes objects as people read them, and what differs between two sets of them, line by line. Pure.

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use ui::{DiffKind, DiffLine};

/// Lines that stay, shown around those that change.
const AROUND: usize = 3;

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
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &before, &after), AROUND);
    let mut shown = Vec::new();
    for group in groups {
        // The name of the object stands before its first lines; between two places something is left out.
        let head = if shown.is_empty() { name.clone() } else { "⋯".to_owned() };
        shown.push(DiffLine::new(DiffKind::Head, head));
        let mut add = |kind, lines: &[String]| shown.extend(lines.iter().map(|line| DiffLine::new(kind, line)));
        for op in group {
            match op {
                DiffOp::Equal { old_index, len, .. } => add(DiffKind::Same, &before[old_index..old_index + len]),
                DiffOp::Delete { old_index, old_len, .. } => {
                    add(DiffKind::Removed, &before[old_index..old_index + old_len]);
                }
                DiffOp::Insert { new_index, new_len, .. } => {
                    add(DiffKind::Added, &after[new_index..new_index + new_len]);
                }
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    add(DiffKind::Removed, &before[old_index..old_index + old_len]);
                    add(DiffKind::Added, &after[new_index..new_index + new_len]);
                }
            }
        }
    }
    shown
}

/// An object as YAML, which is JSON without most of its marks: the JSON of a text that could be read as something else
/// is a text in YAML too.
pub fn lines(value: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    block(value, "", &mut lines);
    lines
}

fn block(value: &Value, pad: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            // Always in the same order, whatever serde_json was built to keep.
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (key, value) in entries {
                let key = text(key);
                match value {
                    Value::Object(map) if !map.is_empty() => {
                        lines.push(format!("{pad}{key}:"));
                        block(value, &format!("{pad}  "), lines);
                    }
                    Value::Array(items) if !items.is_empty() => {
                        lines.push(format!("{pad}{key}:"));
                        block(value, pad, lines);
                    }
                    value => lines.push(format!("{pad}{key}: {}", plain(value))),
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let begin = lines.len();
                block(item, &format!("{pad}  "), lines);
                // The first line of an item carries its mark.
                if let Some(first) = lines.get_mut(begin) {
                    *first = format!("{pad}- {}", first.trim_start());
                }
            }
        }
        value => lines.push(format!("{pad}{}", plain(value))),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(words) => text(words),
        other => other.to_string(),
    }
}

/// A text, in quotes wherever YAML could take it for something else.
fn text(words: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let usual = |c: char| c.is_ascii_alphanumeric() || "-_./:@+".contains(c);
    let begins = words.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let is_amount = || {
        let letters = words.trim_start_matches(|c: char| c.is_ascii_digit());
        words.len() > letters.len() && ["m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"].contains(&letters)
    };
    let bare = (begins || is_amount())
        && words.chars().all(usual)
        && !words.ends_with(':')
        && !WORDS.contains(&words.to_ascii_lowercase().as_str());
    if bare { words.to_owned() } else { Value::from(words).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn an_object_reads_as_yaml_and_no_text_is_taken_for_something_else() {
        let expected = [
            "kind: Deployment",
            "metadata:",
            "  annotations:",
            "    slipway.dev/release: \"3\"",
            "  name: orders",
            "spec:",
            "  template:",
            "    spec:",
            "      containers:",
            "      - args: []",
            "        env:",
            "        - name: \"ON\"",
            "          value: \"yes\"",
            "        - name: TEXT",
            "          value: \"a: b\\n#c\"",
            "        image: \"127.0.0.1:5000/orders:1\"",
            "        name: orders",
            "        resources:",
            "          limits:",
            "            memory: 256Mi",
        ];
        assert_eq!(lines(&deployment("3", "256Mi")), expected);
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
