//! Reading values from what people have already: an .env or a properties file, YAML, a service of docker-compose.
//!
//! Nothing is lost: what cannot be a value is named with its line and the reason. The files that applications read
//! (`properties`, YAML) hold names such as `spring.datasource.url`; they become the variables that the framework documents
//! for them ([`Naming`]).

mod compose;
mod dotenv;
mod format;
mod naming;
mod pairs;
mod properties;
mod tree;
mod yaml;

use std::collections::BTreeSet;

pub use format::Format;
pub use naming::{Naming, looks_secret};
pub(crate) use pairs::{json_of, properties_of, yaml_of};

use super::Key;
use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::text;
use crate::text::Text;

/// The longest text that is read; longer than all values of a level together.
const LONGEST: usize = 1024 * 1024;
/// The longest name, or path of names.
const NAME_MAX: usize = 500;

/// A value that was found. What it is may have to be kept sealed, so nothing shows it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub key: Key,
    pub value: Secret<String>,
    /// As it was called where it comes from.
    pub named: String,
    pub line: usize,
}

/// What cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Counts from 1; 0: it has none.
    pub line: usize,
    pub name: String,
    pub reason: Text,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    pub found: Vec<Found>,
    pub refused: Vec<Refused>,
    /// Services among which one has to be chosen, of docker-compose.
    pub services: Vec<String>,
}

/// How a text is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How<'a> {
    pub format: Format,
    pub naming: Naming,
    /// Of docker-compose: which service.
    pub service: Option<&'a str>,
    /// Where a file is offered whose key is no variable's name.
    pub folder: &'a str,
}

/// Before anything looks at it.
pub fn check_length(text: &str) -> Result<()> {
    if text.len() > LONGEST {
        return Err(Error::invalid("text", text!("The text is longer than 1 MiB.", "文本超过 1 MiB。")));
    }
    Ok(())
}

/// Reads a text. Only what is no such text at all is an error.
pub fn read(text: &str, how: &How<'_>) -> Result<Read> {
    check_length(text)?;
    let mut read = Read::default();
    match how.format {
        Format::Dotenv => dotenv::read(text, &mut read),
        Format::Properties => properties::read(text, how.naming, &mut read),
        Format::Yaml => yaml::read(text, how, &mut read)?,
        Format::Compose => compose::read(text, how.service, &mut read)?,
    }
    read.once();
    Ok(read)
}

impl Read {
    fn refuse(&mut self, line: usize, name: &str, reason: Text) {
        // As much as tells which it is: the whole line may hold a value that nobody is to see.
        let name: String = name.chars().take(60).collect();
        self.refused.push(Refused { line, name, reason });
    }

    /// A value under a variable's name, or the reason why not.
    fn variable(&mut self, line: usize, named: &str, name: &str, value: String) {
        if named.len() > NAME_MAX {
            return self.refuse_long(line, named);
        }
        match Key::variable(name).and_then(|key| super::check_text(&key, &value).map(|()| key)) {
            Ok(key) => self.found.push(Found { key, value: Secret::new(value), named: named.to_owned(), line }),
            Err(error) => self.refuse(line, named, error.text),
        }
    }

    /// Its reason does not repeat it.
    fn refuse_long(&mut self, line: usize, named: &str) {
        self.refuse(line, named, text!("The name is longer than {NAME_MAX} bytes.", "名称超过 {NAME_MAX} 字节。"));
    }

    /// A value of an object of Kubernetes: what is no variable's name is the name of a file.
    pub fn of_object(&mut self, line: usize, name: &str, value: String, folder: &str) {
        if name.len() > NAME_MAX {
            return self.refuse_long(line, name);
        }
        if Key::variable(name).is_ok() {
            self.variable(line, name, name, value);
            return;
        }
        match Key::file(&format!("{folder}/{name}")).and_then(|key| super::check_text(&key, &value).map(|()| key)) {
            Ok(key) => self.found.push(Found { key, value: Secret::new(value), named: name.to_owned(), line }),
            Err(error) => self.refuse(line, name, error.text),
        }
    }

    /// Of several of one name the last is taken, as shells do; those before are named.
    fn once(&mut self) {
        let mut seen = BTreeSet::new();
        let (mut kept, mut again) = (Vec::new(), Vec::new());
        for found in std::mem::take(&mut self.found).into_iter().rev() {
            if seen.insert(found.key.clone()) { kept.push(found) } else { again.push(found) }
        }
        kept.reverse();
        for Found { key, named, line, .. } in again {
            let name = key.name();
            self.refuse(
                line,
                &named,
                text!("{name} comes again below: that one is taken.", "{name} 在后面再次出现，采用后者。"),
            );
        }
        self.found = kept;
        self.refused.sort_by_key(|refused| refused.line);
    }
}

#[cfg(test)]
mod tests;
