//! The volume claims of a service: made by its StatefulSet from a template, and left when that goes.

use domain::error::Result;
use domain::manifest::{ENVIRONMENT, MANAGER, OWNER, SERVICE};
use domain::ports::WorkloadKey;
use domain::workload::Claim;
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use kube::api::{ListParams, Patch, PatchParams};
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use crate::call::within;
use crate::convert::amount;
use crate::failure;
use crate::own::own;

/// By name.
pub async fn claims(client: &Client, key: &WorkloadKey) -> Result<Vec<Claim>> {
    let api: Api<PersistentVolumeClaim> = Api::namespaced(client.clone(), key.namespace.as_str());
    let found = within(api.list(&own(key))).await.map_err(|error| failure::error(&error))?;
    let mut claims: Vec<Claim> = found.items.into_iter().filter_map(claim).collect();
    claims.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(claims)
}

/// Labels the claims of an adopted StatefulSet that are not labelled yet: its templates cannot be changed, so it does not do
/// that, and whoever deletes the service with its data would leave them behind.
pub async fn mark(client: &Client, key: &WorkloadKey, controller: &Value, dry_run: bool) -> Result<()> {
    let name = controller["metadata"]["name"].as_str().unwrap_or_default();
    let templates = controller["spec"]["volumeClaimTemplates"].as_array().map(Vec::as_slice).unwrap_or_default();
    let templates: Vec<&str> = templates.iter().filter_map(|template| template["metadata"]["name"].as_str()).collect();
    if templates.is_empty() {
        return Ok(());
    }
    let api: Api<PersistentVolumeClaim> = Api::namespaced(client.clone(), key.namespace.as_str());
    let found = within(api.list_metadata(&ListParams::default())).await.map_err(|error| failure::error(&error))?;
    let labels = &controller["metadata"]["labels"];
    let change = json!({ "metadata": { "labels":
        { OWNER: MANAGER, SERVICE: labels[SERVICE], ENVIRONMENT: labels[ENVIRONMENT] } } });
    let params = PatchParams { dry_run, field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
    for claim in found
        .items
        .iter()
        .filter(|claim| is_of(name, &templates, &claim.name_any()) && !claim.labels().contains_key(SERVICE))
    {
        match within(api.patch_metadata(&claim.name_any(), &params, &Patch::Merge(&change))).await {
            Ok(_) => {}
            Err(kube::Error::Api(status)) if status.code == 404 => {}
            Err(error) => return Err(failure::error(&error)),
        }
    }
    Ok(())
}

/// Whether a StatefulSet of this name made a claim from one of these templates: `{template}-{set}-{ordinal}`.
pub fn is_of(set: &str, templates: &[impl AsRef<str>], claim: &str) -> bool {
    let of = |template: &str| claim.strip_prefix(&format!("{template}-{set}-")).is_some_and(is_ordinal);
    templates.iter().any(|template| of(template.as_ref()))
}

pub fn is_ordinal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit())
}

fn claim(object: PersistentVolumeClaim) -> Option<Claim> {
    let status = object.status.unwrap_or_default();
    let asked = object.spec.and_then(|spec| spec.resources?.requests).unwrap_or_default();
    let has = status.capacity.unwrap_or_default();
    let size = has.get("storage").or_else(|| asked.get("storage")).and_then(amount);
    Some(Claim {
        name: object.metadata.name?,
        size: size.unwrap_or_default(),
        bound: status.phase.as_deref() == Some("Bound"),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn of(status: &Value) -> Claim {
        let object = json!({"metadata": {"name": "data-db-0"}, "status": status,
            "spec": {"resources": {"requests": {"storage": "1Gi"}}}});
        claim(serde_json::from_value(object).unwrap()).unwrap()
    }

    #[test]
    fn a_claim_is_of_the_set_and_the_template_that_it_is_called_by() {
        let own = ["data-db-0", "data-db-12", "data-db", "data-db-x", "data-db-two-0", "log-db-0"];
        let own: Vec<&str> = own.into_iter().filter(|name| is_of("db", &["data"], name)).collect();
        assert_eq!(own, ["data-db-0", "data-db-12"]);
    }

    #[test]
    fn a_claim_has_the_size_that_it_got_or_else_the_one_it_asks_for() {
        let waiting = of(&json!({"phase": "Pending"}));
        assert_eq!((waiting.name.as_str(), waiting.size, waiting.bound), ("data-db-0", 1 << 30, false));
        let bound = of(&json!({"phase": "Bound", "capacity": {"storage": "2Gi"}}));
        assert_eq!((bound.size, bound.bound), (2 << 30, true));
    }
}
