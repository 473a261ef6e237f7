//! How objects are in a cluster now, and taking out what somebody added to them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use domain::drift::Drift;
use domain::error::{Error, Result};
use domain::manifest::MANAGER;
use domain::ports::WorkloadKey;
use domain::text;
use futures::future::try_join_all;
use kube::Client;
use kube::api::{DynamicObject, ListParams, Patch, PatchParams};
use serde_json::{Value, json};

use crate::apply::Part;
use crate::call::{LOOK, within};
use crate::failure;

/// Each object as it is; `None`: it is not there.
pub async fn live(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Option<Value>>> {
    let parts = manifests.iter().map(|manifest| Part::of(client, key, manifest)).collect::<Result<Vec<_>>>()?;
    let asked = try_join_all(parts.iter().map(read));
    tokio::time::timeout(LOOK, asked).await.map_err(|_| failure::timeout())?
}

/// A list of one instead of a get: that right Slipway needs anyway.
async fn read(part: &Part<'_>) -> Result<Option<Value>> {
    let named = ListParams::default().fields(&format!("metadata.name={}", part.name));
    if part.kind == "Secret" {
        let found = within(part.api.list_metadata(&named)).await.map_err(|error| failure::error(&error))?;
        return found.items.into_iter().next().map(|object| described(part, json!(object.metadata))).transpose();
    }
    let found = within(part.api.list(&named)).await.map_err(|error| failure::error(&error))?;
    let Some(object) = found.items.into_iter().next() else { return Ok(None) };
    let mut object = serde_json::to_value(object).map_err(|error| Error::internal(error.to_string()))?;
    // Objects of a list do not say what they are.
    for field in ["apiVersion", "kind"] {
        object[field] = part.manifest[field].clone();
    }
    Ok(Some(object))
}

/// The values of a Secret are not even asked for. What else it has cannot be changed once it is there.
fn described(part: &Part<'_>, metadata: Value) -> Result<Value> {
    let mut object = part.manifest.clone();
    let fields = object.as_object_mut().ok_or_else(|| Error::internal("a manifest is no object"))?;
    fields.retain(|name, _| matches!(name.as_str(), "apiVersion" | "kind" | "immutable" | "type"));
    fields.insert("metadata".to_owned(), metadata);
    // Whoever applied it by hand may have left it there whole.
    if let Some(annotations) = object.pointer_mut("/metadata/annotations").and_then(Value::as_object_mut) {
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    }
    Ok(object)
}

/// Takes out what was added to objects that are the service's own. What is gone already is left alone; what is not as it was
/// seen any more stays, and is told.
pub async fn take_out(client: &Client, key: &WorkloadKey, added: &[Drift]) -> Result<()> {
    let mut objects: BTreeMap<&str, Vec<&Drift>> = BTreeMap::new();
    for drift in added {
        objects.entry(&drift.object).or_default().push(drift);
    }
    for (object, added) in objects {
        let (kind, name) = object.split_once('/').unwrap_or_default();
        let Some(version) = version(kind) else { continue };
        let manifest = json!({ "apiVersion": version, "kind": kind, "metadata": { "name": name } });
        let part = Part::of(client, key, &manifest)?;
        if !part.is_there(key).await? {
            continue;
        }
        let Some(now) = read(&part).await? else { continue };
        let steps = steps(&now, &added);
        if steps.is_empty() {
            continue;
        }
        let patch = serde_json::from_value(steps.into()).map_err(|error| Error::internal(error.to_string()))?;
        let params = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
        match within(part.api.patch(name, &params, &Patch::<DynamicObject>::Json(patch))).await {
            Ok(_) => {}
            Err(kube::Error::Api(status)) if is_other(&status) => {
                return Err(Error::conflict(text!(
                    "{object} was changed again meanwhile. Look at it once more.",
                    "{object} 在此期间又被修改。请重新查看。"
                )));
            }
            Err(error) => return Err(failure::error(&error)),
        }
    }
    Ok(())
}

/// Of what a release consists of.
fn version(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" => "apps/v1",
        "Job" | "CronJob" => "batch/v1",
        "Service" | "ConfigMap" | "Secret" => "v1",
        "PodDisruptionBudget" => "policy/v1",
        "HorizontalPodAutoscaler" => "autoscaling/v2",
        _ => return None,
    })
}

/// A test that does not hold. Source: `jsonPatcher.applyJSPatch`, apiserver/pkg/endpoints/handlers.
fn is_other(status: &kube::core::Status) -> bool {
    status.code == 409 || (status.code == 422 && status.message.contains("the server rejected our request"))
}

/// First all tests, then all removals: of several items of a list the last goes first, so that the others keep their places.
fn steps(now: &Value, added: &[&Drift]) -> Vec<Value> {
    let mut found: Vec<(String, &Value)> = added
        .iter()
        // Together with what it stands in.
        .filter(|drift| !added.iter().any(|other| other.path != drift.path && drift.path.begins_with(&other.path)))
        .filter_map(|drift| Some((drift.path.pointer(now)?, drift.found.as_ref()?)))
        .filter(|(pointer, _)| !pointer.is_empty())
        .collect();
    found.sort_by(|(a, _), (b, _)| in_order(b, a));
    found.dedup_by(|(a, _), (b, _)| a == b);
    let tests = found.iter().map(|(path, value)| json!({ "op": "test", "path": path, "value": value }));
    let removals = found.iter().map(|(path, _)| json!({ "op": "remove", "path": path }));
    tests.chain(removals).collect()
}

fn in_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('/'), b.split('/'));
    loop {
        let (one, other) = match (a.next(), b.next()) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => return one.cmp(&other),
        };
        let numbers = one.parse::<u64>().ok().zip(other.parse::<u64>().ok());
        let order = numbers.map_or_else(|| one.cmp(other), |(one, other)| one.cmp(&other));
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::drift::{Path, Step};

    fn added(path: &[&str], found: Value) -> Drift {
        let step = |step: &&str| match step.split_once('=') {
            Some((key, value)) => Step::Item { key: key.to_owned(), value: value.to_owned() },
            None => Step::Field((*step).to_owned()),
        };
        let path = Path(path.iter().map(step).collect());
        Drift { object: "Deployment/orders".to_owned(), path, wanted: None, found: Some(found), manager: None }
    }

    #[test]
    fn of_several_items_the_last_goes_first_and_each_is_tested_before() {
        let names: Vec<Value> = (0..12).map(|at| json!({"name": format!("V{at}")})).collect();
        let now = json!({"spec": {"env": names, "paused": true}});
        let all = [
            added(&["spec", "env", "name=V2"], json!({"name": "V2"})),
            added(&["spec", "env", "name=V2", "name"], json!("V2")),
            added(&["spec", "env", "name=V10"], json!({"name": "V10"})),
            added(&["spec", "env", "name=GONE"], json!({"name": "GONE"})),
            added(&["spec", "paused"], json!(true)),
        ];
        let steps = steps(&now, &all.iter().collect::<Vec<_>>());
        let said: Vec<String> = steps.iter().map(|step| format!("{} {}", step["op"], step["path"])).collect();
        let expected = ["test /spec/paused", "test /spec/env/10", "test /spec/env/2"];
        let removed = ["remove /spec/paused", "remove /spec/env/10", "remove /spec/env/2"];
        let quoted = expected.iter().chain(&removed).filter_map(|step| step.split_once(' '));
        assert_eq!(said, quoted.map(|(op, path)| format!("\"{op}\" \"{path}\"")).collect::<Vec<_>>());
        assert_eq!(steps[1]["value"], json!({"name": "V10"}));
    }
}
