//! The files and sealed values of a release: a ConfigMap and a Secret, named by what they hold, so that pods of another
//! release keep theirs and a change replaces the pods. Neither can be changed once it is there.
//!
//! Manifests hold no sealed value: [`fill`] puts them in on the way to the cluster.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Target, metadata};
use crate::configuration::{Key, Released};
use crate::controller::MountPath;
use crate::release::Release;
use crate::secret::Secret;

const FILES: &str = "slipway-files";
const SECRETS: &str = "slipway-secrets";
/// Where the entrypoint script stands, beside nothing that an image brings.
const SCRIPT_PATH: &str = "/slipway/entrypoint";
const SCRIPT: &str = "entrypoint";

/// The ConfigMap and the Secret, where there is anything for them.
pub(super) fn objects(release: &Release, target: &Target<'_>) -> Vec<Value> {
    let configuration = &release.settings.configuration;
    let mut objects = Vec::new();
    if let Some(name) = files_name(release) {
        let mut data: BTreeMap<String, &str> =
            configuration.files.values().enumerate().map(|(at, content)| (file_key(at), content.as_str())).collect();
        if let Some(entrypoint) = &configuration.entrypoint {
            data.insert(SCRIPT.to_owned(), &entrypoint.script);
        }
        let mut head = metadata(release, target);
        head["name"] = name.into();
        objects.push(json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": head, "immutable": true, "data": data,
        }));
    }
    if let Some(name) = secrets_name(release) {
        let mut head = metadata(release, target);
        head["name"] = name.into();
        objects.push(json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": head, "immutable": true, "type": "Opaque",
        }));
    }
    objects
}

/// Puts the sealed values into the Secret, opened; each by its key. For the cluster alone: what is kept has none.
pub fn fill(manifests: &mut [Value], values: &[(Key, Secret<String>)]) {
    for manifest in manifests.iter_mut().filter(|manifest| manifest["kind"] == "Secret") {
        let data: BTreeMap<String, &str> = values
            .iter()
            .enumerate()
            .map(|(at, (key, value))| (secret_key(at, key), value.expose().as_str()))
            .collect();
        manifest["stringData"] = json!(data);
    }
}

/// The keys under which the Secret holds the sealed values.
pub(crate) fn secret_keys(release: &Release) -> Vec<String> {
    let used = release.settings.configuration.secrets.iter().enumerate();
    used.map(|(at, used)| secret_key(at, &used.key)).collect()
}

/// The plain variables: those that somebody wrote, and the one that says the profile.
pub(super) fn plain(release: &Release) -> BTreeMap<String, String> {
    let mut plain = release.settings.variables.clone();
    let profile = release.settings.configuration.profile.iter();
    plain.extend(profile.map(|profile| (profile.framework.variable().to_owned(), profile.names().to_owned())));
    plain
}

/// The variables that come from the Secret.
pub(super) fn variables(release: &Release) -> Vec<Value> {
    let Some(secret) = secrets_name(release) else { return Vec::new() };
    let used = release.settings.configuration.secrets.iter().enumerate();
    let variable = |(at, used): (usize, &crate::configuration::Used)| match &used.key {
        Key::Variable(name) => Some(json!({
            "name": name,
            "valueFrom": { "secretKeyRef": { "name": secret, "key": secret_key(at, &used.key) } },
        })),
        Key::File(_) | Key::Entrypoint | Key::Profile | Key::Centre => None,
    };
    used.filter_map(variable).collect()
}

/// Where the files stand in the service's container: each by itself, so that what the image has beside it stays.
pub(super) fn mounts(release: &Release) -> Vec<Value> {
    let configuration = &release.settings.configuration;
    let mount = |volume: &str, path: &str, key: &str| json!({ "name": volume, "mountPath": path, "subPath": key, "readOnly": true });
    let mut mounts: Vec<Value> =
        configuration.files.keys().enumerate().map(|(at, path)| mount(FILES, path.as_str(), &file_key(at))).collect();
    if configuration.entrypoint.is_some() {
        mounts.push(mount(FILES, SCRIPT_PATH, SCRIPT));
    }
    for (at, used) in configuration.secrets.iter().enumerate() {
        if let Key::File(path) = &used.key {
            mounts.push(mount(SECRETS, path.as_str(), &secret_key(at, &used.key)));
        }
    }
    mounts
}

pub(super) fn volumes(release: &Release) -> Vec<Value> {
    let configuration = &release.settings.configuration;
    let mut volumes = Vec::new();
    if let Some(name) = files_name(release) {
        let mut items: Vec<Value> =
            (0..configuration.files.len()).map(|at| json!({ "key": file_key(at), "path": file_key(at) })).collect();
        if configuration.entrypoint.is_some() {
            items.push(json!({ "key": SCRIPT, "path": SCRIPT, "mode": 0o555 }));
        }
        volumes.push(json!({ "name": FILES, "configMap": { "name": name, "items": items } }));
    }
    if let Some(name) = secrets_name(release).filter(|_| configuration.secret_files().next().is_some()) {
        let files = configuration.secrets.iter().enumerate().filter(|(_, used)| matches!(used.key, Key::File(_)));
        let items: Vec<Value> =
            files.map(|(at, used)| secret_key(at, &used.key)).map(|key| json!({ "key": key, "path": key })).collect();
        volumes.push(json!({ "name": SECRETS, "secret": { "secretName": name, "items": items } }));
    }
    volumes
}

/// The script instead of the image's entrypoint: it gets what would have been started as its arguments.
pub(super) fn start(release: &Release) -> Option<(Vec<String>, Vec<String>)> {
    let entrypoint = release.settings.configuration.entrypoint.as_ref()?;
    let pod = &release.settings.pod;
    let mut original = if pod.command.is_empty() { &entrypoint.original } else { &pod.command }.words().to_vec();
    if !pod.arguments.is_empty() {
        original.extend(pod.arguments.words().iter().cloned());
    }
    Some((vec![SCRIPT_PATH.to_owned()], original))
}

/// A key of an object may not hold what paths hold.
fn file_key(at: usize) -> String {
    format!("file-{at}")
}

fn secret_key(at: usize, key: &Key) -> String {
    match key {
        Key::Variable(name) => name.clone(),
        Key::File(_) | Key::Entrypoint | Key::Profile | Key::Centre => format!("file-{at}"),
    }
}

fn files_name(release: &Release) -> Option<String> {
    let Released { files, entrypoint, .. } = &release.settings.configuration;
    (!files.is_empty() || entrypoint.is_some())
        .then(|| named(release, "files", &json!([files, entrypoint.as_ref().map(|entrypoint| &entrypoint.script)])))
}

fn secrets_name(release: &Release) -> Option<String> {
    let secrets = &release.settings.configuration.secrets;
    (!secrets.is_empty()).then(|| named(release, "secrets", &json!(secrets)))
}

/// By what it holds: the same gives the same name.
fn named(release: &Release, what: &str, content: &Value) -> String {
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, content.to_string().as_bytes()).simple().to_string();
    format!("{}-{what}-{}", release.service_name, hash.get(..10).unwrap_or_default())
}

/// Whether a volume is called like one that a release mounts by itself.
pub fn is_own_volume(name: &str) -> bool {
    matches!(name, FILES | SECRETS)
}

/// Whether a path is one that a release mounts by itself.
pub fn is_reserved(path: &MountPath) -> bool {
    path.as_str() == "/slipway" || path.as_str().starts_with("/slipway/")
}
