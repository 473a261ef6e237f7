//! Java properties, as `java.util.Properties` reads them:
//! <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)>. By hand:
//! the one crate for them brings regular expressions and encodings along, and says nothing of lines.

use super::{Naming, Read};
use crate::text;

pub(super) fn read(text: &str, naming: Naming, read: &mut Read) {
    each(text, |line, found| match found {
        Ok((name, value)) => read.variable(line, &name, &naming.variable(&name), value),
        Err("") => read.refuse(line, "", text!("This line has no name.", "该行没有名称。")),
        Err(name) => {
            let reason = text!("\\u needs four hexadecimal digits.", "\\u 之后需要四位十六进制数字。");
            read.refuse(line, name, reason);
        }
    });
}

/// Each name with its value, by the line where it begins; or the name as it is written, where it cannot be read.
pub(super) fn each(text: &str, mut take: impl FnMut(usize, Result<(String, String), &str>)) {
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut whole = line.to_owned();
        while continues(&whole) {
            whole.pop();
            let Some((_, next)) = lines.next() else { break };
            whole.push_str(next.trim_start());
        }
        let (name, value) = split(&whole);
        match (unescaped(name), unescaped(value)) {
            (Some(name), _) if name.is_empty() => take(at + 1, Err("")),
            (Some(name), Some(value)) => take(at + 1, Ok((name, value))),
            _ => take(at + 1, Err(name)),
        }
    }
}

/// It ends with an odd number of backslashes.
fn continues(line: &str) -> bool {
    line.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1
}

/// At the first `=`, `:` or blank that is not escaped.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, c)| {
        let ends = !escaped && matches!(c, '=' | ':' | ' ' | '\t');
        escaped = !escaped && *c == '\\';
        ends
    });
    let Some((end, _)) = end else { return (line, "") };
    let (name, rest) = line.split_at(end);
    let rest = rest.trim_start();
    (name, rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start())
}

fn unescaped(text: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    let push = |units: &mut Vec<u16>, c: char| units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    while let Some(c) = chars.next() {
        if c != '\\' {
            push(&mut units, c);
            continue;
        }
        match chars.next() {
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                let whole = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit());
                units.push(u16::from_str_radix(&digits, 16).ok().filter(|_| whole)?);
            }
            Some('n') => push(&mut units, '\n'),
            Some('r') => push(&mut units, '\r'),
            Some('t') => push(&mut units, '\t'),
            Some('f') => push(&mut units, '\u{c}'),
            Some(other) => push(&mut units, other),
            None => {}
        }
    }
    Some(String::from_utf16_lossy(&units))
}
