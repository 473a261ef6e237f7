//! Before a StatefulSet goes without its data: one that was adopted, or that somebody changed, may say that its claims go
//! with it or with its pods (`persistentVolumeClaimRetentionPolicy`). Kubernetes does that by owners in the claims:
//! https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention

use std::time::Duration;

use domain::error::{Error, Result};
use domain::manifest::MANAGER;
use domain::ports::WorkloadKey;
use domain::text;
use k8s_openapi::api::apps::v1::StatefulSet;
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::OwnerReference;
use kube::api::{ListParams, Patch, PatchParams};
use kube::core::PartialObjectMeta;
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use crate::call::within;
use crate::claims::{is_of, is_ordinal};
use crate::failure;
use crate::own::Own;

/// How long the controller of StatefulSets may take to see that the claims stay.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at it.
const REST: Duration = Duration::from_millis(100);

/// Makes the claims of the service's StatefulSets outlive them. An error: they may not, so nothing is to be deleted.
pub async fn retain(client: &Client, key: &WorkloadKey) -> Result<()> {
    tokio::time::timeout(PATIENCE, until_they_stay(client, key)).await.unwrap_or_else(|_| {
        let (service, seconds) = (&key.service, PATIENCE.as_secs());
        Err(Error::unavailable(
            text!(
                "The volumes of {service} would go with its StatefulSet, and Kubernetes has not taken up within {seconds} seconds that they stay (persistentVolumeClaimRetentionPolicy). Nothing was deleted.",
                "{service} 的卷会随其 StatefulSet 一起删除，而 Kubernetes 在 {seconds} 秒内仍未采用保留策略（persistentVolumeClaimRetentionPolicy）。未删除任何内容。"
            ),
            "timeout",
        ))
    })
}

async fn until_they_stay(client: &Client, key: &WorkloadKey) -> Result<()> {
    let sets: Api<StatefulSet> = Api::namespaced(client.clone(), key.namespace.as_str());
    let claims: Api<PersistentVolumeClaim> = Api::namespaced(client.clone(), key.namespace.as_str());
    let mut told = false;
    loop {
        let mut found = Own::<StatefulSet>::of(client, key).list().await?;
        found.retain(|set| !templates(set).is_empty());
        if found.is_empty() {
            return Ok(());
        }
        let going: Vec<&StatefulSet> = found.iter().filter(|set| takes_claims(set)).collect();
        for set in &going {
            let policy = json!({ "whenDeleted": "Retain", "whenScaled": "Retain" });
            // This very one: another of its name has its own policy.
            let change = json!({ "metadata": { "uid": set.metadata.uid },
                "spec": { "persistentVolumeClaimRetentionPolicy": policy } });
            change_it(&sets, &set.name_any(), &change).await?;
            told = true;
        }
        if going.is_empty() {
            let all = within(claims.list_metadata(&ListParams::default())).await;
            let all = all.map_err(|error| failure::error(&error))?.items;
            let held: Vec<_> = all.iter().filter_map(|claim| Some((claim, free(claim, &found)?))).collect();
            // Until it was seen, a claim that is let go of may be held once more.
            let seen = found.iter().all(is_seen);
            if held.is_empty() && (seen || !told) {
                return Ok(());
            }
            if seen {
                // Those of pods that are there the controller lets go by itself, those of earlier ones nobody.
                for (claim, owners) in held {
                    let metadata =
                        json!({ "resourceVersion": claim.metadata.resource_version, "ownerReferences": owners });
                    change_it(&claims, &claim.name_any(), &json!({ "metadata": metadata })).await?;
                }
                continue;
            }
        }
        tokio::time::sleep(REST).await;
    }
}

/// One that is gone or was written meanwhile is looked at once more.
async fn change_it<K>(api: &Api<K>, name: &str, change: &Value) -> Result<()>
where
    K: Clone + serde::de::DeserializeOwned + std::fmt::Debug,
{
    let params = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
    match within(api.patch_metadata(name, &params, &Patch::Merge(change))).await {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
        Err(error) => Err(failure::error(&error)),
    }
}

/// What its claims are made from, by name.
fn templates(set: &StatefulSet) -> Vec<String> {
    let templates = set.spec.as_ref().and_then(|spec| spec.volume_claim_templates.as_ref());
    templates.into_iter().flatten().filter_map(|template| template.metadata.name.clone()).collect()
}

