//! What the classic builder writes: pieces of text become lines, lines become steps, and one of them is the error.

/// What one line means.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `Step 1/4 : FROM debian`: a step with this name begins.
    Step(String),
    /// ` ---> Using cache`
    Cached,
    Other,
}

pub fn meaning(line: &str) -> Meaning {
    let step = line.strip_prefix("Step ").and_then(|rest| rest.split_once(" : ")).filter(|(count, _)| {
        count.split_once('/').is_some_and(|(one, all)| one.parse::<u32>().is_ok() && all.parse::<u32>().is_ok())
    });
    match step {
        Some((_, name)) => Meaning::Step(name.trim().to_owned()),
        None if line.trim() == "---> Using cache" => Meaning::Cached,
        None => Meaning::Other,
    }
}

/// Joins pieces to whole lines, without colours (the engine paints all of stderr red) and without what a progress bar
/// wrote over.
#[derive(Debug, Default)]
pub struct Lines {
    open: String,
}

/// A line without any newline must not fill the memory.
const LONGEST: usize = 16 << 10;

impl Lines {
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        self.open.push_str(piece);
        let mut whole = Vec::new();
        while let Some(end) = self.open.find('\n') {
            whole.push(clean(&self.open[..end]));
            self.open.drain(..=end);
        }
        if self.open.len() > LONGEST {
            whole.extend(self.finish());
        }
        whole
    }

    /// The rest, which no newline ended.
    pub fn finish(&mut self) -> Option<String> {
        let line = clean(&std::mem::take(&mut self.open));
        (!line.is_empty()).then_some(line)
    }
}

/// A line as it would stand on a terminal at last.
fn clean(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' if chars.peek() == Some(&'[') => {
                chars.next();
                // A control sequence ends with a character from @ to ~ (ECMA-48, 5.4).
                while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {}
            }
            '\r' if chars.peek().is_some() => text.clear(),
            // NUL cannot be kept by PostgreSQL.
            c if c.is_control() && c != '\t' => {}
            c => text.push(c),
        }
    }
    text.trim_end().to_owned()
}

/// The first line of a step that looks like an error, as compilers and package managers write them.
#[derive(Debug, Default)]
pub struct FirstError(Option<String>);

impl FirstError {
    pub fn forget(&mut self) {
        self.0 = None;
    }

    pub fn see(&mut self, line: &str) {
        if self.0.is_none() && looks_like_error(line) {
            self.0 = Some(line.trim().chars().take(300).collect());
        }
    }

    /// It, or else what Docker says of the end.
    pub fn or(self, docker: &str) -> String {
        self.0.unwrap_or_else(|| docker.trim().chars().take(300).collect())
    }
}

fn looks_like_error(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "error:",
        "error[",
        "error ",
        "err!",
        "fatal:",
        "panic:",
        "not found",
        "no such file",
        "cannot ",
        "can't ",
        "undefined",
        "permission denied",
        "failed",
        "exception",
    ];
    let lower = line.trim().to_ascii_lowercase();
    let harmless = lower.starts_with("--->") || lower.contains("0 errors") || lower.starts_with("warning");
    let placed = lower.split_whitespace().next().is_some_and(|word| {
        // `./main.go:3:5: ...`, as Go and many linters write.
        word.trim_end_matches(':').rsplit(':').take(2).filter(|part| part.parse::<u32>().is_ok()).count() == 2
            && word.contains('.')
    });
    !harmless && (lower.starts_with("e: ") || placed || WORDS.iter().any(|word| lower.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_the_cache_are_read() {
        assert_eq!(meaning("Step 2/14 : RUN echo a : b"), Meaning::Step("RUN echo a : b".into()));
        assert_eq!(meaning(" ---> Using cache"), Meaning::Cached);
        assert_eq!(meaning("Step by step : x"), Meaning::Other);
    }

    #[test]
    fn pieces_become_clean_lines() {
        let mut lines = Lines::default();
        assert!(lines.push("\u{1b}[91mone").is_empty());
        assert_eq!(lines.push(" and\r\nhalf\rdone\u{1b}[0m\nrest"), ["one and", "done"]);
        assert_eq!(lines.finish().as_deref(), Some("rest"));
        assert_eq!(lines.finish(), None);
    }

    #[test]
    fn the_first_line_that_looks_like_an_error_is_picked() {
        let mut first = FirstError::default();
        for line in ["compiling 0 errors", "./main.go:3:5: undefined: x", "error: later"] {
            first.see(line);
        }
        assert_eq!(first.or("returned a non-zero code: 1"), "./main.go:3:5: undefined: x");
        assert_eq!(FirstError::default().or("returned 1"), "returned 1");
    }
}
