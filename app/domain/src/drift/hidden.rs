//! Values of variables that nobody is to see, taken out of what is told of a drift.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Drift, Step};

const HIDDEN: &str = "…";

/// `names` are those of the variables, whichever container has them.
pub fn hide(drifts: &mut [Drift], names: &BTreeSet<String>) {
    for drift in drifts {
        let steps = drift.path.0.as_slice();
        let at = steps.iter().position(|step| matches!(step, Step::Field(name) if name == "env"));
        let inside = at.and_then(|at| steps.get(at + 1..)).unwrap_or_default();
        let named = matches!(inside.first(), Some(Step::Item { value, .. }) if names.contains(value));
        for value in [&mut drift.wanted, &mut drift.found].into_iter().flatten() {
            match inside {
                // Its value, or what the value is taken from.
                [_, _, ..] if named && value.is_string() => *value = HIDDEN.into(),
                _ => within(value, names),
            }
        }
    }
}

fn within(value: &mut Value, names: &BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let hidden = fields.get("name").and_then(Value::as_str).is_some_and(|name| names.contains(name));
            if let Some(value) = fields.get_mut("value").filter(|value| hidden && value.is_string()) {
                *value = HIDDEN.into();
            }
            fields.values_mut().for_each(|value| within(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| within(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::compare;
    use serde_json::json;

    #[test]
    fn what_is_sealed_is_told_as_changed_only_wherever_it_stands() {
        let object = |env: Value| {
            json!({ "kind": "Deployment", "metadata": { "name": "orders" }, "spec": { "template": { "spec": {
                "containers": [{ "name": "web", "image": "web:1", "env": env }] } } } })
        };
        let wanted = object(json!([{ "name": "TOKEN", "value": "hunter2" }, { "name": "MODE", "value": "a" }]));
        let names = BTreeSet::from(["TOKEN".to_owned()]);
        let changed = object(json!([{ "name": "TOKEN", "value": "hunter3" }, { "name": "MODE", "value": "b" }]));
        let without = object(json!([{ "name": "MODE", "value": "a" }]));
        for live in [Some(changed), Some(without), None] {
            let mut drifts = compare(&wanted, live.as_ref());
            assert!(serde_json::to_string(&drifts).is_ok_and(|told| told.contains("hunter")));
            hide(&mut drifts, &names);
            let told = serde_json::to_string(&drifts).unwrap_or_default();
            assert!(told.contains("TOKEN") && !told.contains("hunter"), "{told}");
        }
    }
}
