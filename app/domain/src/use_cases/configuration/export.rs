//! A level, or what holds in an environment, as a file.

use std::collections::BTreeMap;

use crate::configuration::export::{Format, export as written};
use crate::configuration::{Key, Value};
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::text;
use crate::user::Actor;

/// What of an environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Of {
    /// Its own values alone.
    Level,
    /// What holds there: its own over the base's.
    #[default]
    Effective,
}

impl Of {
    pub fn parse(text: &str) -> Result<Self> {
        match text.trim() {
            "level" => Ok(Self::Level),
            "effective" => Ok(Self::Effective),
            other => Err(Error::invalid(
                "of",
                text!("“{other}” is neither level nor effective.", "“{other}” 应为 level 或 effective。"),
            )),
        }
    }
}

/// The file's name and what stands in it, for whoever may see the service.
pub async fn export(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: Option<&str>,
    format: Format,
    of: Of,
) -> Result<(String, String)> {
    let found = super::get(ports, actor, service, environment).await?;
    let values: BTreeMap<Key, Value> = match of {
        Of::Level => found.level.values,
        Of::Effective => {
            let held = found.entries.into_iter().filter(|entry| entry.value != Value::Unset);
            held.map(|entry| (entry.key, entry.value)).collect()
        }
    };
    let place = environment.map(|environment| format!("-{environment}")).unwrap_or_default();
    Ok((format!("{service}{place}{}", format.ending()), written(&values, format, service)))
}
