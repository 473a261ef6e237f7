//! Buffer, filter and stream of the page as signals. The lines themselves are not reactive: what is drawn looks at
//! `version`, which moves once for each batch.

use domain::Time;
use frame::t;
use leptos::prelude::*;

use crate::buffer::{Buffer, MOST};
use crate::filter::Filter;
use crate::line::Line;
use crate::query::Query;

/// How the stream is.
#[derive(Debug, Clone, PartialEq)]
pub enum Flow {
    Opening,
    Live,
    /// It came to its end: a container that ran before, or no pods are left.
    Ended,
    /// As many lines as a page holds were read from the moment on that was asked for.
    Full,
    /// It broke, and is tried again.
    Cut {
        since: Time,
        why: String,
    },
    /// The server refused it, and would again.
    Refused {
        why: String,
    },
}

/// What is drawn of the whole buffer is drawn this often at most.
#[cfg(feature = "hydrate")]
const BEAT: std::time::Duration = std::time::Duration::from_millis(250);

#[derive(Clone, Copy)]
pub struct Model {
    buffer: StoredValue<Buffer>,
    filter: StoredValue<Filter>,
    /// Lines that came while paused.
    waiting: StoredValue<Vec<Line>>,
    /// Lines that came while paused and found no room.
    unkept: StoredValue<u64>,
    version: RwSignal<u64>,
    /// Moves a few times a second while lines come.
    beat: RwSignal<u64>,
    beat_is_due: StoredValue<bool>,
    /// Lines that came so far.
    pub came: StoredValue<u64>,
    /// Moves when the log is to be read anew.
    pub again: RwSignal<u64>,
    /// Moves when the shown lines were chosen anew: the list is drawn from the beginning.
    pub generation: RwSignal<u64>,
    pub flow: RwSignal<Flow>,
    pub follow: RwSignal<bool>,
    pub paused: RwSignal<bool>,
    pub waits: RwSignal<usize>,
    /// Lines that nobody has: the reader was too slow.
    pub dropped: RwSignal<u64>,
    pub reveal: RwSignal<Option<usize>>,
    /// The number of the line that keys move: its index changes when older lines go.
    pub marked: RwSignal<Option<u64>>,
    pub broken: RwSignal<bool>,
}

impl Model {
    pub fn new(query: &Query, first: Vec<Line>) -> Self {
        let filter = Filter::before_alive(query);
        let mut buffer = Buffer::default();
        buffer.append(first, &filter);
        Self {
            broken: RwSignal::new(false),
            buffer: StoredValue::new(buffer),
            filter: StoredValue::new(filter),
            waiting: StoredValue::new(Vec::new()),
            unkept: StoredValue::new(0),
            version: RwSignal::new(0),
            beat: RwSignal::new(0),
            beat_is_due: StoredValue::new(false),
            came: StoredValue::new(0),
            again: RwSignal::new(0),
            generation: RwSignal::new(0),
            flow: RwSignal::new(Flow::Opening),
            follow: RwSignal::new(query.at.is_none()),
            paused: RwSignal::new(false),
            waits: RwSignal::new(0),
            dropped: RwSignal::new(0),
            reveal: RwSignal::new(None),
            marked: RwSignal::new(None),
        }
    }

    /// Reads the buffer, and again after each batch.
    pub fn read<T>(self, look: impl FnOnce(&Buffer) -> T) -> T {
        self.version.track();
        self.buffer.with_value(look)
    }

    /// Reads the buffer, and again a few times a second while lines come: for what looks at all of it.
    pub fn read_slowly<T>(self, look: impl FnOnce(&Buffer) -> T) -> T {
        self.beat.track();
        self.buffer.with_value(look)
    }

    pub fn peek<T>(self, look: impl FnOnce(&Buffer) -> T) -> T {
        self.buffer.with_value(look)
    }

    pub fn parts(self, text: &str) -> Vec<(String, bool)> {
        self.filter.with_value(|filter| filter.parts(text))
    }

    /// Takes a batch; while paused it waits, and is counted.
    pub fn take(self, lines: Vec<Line>, missing: u64) {
        if missing > 0 {
            self.dropped.update(|dropped| *dropped += missing);
        }
        if lines.is_empty() {
            return;
        }
        self.came.update_value(|came| *came += lines.len() as u64);
        if self.paused.get_untracked() {
            let over = self.waiting.try_update_value(|waiting| {
                waiting.extend(lines);
                // One place is kept for the row that says how many found none.
                let over = (waiting.len() + 1).saturating_sub(MOST);
                waiting.drain(..over);
                over
            });
            self.unkept.update_value(|unkept| *unkept += over.unwrap_or(0) as u64);
            self.waits.set(self.waiting.with_value(Vec::len));
            return;
        }
        self.filter.with_value(|filter| self.buffer.update_value(|buffer| buffer.append(lines, filter)));
        self.version.update(|version| *version += 1);
        self.beat_soon();
    }

