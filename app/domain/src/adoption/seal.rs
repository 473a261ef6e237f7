//! Sealed values of what was adopted. The objects are kept without them: in their place stands which one it is, and they
//! are put in on the way to the cluster only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::found::main;
use super::value::text;
use super::variables::{Becomes, Variable, Variables};
use super::{Adopted, Read};
use crate::configuration::{Key, SecretRef, Used};
use crate::secret::Secret;

/// Stands where a sealed value was, followed by its key.
const SEALED: &str = "sealed by Slipway: ";
const TEMPLATES: [&str; 2] = ["/spec/jobTemplate/spec/template/spec", "/spec/template/spec"];

/// What of a workload is to be sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sealing {
    /// By its key; those of the service's own container have their own names.
    pub values: BTreeMap<String, Secret<String>>,
    /// By container and variable: which key. Only what stands in the workload in the clear.
    places: BTreeMap<(String, String), String>,
    /// The keys that the service's own container goes on with.
    own: BTreeSet<String>,
}

impl Sealing {
    pub fn of(object: &Value, variables: &Variables) -> Self {
        let mut sealing = Self::default();
        let own = main(object).and_then(|main| text(main, "/name")).unwrap_or_default();
        let names: BTreeSet<&str> = variables.all.iter().map(|(variable, _)| variable.name.as_str()).collect();
        let sealed = variables.all.iter().filter(|(variable, _)| variable.becomes == Becomes::Sealed);
        for (variable, value) in sealed {
            let Some(value) = value else { continue };
            let container = variable.container.as_deref().unwrap_or(own);
            let key = sealing.key(variable, value, &names);
            if variable.origin.is_none() {
                sealing.places.insert((container.to_owned(), variable.name.clone()), key.clone());
            }
            if variable.container.is_none() {
                sealing.own.insert(key.clone());
            }
            sealing.values.insert(key, value.clone());
        }
        sealing
    }

    /// That of the service's own container has its name, and the same value is sealed once.
    fn key(&self, variable: &Variable, value: &Secret<String>, names: &BTreeSet<&str>) -> String {
        let Some(container) = &variable.container else { return variable.name.clone() };
        if let Some((key, _)) = self.values.iter().find(|(_, other)| *other == value) {
            return key.clone();
        }
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let mut key: String = format!("{container}_{}", variable.name).chars().map(plain).collect();
        if key.starts_with(|c: char| c.is_ascii_digit()) {
            key.insert(0, '_');
        }
        while names.contains(key.as_str()) || self.values.contains_key(&key) {
            key.push('_');
        }
        key
    }

    /// Which versions they are: of the release that stands for what was adopted.
    pub fn used(&self, version: impl Fn(&Key) -> SecretRef) -> Vec<Used> {
        let used = |name: &String| {
            let key = Key::Variable(name.clone());
            Used { reference: version(&key), key, beside: !self.own.contains(name) }
        };
        self.values.keys().map(used).collect()
    }

    /// For [`fill`].
    pub fn opened(&self) -> Vec<(Key, Secret<String>)> {
        self.values.iter().map(|(name, value)| (Key::Variable(name.clone()), value.clone())).collect()
    }

    /// Takes the values out of what is kept.
    pub fn seal(&self, adopted: &mut Adopted) {
        for object in &mut adopted.objects {
            each_variable(object, |container, variable| {
                let name = text(variable, "/name").unwrap_or_default().to_owned();
                if let Some(key) = self.places.get(&(container.to_owned(), name))
                    && variable.get("value").is_some()
                {
                    variable["value"] = format!("{SEALED}{key}").into();
                }
            });
        }
    }
}

/// Makes what was read say what was chosen, but for the sealed values.
pub fn choose(read: &mut Read, variables: &Variables) {
    let of = |(variable, value): &(Variable, Option<Secret<String>>)| {
        let plain = variable.container.is_none() && variable.becomes == Becomes::Plain;
        Some((variable.name.clone(), value.as_ref().filter(|_| plain)?.expose().clone()))
    };
    read.settings.variables = variables.all.iter().filter_map(of).collect();
    for companion in &mut read.settings.pod.companions {
        companion.variables.retain(|name, _| {
            let sealed = |(variable, _): &(Variable, Option<Secret<String>>)| {
                variable.container.as_deref() == Some(companion.name.as_str())
                    && variable.name == *name
                    && variable.becomes == Becomes::Sealed
            };
            !variables.all.iter().any(sealed)
        });
    }
}

/// Puts the values where they were. For the cluster alone.
pub fn fill(objects: &mut [Value], values: &[(Key, Secret<String>)]) {
    for object in objects {
        each_variable(object, |_, variable| {
            let Some(key) = text(variable, "/value").and_then(|value| value.strip_prefix(SEALED)) else { return };
            let value = values.iter().find(|(known, _)| known.name() == key);
            if let Some((_, value)) = value {
                variable["value"] = value.expose().as_str().into();
            }
        });
    }
}

/// The names of the variables whose values are sealed, whichever container has them.
pub fn hidden(objects: &[Value]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for object in objects {
        each_variable(&mut object.clone(), |_, variable| {
            if text(variable, "/value").is_some_and(|value| value.starts_with(SEALED)) {
                names.extend(text(variable, "/name").map(str::to_owned));
            }
        });
    }
    names
}

fn each_variable(object: &mut Value, mut with: impl FnMut(&str, &mut Value)) {
    for at in TEMPLATES {
        let Some(spec) = object.pointer_mut(at) else { continue };
        for containers in ["initContainers", "containers"] {
            for container in spec.get_mut(containers).and_then(Value::as_array_mut).into_iter().flatten() {
                let name = text(container, "/name").unwrap_or_default().to_owned();
                for variable in container.get_mut("env").and_then(Value::as_array_mut).into_iter().flatten() {
                    with(&name, variable);
                }
            }
        }
    }
}
