//! `.env`: `NAME=value` in lines, as docker and the dotenv libraries read it. By hand: the crates set the process's own
//! environment or expand variables of the machine, and none tells which lines it could not read.
//!
//! Quotes hold several lines; in double ones `\n`, `\t`, `\r`, `\"`, `\\` and `\$` are what they stand for. Nothing is
//! expanded: a `$` in a password is a dollar.

use super::Read;
use crate::text;

pub(super) fn read(text: &str, read: &mut Read) {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = after;
            continue;
        }
        let Some((name, _)) = line.split_once('=').filter(|(name, _)| !name.trim().is_empty()) else {
            read.refuse(number, "", text!("This line is no NAME=value.", "该行不是 NAME=value。"));
            rest = after;
            continue;
        };
        let value = rest.get(name.len() + 1..).unwrap_or_default();
        let name = name.trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        let begin = value.trim_start_matches([' ', '\t']);
        let quoted = begin.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        match quoted.map(|mark| quote(begin.get(1..).unwrap_or_default(), mark)) {
            None => {
                let value = line.split_once('=').map_or("", |(_, value)| value);
                read.variable(number, name, name, bare(value).to_owned());
                rest = after;
            }
            Some(None) => {
                read.refuse(number, name, text!("The quote is never closed.", "引号没有闭合。"));
                rest = after;
            }
            Some(Some((value, end))) => {
                let lines = value.1;
                let (tail, after) = end.split_once('\n').unwrap_or((end, ""));
                let tail = tail.trim();
                if tail.is_empty() || tail.starts_with('#') {
                    read.variable(number, name, name, value.0);
                } else {
                    read.refuse(
                        number,
                        name,
                        text!("Something stands behind the closing quote.", "引号之后还有内容。"),
                    );
                }
                number += lines;
                rest = after;
            }
        }
    }
}

/// Up to a comment.
fn bare(value: &str) -> &str {
    let value = value.trim_start();
    if value.starts_with('#') {
        return "";
    }
    value.split(" #").next().unwrap_or_default().split("\t#").next().unwrap_or_default().trim()
}

/// The text up to the closing quote with the line breaks in it, and what is behind.
fn quote(text: &str, mark: char) -> Option<((String, usize), &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    let mut lines = 0;
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == mark => return Some(((value, lines), text.get(at + 1..).unwrap_or_default())),
            '\\' if mark == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                c @ ('"' | '\\' | '$' | '`') => value.push(c),
                other => value.extend(['\\', other]),
            },
            '\r' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) => {}
            c => {
                lines += usize::from(c == '\n');
                value.push(c);
            }
        }
    }
    None
}
