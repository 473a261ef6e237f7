//! The variables of the form: rows that come and go.

use std::collections::BTreeMap;

use frame::pasted::Variable;
use leptos::prelude::*;

use super::Draft;
use crate::deploy::configured::effective;

/// A row of the variables; its key stays while rows around it come and go. Its texts are counted and belong to no owner:
/// a row outlives what added it, be it a box that closes or an effect that runs again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: u32,
    pub name: ArcRwSignal<String>,
    pub value: ArcRwSignal<String>,
}

fn rows_of(variables: &BTreeMap<String, String>) -> Vec<Variable> {
    variables.iter().map(|(name, value)| Variable { name: name.clone(), value: value.clone() }).collect()
}

impl Draft {
    /// Adds rows; one whose name is there already takes its place.
    pub fn add(self, variables: Vec<Variable>) {
        for variable in variables {
            let same = self.rows.with_untracked(|rows| {
                rows.iter().find(|row| !variable.name.is_empty() && row.name.get_untracked() == variable.name).cloned()
            });
            match same {
                Some(row) => row.value.set(variable.value),
                None => {
                    let key = self.next_key.get_value();
                    self.next_key.set_value(key + 1);
                    let row =
                        Row { key, name: ArcRwSignal::new(variable.name), value: ArcRwSignal::new(variable.value) };
                    self.rows.update(|rows| rows.push(row));
                }
            }
        }
    }

    pub fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    pub(super) fn variables(self) -> Vec<Variable> {
        self.rows
            .with(|rows| rows.iter().map(|row| Variable { name: row.name.get(), value: row.value.get() }).collect())
    }

    /// The variables that the choice brings with it: an older release its own, anything else what is configured.
    pub(super) fn brought(self) -> Vec<Variable> {
        match self.older() {
            Some(older) => rows_of(&older.settings.variables),
            None => self.material.with_value(|material| rows_of(&effective(&material.configuration).variables())),
        }
    }

    /// Whether the variables are others than the choice brings with it.
    pub fn touched(self) -> bool {
        self.variables() != self.brought()
    }

    /// Version of the configuration that the rows were filled from.
    pub fn configuration_version(self) -> u32 {
        self.material.with_value(|material| material.configuration.version)
    }
}
