//! Autoscalers and disruption budgets of somebody else's that are for a workload: read into settings as far as those can say
//! them. What they cannot say is named field by field, and such an object stays whose it is.

mod says;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::says::{at, autoscaling, budget, of_setting, whose};
use super::kept::cleaned;
use super::value::text;
use super::{Adopted, Difference, Read};
use crate::drift::{Path, changed, name};
use crate::error::{Error, Result};
use crate::text;
use crate::text::Text;

/// The kinds that may come along.
const SCALER: &str = "HorizontalPodAutoscaler";
const BUDGET: &str = "PodDisruptionBudget";

/// Where it is afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The service's own: the releases say it.
    Adopted,
    /// Somebody else's, as before.
    Outside,
}

impl Place {
    pub const ALL: [Self; 2] = [Self::Adopted, Self::Outside];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Outside => "outside",
        }
    }

    /// `field` is where an error about it is shown.
    pub fn parse(text: &str, field: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text.trim()).ok_or_else(|| {
            Error::invalid(field, text!("“{text}” is none of adopted, outside.", "“{text}” 应为 adopted 或 outside。"))
        })
    }
}

/// By [`Attached::object`]; what is not named comes along where it can.
pub type Places = BTreeMap<String, Place>;

/// A field that no release can say, and so keeps an object outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    pub path: Path,
    pub why: Text,
}

/// One of them, and what is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// `HorizontalPodAutoscaler/orders`.
    pub object: String,
    /// What was read of it: `2–10 · CPU 80%`.
    pub says: String,
    /// Why it stays outside; empty: it can come along, and does where nothing else is chosen.
    pub beyond: Vec<Beyond>,
    /// What the next release changes of it, where it comes along.
    pub changes: Vec<Difference>,
}

/// Reads those among `referring` into what was read of the workload, and keeps them with it, but for those that are to stay
/// outside. Each is told.
pub fn attach(
    object: &Value,
    referring: &[&Value],
    places: &Places,
    read: &mut Read,
    adopted: &mut Adopted,
) -> Result<Vec<Attached>> {
    let mut open = places.clone();
    let mut told = Vec::new();
    let mut kept = Vec::new();
    for kind in [SCALER, BUDGET] {
        let all: Vec<&&Value> = referring.iter().filter(|other| other["kind"] == kind).collect();
        for other in &all {
            let mut beyond = whose(other);
            if all.len() > 1 {
                beyond.push(at("metadata.name", several(kind)));
            }
            let (says, found) = match kind {
                SCALER => autoscaling(other, read, &mut beyond),
                _ => budget(object, other, &mut beyond),
            };
            let mut settings = read.settings.clone();
            if let Some(found) = found {
                found.put(&mut settings);
            }
            if let Err(error) = settings.check() {
                beyond.push(of_setting(&error));
            }
            let object = name(other);
            let chosen = open.remove(&object);
            if chosen == Some(Place::Adopted) && !beyond.is_empty() {
                return Err(cannot(&object, &beyond));
            }
            if beyond.is_empty() && chosen != Some(Place::Outside) {
                read.settings = settings;
                kept.push(**other);
            }
            told.push(Attached { object, says, beyond, changes: Vec::new() });
        }
    }
    if let Some(name) = open.keys().next() {
        let field = format!("objects.{name}");
        return Err(Error::invalid(&field, text!("{name} is not for this workload.", "{name} 与该工作负载无关。")));
    }
    adopted.keep(&kept);
    Ok(told)
}

fn several(kind: &str) -> Text {
    text!("There is more than one {kind} for it.", "它有多个 {kind}。")
}

/// What the next release changes of those that come along; `next` are its objects.
pub fn changes(told: &mut [Attached], adopted: &Adopted, next: &[Value]) {
    for attached in told {
        let of = |objects: &[Value]| {
            let found = objects.iter().find(|object| name(object) == attached.object)?;
            let mut spec = json!({ "spec": found["spec"] });
            if let Some(metrics) = spec.pointer_mut("/spec/metrics").and_then(Value::as_array_mut) {
                metrics.sort_by_key(|metric| (metric["type"] == "Pods", metric["resource"]["name"].to_string()));
            }
            Some(spec)
        };
        if let Some((live, next)) = of(&adopted.objects).zip(of(next)) {
            let found = changed(&next, &live).into_iter();
            attached.changes = found.map(|(path, next, now)| Difference { path, now, next }).collect();
        }
    }
}

fn cannot(object: &str, beyond: &[Beyond]) -> Error {
    let said = |say: fn(&Text) -> &str| {
        beyond.iter().map(|beyond| format!("{}: {}", beyond.path, say(&beyond.why))).collect::<Vec<_>>().join(" ")
    };
    let (en, zh) = (said(|text| &text.en), said(|text| &text.zh));
    Error::invalid(&format!("objects.{object}"), text!("{object} cannot come along. {en}", "无法接管 {object}。{zh}"))
}

impl Adopted {
    /// Keeps these with it: before the controller, which comes last.
    fn keep(&mut self, others: &[&Value]) {
        for other in others {
            let at = self.objects.len().saturating_sub(1);
            self.objects.insert(at, cleaned(other));
            self.uids.insert(at, text(other, "/metadata/uid").unwrap_or_default().to_owned());
        }
    }

    /// What an object of this kind was called that was adopted, too: it keeps its name, so that there are never two.
    pub fn name_of(&self, kind: &str) -> Option<&str> {
        text(self.objects.iter().find(|object| object["kind"] == kind)?, "/metadata/name")
    }
}
