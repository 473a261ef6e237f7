//! One line in pieces, with what it leaves open for the next.

use super::{Language, Piece, Tone};

/// What a line left open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Open {
    #[default]
    Nothing,
    /// A text that ends with this mark, so many of it.
    Quote(u8, usize),
    /// A block of YAML, below a line that was indented so far.
    Block(usize),
    /// A value of properties that goes on.
    Value,
}

const SHELL: [&str; 18] = [
    "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until", "case", "esac", "exec", "set",
    "export", "function", "return",
];

struct Pen<'a> {
    line: &'a str,
    pieces: Vec<Piece<'a>>,
    at: usize,
}

impl<'a> Pen<'a> {
    /// Up to a place, which lies between two characters.
    fn to(&mut self, end: usize, tone: Option<Tone>) {
        let Some(piece) = self.line.get(self.at..end).filter(|piece| !piece.is_empty()) else { return };
        self.pieces.push((tone, piece));
        self.at = end;
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn all(mut self, tone: Option<Tone>) -> Vec<Piece<'a>> {
        self.to(self.line.len(), tone);
        self.pieces
    }
}

pub fn line(language: Language, line: &str, open: Open) -> (Vec<Piece<'_>>, Open) {
    let mut pen = Pen { line, pieces: Vec::new(), at: 0 };
    let indent = line.len() - line.trim_start().len();
    match open {
        Open::Block(above) if line.trim().is_empty() || indent > above => return (pen.all(Some(Tone::Text)), open),
        Open::Value => return value(pen),
        Open::Quote(mark, count) => {
            let Some(end) = closing(line, 0, mark, count) else { return (pen.all(Some(Tone::Text)), open) };
            pen.to(end, Some(Tone::Text));
        }
        Open::Block(_) | Open::Nothing => {
            pen.to(indent, None);
            let rest = pen.rest();
            if rest.starts_with('#') && language != Language::Json {
                return (pen.all(Some(Tone::Comment)), Open::Nothing);
            }
            match language {
                Language::Properties if rest.starts_with('!') => return (pen.all(Some(Tone::Comment)), Open::Nothing),
                Language::Properties => {
                    let end = rest.find(['=', ':', ' ']).map_or(line.len(), |end| pen.at + end);
                    pen.to(end, Some(Tone::Name));
                    return value(pen);
                }
                Language::Yaml => yaml_name(&mut pen),
                Language::Toml if rest.starts_with('[') => return (pen.all(Some(Tone::Word)), Open::Nothing),
                Language::Toml => {
                    if let Some(end) = rest.find('=') {
                        pen.to(pen.at + end, Some(Tone::Name));
                    }
                }
                Language::Json | Language::Shell => {}
            }
        }
    }
    let begins_block = || {
        let value = pen.rest().split(" #").next().unwrap_or_default().trim().trim_start_matches([':', ' ']);
        let sign = value.trim_end_matches(|c: char| c.is_ascii_digit() || c == '+' || c == '-');
        language == Language::Yaml && matches!(sign, "|" | ">")
    };
    if begins_block() {
        return (pen.all(Some(Tone::Word)), Open::Block(indent));
    }
    scan(language, pen)
}

/// The rest of a line of properties.
fn value(pen: Pen<'_>) -> (Vec<Piece<'_>>, Open) {
    let more = pen.line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    (pen.all(None), if more { Open::Value } else { Open::Nothing })
}

/// What stands before a colon; a list's dashes are passed.
fn yaml_name(pen: &mut Pen<'_>) {
    while pen.rest().starts_with("- ") {
        let dash = pen.at + 2;
        let spaces = pen.line.get(dash..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        pen.to(dash + spaces, None);
    }
    let rest = pen.rest();
    if rest.starts_with(['{', '[', '|', '>', '&', '*', '!']) {
        return;
    }
    let end = match rest.as_bytes().first() {
        Some(mark @ (b'"' | b'\'')) => closing(rest, 1, *mark, 1),
        _ => {
            rest.find(": ").or_else(|| rest.strip_suffix(':').map(str::len)).filter(|end| !rest[..*end].contains(" #"))
        }
    };
    let colon = |end: &usize| rest.get(*end..).is_some_and(|rest| rest == ":" || rest.starts_with(": "));
    if let Some(end) = end.filter(colon) {
        pen.to(pen.at + end, Some(Tone::Name));
    }
}

/// Behind so many of a mark; in double quotes and JSON a backslash guards the next character.
fn closing(line: &str, from: usize, mark: u8, count: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == b'\\' && mark == b'"' {
            at += 2;
            continue;
        }
        if bytes[at] == mark && bytes[at..].iter().take_while(|byte| **byte == mark).count() >= count {
            return Some(at + count);
        }
        at += 1;
    }
    None
}

/// Texts, numbers, words, variables and comments, up to the end of the line.
fn scan(language: Language, mut pen: Pen<'_>) -> (Vec<Piece<'_>>, Open) {
    let bytes = pen.line.as_bytes();
    let mut at = pen.at;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    while at < bytes.len() {
        let byte = bytes[at];
        let begins = at == 0 || !is_word(bytes[at - 1]);
        match byte {
            b'"' | b'\'' if byte == b'"' || language != Language::Json => {
                let triple = language == Language::Toml && bytes[at..].starts_with(&[byte; 3]);
                // Within a word an apostrophe is one, but in the shell.
                if !begins && language == Language::Yaml {
                    at += 1;
                    continue;
                }
                let count = if triple { 3 } else { 1 };
                pen.to(at, None);
                let Some(end) = closing(pen.line, at + count, byte, count) else {
                    let goes_on = triple || matches!(language, Language::Shell | Language::Yaml);
                    return (pen.all(Some(Tone::Text)), if goes_on { Open::Quote(byte, count) } else { Open::Nothing });
                };
                let is_name = language == Language::Json
                    && pen.line.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                pen.to(end, Some(if is_name { Tone::Name } else { Tone::Text }));
                at = end;
            }
            b'#' if language != Language::Json && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => {
                pen.to(at, None);
                return (pen.all(Some(Tone::Comment)), Open::Nothing);
            }
            b'\\' if language == Language::Shell => at += 2,
            b'$' if language == Language::Shell => {
                pen.to(at, None);
                let rest = pen.line.get(at + 1..).unwrap_or_default();
                let length = match rest.strip_prefix('{') {
                    Some(inner) => inner.find('}').map_or(rest.len(), |end| end + 2),
                    None => rest
                        .bytes()
                        .take_while(|byte| is_word(*byte) && *byte < 0x80)
                        .count()
                        .max(usize::from(rest.starts_with(['@', '?', '#', '*', '$', '!']))),
                };
                at += 1 + length;
                pen.to(at, Some(Tone::Name));
            }
            _ if begins && is_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte) || **byte == b'.').count();
                let tone = tone(language, pen.line.get(at..end).unwrap_or_default());
                if tone.is_some() {
                    pen.to(at, None);
                    pen.to(end, tone);
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    (pen.all(None), Open::Nothing)
}

fn tone(language: Language, word: &str) -> Option<Tone> {
    if language == Language::Shell {
        return SHELL.contains(&word).then_some(Tone::Word);
    }
    if matches!(word, "true" | "false" | "null") {
        return Some(Tone::Word);
    }
    let number = word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_hexdigit() || ".xo_".contains(c));
    number.then_some(Tone::Number)
}
