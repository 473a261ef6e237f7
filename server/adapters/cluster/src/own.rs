//! The objects of one kind that are a service's own. They are found by Slipway's labels, and deleted by their uid: what is
//! not Slipway's, or has taken the place of what was found, stays.

use std::fmt::Debug;

use domain::error::Result;
use domain::manifest::{MANAGER, OWNER, SERVICE};
use domain::ports::WorkloadKey;
use k8s_openapi::NamespaceResourceScope;
use kube::api::{DeleteParams, ListParams, Preconditions};
use kube::core::ObjectMeta;
use kube::{Api, Client, Resource};
use serde::de::DeserializeOwned;

use crate::call::within;
use crate::failure;

/// Finds only what carries the service's label and Slipway's mark.
pub fn own(key: &WorkloadKey) -> ListParams {
    ListParams::default().labels(&format!("{SERVICE}={},{OWNER}={MANAGER}", key.service))
}

pub struct Own<K> {
    api: Api<K>,
    pub wanted: ListParams,
}

impl<K> Own<K>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    pub fn of(client: &Client, key: &WorkloadKey) -> Self {
        Self { api: Api::namespaced(client.clone(), key.namespace.as_str()), wanted: own(key) }
    }

    pub async fn list(&self) -> Result<Vec<K>> {
        let found = within(self.api.list(&self.wanted)).await.map_err(|error| failure::error(&error))?;
        Ok(found.items)
    }

    /// What describes them, without what is in them.
    pub async fn described(&self) -> Result<Vec<ObjectMeta>> {
        let found = within(self.api.list_metadata(&self.wanted)).await.map_err(|error| failure::error(&error))?;
        Ok(found.items.into_iter().map(|object| object.metadata).collect())
    }

    /// Deletes this very object. One that is gone, or is another of the same name, is left alone.
    pub async fn delete(&self, object: &ObjectMeta, how: DeleteParams) -> Result<()> {
        let Some(name) = &object.name else { return Ok(()) };
        let this = Preconditions { uid: object.uid.clone(), resource_version: None };
        match within(self.api.delete(name, &how.preconditions(this))).await {
            Ok(_) => Ok(()),
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
            Err(error) => Err(failure::error(&error)),
        }
    }

    /// Tells all of them to go that were not told yet; how many are still there.
    pub async fn clear(&self, how: DeleteParams) -> Result<usize> {
        self.clear_those(how, |_| true).await
    }

    /// The same, of those that are meant.
    pub async fn clear_those(&self, how: DeleteParams, meant: impl Fn(&ObjectMeta) -> bool) -> Result<usize> {
        let found = self.described().await?;
        let meant: Vec<_> = found.iter().filter(|object| meant(object)).collect();
        for object in meant.iter().filter(|object| object.deletion_timestamp.is_none()) {
            self.delete(object, how.clone()).await?;
        }
        Ok(meant.len())
    }
}
