//! The lines in memory: at most so many; the oldest go first, and it is known how many went.

use std::collections::VecDeque;

use crate::filter::Filter;
use crate::line::Line;
use crate::pods::Pods;

/// The most lines that a page holds.
pub const MOST: usize = 100_000;
/// Over so many seconds it is told how many lines come in each.
const RATE_OVER: i64 = 10;

/// Lines by their number since the page was opened, which lasts, and the numbers of those that are shown. The place of
/// a line among those that are shown (its index) changes when older ones go.
#[derive(Debug, Default)]
pub struct Buffer {
    lines: VecDeque<Line>,
    /// Number of the first line that is still held.
    first: u64,
    let_go: u64,
    shown: VecDeque<u64>,
    /// Lines that left `shown` at its beginning since the last [`Buffer::filter`].
    gone: usize,
    pods: Pods,
}

impl Buffer {
    /// Adds lines at the end and lets go of the oldest beyond [`MOST`].
    pub fn append(&mut self, lines: Vec<Line>, filter: &Filter) {
        for mut line in lines {
            self.pods.came(&mut line);
            if filter.shows(&line) {
                self.shown.push_back(self.first + self.lines.len() as u64);
            }
            self.lines.push_back(line);
        }
        while self.lines.len() > MOST {
            if let Some(line) = self.lines.pop_front() {
                self.pods.went(&line);
            }
            self.first += 1;
            self.let_go += 1;
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

    /// Lets go of all lines. Their numbers are not given again, and pods keep their colours.
    pub fn clear(&mut self) {
        self.first += self.lines.len() as u64;
        self.lines.clear();
        self.shown.clear();
        self.pods.clear();
        (self.let_go, self.gone) = (0, 0);
    }

    /// Lines held, shown or not.
    pub fn held(&self) -> usize {
        self.lines.len()
    }

    /// Lines that were let go because there were too many.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }

    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    pub fn gone(&self) -> usize {
        self.gone
    }

    pub fn pods(&self) -> &Pods {
        &self.pods
    }

    /// The number of the n-th line that is shown.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.shown.get(index).copied()
    }

    /// Where a line is among those that are shown; for one that is not, where it would be.
    pub fn index(&self, number: u64) -> usize {
        self.shown.partition_point(|shown| *shown < number)
    }

    /// The line of this number, while it is held.
    pub fn line(&self, number: u64) -> Option<&Line> {
        self.lines.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    /// The n-th line that is shown.
    #[cfg(test)]
    pub fn get(&self, index: usize) -> Option<&Line> {
        self.line(self.number(index)?)
    }

    /// All lines that are shown.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.shown.iter().filter_map(|number| self.line(*number))
    }

    /// The number of the first shown line, from this index on, that `wanted` holds for.
    pub fn find(&self, from: usize, wanted: impl Fn(&Line) -> bool) -> Option<u64> {
        let numbers = self.shown.iter().skip(from).copied();
        numbers.into_iter().find(|number| self.line(*number).is_some_and(&wanted))
    }

    /// The number of the first shown line at or after a moment.
    pub fn moment(&self, at: domain::Time) -> Option<u64> {
        self.find(0, |line| !line.is_gap && line.time >= at)
    }

    /// The number of the last shown line, before this index, that `wanted` holds for.
    pub fn find_back(&self, before: usize, wanted: impl Fn(&Line) -> bool) -> Option<u64> {
        let numbers = self.shown.iter().take(before).rev().copied();
        numbers.into_iter().find(|number| self.line(*number).is_some_and(&wanted))
    }

    /// Lines in each of the last seconds that were written about, shown or not.
    pub fn rate(&self) -> u64 {
        let Some(newest) = self.lines.back().map(|line| line.time) else { return 0 };
        let from = newest - chrono::Duration::seconds(RATE_OVER);
        let recent = self.lines.iter().rev().take_while(|line| line.time > from).count() as u64;
        recent.div_ceil(RATE_OVER.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use domain::log::Level;

    fn lines(from: usize, count: usize) -> Vec<Line> {
        (from..from + count).map(|number| Line::example("p", &number.to_string())).collect()
    }

    fn shown(buffer: &Buffer) -> Vec<&str> {
        buffer.iter().map(|line| line.text.as_str()).collect()
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
        assert_eq!(shown(&buffer), ["7", "17", "27"]);
    }

    #[test]
    fn a_number_means_the_same_line_after_older_ones_went() {
        let all = Filter::new(&Query::default());
        let mut buffer = Buffer::default();
        buffer.append(lines(0, MOST), &all);
        let number = buffer.number(500).unwrap_or_default();
        buffer.append(lines(MOST, 100), &all);
        assert_eq!(buffer.line(number).map(|line| line.text.as_str()), Some("500"));
        assert_eq!(buffer.index(number), 400);
        buffer.clear();
        buffer.append(lines(0, 1), &all);
        assert_ne!(buffer.number(0), Some(0), "numbers are not given twice");
    }

    #[test]
    fn a_pod_keeps_its_colour_when_the_lines_of_another_went() {
        let all = Filter::new(&Query::default());
        let mut buffer = Buffer::default();
        buffer.append(vec![Line::example("old", "x"), Line::example("p", "y")], &all);
        let colour = buffer.pods().place("p");
        buffer.append(lines(0, MOST), &all);
        assert_eq!(buffer.pods().names(), ["p"]);
        assert_eq!(buffer.pods().place("p"), colour);
        buffer.clear();
        assert_eq!((buffer.pods().place("p"), buffer.pods().names().len()), (colour, 0));
    }

    #[test]
    fn a_stack_trace_is_as_severe_as_its_first_line() {
        let errors = Filter::new(&Query { level: Some(Level::Error), ..Query::default() });
        let mut buffer = Buffer::default();
        let came = [
            ("a", "INFO fine"),
            ("a", "ERROR it failed"),
            ("b", "\tat of.another.Pod"),
            ("a", "\tat com.shop.Log.info(Log.java:7)"),
            ("a", "    ... 23 more"),
            ("a", "listening on :8080"),
            ("a", "  and on"),
        ];
        buffer.append(came.map(|(pod, text)| Line::example(pod, text)).to_vec(), &errors);
        assert_eq!(shown(&buffer), ["ERROR it failed", "\tat com.shop.Log.info(Log.java:7)", "    ... 23 more"]);
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let mut buffer = Buffer::default();
        let at = |seconds: i64| Line {
            time: domain::Time::default() + chrono::Duration::milliseconds(seconds * 100),
            ..Line::example("p", "x")
        };
        buffer.append((0..1_000).map(at).collect(), &Filter::new(&Query::default()));
        assert_eq!(buffer.rate(), 10);
    }
}
