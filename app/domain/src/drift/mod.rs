//! What was changed in a cluster behind Slipway's back: fields that are not as they were applied, and fields that somebody
//! added, with who did it where the cluster says. Pure: what is wanted against what is there.

mod hidden;
mod managed;
mod path;
mod taken;
mod wanted;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::text::Text;

pub use hidden::hide;
pub use path::{Path, Step};
pub use taken::{Taken, changed_of, take};

/// A field that is not as it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// `Deployment/orders`.
    pub object: String,
    pub path: Path,
    /// As it was applied; `None`: Slipway says nothing of it, somebody added it.
    pub wanted: Option<Value>,
    /// As it is; `None`: somebody took it away.
    pub found: Option<Value>,
    /// Who changed it: the field manager, as `kubectl-edit`.
    pub manager: Option<String>,
}

/// A field that is not as it was applied, and what can be done about it beside putting it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub drift: Drift,
    /// A release can say it.
    pub can_take: bool,
    /// Where it is set otherwise.
    pub set_in: Option<Text>,
}

/// `Deployment/orders`.
pub fn name(object: &Value) -> String {
    let text = |pointer| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    format!("{}/{}", text("/kind"), text("/metadata/name"))
}

/// A value in one line, no longer than can be read.
pub fn brief(value: &Value) -> String {
    const LONGEST: usize = 160;
    let text = path::text(value);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Compares one object as it would be applied with how it is. `None`: it is gone.
pub fn compare(wanted: &Value, live: Option<&Value>) -> Vec<Drift> {
    let object = name(wanted);
    let Some(live) = live else {
        let gone = Drift { object, path: Path::default(), wanted: Some(wanted.clone()), found: None, manager: None };
        return vec![gone];
    };
    let mut found = Vec::new();
    wanted::differences(wanted, live, &Path::default(), &mut found);
    let managers = managed::managers(live);
    let mut drifts: Vec<Drift> = found
        .into_iter()
        .map(|(path, wanted, found)| {
            let manager = managers.iter().find(|manager| manager.owns(&path)).map(|manager| manager.name.clone());
            Drift { object: object.clone(), path, wanted, found, manager }
        })
        .collect();
    for manager in &managers {
        let added = |path: &&Path| !path.is_usual() && !path.is_number_of_pods() && path.find(wanted).is_none();
        for path in manager.fields.iter().filter(added) {
            // What belongs to a field that differs as a whole is said with it.
            if drifts.iter().any(|drift| path.begins_with(&drift.path)) {
                continue;
            }
            let Some(value) = path.find(live) else { continue };
            drifts.push(Drift {
                object: object.clone(),
                path: path.clone(),
                wanted: None,
                found: Some(value.clone()),
                manager: Some(manager.name.clone()),
            });
        }
    }
    drifts
}

/// The fields of `wanted` that are not so in `live`, with both values.
pub(crate) fn changed(wanted: &Value, live: &Value) -> Vec<(Path, Option<Value>, Option<Value>)> {
    let mut found = Vec::new();
    wanted::differences(wanted, live, &Path::default(), &mut found);
    found
}

#[cfg(test)]
mod taken_tests;
#[cfg(test)]
mod tests;
