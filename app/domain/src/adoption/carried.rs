//! Variables that a later release has from somewhere else, with the value that they had: they are no difference.

use std::collections::BTreeSet;

use serde_json::Value;

use super::found::main;
use super::value::{list, text};
use crate::pod::{Reference, ReferenceKind};
use crate::settings::Settings;

/// The workload as it is, with what was read of other objects as the next release has it. `settings` are those that it was
/// read into, `whole` the objects whose keys were all read.
pub fn carried(live: &Value, next: &Value, settings: &Settings, whole: &[Reference]) -> Value {
    let mut live = live.clone();
    let Some(next) = main(next) else { return live };
    let sealed = settings.configuration.secrets.iter().map(|used| used.key.name());
    let names: BTreeSet<&str> = settings.variables.keys().map(String::as_str).chain(sealed).collect();
    let own = main(&live).and_then(|main| text(main, "/name")).unwrap_or_default().to_owned();
    for at in ["/spec/jobTemplate/spec/template/spec/containers", "/spec/template/spec/containers"] {
        let containers = live.pointer_mut(at).and_then(Value::as_array_mut).into_iter().flatten();
        for container in containers.filter(|container| container["name"] == own.as_str()) {
            carry(container, next, &names, whole);
        }
    }
    live
}

fn carry(container: &mut Value, next: &Value, names: &BTreeSet<&str>, whole: &[Reference]) {
    if let Some(sources) = container.get_mut("envFrom").and_then(Value::as_array_mut) {
        sources.retain(|source| !whole.iter().any(|object| is_of(source, object)));
    }
    let mut variables = list(container, "/env").to_vec();
    for after in list(next, "/env").iter().filter(|after| text(after, "/name").is_some_and(|name| names.contains(name)))
    {
        let now = variables.iter().position(|variable| variable.get("name") == after.get("name"));
        match now.and_then(|at| variables.get_mut(at)) {
            // Plain before and after: what differs is told.
            Some(now) if now.get("value").is_some() && after.get("value").is_some() => {}
            Some(now) => *now = after.clone(),
            None => variables.push(after.clone()),
        }
    }
    if !variables.is_empty() {
        container["env"] = variables.into();
    }
}

fn is_of(source: &Value, object: &Reference) -> bool {
    let of = match object.kind {
        ReferenceKind::ConfigMap => "/configMapRef/name",
        _ => "/secretRef/name",
    };
    text(source, of) == Some(object.name.as_str())
}
