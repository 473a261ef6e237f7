//! A level as it is sent. Values are read by hand: serde's words quote what does not fit, and it may be a secret.

use std::collections::BTreeMap;

use domain::centre::{FIELD, Items};
use domain::configuration::{Key, Profile};
use domain::secret::Secret;
use domain::use_cases::configuration::{Edit, Taken, Written};
use domain::{Error, Result, text};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::view::ValueBody;

/// A level as it is to be, whole: what is not named goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConfiguration {
    /// `version` that was seen (0: nothing was there); a change made meanwhile is then told as a 409.
    version: u32,
    /// Environment variables by name.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, ValueBody>)]
    variables: Value,
    /// Files by their absolute path in the container, up to 512 KiB each.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, ValueBody>)]
    files: Value,
    /// A script that runs instead of the image's entrypoint, which it gets as its arguments: it goes on with `exec "$@"`.
    /// Left out: none on this level. Empty, in an environment: none, although the base has one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    entrypoint: Value,
    /// The profile that a framework starts with, as `spring-boot:dev,metrics`: it becomes the variable that the framework
    /// documents. Left out: none on this level. Empty, in an environment: none, although the base has one.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "spring-boot:dev,metrics")]
    profile: Value,
    /// What the service reads of the environment's configuration centre by itself, up to 10. Left out: nothing on this
    /// level. Empty, in an environment: nothing, although the base names some.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["nacos:DEFAULT_GROUP/orders.yaml"]))]
    centre: Value,
}

impl NewConfiguration {
    pub fn parse(self) -> Result<Edit> {
        let mut values = BTreeMap::new();
        for (name, value) in named("variables", self.variables)? {
            let key = Key::variable(&name)?;
            let written = written(&key, value)?;
            add(&mut values, key, written)?;
        }
        for (path, value) in named("files", self.files)? {
            let key = Key::file(&path)?;
            let written = written(&key, value)?;
            add(&mut values, key, written)?;
        }
        for (key, value) in [(Key::Entrypoint, self.entrypoint), (Key::Profile, self.profile)] {
            values.extend(plain(&key, value)?.map(|written| (key, written)));
        }
        values.extend(items(self.centre)?.map(|written| (Key::Centre, written)));
        Ok(Edit { version: self.version, values })
    }
}

/// What is a text and can be no secret.
fn plain(key: &Key, value: Value) -> Result<Option<Written>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(Some(Written::Unset)),
        Value::String(text) if *key == Key::Profile => Ok(Some(Written::Text(Profile::parse(&text)?.to_string()))),
        Value::String(text) => Ok(Some(Written::Text(text))),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            let name = key.name();
            Err(Error::invalid(&key.field(), text!("The {name} is a text.", "{name} 应为文本。")))
        }
    }
}

/// What is read of the configuration centre, each by its name.
fn items(value: Value) -> Result<Option<Written>> {
    let wrong = || Error::invalid(FIELD, text!("Write a list of texts.", "应为文本列表。"));
    let lines = match value {
        Value::Null => return Ok(None),
        Value::Array(lines) if lines.is_empty() => return Ok(Some(Written::Unset)),
        Value::Array(lines) => lines,
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => return Err(wrong()),
    };
    let lines = lines.iter().map(|line| line.as_str().ok_or_else(wrong)).collect::<Result<Vec<_>>>()?;
    Items::parse(&lines.join("\n")).map(|items| Some(Written::Text(items.to_string())))
}

fn named(field: &str, values: Value) -> Result<Map<String, Value>> {
    match values {
        Value::Null => Ok(Map::new()),
        Value::Object(values) => Ok(values),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Err(Error::invalid(
            field,
            text!("Write an object: a value under each name.", "应为对象：每个名称对应一个值。"),
        )),
    }
}

/// Two ways to write one name are one name.
fn add(values: &mut BTreeMap<Key, Written>, key: Key, written: Written) -> Result<()> {
    if values.contains_key(&key) {
        let name = key.name();
        return Err(Error::invalid(&key.field(), text!("{name} is there twice.", "{name} 出现了两次。")));
    }
    values.insert(key, written);
    Ok(())
}

/// One of `{value}`, `{secret}`, `{from: {secret, key}}`, `{keep: true}` and `{unset: true}`.
fn written(key: &Key, value: Value) -> Result<Written> {
    let wrong = || {
        let name = key.name();
        Error::invalid(
            &key.field(),
            text!(
                "Write one of value and secret, with a text, or of keep and unset, with true, for {name}.",
                "{name} 应为 value 或 secret（文本），或者 keep 或 unset（true）之一。"
            ),
        )
    };
    let Value::Object(fields) = value else { return Err(wrong()) };
    let mut fields = fields.into_iter();
    match (fields.next(), fields.next()) {
        (Some((name, value)), None) => match (name.as_str(), value) {
            ("value", Value::String(text)) => Ok(Written::Text(text)),
            ("secret", Value::String(text)) => Ok(Written::Secret(Secret::new(text))),
            ("from", Value::Object(from)) => {
                let of = |name: &str| from.get(name).and_then(Value::as_str).map(str::to_owned);
                match (of("secret"), of("key"), from.len()) {
                    (Some(secret), Some(key), 2) => Ok(Written::Taken(Taken { secret, key })),
                    _ => Err(wrong()),
                }
            }
            ("keep", Value::Bool(true)) => Ok(Written::Keep),
            ("unset", Value::Bool(true)) => Ok(Written::Unset),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}
