//! A level as it is shown. What is shown of it can be sent again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::configuration::{Configuration, Entry, Key, Origin, Scope, SecretRecord, SecretRef, Value};
use domain::difference::{Change, Difference, Line, Subject};
use domain::use_cases::configuration::View;
use serde::Serialize;
use utoipa::ToSchema;

/// Which key of which Secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfigurationFrom)]
struct FromView {
    secret: String,
    key: String,
}

/// One of the five.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = ConfigurationValue)]
pub struct ValueBody {
    /// A plain value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// A value to seal. It is never shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// A value to seal, read from a Secret of the environment's namespace. It is never shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<FromView>,
    /// The sealed value that is there stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep: Option<bool>,
    /// In an environment: what the base says does not hold here.
    #[serde(skip_serializing_if = "Option::is_none")]
    unset: Option<bool>,
}

impl From<Value> for ValueBody {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self { value: Some(text), ..Self::default() },
            Value::Secret(_) => Self { keep: Some(true), ..Self::default() },
            Value::Unset => Self { unset: Some(true), ..Self::default() },
        }
    }
}

/// What a service is configured with: one level, and what it gives.
#[derive(Serialize, ToSchema)]
#[schema(as = Configuration)]
pub struct ConfigurationView {
    /// Of this level; 0: nobody wrote it yet, and an environment has what its last release had.
    version: u32,
    updated_by: Option<String>,
    updated_at: Option<DateTime<Utc>>,
    /// Version of the base.
    base_version: u32,
    /// The level's own values, as they can be sent again.
    variables: BTreeMap<String, ValueBody>,
    files: BTreeMap<String, ValueBody>,
    entrypoint: Option<String>,
    /// `spring-boot:dev,metrics`; empty, in an environment: none, although the base has one.
    profile: Option<String>,
    /// What the service reads of the configuration centre; empty, in an environment: nothing, although the base names some.
    centre: Option<Vec<String>>,
    /// What holds, by key, with where it comes from.
    entries: Vec<EntryView>,
    /// Of an environment: number of the release that should run now.
    release: Option<u32>,
    /// Of an environment: what the next release would change of it. All pods are replaced then.
    pending: Vec<PendingView>,
    /// Of the base: environments in which something waits for the next release.
    waiting: Vec<String>,
}

/// A key with its value.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfigurationEntry)]
struct EntryView {
    #[schema(example = "variable", pattern = "variable|file|entrypoint|profile|centre")]
    kind: &'static str,
    name: String,
    #[schema(example = "environment", pattern = "base|environment")]
    origin: &'static str,
    #[serde(flatten)]
    is: HeldView,
    /// What the base says, where the environment says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    overrides: Option<HeldView>,
}

/// A value; neither plain nor sealed: the base's does not hold.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfigurationHeld)]
struct HeldView {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<SecretView>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unset: bool,
}

/// A sealed value: which it is, never what it is.
#[derive(Serialize, ToSchema)]
#[schema(as = SecretVersion)]
struct SecretView {
    version: u32,
    #[schema(example = "base", pattern = "base|environment")]
    scope: &'static str,
    created_by: Option<String>,
    created_at: Option<DateTime<Utc>>,
}

/// A value that changes with the next release. Of a secret only its version is said.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingChange)]
struct PendingView {
    #[schema(example = "variable", pattern = "variable|secret|file|entrypoint|profile|centre")]
    kind: &'static str,
    name: String,
    before: Option<String>,
    after: Option<String>,
}

pub fn view(found: View) -> ConfigurationView {
    let View { version, level, written, base_version, entries, secrets, release, pending, waiting } = found;
    let (updated_by, updated_at) = written.map(|written| (written.updated_by.into(), written.updated_at)).unzip();
    let Parts { variables, files, entrypoint, profile, centre } = parts(level);
    ConfigurationView {
        version,
        updated_by,
        updated_at,
        base_version,
        variables,
        files,
        entrypoint,
        profile,
        centre,
        entries: entries.into_iter().map(|entry| shown(entry, &secrets)).collect(),
        release,
        pending: changes(pending),
        waiting: waiting.into_iter().map(String::from).collect(),
    }
}

#[derive(Default)]
struct Parts {
    variables: BTreeMap<String, ValueBody>,
    files: BTreeMap<String, ValueBody>,
    entrypoint: Option<String>,
    profile: Option<String>,
    centre: Option<Vec<String>>,
}

fn parts(level: Configuration) -> Parts {
    let mut parts = Parts::default();
    for (key, value) in level.values {
        match (key, value) {
            (Key::Variable(name), value) => drop(parts.variables.insert(name, value.into())),
            (Key::File(path), value) => drop(parts.files.insert(path.to_string(), value.into())),
            (Key::Entrypoint, value) => parts.entrypoint = Some(text_or_empty(value)),
            (Key::Profile, value) => parts.profile = Some(text_or_empty(value)),
            (Key::Centre, value) => {
                parts.centre = Some(text_or_empty(value).lines().map(str::to_owned).collect());
            }
        }
    }
    parts
}

/// What can be no secret; empty: the base's does not hold.
fn text_or_empty(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Unset | Value::Secret(_) => String::new(),
    }
}

fn shown(entry: Entry, secrets: &[SecretRecord]) -> EntryView {
    let Entry { key, value, origin, overrides } = entry;
    EntryView {
        kind: match &key {
            Key::Variable(_) => "variable",
            Key::File(_) => "file",
            Key::Entrypoint => "entrypoint",
            Key::Profile => "profile",
            Key::Centre => "centre",
        },
        name: key.name().to_owned(),
        origin: match origin {
            Origin::Base => "base",
            Origin::Environment => "environment",
        },
        is: held(&key, value, secrets),
        overrides: overrides.map(|value| held(&key, value, secrets)),
    }
}

fn held(key: &Key, value: Value, secrets: &[SecretRecord]) -> HeldView {
    let nothing = HeldView { value: None, secret: None, unset: false };
    match value {
        Value::Text(text) => HeldView { value: Some(text), ..nothing },
        Value::Secret(reference) => HeldView { secret: Some(secret(key, reference, secrets)), ..nothing },
        Value::Unset => HeldView { unset: true, ..nothing },
    }
}

fn secret(key: &Key, reference: SecretRef, secrets: &[SecretRecord]) -> SecretView {
    let record = secrets.iter().find(|record| record.key == *key && record.reference == reference);
    SecretView {
        version: reference.version,
        scope: scope(reference.scope),
        created_by: record.map(|record| record.created_by.to_string()),
        created_at: record.map(|record| record.created_at),
    }
}

/// Of which level a sealed value is.
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Base => "base",
        Scope::Environment(_) => "environment",
    }
}

/// What differs.
fn changes(pending: Difference) -> Vec<PendingView> {
    let change = |Line { subject, change }| {
        let (kind, name) = match subject {
            Subject::Variable(name) => ("variable", name),
            Subject::Secret(name) => ("secret", name),
            Subject::File(path) => ("file", path),
            Subject::Profile => ("profile", "profile".to_owned()),
            Subject::Centre(name) => ("centre", name),
            // The rest of the group; what is of other groups was left out.
            _ => ("entrypoint", "entrypoint".to_owned()),
        };
        let (before, after) = match change {
            Change::Same(_) => return None,
            Change::Added(after) => (None, Some(after)),
            Change::Removed(before) => (Some(before), None),
            Change::Changed { before, after } => (Some(before), Some(after)),
        };
        Some(PendingView { kind, name, before, after })
    };
    pending.lines.into_iter().filter_map(change).collect()
}