/// Of one that goes already nothing can be changed any more.
fn takes_claims(set: &StatefulSet) -> bool {
    let policy = set.spec.as_ref().and_then(|spec| spec.persistent_volume_claim_retention_policy.as_ref());
    let goes = |said: Option<&String>| said.is_some_and(|said| said != "Retain");
    set.metadata.deletion_timestamp.is_none()
        && policy.is_some_and(|policy| goes(policy.when_deleted.as_ref()) || goes(policy.when_scaled.as_ref()))
}

/// Whether its controller knows it as it is.
fn is_seen(set: &StatefulSet) -> bool {
    let seen = set.status.as_ref().and_then(|status| status.observed_generation);
    set.metadata.deletion_timestamp.is_some() || seen >= set.metadata.generation
}

/// The owners that a claim keeps, if one of these sets, or a pod of theirs, is another. One that goes already is lost.
fn free(claim: &PartialObjectMeta<PersistentVolumeClaim>, sets: &[StatefulSet]) -> Option<Vec<OwnerReference>> {
    let (name, owners) = (claim.name_any(), claim.owner_references());
    let set = sets.iter().find(|set| is_of(&set.name_any(), &templates(set), &name))?;
    let pod = |owner: &OwnerReference| owner.name.strip_prefix(&format!("{}-", set.name_any())).is_some_and(is_ordinal);
    let takes = |owner: &OwnerReference| match owner.kind.as_str() {
        "StatefulSet" => Some(&owner.uid) == set.metadata.uid.as_ref(),
        "Pod" => pod(owner),
        _ => false,
    };
    let (go, stay): (Vec<_>, Vec<_>) = owners.iter().cloned().partition(takes);
    (!go.is_empty() && claim.metadata.deletion_timestamp.is_none()).then_some(stay)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn set(policy: &Value, seen: i64) -> StatefulSet {
        let set = json!({"metadata": {"name": "db", "uid": "s", "generation": 2}, "status": {"replicas": 1, "observedGeneration": seen},
            "spec": {"serviceName": "db", "selector": {}, "template": {}, "persistentVolumeClaimRetentionPolicy": policy,
                "volumeClaimTemplates": [{"metadata": {"name": "data"}}]}});
        serde_json::from_value(set).unwrap()
    }

    fn claim(name: &str, owners: &[(&str, &str, &str)]) -> PartialObjectMeta<PersistentVolumeClaim> {
        let owner = |(kind, name, uid): &(&str, &str, &str)| json!({"apiVersion": "v1", "kind": kind, "name": name, "uid": uid});
        let owners: Vec<Value> = owners.iter().map(owner).collect();
        serde_json::from_value(json!({"metadata": {"name": name, "ownerReferences": owners}})).unwrap()
    }

    #[test]
    fn a_set_takes_its_claims_when_it_says_so_for_either_case() {
        for (policy, takes) in [
            (json!({"whenDeleted": "Delete", "whenScaled": "Retain"}), true),
            (json!({"whenScaled": "Delete"}), true),
            (json!({"whenDeleted": "Retain", "whenScaled": "Retain"}), false),
            (json!(null), false),
        ] {
            assert_eq!(takes_claims(&set(&policy, 2)), takes, "{policy}");
        }
        assert!(is_seen(&set(&json!(null), 2)) && !is_seen(&set(&json!(null), 1)));
    }

    #[test]
    fn a_claim_is_let_go_of_by_the_set_and_its_pods_and_by_nobody_else() {
        let sets = [set(&json!(null), 2)];
        let kept = |name: &str, owners: &[(&str, &str, &str)]| {
            let kept = free(&claim(name, owners), &sets)?;
            Some(kept.into_iter().map(|owner| owner.name).collect::<Vec<_>>())
        };
        let (by_set, by_pod, by_other) = (("StatefulSet", "db", "s"), ("Pod", "db-0", "p"), ("Backup", "nightly", "b"));
        assert_eq!(kept("data-db-0", &[by_set, by_other, by_pod]), Some(vec!["nightly".to_owned()]));
        assert_eq!(kept("data-db-12", &[by_pod]), Some(vec![]));
        assert_eq!(kept("data-db-0", &[by_other]), None);
        assert_eq!(kept("data-db-0", &[("StatefulSet", "db", "another")]), None);
        assert_eq!(kept("db-0-scratch", &[by_pod]), None, "a pod's own, made with it");
    }
}
