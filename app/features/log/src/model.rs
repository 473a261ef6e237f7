//! Buffer, filter and stream of the page as signals. The lines themselves are not reactive: what is drawn looks at
//! `version`, which moves once for each batch.

use domain::Time;
use leptos::prelude::*;

use crate::buffer::{Buffer, MOST};
use crate::filter::Filter;
use crate::line::Line;
use crate::query::Query;

/// How the stream is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flow {
    Opening,
    Live,
    /// It came to its end: a container that ran before, or no pods are left.
    Ended,
    /// It broke; it is tried again at this moment (milliseconds since 1970).
    Cut {
        again: f64,
    },
}

#[derive(Clone, Copy)]
pub struct Model {
    buffer: StoredValue<Buffer>,
    filter: StoredValue<Filter>,
    /// Lines that came while paused.
    waiting: StoredValue<Vec<Line>>,
    version: RwSignal<u64>,
    /// Moves when the shown lines were chosen anew: the list is drawn from the beginning.
    pub generation: RwSignal<u64>,
    pub flow: RwSignal<Flow>,
    pub follow: RwSignal<bool>,
    pub paused: RwSignal<bool>,
    pub waits: RwSignal<usize>,
    /// Lines that nobody has: the reader was too slow.
    pub dropped: RwSignal<u64>,
    pub reveal: RwSignal<Option<usize>>,
    /// The row that keys move.
    pub marked: RwSignal<Option<usize>>,
    pub broken: RwSignal<bool>,
}

impl Model {
    pub fn new(query: &Query, first: Vec<Line>) -> Self {
        let filter = Filter::new(query);
        let mut buffer = Buffer::default();
        buffer.append(first, &filter);
        Self {
            broken: RwSignal::new(filter.is_broken()),
            buffer: StoredValue::new(buffer),
            filter: StoredValue::new(filter),
            waiting: StoredValue::new(Vec::new()),
            version: RwSignal::new(0),
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
        if self.paused.get_untracked() {
            self.waiting.update_value(|waiting| {
                waiting.extend(lines);
                let over = waiting.len().saturating_sub(MOST);
                waiting.drain(..over);
            });
            self.waits.set(self.waiting.with_value(Vec::len));
            return;
        }
        self.filter.with_value(|filter| self.buffer.update_value(|buffer| buffer.append(lines, filter)));
        self.version.update(|version| *version += 1);
    }

    /// Goes on after a pause with what came meanwhile.
    pub fn go_on(self) {
        self.paused.set(false);
        self.waits.set(0);
        let waited = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        self.take(waited, 0);
    }

    /// Forgets all lines, before another log is read.
    pub fn clear(self) {
        self.buffer.update_value(Buffer::clear);
        self.waiting.update_value(Vec::clear);
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
        self.generation.update(|generation| *generation += 1);
    }

    /// Moves the marked row to the next (or the one before) that `wanted` holds for, and brings it into view.
    pub fn step(self, forward: bool, wanted: impl Fn(&Line) -> bool) {
        let found = self.peek(|buffer| match (self.marked.get_untracked(), forward) {
            (None, true) => buffer.find(0, &wanted),
            (Some(at), true) => buffer.find(at + 1, &wanted),
            (at, false) => {
                let end = at.unwrap_or(buffer.shown());
                (0..end).rev().find(|index| buffer.get(*index).is_some_and(&wanted))
            }
        });
        self.mark(found);
    }

    /// Brings the first line at or after a moment into view.
    pub fn show(self, at: Time) {
        self.mark(self.peek(|buffer| buffer.find(0, |line| line.time >= at)));
    }

    fn mark(self, found: Option<usize>) {
        if found.is_some() {
            self.marked.set(found);
            self.reveal.set(found);
        }
    }
}
