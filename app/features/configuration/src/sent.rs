//! A level on its way to the server: keys by their names, which are read there.

#[cfg(any(feature = "ssr", test))]
use std::collections::BTreeMap;

use domain::configuration::Key;
#[cfg(any(feature = "ssr", test))]
use domain::error::{Error, Result};
#[cfg(any(feature = "ssr", test))]
use domain::text;
use domain::use_cases::configuration::Taken;
#[cfg(any(feature = "ssr", test))]
use domain::use_cases::configuration::Written;
use frame::typed::Typed;
use serde::{Deserialize, Serialize};

/// What kind of key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Variable,
    File,
    Entrypoint,
    Profile,
    /// What is read of the configuration centre.
    Centre,
}

impl Kind {
    pub fn of(key: &Key) -> Self {
        match key {
            Key::Variable(_) => Self::Variable,
            Key::File(_) => Self::File,
            Key::Entrypoint => Self::Entrypoint,
            Key::Profile => Self::Profile,
            Key::Centre => Self::Centre,
        }
    }

    pub fn key(self, name: &str) -> domain::error::Result<Key> {
        match self {
            Self::Variable => Key::variable(name),
            Self::File => Key::file(name),
            Self::Entrypoint => Ok(Key::Entrypoint),
            Self::Profile => Ok(Key::Profile),
            Self::Centre => Ok(Key::Centre),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentValue {
    Text(String),
    Secret(Typed),
    /// To be read from a Secret of the namespace, and sealed.
    Taken(Taken),
    /// The sealed value that is there stays.
    Keep,
    /// What the base says does not hold here.
    Unset,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub kind: Kind,
    pub name: String,
    pub value: SentValue,
}

/// As the use case takes it.
#[cfg(any(feature = "ssr", test))]
pub fn read(values: Vec<Sent>) -> Result<BTreeMap<Key, Written>> {
    let mut read = BTreeMap::new();
    for Sent { kind, name, value } in values {
        let key = kind.key(&name)?;
        let written = match value {
            SentValue::Text(text) => Written::Text(text),
            SentValue::Secret(secret) => Written::Secret(secret.into()),
            SentValue::Taken(taken) => Written::Taken(taken),
            SentValue::Keep => Written::Keep,
            SentValue::Unset => Written::Unset,
        };
        let field = key.field();
        if read.insert(key, written).is_some() {
            let name = name.trim();
            return Err(Error::invalid(&field, text!("{name} stands twice.", "{name} 重复。")));
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn sent(kind: Kind, name: &str, value: SentValue) -> Sent {
        Sent { kind, name: name.to_owned(), value }
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let field = |values: Vec<Sent>| read(values).expect_err("refused").field.expect("a field");
        let text = |kind, name: &str| sent(kind, name, SentValue::Text(String::new()));
        assert_eq!(field(vec![text(Kind::Variable, "1A")]), "variables.1A");
        assert_eq!(field(vec![text(Kind::File, "etc/app")]), "files.etc/app");
        assert_eq!(field(vec![text(Kind::Variable, "A"), text(Kind::Variable, " A ")]), "variables.A");
    }

    #[test]
    fn nothing_shows_a_secret_on_its_way() {
        let secret = sent(Kind::Variable, "TOKEN", SentValue::Secret("hunter2".into()));
        assert!(!format!("{secret:?}").contains("hunter2"));
        let read = read(vec![secret]).expect("read");
        assert!(!format!("{read:?}").contains("hunter2"));
        let found = read.into_values().next();
        assert!(matches!(found, Some(Written::Secret(secret)) if secret.expose() == "hunter2"));
    }
}
