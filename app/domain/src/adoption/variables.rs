//! The variables of a workload: where each value stands, and what becomes of it. What looks as if nobody should see it is
//! sealed, and what comes from a ConfigMap or a Secret of the namespace is read, unless a person chooses otherwise.
//!
//! Those of containers beside the service's own are asked about only where they look so: a release keeps them in the clear.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::decide::{decide, decide_beside};
use super::found::{main, template};
use super::value::{flag, list, text};
use crate::error::{Error, Result};
use crate::pod::{Reference, ReferenceKind};
use crate::ports::Data;
use crate::secret::Secret;
use crate::text;
use crate::text::Text;

/// What the configuration has of it afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// A value that everybody reads who may see the service.
    Plain,
    /// A sealed value, which nobody reads again.
    Sealed,
    /// Nothing: the next release has none.
    Left,
}

impl Becomes {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Sealed, Self::Left];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Sealed => "sealed",
            Self::Left => "left",
        }
    }

    /// `field` is where an error about it is shown.
    pub fn parse(text: &str, field: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text.trim()).ok_or_else(|| {
            Error::invalid(
                field,
                text!("“{text}” is none of plain, sealed, left.", "“{text}” 应为 plain、sealed 或 left。"),
            )
        })
    }
}

/// A key of a ConfigMap or a Secret of the namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub object: Reference,
    pub key: String,
}

/// A variable, and what becomes of it. It does not hold the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    pub name: String,
    /// The container, where it is not the service's own.
    pub container: Option<String>,
    /// Where it comes from, where it does not stand in the workload itself.
    pub origin: Option<Origin>,
    pub becomes: Becomes,
    /// What it may become.
    pub choices: Vec<Becomes>,
    /// Why it cannot become what was to be expected.
    pub why: Option<Text>,
}

