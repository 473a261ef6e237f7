//! What holds in an environment: its own values over the base's, each with where it comes from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Configuration, Entrypoint, Key, Profile, Released, Value};
use crate::centre::{Item, Items};
use crate::controller::MountPath;
use crate::error::Result;
use crate::pod::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Base,
    Environment,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub key: Key,
    /// `Unset`: the base has one, and it does not hold here.
    pub value: Value,
    pub origin: Origin,
    /// What the base says, where the environment says otherwise.
    pub overrides: Option<Value>,
}

/// All keys of both levels, in order.
pub fn resolve(base: &Configuration, own: &Configuration) -> Vec<Entry> {
    let mut keys: Vec<&Key> = base.values.keys().chain(own.values.keys()).collect();
    keys.sort();
    keys.dedup();
    let entry = |key: &Key| {
        let (of_base, of_own) = (base.values.get(key), own.values.get(key));
        let (value, origin) = match (of_own, of_base) {
            (Some(value), _) => (value, Origin::Environment),
            (None, Some(value)) => (value, Origin::Base),
            (None, None) => return None,
        };
        let overrides = of_base.filter(|_| of_own.is_some()).cloned();
        Some(Entry { key: key.clone(), value: value.clone(), origin, overrides })
    };
    // An environment that takes away what the base does not have says nothing.
    let nothing = |entry: &Entry| entry.value == Value::Unset && entry.overrides.is_none();
    keys.into_iter().filter_map(entry).filter(|entry| !nothing(entry)).collect()
}

/// The values that hold, without what was taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effective {
    pub values: BTreeMap<Key, Value>,
}

impl Effective {
    pub fn of(base: &Configuration, own: &Configuration) -> Self {
        let entries = resolve(base, own).into_iter().filter(|entry| entry.value != Value::Unset);
        Self { values: entries.map(|entry| (entry.key, entry.value)).collect() }
    }

    /// As a release keeps it.
    pub fn from_release(variables: &BTreeMap<String, String>, released: &Released) -> Self {
        let plain = variables.iter().map(|(name, value)| (Key::Variable(name.clone()), Value::Text(value.clone())));
        let mut values: BTreeMap<Key, Value> = plain.collect();
        let files = released.files.iter();
        values.extend(files.map(|(path, content)| (Key::File(path.clone()), Value::Text(content.clone()))));
        let secrets = released.secrets.iter().filter(|secret| !secret.beside);
        values.extend(secrets.map(|secret| (secret.key.clone(), Value::Secret(secret.reference))));
        let entrypoint = released.entrypoint.iter();
        values.extend(entrypoint.map(|entrypoint| (Key::Entrypoint, Value::Text(entrypoint.script.clone()))));
        let profile = released.profile.iter();
        values.extend(profile.map(|profile| (Key::Profile, Value::Text(profile.to_string()))));
        if !released.centre.is_empty() {
            values.insert(Key::Centre, Value::Text(Items(released.centre.clone()).to_string()));
        }
        Self { values }
    }

    /// The plain variables, exchanged for these.
    pub fn with_variables(mut self, variables: &BTreeMap<String, String>) -> Self {
        self.values.retain(|key, value| !matches!((key, value), (Key::Variable(_), Value::Text(_))));
        let plain = variables.iter().map(|(name, value)| (Key::Variable(name.clone()), Value::Text(value.clone())));
        self.values.extend(plain);
        self
    }

    pub fn variables(&self) -> BTreeMap<String, String> {
        let plain = self.values.iter().filter_map(|(key, value)| match (key, value) {
            (Key::Variable(name), Value::Text(value)) => Some((name.clone(), value.clone())),
            _ => None,
        });
        plain.collect()
    }

    /// What a release takes along beside its plain variables. `original` is what the image starts by itself.
    pub fn released(&self, original: &Command) -> Released {
        let mut released = Released::default();
        for (key, value) in &self.values {
            match (key, value) {
                (key, Value::Secret(reference)) => {
                    released.secrets.push(super::released::Used {
                        key: key.clone(),
                        reference: *reference,
                        beside: false,
                    });
                }
                (Key::File(path), Value::Text(content)) => {
                    released.files.insert(MountPath::clone(path), content.clone());
                }
                (Key::Entrypoint, Value::Text(script)) if !script.trim().is_empty() => {
                    released.entrypoint = Some(Entrypoint { script: script.clone(), original: original.clone() });
                }
                (Key::Profile, Value::Text(_)) => released.profile = self.profile(),
                (Key::Centre, Value::Text(_)) => released.centre = self.items(),
                (Key::Variable(_) | Key::Entrypoint, Value::Text(_)) | (_, Value::Unset) => {}
            }
        }
        released
    }

