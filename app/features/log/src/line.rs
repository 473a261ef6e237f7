//! A line as the page holds it, and as the API writes it.

use domain::Time;
use domain::log::Level;
use serde::{Deserialize, Serialize};

/// One line of the API's NDJSON: a log line, or a word on lines that are missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wire {
    Line { time: Time, pod: String, container: String, line: String },
    Gap { gap: Missing },
}

/// Lines that are missing, and why (in the reader's language).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Missing {
    pub time: Time,
    #[serde(default)]
    pub pod: Option<String>,
    #[serde(default)]
    pub dropped: Option<u64>,
    pub why: String,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub time: Time,
    pub pod: String,
    pub container: String,
    pub level: Option<Level>,
    /// It goes on with the line before it and is as severe: a frame of a stack trace, an indented rest.
    pub goes_on: bool,
    /// Without the colour codes that terminals understand.
    pub text: String,
    pub is_gap: bool,
}

impl From<Wire> for Line {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Line { time, pod, container, line } => {
                let text = plain(line);
                let goes_on = goes_on(&text);
                let level = if goes_on { None } else { Level::of(&text) };
                Self { time, pod, container, level, goes_on, text, is_gap: false }
            }
            Wire::Gap { gap } => Self { pod: gap.pod.unwrap_or_default(), ..Self::gap(gap.time, gap.why) },
        }
    }
}

impl Line {
    /// A word on lines that are missing.
    pub fn gap(time: Time, why: String) -> Self {
        let (pod, container) = (String::new(), String::new());
        Self { time, pod, container, level: None, goes_on: false, text: why, is_gap: true }
    }

    #[cfg(test)]
    pub fn example(pod: &str, text: &str) -> Self {
        let (pod, container) = (pod.to_owned(), "app".to_owned());
        Wire::Line { time: Time::default(), pod, container, line: text.to_owned() }.into()
    }
}

/// Whether a line belongs to the one before it. In a frame of a stack trace the words are names, so that a method called
/// `error` or `info` says nothing of a level.
fn goes_on(text: &str) -> bool {
    let inner = text.trim_start();
    let indented = !inner.is_empty() && inner.len() < text.len();
    let begins = |with: &[&str]| with.iter().any(|with| inner.starts_with(with));
    if indented && begins(&["at ", "File \"", "... "]) {
        return true;
    }
    (indented || begins(&["Caused by:", "Suppressed:", "Traceback (", "goroutine "])) && Level::of(text).is_none()
}

/// Takes out what tells a terminal its colours (ECMA-48 control sequences: ESC `[` parameters, a final byte).
fn plain(line: String) -> String {
    if !line.contains('\u{1b}') {
        return line;
    }
    let mut out = String::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            out.push(character);
        } else if characters.next_if_eq(&'[').is_some() {
            while characters.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_terminals_are_not_shown() {
        assert_eq!(plain("\u{1b}[31mERROR\u{1b}[0m no".to_owned()), "ERROR no");
        assert_eq!(plain("as it is".to_owned()), "as it is");
    }

    #[test]
    fn what_is_indented_goes_on_with_the_line_before() {
        for text in ["\tat a.b.Logger.error(Logger.java:1)", "  File \"x.py\", line 3", "Caused by: broken", "  x"] {
            assert!(goes_on(text), "{text}");
        }
        for text in ["ERROR x", "listening", "  INFO indented", "", "   "] {
            assert!(!goes_on(text), "{text}");
        }
    }

    #[test]
    fn both_kinds_of_lines_are_read() {
        let line = r#"{"time":"2026-01-01T00:00:00Z","pod":"a-b","container":"a","line":"WARN x"}"#;
        let gap = r#"{"gap":{"time":"2026-01-01T00:00:00Z","pod":null,"dropped":3,"why":"too slow"}}"#;
        let read = |text: &str| serde_json::from_str::<Wire>(text).map(Line::from).ok();
        assert_eq!(read(line).and_then(|line| line.level), Some(Level::Warn));
        assert!(read(gap).is_some_and(|line| line.is_gap && line.text == "too slow"));
    }
}
