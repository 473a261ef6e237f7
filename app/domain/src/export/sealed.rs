//! The Secret of a release, as an example for whoever brings it: its name and keys, and no values.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{File, anywhere};
use crate::manifest::secret_keys;
use crate::manifest::yaml::documents;
use crate::release::Release;

const WHY: &str = "\
# Slipway keeps the values of this Secret sealed. Write them in, and apply it before the rest:
# the pods do not start without it.
";

/// Whether its values were left out of what is kept.
pub(super) fn is_emptied(object: &Value) -> bool {
    object["kind"] == "Secret" && object.get("data").is_none() && object.get("stringData").is_none()
}

/// The Secret with its keys.
fn example(release: &Release) -> Option<Value> {
    let mut secret = release.manifests.iter().find(|object| is_emptied(object)).map(anywhere)?;
    let keys: BTreeMap<String, &str> = secret_keys(release).into_iter().map(|key| (key, "")).collect();
    // It could not be filled in any more.
    secret.as_object_mut()?.remove("immutable");
    secret["stringData"] = json!(keys);
    Some(secret)
}

/// In front of the other objects of one file, where nothing applies it by mistake.
pub(super) fn commented(release: &Release) -> String {
    let Some(secret) = example(release) else { return String::new() };
    let lines: String = documents(&[secret]).lines().map(|line| format!("# {line}\n")).collect();
    format!("{WHY}{lines}")
}

/// A file of its own, that no tool takes for one of its own.
pub(super) fn file(release: &Release, folder: &str) -> Option<File> {
    let secret = example(release)?;
    Some(File { path: format!("{folder}secret.yaml.example"), content: format!("{WHY}{}", documents(&[secret])) })
}
