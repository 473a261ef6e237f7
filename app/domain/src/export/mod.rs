//! A release as files that other tools apply: plain YAML, a Kustomize base, a Helm chart. Sealed values are not in them:
//! whoever applies them brings the Secret, and finds an example of it there.

mod helm;
mod kustomize;
mod sealed;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::manifest::yaml::documents;
use crate::release::Release;
use crate::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Yaml,
    Kustomize,
    Helm,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Yaml, Self::Kustomize, Self::Helm];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Kustomize => "kustomize",
            Self::Helm => "helm",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
            Error::invalid(
                "format",
                text!("“{text}” is not one of yaml, kustomize, helm.", "“{text}” 应为 yaml、kustomize 或 helm。"),
            )
        })
    }
}

/// One of the files, with its path in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub path: String,
    pub content: String,
}

/// The files of a release, from the manifests as they were applied.
pub fn files(release: &Release, format: Format) -> Vec<File> {
    match format {
        Format::Yaml => {
            let path = format!("{}-{}.yaml", release.service_name, release.number);
            vec![File { path, content: sealed::commented(release) + &documents(&objects(release)) }]
        }
        Format::Kustomize => kustomize::files(release),
        Format::Helm => helm::files(release),
    }
}

/// The objects as they were applied; without the number of pods where the cluster decides it, or whoever applies them
/// would set it back each time, and without the Secret: empty, it would take the place of a filled one.
fn objects(release: &Release) -> Vec<Value> {
    let mut objects = release.manifests.clone();
    objects.retain(|object| !sealed::is_emptied(object));
    if release.settings.autoscaling.is_some() {
        for spec in objects.iter_mut().filter_map(|object| object.get_mut("spec")?.as_object_mut()) {
            spec.remove("replicas");
        }
    }
    objects
}

/// `deployment-orders.yaml`.
fn file_name(object: &Value) -> String {
    let text = |pointer| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    format!("{}-{}.yaml", text("/kind").to_lowercase(), text("/metadata/name"))
}

/// The object without its namespace, which the tool gives it.
fn anywhere(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("namespace");
    }
    object
}

#[cfg(test)]
mod tests;
