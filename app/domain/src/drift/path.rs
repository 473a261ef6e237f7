//! Where a field stands in an object. Items of a list are told by a key, not by their place, where Kubernetes does so.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Field(String),
    /// The item with this value under this key: `name=orders`.
    Item {
        key: String,
        value: String,
    },
    /// The item at this place.
    Index(usize),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<Step>);

/// What Kubernetes itself writes besides: https://kubernetes.io/docs/reference/labels-annotations-taints/
const USUAL: [&str; 2] = ["deployment.kubernetes.io/", "deprecated.daemonset.template.generation"];

impl Path {
    pub fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    pub fn field(&self, name: &str) -> Self {
        self.then(Step::Field(name.to_owned()))
    }

    pub fn begins_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// What stands there.
    pub fn find<'a>(&self, object: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(object, |value, step| match step {
            Step::Field(name) => value.get(name),
            Step::Index(at) => value.get(at),
            Step::Item { key, value: wanted } => {
                value.as_array()?.iter().find(|item| item.get(key).is_some_and(|found| text(found) == *wanted))
            }
        })
    }

    /// As a JSON pointer into this object: RFC 6901.
    pub fn pointer(&self, object: &Value) -> Option<String> {
        let (mut pointer, mut value) = (String::new(), object);
        for step in &self.0 {
            let at = match step {
                Step::Field(name) => name.replace('~', "~0").replace('/', "~1"),
                Step::Index(at) => at.to_string(),
                Step::Item { key, value: wanted } => {
                    let items = value.as_array()?;
                    let is = |item: &Value| item.get(key).is_some_and(|found| text(found) == *wanted);
                    items.iter().position(is)?.to_string()
                }
            };
            pointer = format!("{pointer}/{at}");
            value = object.pointer(&pointer)?;
        }
        Some(pointer)
    }

    /// Where Slipway says nothing of it, an autoscaler decides it.
    pub(super) fn is_number_of_pods(&self) -> bool {
        matches!(self.0.as_slice(), [Step::Field(spec), Step::Field(replicas)] if spec == "spec" && replicas == "replicas")
    }

    /// What Kubernetes keeps in an object by itself, and what every release carries.
    pub(super) fn is_usual(&self) -> bool {
        let usual =
            |step: &Step| matches!(step, Step::Field(name) if USUAL.iter().any(|known| name.starts_with(known)));
        let within = |name: &str| matches!(self.0.first(), Some(Step::Field(first)) if first == name);
        // Labels and annotations of the object itself change nothing that runs.
        !within("spec") && !within("data") || self.0.iter().any(usual)
    }
}

/// A value as it is told apart by.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `spec.template.spec.containers[orders].image`.
impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if name.contains(['.', '/']) => write!(f, "[{name}]")?,
                Step::Field(name) if at > 0 => write!(f, ".{name}")?,
                Step::Field(name) => f.write_str(name)?,
                Step::Item { value, .. } => write!(f, "[{value}]")?,
                Step::Index(at) => write!(f, "[{at}]")?,
            }
        }
        Ok(())
    }
}
