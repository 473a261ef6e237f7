//! A Kustomize base, which an overlay or `kubectl apply --namespace` brings into a namespace: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/

use serde_json::json;

use super::{File, anywhere, file_name, objects, sealed};
use crate::manifest::yaml::documents;
use crate::release::Release;

pub(super) fn files(release: &Release) -> Vec<File> {
    let objects = objects(release);
    let names: Vec<String> = objects.iter().map(file_name).collect();
    let kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": names,
    });
    let head = File { path: "kustomization.yaml".into(), content: documents(&[kustomization]) };
    let objects = objects.iter().map(anywhere);
    let objects = names.into_iter().zip(objects).map(|(path, object)| File { path, content: documents(&[object]) });
    std::iter::once(head).chain(objects).chain(sealed::file(release, "")).collect()
}
