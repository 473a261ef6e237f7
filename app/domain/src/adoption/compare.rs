//! What a release made from what was read would change of the object as it is. Found by comparing, not by a list of what
//! cannot be expressed: so nothing is forgotten.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::found::main;
use super::value::text;
use crate::drift::{Path, Step, changed};

/// A field that the next release changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub path: Path,
    /// As it is; `None`: nothing is said of it.
    pub now: Option<Value>,
    /// As it would be; `None`: it is left out.
    pub next: Option<Value>,
}

/// What Kubernetes writes into an object where nothing was said; a field that says the same says nothing.
/// Source: pkg/apis/{core,apps,batch}/v1/defaults.go
const USUAL: [(&str, &str); 19] = [
    ("terminationMessagePath", "/dev/termination-log"),
    ("dnsPolicy", "ClusterFirst"),
    ("restartPolicy", "Always"),
    ("schedulerName", "default-scheduler"),
    ("terminationGracePeriodSeconds", "30"),
    ("successThreshold", "1"),
    ("failureThreshold", "3"),
    ("timeoutSeconds", "1"),
    ("periodSeconds", "10"),
    ("scheme", "HTTP"),
    ("defaultMode", "420"),
    ("protocol", "TCP"),
    ("imagePullPolicy", "IfNotPresent"),
    ("completionMode", "NonIndexed"),
    ("podReplacementPolicy", "TerminatingOrFailed"),
    ("minReadySeconds", "0"),
    ("service", ""),
    ("serviceAccountName", "default"),
    ("suspend", "false"),
];

/// `next` is the controller of a release as it would be applied. Labels and annotations of pods are not told: those that
/// are there stay, and Slipway's come along.
pub fn differences(live: &Value, next: &Value) -> Vec<Difference> {
    let name = text(next, "/metadata/name").unwrap_or_default();
    let renamed = main(live).and_then(|main| text(main, "/name")).filter(|main| *main != name).map(str::to_owned);
    let (mut live, mut next) = (json!({ "spec": live["spec"] }), json!({ "spec": next["spec"] }));
    let mut found = Vec::new();
    if let Some(old) = &renamed {
        rename(&mut live, old, name);
        let container = Step::Item { key: "name".to_owned(), value: old.clone() };
        let path = pod_spec(&live).field("containers").then(container).field("name");
        found.push(Difference { path, now: Some(old.as_str().into()), next: Some(name.into()) });
    }
    explicit(&mut live);
    plain(&mut live);
    plain(&mut next);
    for (path, next, now) in changed(&next, &live) {
        found.push(Difference { path, now, next });
    }
    for (path, now, next) in changed(&live, &next) {
        if next.is_none() && !found.iter().any(|other| other.path == path) {
            found.push(Difference { path, now, next });
        }
    }
    found.iter_mut().for_each(Difference::hide);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

impl Difference {
    /// The value of a variable is nobody's business before it is adopted.
    fn hide(&mut self) {
        let of_variable = self.path.0.iter().any(|step| matches!(step, Step::Field(name) if name == "env"));
        for value in [&mut self.now, &mut self.next].into_iter().flatten() {
            hide_within(value);
            if !of_variable {
                continue;
            }
            match value {
                Value::Object(fields) => {
                    fields.remove("value");
                }
                Value::Array(items) => *value = items.iter().map(|item| item["name"].clone()).collect(),
                Value::String(_) if matches!(self.path.0.last(), Some(Step::Field(name)) if name == "value") => {
                    *value = "…".into();
                }
                _ => {}
            }
        }
    }
}

/// Of whole containers, wherever one stands.
fn hide_within(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| match value.as_array_mut() {
            Some(variables) if name == "env" => {
                variables.iter_mut().filter_map(Value::as_object_mut).for_each(|variable| {
                    variable.remove("value");
                });
            }
            _ => hide_within(value),
        }),
        Value::Array(items) => items.iter_mut().for_each(hide_within),
        _ => {}
    }
}

const TEMPLATES: [&str; 2] = ["/spec/jobTemplate/spec/template", "/spec/template"];

pub(super) fn pod_spec(object: &Value) -> Path {
    let at = TEMPLATES.into_iter().find(|at| object.pointer(at).is_some()).unwrap_or(TEMPLATES[1]);
    let spec = at.split('/').filter(|name| !name.is_empty()).fold(Path::default(), |path, name| path.field(name));
    spec.field("spec")
}

fn templates(object: &mut Value, change: impl Fn(&mut Value)) {
    for at in TEMPLATES {
        if let Some(template) = object.pointer_mut(at) {
            change(template);
        }
    }
}

fn rename(object: &mut Value, old: &str, name: &str) {
    templates(object, |template| {
        let containers = template.pointer_mut("/spec/containers").and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten().filter(|container| container["name"] == old) {
            container["name"] = name.into();
        }
    });
}

/// Says what holds where nothing is said, of what Slipway always says.
fn explicit(object: &mut Value) {
    templates(object, |template| {
        let Some(spec) = template.get_mut("spec").and_then(Value::as_object_mut) else { return };
        for name in ["automountServiceAccountToken", "enableServiceLinks"] {
            spec.entry(name).or_insert(true.into());
        }
        for name in ["containers", "initContainers"] {
            for container in spec.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(container) = container.as_object_mut() {
                    let context = container.entry("securityContext").or_insert_with(|| json!({}));
                    if let Some(context) = context.as_object_mut() {
                        context.entry("allowPrivilegeEscalation").or_insert(true.into());
                    }
                }
            }
        }
    });
}

/// Takes out what says nothing, and what is not told.
fn plain(object: &mut Value) {
    templates(object, |template| {
        if let Some(template) = template.as_object_mut() {
            template.remove("metadata");
        }
        if let Some(spec) = template.get_mut("spec").and_then(Value::as_object_mut) {
            // The old name of `serviceAccountName`.
            spec.remove("serviceAccount");
        }
    });
    if let Some(job) = object.pointer_mut("/spec/jobTemplate").and_then(Value::as_object_mut) {
        job.remove("metadata");
    }
    without_usual(object);
}

fn without_usual(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, value| !value.is_null() && !is_usual(name, value));
            fields.values_mut().for_each(without_usual);
            fields.retain(|name, value| !is_empty(value) || name == "emptyDir");
        }
        Value::Array(items) => items.iter_mut().for_each(without_usual),
        _ => {}
    }
}

fn is_usual(name: &str, value: &Value) -> bool {
    let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    // It depends on the tag which of the two is usual, and neither changes what runs.
    (name == "imagePullPolicy" && said == "Always") || USUAL.contains(&(name, said.as_str()))
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}
