//! Lines of `NAME=value`, pasted: from an .env or a properties file.

mod paste;

pub use paste::PasteLines;
use serde::{Deserialize, Serialize};

/// One environment variable as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub value: String,
}

/// Pasted text: the rows in it, and the lines that are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    pub rows: Vec<Variable>,
    pub rest: Vec<String>,
}

/// Lines of `NAME=value` as rows: comments and empty lines are left out, `export` and quotes around a value fall away.
pub fn pasted(text: &str) -> Pasted {
    let unquoted = |value: &str| {
        let inner = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark).map(str::to_owned);
        inner('"').or_else(|| inner('\'')).unwrap_or_else(|| value.to_owned())
    };
    let mut found = Pasted::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("export ").unwrap_or(line).split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                found.rows.push(Variable { name: name.trim().to_owned(), value: unquoted(value.trim()) });
            }
            Some(_) | None => found.rest.push(line.to_owned()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_an_environment_file_become_rows() {
        let row = |name: &str, value: &str| Variable { name: name.into(), value: value.into() };
        let text = "# database\nexport DB_URL=postgres://db/orders?a=b\n\nGREETING=\"hello you\"\nEMPTY=\nnothing\n";
        let expected = [row("DB_URL", "postgres://db/orders?a=b"), row("GREETING", "hello you"), row("EMPTY", "")];
        assert_eq!(pasted(text).rows, expected);
    }

    #[test]
    fn lines_that_are_no_variable_are_told_apart() {
        let found = pasted("A=1\nnothing\n=nameless\n# a comment\nB=2\n");
        assert_eq!(found.rows.len(), 2);
        assert_eq!(found.rest, ["nothing", "=nameless"]);
    }
}
