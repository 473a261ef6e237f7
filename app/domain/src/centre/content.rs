//! What stands in an item, read into names and values.

use serde::{Deserialize, Serialize};

use crate::configuration::import;
use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Properties,
    Yaml,
    Json,
    /// Only its name and its size are shown.
    Other,
}

impl Format {
    /// By what the centre says of it, then by its name, then by what stands in it.
    pub fn recognise(said: Option<&str>, name: &str, text: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let known = |word: &str| match word {
            "properties" => Some(Self::Properties),
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "xml" | "html" | "toml" => Some(Self::Other),
            _ => None,
        };
        let said = said.map(|said| said.trim().to_lowercase());
        let by_name = said.as_deref().and_then(known).or_else(|| ending.as_deref().and_then(known));
        by_name.unwrap_or_else(|| {
            let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
            let assigns =
                |line: &str| line.split_once('=').is_some_and(|(name, _)| !name.trim().contains([' ', '<', '"']));
            if lines().next().is_some() && lines().all(assigns) { Self::Properties } else { Self::Other }
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Properties => "properties",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Other => "text",
        }
    }
}

/// The text of an item. It may hold secrets: nothing shows it by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    pub format: Format,
    pub text: String,
}

impl Content {
    /// Names and values in the order in which they stand there; of several of one name the last holds. `None`: it cannot be
    /// read into any.
    pub fn pairs(&self) -> Option<Result<Vec<(String, String)>>> {
        match self.format {
            Format::Properties => Some(Ok(import::properties_of(&self.text))),
            Format::Yaml => Some(import::yaml_of(&self.text)),
            Format::Json => Some(import::json_of(&self.text)),
            Format::Other => None,
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.format.as_str(), self.text.len())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some("yaml"), "orders.properties", "", Format::Yaml)]
    #[case(Some("text"), "orders.properties", "", Format::Properties)]
    #[case(None, "orders.YML", "", Format::Yaml)]
    #[case(None, "orders", "# a\nserver.port=1\n", Format::Properties)]
    #[case(None, "orders", "a: 1\n", Format::Other)]
    #[case(None, "orders", "", Format::Other)]
    #[case(Some("xml"), "orders", "<a b=\"c\"/>", Format::Other)]
    fn the_format_is_recognised(
        #[case] said: Option<&str>,
        #[case] name: &str,
        #[case] text: &str,
        #[case] is: Format,
    ) {
        assert_eq!(Format::recognise(said, name, text), is);
    }

    fn pairs(format: Format, text: &str) -> Vec<(String, String)> {
        Content { format, text: text.to_owned() }.pairs().expect("a known format").expect("readable")
    }

    #[rstest]
    #[case(Format::Properties, "# c\nspring.datasource.url = jdbc:a\n价格=1\na=1\na=2\nbroken=\\u00zz\n", &[("spring.datasource.url", "jdbc:a"), ("价格", "1"), ("a", "2")])]
    #[case(Format::Yaml, "server:\n  port: 8080\n  tags: [a, b]\nnothing: ~\nversion: 1.10\n", &[("server.port", "8080"), ("server.tags[0]", "a"), ("server.tags[1]", "b"), ("nothing", ""), ("version", "1.10")])]
    #[case(Format::Json, r#"{"server": {"port": 8080, "on": true}, "a.b": "c", "list": [1], "no": null}"#, &[("server.port", "8080"), ("server.on", "true"), ("a.b", "c"), ("list[0]", "1"), ("no", "")])]
    fn names_and_values_are_read(#[case] format: Format, #[case] text: &str, #[case] expected: &[(&str, &str)]) {
        let mut expected: Vec<_> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut found = pairs(format, text);
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case(Format::Yaml, "a: [1")]
    #[case(Format::Yaml, "- a\n")]
    #[case(Format::Json, "{")]
    #[case(Format::Json, "[1]")]
    fn what_is_not_what_it_calls_itself_is_told_without_its_text(#[case] format: Format, #[case] text: &str) {
        assert!(Content { format, text: text.to_owned() }.pairs().expect("a known format").is_err());
    }

    #[test]
    fn nothing_shows_the_text_by_itself() {
        let content = Content { format: Format::Other, text: "password=hunter2".to_owned() };
        assert_eq!(format!("{content:?}"), "text of 16 bytes");
        assert!(content.pairs().is_none());
    }
}
