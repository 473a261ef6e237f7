//! What a place remembers of the workload that was adopted there: the object as it was, and what of it can never be changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::found::{kind, template};
use super::value::{self, texts};
use crate::controller::ControllerKind;
use crate::error::Error;
use crate::pod::Reference;
use crate::text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    pub kind: ControllerKind,
    /// Of each of the objects: only these very ones are adopted.
    pub uids: Vec<String>,
    /// What the controller selects its pods by.
    pub selector: BTreeMap<String, String>,
    /// The labels of its pods: others may select them by these.
    pub labels: BTreeMap<String, String>,
    /// Other fields of the controller's spec that Kubernetes never changes.
    pub fixed: Map<String, Value>,
    /// The Service of its name, if that leads to its pods, and the controller: as they were, without what the cluster writes,
    /// and without the values that were sealed.
    pub objects: Vec<Value>,
    /// ConfigMaps and Secrets that are no more needed by the next release: all their keys became configuration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whole: Vec<Reference>,
}

/// Of a StatefulSet everything else but the number of pods, the template and how it is updated.
/// Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ and its validation.
const FIXED: [&str; 4] = ["serviceName", "podManagementPolicy", "volumeClaimTemplates", "revisionHistoryLimit"];
/// What the cluster gives a Service by itself.
const GIVEN: [&str; 6] =
    ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "healthCheckNodePort"];

impl Adopted {
    pub fn of(object: &Value, service: Option<&Value>) -> Option<Self> {
        let kind = kind(object)?;
        let mut objects: Vec<Value> = service.map(cleaned_service).into_iter().collect();
        objects.push(cleaned(object));
        let uid = |object: &Value| value::text(object, "/metadata/uid").unwrap_or_default().to_owned();
        let spec = object.get("spec").and_then(Value::as_object);
        let fixed = spec.into_iter().flatten().filter(|(name, _)| FIXED.contains(&name.as_str()));
        Some(Self {
            kind,
            uids: service.into_iter().chain([object]).map(uid).collect(),
            selector: texts(object, "/spec/selector/matchLabels"),
            labels: texts(template(object), "/metadata/labels"),
            fixed: match kind {
                ControllerKind::StatefulSet => {
                    fixed.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
                }
                _ => Map::new(),
            },
            objects,
            whole: Vec::new(),
        })
    }

    /// The Service that was adopted with it: later releases leave it as it was, and only add ports that it lacks.
    pub fn service(&self) -> Option<&Value> {
        self.objects.iter().find(|object| object["kind"] == "Service")
    }
}

/// What it is and what is wanted of it. Labels and annotations of the object itself stay with whoever wrote them.
pub(super) fn cleaned(object: &Value) -> Value {
    let metadata = json!({ "name": object["metadata"]["name"], "namespace": object["metadata"]["namespace"] });
    let spec = object.get("spec").map(without_nulls).unwrap_or_default();
    json!({ "apiVersion": object["apiVersion"], "kind": object["kind"], "metadata": metadata, "spec": spec })
}

pub(super) fn cleaned_service(service: &Value) -> Value {
    let mut service = cleaned(service);
    let headless = service["spec"]["clusterIP"] == "None";
    if let Some(spec) = service["spec"].as_object_mut() {
        spec.retain(|name, _| !GIVEN.contains(&name.as_str()) || (headless && name == "clusterIP"));
    }
    service
}

/// `creationTimestamp: null` and its like say nothing.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.map(|(name, value)| (name.clone(), without_nulls(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// It was not adopted: what to do then. Some of its objects may have labels from an earlier try.
pub fn untaken(error: Error) -> Error {
    let (en, zh) = (&error.text.en, &error.text.zh);
    let text = text!(
        "{en} It was not adopted, and nothing restarts. Delete the service from this environment, which takes Slipway's labels off and leaves the workload alone, and adopt it again.",
        "{zh} 接管未完成，也不会重启。请将该服务从此环境中删除（会移除 Slipway 的标签，工作负载不受影响），然后重新接管。"
    );
    Error { text, ..error }
}
