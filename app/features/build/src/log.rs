//! The log of a build as the page holds it: text from a byte offset on, cut into lines. Pure.

use domain::build::{Build, Step};

/// More bytes than this are not held in a page; the whole log can be downloaded.
pub const HELD: u64 = 48 * 1024 * 1024;

/// A run of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogText {
    /// Byte offset of the first character in the whole log.
    offset: u64,
    text: String,
    /// Where each line begins, as a place in `text`.
    starts: Vec<usize>,
}

/// What came of an addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It stands at its place, or stood there already.
    Fits,
    /// Something between what is here and the addition is missing.
    Gap,
}

impl LogText {
    pub fn new(offset: u64, text: &str) -> Self {
        let mut log = Self { offset, ..Self::default() };
        log.push(text);
        log
    }

    /// Byte offset of the first character.
    pub fn begin(&self) -> u64 {
        self.offset
    }

    /// Byte offset behind the last character: where reading goes on.
    pub fn end(&self) -> u64 {
        self.offset + self.text.len() as u64
    }

    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Lines are only numbered when all before them are here.
    pub fn numbered(&self) -> bool {
        self.offset == 0
    }

    /// Adds what stands at `offset` in the whole log. A repetition is left out; after a gap nothing is added, and the
    /// missing piece is to be fetched.
    pub fn add(&mut self, offset: u64, text: &str) -> Added {
        let end = self.end();
        if offset > end {
            return Added::Gap;
        }
        let known = usize::try_from(end - offset).unwrap_or(usize::MAX);
        if let Some(new) = text.get(known.min(text.len())..) {
            self.push(new);
        }
        Added::Fits
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() || self.text.ends_with('\n') {
            self.starts.push(self.text.len());
        }
        let base = self.text.len();
        let breaks = text.bytes().enumerate().filter(|(at, byte)| *byte == b'\n' && at + 1 < text.len());
        self.starts.extend(breaks.map(|(at, _)| base + at + 1));
        self.text.push_str(text);
    }

    /// A line as it was written, without its end.
    pub fn raw(&self, line: usize) -> &str {
        let Some(start) = self.starts.get(line) else { return "" };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\n', '\r'])
    }

    /// A line as a person reads it: without colour codes, and of what was overwritten only the last.
    pub fn line(&self, line: usize) -> String {
        plain(self.raw(line))
    }

    /// The line in which a byte of the whole log stands.
    pub fn line_at(&self, offset: u64) -> Option<usize> {
        let place = usize::try_from(offset.checked_sub(self.offset)?).ok()?;
        if place >= self.text.len() {
            return None;
        }
        self.starts.partition_point(|start| *start <= place).checked_sub(1)
    }

    /// The first line that begins at or after a byte of the whole log.
    fn first_from(&self, offset: u64) -> usize {
        let place = usize::try_from(offset.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        self.starts.partition_point(|start| *start < place)
    }

    /// The lines from one byte offset to another.
    pub fn between(&self, from: u64, to: Option<u64>) -> std::ops::Range<usize> {
        let first = self.first_from(from);
        let last = to.map_or(self.lines(), |to| self.first_from(to));
        first..last.max(first)
    }

    /// Lines that hold the words, whatever their case. None for no words.
    pub fn find(&self, words: &str) -> Vec<usize> {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return Vec::new();
        }
        (0..self.lines()).filter(|line| self.line(*line).to_lowercase().contains(&words)).collect()
    }
}

/// Takes the codes for colours and cursors out of a line, and what the line overwrote of itself.
fn plain(raw: &str) -> String {
    let last = raw.rsplit('\r').find(|part| !part.is_empty()).unwrap_or_default();
    anstream::adapter::strip_str(last).to_string()
}

/// Which bytes of the log belong to a step: to the beginning of the next one, so that no line is lost between two.
pub fn span(build: &Build, index: usize) -> (u64, Option<u64>) {
    let start = |step: &Step| step.log_start;
    let from = if index == 0 { 0 } else { build.steps.get(index).map_or(0, start) };
    (from, build.steps.get(index + 1).map(start).filter(|next| *next >= from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addition_that_is_here_already_is_left_out() {
        let mut log = LogText::new(0, "one\ntwo\n");
        assert_eq!(log.add(4, "two\nthree\n"), Added::Fits);
        assert_eq!(log.add(0, "one\n"), Added::Fits);
        assert_eq!((log.lines(), log.line(2), log.end()), (3, "three".to_owned(), 14));
    }

    #[test]
    fn a_gap_is_told_and_nothing_is_added() {
        let mut log = LogText::new(0, "one\n");
        assert_eq!(log.add(8, "three\n"), Added::Gap);
        assert_eq!((log.lines(), log.end()), (1, 4));
    }

    #[test]
    fn a_line_that_came_in_two_parts_is_one() {
        let mut log = LogText::new(0, "begin");
        log.add(5, "ning\nend\n");
        assert_eq!((log.lines(), log.line(0)), (2, "beginning".to_owned()));
    }

    #[test]
    fn colours_and_what_was_overwritten_are_left_out() {
        let log = LogText::new(0, "10%\r 50%\r100% \u{1b}[1;31mdone\u{1b}[0m\r\n\u{1b}]0;title\u{7}next\n");
        assert_eq!((log.line(0), log.line(1)), ("100% done".to_owned(), "next".to_owned()));
    }

    #[test]
    fn a_byte_is_found_in_its_line() {
        let log = LogText::new(100, "one\ntwo\n\nfour\n");
        assert_eq!(log.line_at(99), None);
        assert_eq!(log.line_at(100), Some(0));
        assert_eq!(log.line_at(104), Some(1));
        assert_eq!(log.line_at(108), Some(2));
        assert_eq!(log.line_at(999), None);
        assert_eq!(log.between(104, Some(109)), 1..3);
        assert_eq!(log.between(109, None), 3..4);
        assert!(!log.numbered());
    }

    #[test]
    fn words_are_found_whatever_their_case_and_colour() {
        let log = LogText::new(0, "ok\n\u{1b}[31mERR\u{1b}[0mor here\nok\n");
        assert_eq!(log.find("error"), [1]);
        assert!(log.find(" ").is_empty());
    }
}
