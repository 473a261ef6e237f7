//! Which fields of what would be applied another field manager holds at another value, asked of the API server itself.

use domain::conflict::Conflict;
use domain::error::Result;
use domain::manifest::MANAGER;
use domain::ports::WorkloadKey;
use futures::future::{join_all, try_join_all};
use kube::Client;
use kube::api::{Patch, PatchParams};
use kube::core::Status;
use serde_json::Value;

use crate::apply::Part;
use crate::call::{LOOK, within};
use crate::failure;

/// Of objects that are the service's own: of another's it is said that they are not.
pub async fn conflicts(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Conflict>> {
    let parts = manifests.iter().map(|manifest| Part::of(client, key, manifest)).collect::<Result<Vec<_>>>()?;
    let there = join_all(parts.iter().map(|part| part.is_there(key)));
    let there = tokio::time::timeout(LOOK, there).await.map_err(|_| failure::timeout())?;
    // Whether it is there at all is what the dry run says.
    let own = parts.iter().zip(there).filter(|(_, there)| matches!(there, Ok(true))).map(|(part, _)| part);
    of_parts(&own.collect::<Vec<_>>()).await
}

/// All are asked side by side, and nothing is changed.
async fn of_parts(parts: &[&Part<'_>]) -> Result<Vec<Conflict>> {
    let asked = try_join_all(parts.iter().map(|part| of_part(part)));
    let found = tokio::time::timeout(LOOK, asked).await.map_err(|_| failure::timeout())?;
    Ok(found?.into_iter().flatten().collect())
}

async fn of_part(part: &Part<'_>) -> Result<Vec<Conflict>> {
    // A run that is there is held or let go, not applied.
    if part.kind == "Job" {
        return Ok(Vec::new());
    }
    let params = PatchParams { dry_run: true, ..PatchParams::apply(MANAGER) };
    match within(part.api.patch(part.name, &params, &Patch::Apply(part.manifest))).await {
        // What else it says is said by whoever really applies.
        Err(kube::Error::Api(status)) => Ok(told(part, &status)),
        Err(error) => Err(failure::error(&error)),
        Ok(_) => Ok(Vec::new()),
    }
}

/// Whether an answer is about the owners of fields.
pub fn is_of_fields(status: &Status) -> bool {
    status.code == 409 && causes(status).next().is_some()
}

/// The conflicts of an answer that keep an object from being applied.
pub fn told(part: &Part<'_>, status: &Status) -> Vec<Conflict> {
    if status.code != 409 {
        return Vec::new();
    }
    let object = format!("{}/{}", part.kind, part.name);
    let found = causes(status).map(|(manager, field)| Conflict { object: object.clone(), field, manager });
    found.filter(keeps).collect()
}

/// The number of pods that a person chose here wins over `kubectl scale`, and where an autoscaler decides it the release
/// carries the autoscaler's number: nobody is asked to take that over. What Slipway itself wrote by a patch (a run that was
/// held, a field that was taken out) is counted by Kubernetes as another manager's of the same name.
fn keeps(conflict: &Conflict) -> bool {
    conflict.field != "spec.replicas" && conflict.manager != MANAGER
}

/// Manager and field of each.
fn causes(status: &Status) -> impl Iterator<Item = (String, String)> + '_ {
    let causes = status.details.as_ref().map(|details| details.causes.as_slice()).unwrap_or_default();
    let conflicts = causes.iter().filter(|cause| cause.reason == "FieldManagerConflict");
    conflicts.map(|cause| (manager(&cause.message), field(&cause.field)))
}

/// `conflict with "kubectl-edit" with subresource "scale" using apps/v1`.
/// Source: `NewConflictError`, apimachinery/pkg/util/managedfields/internal/conflict.go.
fn manager(message: &str) -> String {
    let named = message.split_once('"').and_then(|(_, rest)| rest.split_once('"'));
    named.map_or(message, |(name, _)| name).to_owned()
}

/// `.spec.template.spec.containers[name="orders"].image`, as a difference names it: without the key's name.
fn field(path: &str) -> String {
    let mut said = String::new();
    let mut rest = path.strip_prefix('.').unwrap_or(path);
    while let Some((before, key)) = rest.split_once('[') {
        said.push_str(before);
        let Some((key, after)) = key.split_once(']') else { return format!("{said}[{key}") };
        // `containerPort=80,protocol="TCP"`: the first part tells items apart well enough. `="x"` is the item of a set.
        let first = key.split(',').next().unwrap_or(key);
        let value = first.split_once('=').map_or(first, |(_, value)| value).trim_matches('"');
        said.push_str(&format!("[{value}]"));
        rest = after;
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_owns_a_field_is_read_from_the_answer() {
        assert_eq!(manager(r#"conflict with "kubectl-edit" using apps/v1"#), "kubectl-edit");
        assert_eq!(manager(r#"conflict with "kubectl" with subresource "scale" using apps/v1"#), "kubectl");
        assert_eq!(manager("conflict with somebody"), "conflict with somebody");
    }

    #[test]
    fn a_field_is_named_as_a_difference_names_it() {
        let of = |path: &str| field(path);
        assert_eq!(
            of(r#".spec.template.spec.containers[name="orders"].image"#),
            "spec.template.spec.containers[orders].image"
        );
        assert_eq!(of(r#".spec.ports[port=80,protocol="TCP"].targetPort"#), "spec.ports[80].targetPort");
        assert_eq!(of(r#".metadata.finalizers[="x"]"#), "metadata.finalizers[x]");
        assert_eq!(of(".spec.replicas"), "spec.replicas");
        assert_eq!(of(".spec.broken[name"), "spec.broken[name");
    }

    #[test]
    fn the_number_of_pods_is_taken_over_without_asking() {
        let of = |field: &str, manager: &str| Conflict {
            object: "Deployment/orders".into(),
            field: field.into(),
            manager: manager.into(),
        };
        assert!(keeps(&of("spec.paused", "kubectl-edit")));
        assert!(!keeps(&of("spec.replicas", "kubectl")));
        assert!(!keeps(&of("spec.suspend", MANAGER)));
    }
}
