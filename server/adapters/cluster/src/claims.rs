//! The volume claims of a service: made by its StatefulSet from a template, and left when that goes.

use domain::error::Result;
use domain::ports::WorkloadKey;
use domain::workload::Claim;
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use kube::{Api, Client};

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
    use serde_json::{Value, json};

    fn of(status: &Value) -> Claim {
        let object = json!({"metadata": {"name": "data-db-0"}, "status": status,
            "spec": {"resources": {"requests": {"storage": "1Gi"}}}});
        claim(serde_json::from_value(object).unwrap()).unwrap()
    }

    #[test]
    fn a_claim_has_the_size_that_it_got_or_else_the_one_it_asks_for() {
        let waiting = of(&json!({"phase": "Pending"}));
        assert_eq!((waiting.name.as_str(), waiting.size, waiting.bound), ("data-db-0", 1 << 30, false));
        let bound = of(&json!({"phase": "Bound", "capacity": {"storage": "2Gi"}}));
        assert_eq!((bound.size, bound.bound), (2 << 30, true));
    }
}
