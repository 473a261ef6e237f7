//! The ConfigMaps and Secrets of releases: a release names its own by what they hold, so those of earlier ones stay behind
//! and are taken out here once no pod needs them.

use std::cmp::Reverse;
use std::fmt::Debug;

use domain::error::Result;
use domain::manifest::RELEASE;
use domain::ports::WorkloadKey;
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::core::v1::{ConfigMap, Pod, Secret};
use kube::api::DeleteParams;
use kube::core::ObjectMeta;
use kube::{Client, Resource};
use serde::de::DeserializeOwned;

use crate::own::Own;

/// So many beside those that were just applied: the pods of the release before may have to start once more.
const KEPT: usize = 2;

/// Takes out what is too much of the service's own, by label and name; their names. Asked for after `applied` were.
pub async fn prune(client: &Client, key: &WorkloadKey, applied: &[(&str, &str)]) -> Result<Vec<String>> {
    let of = |kind: &str| applied.iter().filter(|(of, _)| *of == kind).map(|(_, name)| *name).collect::<Vec<_>>();
    let mut pruned = prune_those::<ConfigMap>(client, key, "files", &of("ConfigMap")).await?;
    pruned.extend(prune_those::<Secret>(client, key, "secrets", &of("Secret")).await?);
    Ok(pruned)
}

async fn prune_those<K>(client: &Client, key: &WorkloadKey, what: &str, applied: &[&str]) -> Result<Vec<String>>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    let own = Own::<K>::of(client, key);
    let mut others = too_many(own.described().await?, &format!("{}-{what}-", key.service), applied);
    if others.is_empty() {
        return Ok(Vec::new());
    }
    // Releases that never became ready may have come between: what their pods do not need those that serve still may.
    let pods = Own::<Pod>::of(client, key).list().await?;
    let needed: Vec<String> = pods.iter().filter_map(|pod| serde_json::to_string(&pod.spec).ok()).collect();
    others.retain(|other| {
        let quoted = format!("\"{}\"", other.name.as_deref().unwrap_or_default());
        !needed.iter().any(|pod| pod.contains(&quoted))
    });
    let mut pruned = Vec::new();
    for other in others {
        own.delete(&other, DeleteParams::background()).await?;
        pruned.extend(other.name.map(|name| format!("{}/{name}", K::kind(&()))));
    }
    Ok(pruned)
}

/// Those beyond what is kept. The newest are those of the newest releases: going back to an older one says so, too.
fn too_many(found: Vec<ObjectMeta>, prefix: &str, applied: &[&str]) -> Vec<ObjectMeta> {
    let other = |object: &ObjectMeta| {
        let name = object.name.as_deref().unwrap_or_default();
        name.starts_with(prefix) && !applied.contains(&name) && object.deletion_timestamp.is_none()
    };
    let mut others: Vec<ObjectMeta> = found.into_iter().filter(other).collect();
    let release = |object: &ObjectMeta| object.annotations.as_ref()?.get(RELEASE)?.parse::<u32>().ok();
    others.sort_by_key(|object| {
        Reverse((release(object), object.creation_timestamp.as_ref().map(|at| at.0), object.name.clone()))
    });
    others.split_off(others.len().min(KEPT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn object(name: &str, release: u32) -> ObjectMeta {
        let annotations = BTreeMap::from([(RELEASE.to_owned(), release.to_string())]);
        ObjectMeta { name: Some(name.to_owned()), annotations: Some(annotations), ..ObjectMeta::default() }
    }

    fn going(found: &[ObjectMeta], applied: &[&str]) -> Vec<String> {
        too_many(found.to_vec(), "orders-files-", applied).into_iter().filter_map(|object| object.name).collect()
    }

    #[test]
    fn those_of_this_release_and_of_the_two_before_stay() {
        let all: Vec<ObjectMeta> = (1..=5).map(|number| object(&format!("orders-files-{number}"), number)).collect();
        assert_eq!(going(&all, &["orders-files-5"]), ["orders-files-2", "orders-files-1"]);
        assert_eq!(going(&all, &[]), ["orders-files-3", "orders-files-2", "orders-files-1"]);
        assert!(going(&all[2..], &["orders-files-5"]).is_empty());
    }

    #[test]
    fn what_was_gone_back_to_is_as_new_as_the_release_that_did_so() {
        let all = [object("orders-files-a", 4), object("orders-files-b", 2), object("orders-files-c", 3)];
        let with = [&all[..], &[object("orders-files-d", 5)]].concat();
        assert_eq!(going(&with, &["orders-files-d"]), ["orders-files-b"]);
    }

    #[test]
    fn other_names_are_not_counted() {
        let all =
            [object("orders-files-1", 1), object("orders-filed", 9), object("settings", 9), object("orders-2", 9)];
        assert!(going(&all, &[]).is_empty());
    }
}
