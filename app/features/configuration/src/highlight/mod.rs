//! Colours for files that are edited: YAML, JSON, properties, TOML, shell.
//!
//! By hand, and less than a parser: the libraries for it bring grammars and regular expressions, hundreds of kilobytes for
//! every browser, and what is told here is only what helps the eye (names, texts, numbers, comments). Whether a file is
//! right is the server's word. A line is read by itself, with what the line before left open, so that of a long file only
//! the lines in sight are coloured.

mod line;
#[cfg(test)]
mod tests;

pub use line::{Open, line};

/// What is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Name,
    Text,
    Number,
    Word,
    Comment,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Self::Name => "lit-name",
            Self::Text => "lit-text",
            Self::Number => "lit-number",
            Self::Word => "lit-word",
            Self::Comment => "lit-comment",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Yaml,
    Json,
    Properties,
    Toml,
    Shell,
}

impl Language {
    /// By the file's name; `None`: it stays as it is.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.trim().rsplit('/').next()?;
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        Some(match end {
            "yaml" | "yml" => Self::Yaml,
            "json" => Self::Json,
            "properties" | "env" | "ini" => Self::Properties,
            "toml" => Self::Toml,
            "sh" | "bash" => Self::Shell,
            _ => return None,
        })
    }
}

/// A piece of a line; without a tone it is as any text.
pub type Piece<'a> = (Option<Tone>, &'a str);

/// So many lines from `first` on, in pieces.
pub fn lines(language: Language, text: &str, first: usize, count: usize) -> Vec<Vec<Piece<'_>>> {
    let mut open = Open::default();
    let mut all = text.split('\n');
    for before in all.by_ref().take(first) {
        open = line(language, before, open).1;
    }
    let mut found = Vec::with_capacity(count.min(512));
    for one in all.take(count) {
        let (pieces, after) = line(language, one, open);
        found.push(pieces);
        open = after;
    }
    found
}
