//! What a text is, as far as it can be told by looking.

use super::{tree, yaml};
use crate::error::{Error, Result};
use crate::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Dotenv,
    Properties,
    Yaml,
    /// A service of docker-compose.
    Compose,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Dotenv, Self::Properties, Self::Yaml, Self::Compose];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Properties => "properties",
            Self::Yaml => "yaml",
            Self::Compose => "compose",
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

    /// By the name of the file, where there is one, and by what stands in it.
    pub fn recognise(name: Option<&str>, text: &str) -> Self {
        let name = name.unwrap_or_default().to_lowercase();
        let parsed = || tree::parse(text).ok();
        if name.ends_with(".properties") {
            return Self::Properties;
        }
        if name.ends_with(".env") || name.starts_with(".env") {
            return Self::Dotenv;
        }
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
        let assigns = |line: &str| {
            let before = line.split('=').next().unwrap_or_default();
            before.len() < line.len() && !before.contains(": ")
        };
        let maps = |line: &str| line.ends_with(':') || line.contains(": ") || line.starts_with("- ");
        if !is_yaml && lines().next().is_some_and(assigns) {
            // A name with a dot is no variable's. One with a hyphen may be a slip among lines that a shell would read.
            let has = |mark: char| {
                lines()
                    .filter(|line| assigns(line))
                    .filter(move |line| line.split('=').next().is_some_and(|name| name.contains(mark)))
                    .count()
            };
            let exports = |line: &str| line.starts_with("export ");
            let properties = has('.') > 0 || has('-') * 2 > lines().filter(|line| assigns(line)).count();
            return if properties && !lines().any(exports) { Self::Properties } else { Self::Dotenv };
        }
        match parsed() {
            Some(root) if yaml::is_compose(&root) => Self::Compose,
            Some(root) if root.is_map() => Self::Yaml,
            _ if is_yaml => Self::Yaml,
            // YAML that cannot be read: its error names the place, where lines of NAME=value would name each line.
            _ if lines().next().is_some_and(maps) && !lines().any(assigns) => Self::Yaml,
            _ => Self::Dotenv,
        }
    }
}