    /// Goes on after a pause with what came meanwhile; a row tells what found no room.
    pub fn go_on(self) {
        self.paused.set(false);
        self.waits.set(0);
        let mut waited = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        let unkept = self.unkept.try_update_value(std::mem::take).unwrap_or(0);
        // They are not new: they were counted when they came.
        self.came.update_value(|came| *came = came.saturating_sub(waited.len() as u64));
        if let Some(from) = waited.first().map(|line| line.time).filter(|_| unkept > 0) {
            let why = t!(
                "{unkept} lines came during the pause and found no room: only the newest were kept.",
                "暂停期间有 {unkept} 行因数量过多未能保留，仅保留了最新的部分。",
                unkept = unkept
            );
            waited.insert(0, Line::gap(from, why));
        }
        self.take(waited, unkept);
    }

    fn beat_soon(self) {
        #[cfg(feature = "hydrate")]
        if !self.beat_is_due.get_value() {
            self.beat_is_due.set_value(true);
            let beat = move || {
                // The page may have been left in the meantime.
                let _gone = self.beat_is_due.try_set_value(false);
                let _gone = self.beat.try_update(|beat| *beat += 1);
            };
            set_timeout(beat, BEAT);
        }
    }

    /// Forgets all lines, before another log is read.
    pub fn clear(self) {
        self.buffer.update_value(Buffer::clear);
        self.waiting.update_value(Vec::clear);
        self.unkept.set_value(0);
        self.waits.set(0);
        self.redraw();
    }

    /// Shows other lines of what is held.
    pub fn filter(self, query: &Query) {
        let filter = Filter::new(query);
        self.broken.set(filter.is_broken());
        self.buffer.update_value(|buffer| buffer.filter(&filter));
        self.filter.set_value(filter);
        self.redraw();
    }

    fn redraw(self) {
        self.marked.set(None);
        self.version.update(|version| *version += 1);
        self.beat.update(|beat| *beat += 1);
        self.generation.update(|generation| *generation += 1);
    }

    /// Moves the mark to the next line (or the one before) that `wanted` holds for, and brings it into view.
    pub fn step(self, forward: bool, wanted: impl Fn(&Line) -> bool) {
        let marked = self.marked.get_untracked();
        let found = self.peek(|buffer| match (marked, forward) {
            (None, true) => buffer.find(0, &wanted),
            (Some(number), true) => buffer.find(buffer.index(number + 1), &wanted),
            (None, false) => buffer.find_back(buffer.shown(), &wanted),
            (Some(number), false) => buffer.find_back(buffer.index(number), &wanted),
        });
        self.mark(found);
    }

    /// Brings the first line at or after a moment into view, and says whether there is one.
    pub fn show(self, at: Time) -> bool {
        let found = self.peek(|buffer| buffer.moment(at));
        self.mark(found);
        found.is_some()
    }

    fn mark(self, found: Option<u64>) {
        if let Some(number) = found {
            self.marked.set(found);
            self.reveal.set(Some(self.peek(|buffer| buffer.index(number))));
        }
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    fn lines(from: usize, count: usize) -> Vec<Line> {
        (from..from + count).map(|number| Line::example("p", &number.to_string())).collect()
    }

    /// The text of the line that is marked.
    fn marked(model: Model) -> Option<String> {
        let number = model.marked.get_untracked()?;
        model.peek(|buffer| buffer.line(number).map(|line| line.text.clone()))
    }

    #[test]
    fn the_mark_stays_on_its_line_while_older_lines_go() {
        Owner::new().with(|| {
            let model = Model::new(&Query::default(), lines(0, MOST));
            model.step(true, |line| line.text == "700");
            model.take(lines(MOST, 300), 0);
            assert_eq!(marked(model).as_deref(), Some("700"));
            model.step(true, |_| true);
            assert_eq!((marked(model).as_deref(), model.reveal.get_untracked()), (Some("701"), Some(401)));
            model.step(false, |_| true);
            assert_eq!(marked(model).as_deref(), Some("700"));
        });
    }

    #[test]
    fn lines_that_found_no_room_during_a_pause_are_told() {
        Owner::new().with(|| {
            ui::provide_language(ui::Language::English);
            let model = Model::new(&Query::default(), Vec::new());
            model.paused.set(true);
            model.take(lines(0, MOST), 0);
            model.take(lines(MOST, 6), 0);
            assert_eq!(model.peek(Buffer::held), 0);
            model.go_on();
            let first = model.peek(|buffer| buffer.get(0).cloned());
            assert!(first.is_some_and(|line| line.is_gap && line.text.starts_with("7 lines came during the pause")));
            assert_eq!(model.peek(|buffer| buffer.get(1).map(|line| line.text.clone())).as_deref(), Some("7"));
            assert_eq!((model.dropped.get_untracked(), model.peek(Buffer::let_go)), (7, 0));
        });
    }

    #[test]
    fn a_moment_is_shown_once_a_line_of_it_is_there() {
        Owner::new().with(|| {
            let model = Model::new(&Query::default(), lines(0, 3));
            let at = Time::default() + chrono::Duration::seconds(1);
            assert!(!model.show(at));
            model.take(vec![Line { time: at, ..Line::example("p", "then") }], 0);
            assert!(model.show(at));
            assert_eq!((marked(model).as_deref(), model.reveal.get_untracked()), (Some("then"), Some(3)));
        });
    }
}
