//! Whether what a release refers to is there. Nothing but the objects' metadata is asked for.

use domain::error::{Error, Result};
use domain::pod::{Reference, ReferenceKind};
use domain::ports::WorkloadKey;
use domain::text;
use futures::future::join_all;
use kube::api::{ApiResource, DynamicObject};
use kube::core::GroupVersionKind;
use kube::{Api, Client};

use crate::call::{LOOK, within};
use crate::failure::{self, Fault};

/// Those that are not there, in their order. An error where one cannot be known, and none is known to be missing.
pub async fn missing(client: &Client, key: &WorkloadKey, references: &[Reference]) -> Result<Vec<Reference>> {
    let asked = join_all(references.iter().map(|reference| is_there(client, key, reference)));
    let answers = tokio::time::timeout(LOOK, asked).await.map_err(|_| failure::timeout())?;
    let (mut missing, mut unknown) = (Vec::new(), None);
    for (reference, answer) in references.iter().zip(answers) {
        match answer {
            Ok(true) => {}
            Ok(false) => missing.push(reference.clone()),
            Err(error) => unknown = unknown.or(Some(error)),
        }
    }
    match unknown {
        Some(error) if missing.is_empty() => Err(error),
        Some(_) | None => Ok(missing),
    }
}

/// Its group, and the name by which rights are given.
fn resource(kind: ReferenceKind) -> (&'static str, &'static str) {
    match kind {
        ReferenceKind::ConfigMap => ("", "configmaps"),
        ReferenceKind::PersistentVolumeClaim => ("", "persistentvolumeclaims"),
        ReferenceKind::Secret => ("", "secrets"),
        ReferenceKind::ServiceAccount => ("", "serviceaccounts"),
        ReferenceKind::StorageClass => ("storage.k8s.io", "storageclasses"),
    }
}

async fn is_there(client: &Client, key: &WorkloadKey, reference: &Reference) -> Result<bool> {
    let (kind, name) = (reference.kind, reference.name.as_str());
    // Kubernetes makes it with every namespace, also with one that is not there yet.
    if kind == ReferenceKind::ServiceAccount && name == "default" {
        return Ok(true);
    }
    let (group, plural) = resource(kind);
    let resource = ApiResource::from_gvk_with_plural(&GroupVersionKind::gvk(group, "v1", kind.as_str()), plural);
    let api: Api<DynamicObject> = if kind == ReferenceKind::StorageClass {
        Api::all_with(client.clone(), &resource)
    } else {
        Api::namespaced_with(client.clone(), key.namespace.as_str(), &resource)
    };
    let found = within(api.get_metadata_opt(name)).await;
    found.map(|found| found.is_some()).map_err(|error| match failure::fault(&error) {
        Fault::Forbidden(_) => lacks(plural, &error),
        _ => failure::error(&error),
    })
}

fn lacks(plural: &str, error: &kube::Error) -> Error {
    Error::unavailable(
        text!(
            "Slipway's account may not look for {plural} (403). Give it the right “get” on {plural} to have this checked.",
            "Slipway 的账号无权查看 {plural}（403）。如需检查，请授予其对 {plural} 的 “get” 权限。"
        ),
        failure::chain(error),
    )
}