    pub fn profile(&self) -> Option<Profile> {
        match self.values.get(&Key::Profile) {
            // What is kept was checked when it was written.
            Some(Value::Text(text)) => Profile::parse(text).ok(),
            _ => None,
        }
    }

    /// What is read of the configuration centre.
    pub fn items(&self) -> Vec<Item> {
        match self.values.get(&Key::Centre) {
            // What is kept was checked when it was written.
            Some(Value::Text(text)) => Items::parse(text).map(|items| items.0).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Refuses a variable that says by hand what the profile says.
    pub fn check_profile(&self) -> Result<()> {
        let variables = self.values.keys().filter(|key| matches!(key, Key::Variable(_))).map(Key::name);
        self.profile().map_or(Ok(()), |profile| profile.check(variables))
    }

    pub fn has_entrypoint(&self) -> bool {
        matches!(self.values.get(&Key::Entrypoint), Some(Value::Text(script)) if !script.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::configuration::{Scope, SecretRef};

    fn key(name: &str) -> Key {
        Key::variable(name).expect("a name")
    }

    fn level(values: &[(&str, Value)]) -> Configuration {
        Configuration { values: values.iter().map(|(name, value)| (key(name), value.clone())).collect() }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn an_environment_has_its_own_over_the_base() {
        let base = level(&[("A", text("1")), ("B", text("2")), ("C", text("3"))]);
        let own = level(&[("B", text("two")), ("C", Value::Unset), ("D", text("4")), ("E", Value::Unset)]);
        let entries = resolve(&base, &own);
        let said: Vec<_> =
            entries.iter().map(|entry| (entry.key.name(), entry.origin, entry.overrides.is_some())).collect();
        let expected = [
            ("A", Origin::Base, false),
            ("B", Origin::Environment, true),
            ("C", Origin::Environment, true),
            ("D", Origin::Environment, false),
        ];
        assert_eq!(said, expected);
        let effective = Effective::of(&base, &own).variables();
        assert_eq!(effective, [("A", "1"), ("B", "two"), ("D", "4")].map(|(n, v)| (n.to_owned(), v.to_owned())).into());
    }

    #[test]
    fn what_an_environment_needs_over_the_base_is_found_from_what_is_wanted() {
        let secret = Value::Secret(SecretRef { scope: Scope::Base, version: 1 });
        let base = level(&[("A", text("1")), ("B", text("2")), ("S", secret)]);
        for own in [
            level(&[]),
            level(&[("B", text("two"))]),
            level(&[("A", Value::Unset), ("D", text("4"))]),
            level(&[("S", Value::Unset)]),
        ] {
            let wanted = Effective::of(&base, &own);
            let found = Configuration::over(&base, &wanted);
            assert_eq!(found, own);
            assert_eq!(Effective::of(&base, &found), wanted);
        }
    }

    #[test]
    fn a_release_keeps_what_it_was_made_with() {
        let mut wanted = Effective::of(&level(&[("A", text("1"))]), &level(&[]));
        wanted.values.insert(Key::file("/etc/app.toml").expect("a path"), text("a = 1"));
        wanted.values.insert(key("S"), Value::Secret(SecretRef { scope: Scope::Base, version: 3 }));
        wanted.values.insert(Key::Entrypoint, text("exec \"$@\""));
        wanted.values.insert(Key::Profile, text("spring-boot:dev,metrics"));
        wanted.values.insert(Key::Centre, text("nacos:DEFAULT_GROUP/orders.yaml\nnacos:DEFAULT_GROUP/shared.yaml"));
        let original = Command::parse("/app --serve", "pod.command").expect("a command");
        let released = wanted.released(&original);
        assert_eq!(Effective::from_release(&wanted.variables(), &released), wanted);
        assert_eq!(released.entrypoint.map(|entrypoint| entrypoint.original), Some(original));
    }
}
