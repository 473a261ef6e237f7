//! A command with its arguments, word by word; no shell takes it apart. People write it on one line as for a shell, with
//! quotes where a word has spaces.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

/// As much as the kernel takes for one argument.
const LONGEST: usize = 128 * 1024;
const MOST: usize = 1000;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Command(Vec<String>);

impl Command {
    /// Reads it as a shell splits words: quotes and backslashes hold them together. Lines end as a shell ends them, also
    /// those that a browser sends.
    pub fn parse(text: &str, field: &str) -> Result<Self> {
        let words = shell_words::split(&text.replace("\r\n", "\n"))
            .map_err(|_| Error::invalid(field, text!("A quote is opened and not closed.", "引号没有闭合。")))?;
        Self::of(words, field)
    }

    pub fn of(words: Vec<String>, field: &str) -> Result<Self> {
        if words.len() > MOST || words.iter().any(|word| word.contains('\0') || word.len() > LONGEST) {
            return Err(Error::invalid(
                field,
                text!(
                    "At most {MOST} words of 128 KiB, without NUL bytes.",
                    "最多 {MOST} 个词，每个不超过 128 KiB，且不含 NUL 字节。"
                ),
            ));
        }
        Ok(Self(words))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn words(&self) -> &[String] {
        &self.0
    }
}

impl std::fmt::Display for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shell_words::join(&self.0))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_hold_a_word_together() {
        let command = Command::parse("sh -c 'sleep 1; exec app'", "pod.command").expect("a command");
        assert_eq!(command.words(), ["sh", "-c", "sleep 1; exec app"]);
        let lines = Command::parse("sh -c 'set -e\r\nexec app'\r\n--on", "pod.command").expect("a command");
        assert_eq!(lines.words(), ["sh", "-c", "set -e\nexec app", "--on"]);
        assert!(Command::parse("sh -c 'sleep", "pod.command").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(words in prop::collection::vec("[^\0\r]{0,12}", 0..6)) {
            let command = Command::of(words, "pod.command").expect("a command");
            prop_assert_eq!(Command::parse(&command.to_string(), "pod.command").expect("reads back"), command);
        }
    }
}
