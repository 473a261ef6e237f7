//! The lines in memory: at most so many; the oldest go first, and it is known how many went.

use std::collections::VecDeque;

use crate::filter::Filter;
use crate::line::Line;

/// The most lines that a page holds.
pub const MOST: usize = 100_000;

/// Lines by their number since the page was opened, and the numbers of those that are shown.
#[derive(Debug, Default)]
pub struct Buffer {
    lines: VecDeque<Line>,
    /// Number of the first line that is still held.
    first: u64,
    shown: VecDeque<u64>,
    /// Lines that left `shown` at its beginning since the last [`Buffer::filter`].
    gone: usize,
}

impl Buffer {
    /// Adds lines at the end and lets go of the oldest beyond [`MOST`].
    pub fn append(&mut self, lines: Vec<Line>, filter: &Filter) {
        for line in lines {
            if filter.shows(&line) {
                self.shown.push_back(self.first + self.lines.len() as u64);
            }
            self.lines.push_back(line);
        }
        while self.lines.len() > MOST {
            self.lines.pop_front();
            self.first += 1;
        }
        while self.shown.front().is_some_and(|number| *number < self.first) {
            self.shown.pop_front();
            self.gone += 1;
        }
    }

    /// Chooses anew which lines are shown.
    pub fn filter(&mut self, filter: &Filter) {
        self.gone = 0;
        self.shown = (self.first..).zip(&self.lines).filter(|(_, line)| filter.shows(line)).map(|(at, _)| at).collect();
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Lines held, shown or not.
    pub fn held(&self) -> usize {
        self.lines.len()
    }

    /// Lines that were let go because there were too many.
    pub fn let_go(&self) -> u64 {
        self.first
    }

    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    pub fn gone(&self) -> usize {
        self.gone
    }

    /// The n-th line that is shown.
    pub fn get(&self, index: usize) -> Option<&Line> {
        let number = self.shown.get(index)?.checked_sub(self.first)?;
        self.lines.get(usize::try_from(number).ok()?)
    }

    /// All lines that are shown.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Line> {
        (0..self.shown.len()).filter_map(|index| self.get(index))
    }

    /// The first shown line, from `from` on, that `wanted` holds for.
    pub fn find(&self, from: usize, wanted: impl Fn(&Line) -> bool) -> Option<usize> {
        (from..self.shown.len()).find(|index| self.get(*index).is_some_and(&wanted))
    }

    /// The pods that wrote, in the order in which they appeared.
    pub fn pods(&self) -> Vec<String> {
        let mut pods: Vec<String> = Vec::new();
        for line in self.lines.iter().filter(|line| !line.pod.is_empty()) {
            if !pods.contains(&line.pod) {
                pods.push(line.pod.clone());
            }
        }
        pods
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    fn lines(from: usize, count: usize) -> Vec<Line> {
        let line = |number: usize| Line {
            time: domain::Time::default(),
            pod: "p".into(),
            container: "c".into(),
            level: None,
            text: number.to_string(),
            is_gap: false,
        };
        (from..from + count).map(line).collect()
    }

    #[test]
    fn the_oldest_lines_go_when_there_are_too_many() {
        let all = Filter::new(&Query::default());
        let mut buffer = Buffer::default();
        buffer.append(lines(0, MOST), &all);
        buffer.append(lines(MOST, 5), &all);
        assert_eq!((buffer.held(), buffer.let_go(), buffer.gone()), (MOST, 5, 5));
        assert_eq!(buffer.get(0).map(|line| line.text.as_str()), Some("5"));
        assert_eq!(buffer.iter().next_back().map(|line| line.text.clone()), Some((MOST + 4).to_string()));
    }

    #[test]
    fn another_filter_shows_other_lines_of_the_same_memory() {
        let mut buffer = Buffer::default();
        buffer.append(lines(0, 30), &Filter::new(&Query::default()));
        buffer.filter(&Filter::new(&Query { text: "7".into(), ..Query::default() }));
        let shown: Vec<_> = buffer.iter().map(|line| line.text.clone()).collect();
        assert_eq!(shown, ["7", "17", "27"]);
    }
}
