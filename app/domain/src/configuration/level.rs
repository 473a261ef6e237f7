//! The values of one level: the base, or an environment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::check_text;
use super::{Effective, Key, Value};
use crate::error::{Error, Result};
use crate::text;

const MOST: usize = 500;

/// Sorted by key, so that the same values are the same text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(Key, Value)>", into = "Vec<(Key, Value)>")]
pub struct Configuration {
    pub values: BTreeMap<Key, Value>,
}

impl From<Vec<(Key, Value)>> for Configuration {
    fn from(values: Vec<(Key, Value)>) -> Self {
        Self { values: values.into_iter().collect() }
    }
}

impl From<Configuration> for Vec<(Key, Value)> {
    fn from(configuration: Configuration) -> Self {
        configuration.values.into_iter().collect()
    }
}

impl Configuration {
    /// The values of an environment that give exactly this over the base.
    pub fn over(base: &Self, wanted: &Effective) -> Self {
        let mut values: BTreeMap<Key, Value> = wanted.values.clone();
        values.retain(|key, value| base.values.get(key) != Some(value));
        let gone = base.values.keys().filter(|key| !wanted.values.contains_key(key));
        values.extend(gone.map(|key| (key.clone(), Value::Unset)));
        Self { values }
    }

    /// Checks what the types cannot: sizes, and how many there are.
    pub fn check(&self) -> Result<()> {
        if self.values.len() > MOST {
            return Err(Error::invalid("variables", text!("At most {MOST} values.", "最多 {MOST} 个值。")));
        }
        for (key, value) in &self.values {
            if let Value::Text(text) = value {
                check_text(key, text)?;
            }
        }
        Ok(())
    }
}
