//! A Kustomize base: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/

use serde_json::json;

use super::{File, anywhere, file_name};
use crate::manifest::yaml::documents;
use crate::release::Release;

pub(super) fn files(release: &Release) -> Vec<File> {
    let namespace = release.manifests.iter().find_map(|object| object.pointer("/metadata/namespace"));
    let names: Vec<String> = release.manifests.iter().map(file_name).collect();
    let mut kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": names,
    });
    if let Some(namespace) = namespace {
        kustomization["namespace"] = namespace.clone();
    }
    let head = File { path: "kustomization.yaml".into(), content: documents(&[kustomization]) };
    let objects = release.manifests.iter().map(anywhere);
    let objects = names.into_iter().zip(objects).map(|(path, object)| File { path, content: documents(&[object]) });
    std::iter::once(head).chain(objects).collect()
}