impl Variable {
    /// What a choice calls it.
    pub fn id(&self) -> String {
        match &self.container {
            Some(container) => format!("{container}/{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A ConfigMap or Secret whose keys are all variables, and that could not be read: its variables are lost with the next
/// release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    pub object: Reference,
    pub why: Text,
}

/// What was found of each object: `None`: it is not there; an error: it cannot be read.
pub type Held = BTreeMap<Reference, std::result::Result<Option<Data>, Text>>;

/// By [`Variable::id`]; what is not named becomes what is proposed.
pub type Choices = BTreeMap<String, Becomes>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// Each with its value, where it is known.
    pub all: Vec<(Variable, Option<Secret<String>>)>,
    pub unread: Vec<Unread>,
    /// Objects whose keys are all variables, with nothing of them left.
    pub whole: Vec<Reference>,
}

/// A value and where it stands.
pub(super) struct Seen {
    pub origin: Option<Origin>,
    pub value: std::result::Result<Secret<String>, Text>,
}

/// The objects that the service's own container has values from.
pub fn sources(object: &Value) -> Vec<Reference> {
    let Some(main) = main(object) else { return Vec::new() };
    let mut all: Vec<Reference> = list(main, "/envFrom").iter().filter_map(whole_object).collect();
    all.extend(list(main, "/env").iter().filter_map(of_key).map(|(origin, _)| origin.object));
    all.sort();
    all.dedup();
    all
}

/// The variables with what was chosen for them. An error names the variable that cannot become so.
pub fn variables(object: &Value, held: &Held, choices: &Choices) -> Result<Variables> {
    let Some(main) = main(object) else { return Ok(Variables::default()) };
    let (seen, mut found) = seen(main, held);
    let mut open = choices.clone();
    for (name, seen) in seen {
        let chosen = open.remove(&name);
        if let Some(decided) = decide(name, seen, chosen)? {
            found.all.push(decided);
        }
    }
    let told: BTreeSet<String> = found.all.iter().map(|(variable, _)| variable.name.clone()).collect();
    // What no release can say is asked about as that of another container.
    for container in beside(object).chain([main]) {
        let name = text(container, "/name").unwrap_or_default();
        let own = std::ptr::eq(container, main);
        for variable in list(container, "/env") {
            let (Some(of), Some(value)) = (text(variable, "/name"), text(variable, "/value")) else { continue };
            if own && told.contains(of) {
                continue;
            }
            let chosen = open.remove(&format!("{name}/{of}"));
            if let Some(decided) = decide_beside(name, of, value, chosen, &found)? {
                found.all.push(decided);
            }
        }
    }
    if let Some(name) = open.keys().next() {
        let field = format!("variables.{name}");
        return Err(Error::invalid(
            &field,
            text!("There is no variable {name} to choose for.", "没有可供选择的变量 {name}。"),
        ));
    }
    let left = |object: &Reference| {
        let of_it =
            |(variable, _): &&(Variable, _)| variable.origin.as_ref().is_some_and(|from| from.object == *object);
        found.all.iter().filter(of_it).any(|(variable, _)| variable.becomes == Becomes::Left)
    };
    let whole = list(main, "/envFrom").iter().filter_map(whole_object);
    found.whole = whole.filter(|object| matches!(held.get(object), Some(Ok(Some(_)))) && !left(object)).collect();
    Ok(found)
}

/// All containers but the service's own.
pub(super) fn beside(object: &Value) -> impl Iterator<Item = &Value> {
    let own = main(object).and_then(|main| main.get("name"));
    let of = |name: &str| list(template(object), &format!("/spec/{name}")).iter();
    of("initContainers").chain(of("containers").filter(move |container| container.get("name") != own))
}

/// As the kubelet puts them together: keys of whole objects first, then each by itself over them.
/// Source: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go
fn seen(main: &Value, held: &Held) -> (BTreeMap<String, Seen>, Variables) {
    let (mut seen, mut found) = (BTreeMap::new(), Variables::default());
    for source in list(main, "/envFrom") {
        let Some(object) = whole_object(source) else { continue };
        let optional = ["/configMapRef/optional", "/secretRef/optional"].into_iter().any(|at| flag(source, at));
        let data = match held.get(&object) {
            Some(Ok(Some(data))) => data,
            Some(Ok(None)) | None if optional => continue,
            Some(Ok(None)) | None => {
                found.unread.push(Unread { why: missing(&object), object });
                continue;
            }
            Some(Err(why)) => {
                found.unread.push(Unread { why: why.clone(), object });
                continue;
            }
        };
        let prefix = text(source, "/prefix").unwrap_or_default();
        let texts = data.texts.iter().map(|(key, value)| (key, Ok(value.clone())));
        for (key, value) in texts.chain(data.binary.iter().map(|key| (key, Err(binary())))) {
            let origin = Origin { object: object.clone(), key: key.clone() };
            seen.insert(format!("{prefix}{key}"), Seen { origin: Some(origin), value });
        }
    }
    for variable in list(main, "/env") {
        let Some(name) = text(variable, "/name") else { continue };
        if variable.get("valueFrom").is_none() {
            let value = Secret::new(text(variable, "/value").unwrap_or_default().to_owned());
            seen.insert(name.to_owned(), Seen { origin: None, value: Ok(value) });
            continue;
        }
        let Some((origin, optional)) = of_key(variable) else {
            // What the pod says of itself is told with the fields that change.
            seen.remove(name);
            continue;
        };
        let value = match held.get(&origin.object) {
            Some(Ok(Some(data))) => match data.texts.get(&origin.key) {
                Some(value) => Ok(value.clone()),
                None if data.binary.contains(&origin.key) => Err(binary()),
                None if optional => continue,
                None => {
                    let (object, key) = (&origin.object, &origin.key);
                    Err(text!("{object} has no key {key}.", "{object} 中没有键 {key}。"))
                }
            },
            Some(Ok(None)) | None if optional => continue,
            Some(Ok(None)) | None => Err(missing(&origin.object)),
            Some(Err(why)) => Err(why.clone()),
        };
        seen.insert(name.to_owned(), Seen { origin: Some(origin), value });
    }
    (seen, found)
}

fn whole_object(source: &Value) -> Option<Reference> {
    let of = |at: &str, kind| text(source, at).map(|name| Reference { kind, name: name.to_owned() });
    of("/configMapRef/name", ReferenceKind::ConfigMap).or_else(|| of("/secretRef/name", ReferenceKind::Secret))
}

/// The key that a variable comes from, and whether it may be missing.
fn of_key(variable: &Value) -> Option<(Origin, bool)> {
    let kinds = [("configMapKeyRef", ReferenceKind::ConfigMap), ("secretKeyRef", ReferenceKind::Secret)];
    kinds.into_iter().find_map(|(of, kind)| {
        let from = variable.get("valueFrom")?.get(of)?;
        let object = Reference { kind, name: text(from, "/name")?.to_owned() };
        Some((Origin { object, key: text(from, "/key")?.to_owned() }, flag(from, "/optional")))
    })
}

fn missing(object: &Reference) -> Text {
    text!("The namespace has no {object}.", "命名空间中没有 {object}。")
}

fn binary() -> Text {
    text!("It is binary: only texts can be taken.", "二进制内容无法导入，只能导入文本。")
}
