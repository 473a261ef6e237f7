//! A container beside the service as somebody writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::image::ImageRef;
use crate::pod::{Command, Companion, Role, companion::FIELD};
use crate::settings::Resources;
use crate::text;
use crate::written::{given, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenCompanion {
    pub name: String,
    /// `Init` or `Sidecar`.
    pub role: String,
    pub image: String,
    pub command: String,
    pub arguments: String,
    /// `NAME=value`, a line each; what is no plain line stands as a string of JSON.
    pub variables: String,
    pub cpu_request: String,
    pub cpu_limit: String,
    pub memory_request: String,
    pub memory_limit: String,
}

/// A value as it stands in a line: as it is where that is read as it is.
fn in_a_line(value: &str) -> String {
    let plain = !value.starts_with('"') && !value.contains(char::is_control);
    if plain { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

impl WrittenCompanion {
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.image, &self.command, &self.arguments, &self.variables]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    pub(super) fn of(companion: &Companion) -> Self {
        let variables: Vec<String> =
            companion.variables.iter().map(|(name, value)| format!("{name}={}", in_a_line(value))).collect();
        let resources = &companion.resources;
        Self {
            name: companion.name.clone(),
            role: companion.role.as_str().to_owned(),
            image: companion.image.to_string(),
            command: companion.command.to_string(),
            arguments: companion.arguments.to_string(),
            variables: variables.join("\n"),
            cpu_request: text(resources.cpu_request),
            cpu_limit: text(resources.cpu_limit),
            memory_request: text(resources.memory_request),
            memory_limit: text(resources.memory_limit),
        }
    }

    pub(super) fn parse(&self) -> Result<Companion> {
        let here = |error: Error| error.at(FIELD);
        let mut variables = BTreeMap::new();
        for line in self.variables.lines().filter(|line| !line.trim().is_empty()) {
            let Some((name, value)) = line.split_once('=') else {
                return Err(Error::invalid(
                    FIELD,
                    text!("“{line}” is not a variable: write NAME=value.", "“{line}” 不是变量：请写 NAME=value。"),
                ));
            };
            let quoted = value.starts_with('"').then(|| serde_json::from_str(value).ok()).flatten();
            variables.insert(name.trim().to_owned(), quoted.unwrap_or_else(|| value.to_owned()));
        }
        Ok(Companion {
            name: self.name.trim().to_owned(),
            role: given(&self.role).map_or(Ok(Role::default()), Role::parse)?,
            image: ImageRef::parse(self.image.trim()).map_err(here)?,
            command: Command::parse(&self.command, FIELD)?,
            arguments: Command::parse(&self.arguments, FIELD)?,
            variables,
            resources: Resources::parse(
                FIELD,
                [&self.cpu_request, &self.cpu_limit],
                [&self.memory_request, &self.memory_limit],
            )
            .map_err(here)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn every_value_of_a_variable_comes_back() {
        let values = ["", "plain", " in spaces ", "a=b", "\"quoted\"", "\"half", "one\nOTHER=two\n", "\t", "ü", "\r\n"];
        let variables = values.iter().enumerate().map(|(at, value)| (format!("V{at}"), (*value).to_owned())).collect();
        let companion = Companion {
            name: "proxy".into(),
            role: Role::default(),
            image: ImageRef::parse("registry/proxy:1").expect("an image"),
            command: Command::default(),
            arguments: Command::default(),
            variables,
            resources: Resources::default(),
        };
        assert_eq!(WrittenCompanion::of(&companion).parse().expect("reads back"), companion);
    }
}
