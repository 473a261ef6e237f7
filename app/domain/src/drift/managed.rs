//! Who owns which fields, as the API server keeps it.
//! Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management

use serde_json::Value;

use super::path::{Path, Step, text};
use crate::manifest::MANAGER;

pub(super) struct Manager {
    pub name: String,
    /// The leaves that it owns.
    pub fields: Vec<Path>,
}

impl Manager {
    /// Whether it wrote the field, or something in it.
    pub fn owns(&self, path: &Path) -> bool {
        self.fields.iter().any(|field| field.begins_with(path) || path.begins_with(field))
    }
}

/// All managers but Slipway itself, and but those that only tell how the object is.
pub(super) fn managers(live: &Value) -> Vec<Manager> {
    let entries = live.pointer("/metadata/managedFields").and_then(Value::as_array);
    let entries = entries.into_iter().flatten().filter(|entry| {
        let told = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        told("manager") != MANAGER && told("subresource") != "status"
    });
    entries
        .map(|entry| {
            let mut fields = Vec::new();
            if let Some(owned) = entry.get("fieldsV1") {
                leaves(owned, &Path::default(), &mut fields);
            }
            let name = entry.get("manager").and_then(Value::as_str).unwrap_or_default().to_owned();
            Manager { name, fields }
        })
        .collect()
}

/// `{"f:spec": {"f:replicas": {}}}`, with `k:{"name":"orders"}` for items by key, `v:` and `i:` for others, and `.` for the
/// thing itself.
fn leaves(owned: &Value, at: &Path, fields: &mut Vec<Path>) {
    let Some(owned) = owned.as_object() else { return };
    let mut leaf = true;
    for (name, below) in owned {
        let Some((sort, rest)) = name.split_once(':') else { continue };
        leaf = false;
        let step = match sort {
            "f" => Some(Step::Field(rest.to_owned())),
            "k" => key(rest),
            "i" => rest.parse().ok().map(Step::Index),
            // A value in a set: the list itself is told.
            _ => None,
        };
        match step {
            Some(step) => leaves(below, &at.then(step), fields),
            None => fields.push(at.clone()),
        }
    }
    // An item that somebody added is told as a whole.
    let added = owned.contains_key(".") && matches!(at.0.last(), Some(Step::Item { .. }));
    if added {
        fields.retain(|field| !field.begins_with(at));
    }
    if leaf || added {
        fields.push(at.clone());
    }
}

/// The first of the key's parts tells items apart well enough: `{"containerPort":80,"protocol":"TCP"}`.
fn key(json: &str) -> Option<Step> {
    let parts: Value = serde_json::from_str(json).ok()?;
    let (key, value) = parts.as_object()?.iter().find(|(name, _)| *name != "protocol")?;
    Some(Step::Item { key: key.clone(), value: text(value) })
}
