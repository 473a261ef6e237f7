//! A line that a container wrote, and how severe it looks.

use serde::{Deserialize, Serialize};

use crate::Time;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    pub time: Time,
    pub pod: String,
    pub container: String,
    pub line: String,
}

/// What is sent while logs are followed: lines, or a word on the stream itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LogItem {
    Line(LogLine),
    /// Lines that were left out because the reader was too slow, or a container whose log could not be read on.
    Gap {
        gap: Gap,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub time: Time,
    pub pod: Option<String>,
    /// How many lines are missing; `None` when nobody knows.
    pub dropped: Option<u64>,
    pub why: crate::text::Text,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// The last so many lines of each container.
    #[serde(default)]
    pub tail: Option<u32>,
    /// Only lines from this moment on.
    #[serde(default)]
    pub since: Option<Time>,
    #[serde(default)]
    pub follow: bool,
    /// Only this pod.
    #[serde(default)]
    pub pod: Option<String>,
    #[serde(default)]
    pub container: Option<String>,
    /// Of the container that ran before the last restart.
    #[serde(default)]
    pub previous: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    /// Reads the level that most formats write in the first 120 characters: `ERROR`, `level=warn`, `"level":"info"`,
    /// `[WARN]`, a Java exception. A line that names none has none.
    pub fn of(line: &str) -> Option<Self> {
        let head: String = line.chars().take(120).collect::<String>().to_ascii_uppercase();
        let words = head.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        for word in words {
            match word {
                "FATAL" | "ERROR" | "PANIC" | "CRITICAL" | "SEVERE" | "ERR" => return Some(Self::Error),
                "WARN" | "WARNING" => return Some(Self::Warn),
                "INFO" | "NOTICE" => return Some(Self::Info),
                "DEBUG" | "TRACE" => return Some(Self::Debug),
                _ if word.ends_with("EXCEPTION") && word.len() > 9 => return Some(Self::Error),
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-01-01 ERROR boom", Some(Level::Error))]
    #[case("level=warn msg=x", Some(Level::Warn))]
    #[case(r#"{"level":"info","msg":"x"}"#, Some(Level::Info))]
    #[case("java.lang.NullPointerException: x", Some(Level::Error))]
    #[case("listening on :8080", None)]
    #[case("no errors here", None)]
    fn the_level_is_read_from_the_line(#[case] line: &str, #[case] level: Option<Level>) {
        assert_eq!(Level::of(line), level);
    }
}
