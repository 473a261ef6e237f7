//! What is configured, and with which value.

use serde::{Deserialize, Serialize};

use super::SecretRef;
use crate::controller::MountPath;
use crate::error::{Error, Result};
use crate::settings::variable_name;
use crate::text;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Key {
    Variable(String),
    /// A file at this path of the container.
    File(MountPath),
    /// A script that runs instead of the image's entrypoint.
    Entrypoint,
    /// The framework's profile, as `Profile` writes it.
    Profile,
    /// What the service reads of the environment's configuration centre, as `Items` writes it.
    Centre,
}

impl Key {
    pub fn variable(name: &str) -> Result<Self> {
        let name = name.trim();
        variable_name(name, &format!("variables.{name}"))?;
        Ok(Self::Variable(name.to_owned()))
    }

    pub fn file(path: &str) -> Result<Self> {
        let field = format!("files.{}", path.trim());
        let path = MountPath::parse(path).map_err(|error| error.at(&field))?;
        if path.as_str().contains("//") || path.as_str().ends_with("/.") {
            return Err(Error::invalid(
                &field,
                text!("“{path}” is not the path of a file.", "“{path}” 不是文件路径。"),
            ));
        }
        Ok(Self::File(path))
    }

    /// Where an error about it is shown.
    pub fn field(&self) -> String {
        match self {
            Self::Variable(name) => format!("variables.{name}"),
            Self::File(path) => format!("files.{path}"),
            Self::Entrypoint => "entrypoint".to_owned(),
            Self::Profile => super::profile::FIELD.to_owned(),
            Self::Centre => crate::centre::FIELD.to_owned(),
        }
    }

    /// As people name it.
    pub fn name(&self) -> &str {
        match self {
            Self::Variable(name) => name,
            Self::File(path) => path.as_str(),
            Self::Entrypoint => "entrypoint",
            Self::Profile => super::profile::FIELD,
            Self::Centre => crate::centre::FIELD,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    /// Kept sealed; nobody reads it again but the pods.
    Secret(SecretRef),
    /// In an environment: what the base says does not hold here.
    Unset,
}

/// The longest value of a variable; longer ones belong into a file.
const VARIABLE_MAX: usize = 32 * 1024;
/// The longest file; an object of Kubernetes holds a megabyte in all.
pub(super) const FILE_MAX: usize = 512 * 1024;

/// Checks a text that is a value, plain or about to be sealed.
pub(crate) fn check_text(key: &Key, text: &str) -> Result<()> {
    if *key == Key::Profile {
        return super::Profile::parse(text).map(drop);
    }
    if *key == Key::Centre {
        return crate::centre::Items::parse(text).map(drop);
    }
    let most = match key {
        Key::Variable(_) => VARIABLE_MAX,
        Key::File(_) | Key::Entrypoint | Key::Profile | Key::Centre => FILE_MAX,
    };
    if text.len() > most {
        let (name, most) = (key.name(), most / 1024);
        return Err(Error::invalid(
            &key.field(),
            text!("The value of {name} is longer than {most} KiB.", "{name} 的值超过 {most} KiB。"),
        ));
    }
    if text.contains('\0') {
        let name = key.name();
        return Err(Error::invalid(
            &key.field(),
            text!("The value of {name} holds a NUL byte.", "{name} 的值含有 NUL 字节。"),
        ));
    }
    Ok(())
}
