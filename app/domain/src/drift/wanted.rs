//! Fields that were applied and are not so any more. What the cluster added by itself is no difference.

use std::collections::BTreeSet;

use serde_json::Value;

use super::path::{Path, Step, text};
use crate::quantity::{Cpu, Memory};

/// By what Kubernetes tells the items of its lists apart, in the order in which it is tried: a mount has a name too, but
/// one volume may be mounted twice. Source: `x-kubernetes-list-map-keys` of the API's own description.
const KEYS: [&str; 7] = ["mountPath", "devicePath", "containerPort", "port", "topologyKey", "ip", "name"];

type Found = (Path, Option<Value>, Option<Value>);

pub(super) fn differences(wanted: &Value, live: &Value, at: &Path, found: &mut Vec<Found>) {
    match (wanted, live) {
        (Value::Object(fields), Value::Object(_)) => {
            for (name, value) in fields {
                // Which object it is; values that are sealed; what the API turns into `data`.
                if at.0.is_empty() && matches!(name.as_str(), "apiVersion" | "kind" | "stringData") {
                    continue;
                }
                let path = at.field(name);
                match live.get(name) {
                    Some(live) => differences(value, live, &path, found),
                    None if is_nothing(value) => {}
                    None => found.push((path, Some(value.clone()), None)),
                }
            }
        }
        (Value::Array(items), Value::Array(others)) => lists(items, others, at, found),
        (wanted, live) if same(wanted, live) => {}
        (wanted, live) => found.push((at.clone(), Some(wanted.clone()), Some(live.clone()))),
    }
}

fn lists(items: &[Value], others: &[Value], at: &Path, found: &mut Vec<Found>) {
    // One port may be open for TCP and for UDP: then its name tells.
    let keyed = |key: &&&str| {
        let values: Option<BTreeSet<String>> = items.iter().map(|item| item.get(**key).map(text)).collect();
        !items.is_empty() && values.is_some_and(|values| values.len() == items.len())
    };
    if let Some(key) = KEYS.iter().find(keyed) {
        for item in items {
            let value = item.get(*key).map(text).unwrap_or_default();
            let path = at.then(Step::Item { key: (*key).to_owned(), value: value.clone() });
            match others.iter().find(|other| other.get(*key).is_some_and(|found| text(found) == value)) {
                Some(other) => differences(item, other, &path, found),
                None => found.push((path, Some(item.clone()), None)),
            }
        }
    } else if items.len() == others.len() {
        for (index, (item, other)) in items.iter().zip(others).enumerate() {
            differences(item, other, &at.then(Step::Index(index)), found);
        }
    } else {
        found.push((at.clone(), Some(items.into()), Some(others.into())));
    }
}

/// What the API leaves out when it is written.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(set) => !set,
        Value::Number(number) => number.as_u64() == Some(0),
    }
}

/// Equal, or the same amount written otherwise.
fn same(wanted: &Value, live: &Value) -> bool {
    if wanted == live || text(wanted) == text(live) {
        return true;
    }
    let (wanted, live) = (text(wanted), text(live));
    let cpu = |text: &str| Cpu::parse(text).ok();
    let memory = |text: &str| Memory::parse(text).ok();
    let amount = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    amount(&wanted)
        && amount(&live)
        && (cpu(&wanted).is_some_and(|amount| cpu(&live) == Some(amount))
            || memory(&wanted).is_some_and(|amount| memory(&live) == Some(amount)))
}
