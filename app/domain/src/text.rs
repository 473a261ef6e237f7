//! What a person reads, in every language Slipway speaks.
//!
//! A sentence is written in all languages at the place where it arises (`text!`), so none can be forgotten: leaving a
//! language out does not compile. It travels as data and is said in the reader's language at the last moment.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A language of the page and of the API's sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Language {
    /// The BCP 47 tag, as in `<html lang>` and `Accept-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The first language of an `Accept-Language` header (or a cookie's tag) that Slipway speaks.
    pub fn from_header(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match tag.split('-').next() {
                Some("zh") => Some(Self::Chinese),
                Some("en") => Some(Self::English),
                _ => None,
            }
        })
    }

    /// Chooses between the two wordings of a fixed text.
    pub fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

/// A sentence in every language. Made by [`text!`](crate::text!).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub en: Cow<'static, str>,
    pub zh: Cow<'static, str>,
}

impl Text {
    /// The same words in every language: names, and what an outside system said.
    pub fn verbatim(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: words.clone().into(), zh: words.into() }
    }

    /// The sentence in one language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

impl std::fmt::Display for Text {
    /// English: for logs and for callers that ask for no language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

/// A number with its English noun: `1 pod`, `2 pods`. Chinese needs none.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A [`Text`]: `text!("English {name}", "中文 {name}")`, with `format!`'s inline arguments.
#[macro_export]
macro_rules! text {
    ($en:literal, $zh:literal $(, $name:ident = $value:expr)* $(,)?) => {
        // A match, not a row of lets: the values may use names that the arguments shadow.
        match ($(&$value,)*) {
            ($($name,)*) => $crate::text::Text { en: format!($en).into(), zh: format!($zh).into() },
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_wins() {
        assert_eq!(Language::from_header("fr, zh-TW;q=0.9, en;q=0.8"), Some(Language::Chinese));
        assert_eq!(Language::from_header("en-GB"), Some(Language::English));
        assert_eq!(Language::from_header("fr"), None);
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!((count(1, "pod", "pods"), count(0, "pod", "pods")), ("1 pod".to_owned(), "0 pods".to_owned()));
    }

    #[test]
    fn a_sentence_is_said_in_the_language_of_its_reader() {
        let sentence = text!("{count} pods ready", "{count} 个 Pod 就绪", count = 3);
        assert_eq!(sentence.say(Language::English), "3 pods ready");
        assert_eq!(sentence.say(Language::Chinese), "3 个 Pod 就绪");
    }
}
