//! Values as a file that other tools read. What is sealed stands in it by its name alone, in a comment; so does what the
//! format has no place for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::{Key, Profile, Value, seen};
use crate::error::{Error, Result};
use crate::manifest::yaml;
use crate::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Dotenv,
    Properties,
    Yaml,
    Compose,
    ConfigMap,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Dotenv, Self::Properties, Self::Yaml, Self::Compose, Self::ConfigMap];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Properties => "properties",
            Self::Yaml => "yaml",
            Self::Compose => "compose",
            Self::ConfigMap => "configmap",
        }
    }

    /// How a file of it is called, after the service's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Dotenv => ".env",
            Self::Properties => ".properties",
            Self::Yaml => ".yaml",
            Self::Compose => ".compose.yaml",
            Self::ConfigMap => ".configmap.yaml",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text.trim()).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid(
                "format",
                text!("“{text}” is no format: one of {known}.", "“{text}” 不是支持的格式，可用：{known}。"),
            )
        })
    }
}

/// Writes the values; `name` is the service's.
pub fn export(values: &BTreeMap<Key, Value>, format: Format, name: &str) -> String {
    let parts = Parts::of(values, format);
    let mut file = String::new();
    for comment in &parts.comments {
        // Names and paths have no line breaks.
        let _ = writeln!(file, "# {comment}");
    }
    let texts = || parts.variables.iter();
    match format {
        Format::Dotenv => texts().for_each(|(name, value)| {
            let _ = writeln!(file, "{name}={}", quoted(value));
        }),
        Format::Properties => texts().for_each(|(name, value)| {
            let _ = writeln!(file, "{name}={}", escaped(value));
        }),
        Format::Yaml => file.push_str(&yaml::documents(&[json!(parts.variables)])),
        Format::Compose => {
            // Compose would put its own variables in place of what follows a dollar.
            let doubled: BTreeMap<_, _> = texts().map(|(name, value)| (name, value.replace('$', "$$"))).collect();
            file.push_str(&yaml::documents(&[json!({ "services": { name: { "environment": doubled } } })]));
        }
        Format::ConfigMap => {
            let data: BTreeMap<&String, &String> = texts().chain(&parts.files).collect();
            file.push_str(&yaml::documents(&[config_map(name, &json!(data))]));
        }
    }
    file
}

fn config_map(name: &str, data: &Json) -> Json {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": data })
}

/// What goes where.
#[derive(Default)]
struct Parts {
    variables: BTreeMap<String, String>,
    /// By what they are called in a ConfigMap.
    files: BTreeMap<String, String>,
    comments: Vec<String>,
}

impl Parts {
    fn of(values: &BTreeMap<Key, Value>, format: Format) -> Self {
        let mut parts = Self::default();
        for (key, value) in values {
            match (key, value) {
                (_, Value::Unset) => {
                    parts.comments.push(format!("{}: left out here", key.name()));
                }
                (key, Value::Secret(_)) => {
                    parts.comments.push(format!("{}: secret, its value is not in this file", key.name()));
                }
                (Key::Variable(name), Value::Text(text)) => {
                    // Other tools do with dollars what their formats say: what the container sees stands there.
                    let (text, refers) = seen(text);
                    if refers {
                        let why = "Kubernetes puts other variables in for $(…), other tools do not";
                        parts.comments.push(format!("{name}: {why}"));
                    }
                    parts.variables.insert(name.clone(), text);
                }
                (Key::Profile, Value::Text(text)) => {
                    if let Ok(profile) = Profile::parse(text) {
                        let variable = profile.framework.variable();
                        parts.comments.push(format!("{variable}: the profile of {}", profile.framework.title()));
                        parts.variables.insert(variable.to_owned(), profile.names().to_owned());
                    }
                }
                (Key::Centre, Value::Text(text)) => {
                    let said = |item: &str| format!("{item}: read from the configuration centre, not in this file");
                    parts.comments.extend(text.lines().map(said));
                }
                (Key::File(path), Value::Text(text)) if format == Format::ConfigMap => {
                    parts.file(path.as_str(), text);
                }
                (Key::File(_) | Key::Entrypoint, Value::Text(_)) => {
                    parts.comments.push(format!("{}: a file, which has no place here", key.name()));
                }
            }
        }
        parts
    }

    /// By its name, or by all of its path where another is called so already.
    fn file(&mut self, path: &str, text: &str) {
        let usual = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let name = |text: &str| text.trim_start_matches('/').chars().map(usual).collect::<String>();
        let short = name(path.rsplit('/').next().unwrap_or_default());
        let taken = |name: &String| self.files.contains_key(name) || self.variables.contains_key(name);
        let name = if taken(&short) { name(path) } else { short };
        self.comments.push(format!("{name}: the file {path}"));
        self.files.insert(name, text.to_owned());
    }
}

/// For `.env`: in quotes wherever somebody could read it otherwise.
fn quoted(value: &str) -> String {
    let usual = |c: char| c.is_alphanumeric() || "-_./:@%+,=?&~".contains(c);
    if value.chars().all(usual) {
        return value.to_owned();
    }
    if !value.contains(['\'', '\n', '\r']) {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for c in value.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '"' | '\\' | '$' => quoted.extend(['\\', c]),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// For properties: what they would read otherwise.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for (at, c) in value.chars().enumerate() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\u{c}' => escaped.push_str("\\f"),
            ' ' | '=' | ':' | '#' | '!' if at == 0 => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::configuration::import::{self, How, Naming};
    use crate::configuration::{Scope, SecretRef};
    use proptest::prelude::*;

    fn values() -> BTreeMap<Key, Value> {
        let text = |text: &str| Value::Text(text.to_owned());
        let file = |path: &str| Key::file(path).expect("a path");
        BTreeMap::from([
            (Key::variable("MODE").expect("a name"), text("say \"$HOME\"")),
            (Key::variable("PORT").expect("a name"), text("8080")),
            (Key::variable("TOKEN").expect("a name"), Value::Secret(SecretRef { scope: Scope::Base, version: 3 })),
            (Key::variable("OLD").expect("a name"), Value::Unset),
            (file("/etc/a/app.yaml"), text("a: 1\n")),
            (file("/etc/b/app.yaml"), text("b: 1\n")),
            (Key::Profile, text("spring-boot:dev,metrics")),
        ])
    }

    #[test]
    fn every_format_has_its_own_words() {
        let written: Vec<String> = Format::ALL.into_iter().map(|format| export(&values(), format, "orders")).collect();
        insta::assert_snapshot!(written.join("\n=====\n"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(texts in prop::collection::vec("[ -~\\n\\r\\t\u{e9}]{0,12}", 1..4)) {
            let values: BTreeMap<Key, Value> = texts.iter().enumerate()
                .map(|(at, text)| (Key::variable(&format!("A{at}")).expect("a name"), Value::Text(text.clone())))
                .collect();
            for (format, back) in [
                (Format::Dotenv, import::Format::Dotenv),
                (Format::Properties, import::Format::Properties),
                (Format::Yaml, import::Format::Yaml),
                (Format::Compose, import::Format::Compose),
            ] {
                let file = export(&values, format, "orders");
                let how = How { format: back, naming: Naming::Spring, service: None, folder: "/etc" };
                let read = import::read(&file, &how).expect("read");
                let found: Vec<&str> = read.found.iter().map(|found| found.value.expose().as_str()).collect();
                let texts: Vec<String> = texts.iter().map(|text| seen(text).0).collect();
                prop_assert_eq!(&found, &texts, "{:?}: {}", format, file);
            }
        }
    }
}
