//! The ConfigMaps and Secrets of a namespace that values can be taken from: those that are not Slipway's own.

use std::collections::BTreeMap;
use std::fmt::Debug;

use domain::error::{Error, Result};
use domain::manifest::SERVICE;
use domain::pod::{Reference, ReferenceKind};
use domain::ports::{Data, WorkloadKey};
use domain::secret::Secret as Hidden;
use domain::text;
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use kube::api::ListParams;
use kube::core::ObjectMeta;
use kube::{Api, Client, Resource, ResourceExt};
use serde::de::DeserializeOwned;

use crate::call::within;
use crate::failure::{self, Fault};

/// Kubernetes puts it into every namespace.
const ROOT_CA: &str = "kube-root-ca.crt";
/// Credentials of Kubernetes itself, and what Helm remembers: no settings of a service.
const NO_SETTINGS: &str = "type!=kubernetes.io/service-account-token,type!=helm.sh/release.v1";

/// By kind and name. Nothing but the objects' metadata is asked for.
pub async fn objects(client: &Client, key: &WorkloadKey) -> Result<Vec<Reference>> {
    let mut found = names::<ConfigMap>(client, key, ReferenceKind::ConfigMap, None).await?;
    found.retain(|reference| reference.name != ROOT_CA);
    found.extend(names::<Secret>(client, key, ReferenceKind::Secret, Some(NO_SETTINGS)).await?);
    found.sort();
    Ok(found)
}

async fn names<K>(
    client: &Client,
    key: &WorkloadKey,
    kind: ReferenceKind,
    fields: Option<&str>,
) -> Result<Vec<Reference>>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    let api: Api<K> = Api::namespaced(client.clone(), key.namespace.as_str());
    let mut asked = ListParams::default().labels(&format!("!{SERVICE}"));
    if let Some(fields) = fields {
        asked = asked.fields(fields);
    }
    let found = within(api.list_metadata(&asked)).await.map_err(|error| lacks::<K>(&error))?;
    Ok(found.items.into_iter().map(|object| Reference { kind, name: object.name_any() }).collect())
}

/// What stands in one; `None`: it is not there, or is Slipway's own.
pub async fn data(client: &Client, key: &WorkloadKey, reference: &Reference) -> Result<Option<Data>> {
    match reference.kind {
        ReferenceKind::ConfigMap => {
            let found = get::<ConfigMap>(client, key, &reference.name).await?;
            Ok(found.map(|object| {
                let texts = object.data.unwrap_or_default();
                let texts = texts.into_iter().map(|(name, text)| (name, Hidden::new(text))).collect();
                Data { texts, binary: object.binary_data.unwrap_or_default().into_keys().collect() }
            }))
        }
        ReferenceKind::Secret => {
            let found = get::<Secret>(client, key, &reference.name).await?;
            Ok(found.map(|object| {
                let bytes = object.data.unwrap_or_default().into_iter().map(|(name, bytes)| (name, bytes.0));
                read(bytes)
            }))
        }
        ReferenceKind::PersistentVolumeClaim | ReferenceKind::ServiceAccount | ReferenceKind::StorageClass => Ok(None),
    }
}

/// Texts and what is none.
fn read(bytes: impl Iterator<Item = (String, Vec<u8>)>) -> Data {
    let (mut texts, mut binary) = (BTreeMap::new(), Vec::new());
    for (name, bytes) in bytes {
        match String::from_utf8(bytes) {
            Ok(text) => drop(texts.insert(name, Hidden::new(text))),
            Err(_) => binary.push(name),
        }
    }
    Data { texts, binary }
}

async fn get<K>(client: &Client, key: &WorkloadKey, name: &str) -> Result<Option<K>>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    let api: Api<K> = Api::namespaced(client.clone(), key.namespace.as_str());
    let own = |meta: &ObjectMeta| meta.labels.as_ref().is_some_and(|labels| labels.contains_key(SERVICE));
    match within(api.get_opt(name)).await {
        Ok(found) => Ok(found.filter(|object| !own(object.meta()))),
        Err(error) => Err(lacks::<K>(&error)),
    }
}

fn lacks<K: Resource<DynamicType = ()>>(error: &kube::Error) -> Error {
    match failure::fault(error) {
        Fault::Forbidden(_) => {
            let plural = K::plural(&());
            Error::unavailable(
                text!(
                    "Slipway's account may not read {plural} (403). Give it the rights “get” and “list” on {plural}.",
                    "Slipway 的账号无权读取 {plural}（403）。请授予其对 {plural} 的 “get” 与 “list” 权限。"
                ),
                failure::chain(error),
            )
        }
        _ => failure::error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_named_and_not_taken() {
        let bytes = [("a".to_owned(), b"text".to_vec()), ("b".to_owned(), vec![0xff, 0xfe])];
        let found = read(bytes.into_iter());
        assert_eq!(found.binary, ["b"]);
        assert_eq!(found.texts.into_keys().collect::<Vec<_>>(), ["a"]);
    }
}
