//! Objects as YAML, for people to read and to take away.

use serde_json::Value;

/// Objects as one YAML document each.
pub fn documents(objects: &[Value]) -> String {
    let documents: Vec<String> = objects.iter().map(|object| lines(object).join("\n")).collect();
    format!("{}\n", documents.join("\n---\n"))
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
}
