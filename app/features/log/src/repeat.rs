//! Knows again what a stream sends once more after it was cut.
//!
//! A stream is opened again a little before its newest line, because lines of other pods may have been on their way.
//! What was there already is left out, and nothing else: a line counts as the same only when its moment, pod, container
//! and words are, and only as often as it was there.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, VecDeque};
use std::hash::{Hash, Hasher};

use chrono::Duration;
use domain::Time;

use crate::line::Wire;

/// How far before the newest line a stream is opened again.
const OVERLAP: Duration = Duration::seconds(5);

/// The lines of the last seconds.
#[derive(Debug, Default)]
pub struct Seen {
    newest: Option<Time>,
    recent: VecDeque<(Time, u64)>,
    /// What the stream that was opened again may repeat, and how often.
    again: HashMap<u64, u32>,
}

impl Seen {
    /// Where to read on; `None` when nothing came yet.
    pub fn since(&self) -> Option<Time> {
        self.newest.map(|newest| newest - OVERLAP)
    }

    /// The stream is opened again: what it says first may have been there.
    pub fn opened(&mut self) {
        self.again.clear();
        for (_, line) in &self.recent {
            *self.again.entry(*line).or_default() += 1;
        }
    }

    /// Whether a line is new.
    pub fn is_new(&mut self, wire: &Wire) -> bool {
        let Wire::Line { time, pod, container, line } = wire else { return true };
        let mut hasher = DefaultHasher::new();
        (time, pod, container, line).hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(left) = self.again.get_mut(&hash).filter(|left| **left > 0) {
            *left -= 1;
            return false;
        }
        let newest = self.newest.map_or(*time, |newest| newest.max(*time));
        self.newest = Some(newest);
        self.recent.push_back((*time, hash));
        while self.recent.front().is_some_and(|(time, _)| *time < newest - OVERLAP) {
            self.recent.pop_front();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(milliseconds: i64, pod: &str, text: &str) -> Wire {
        let time = Time::default() + Duration::milliseconds(milliseconds);
        Wire::Line { time, pod: pod.to_owned(), container: "app".to_owned(), line: text.to_owned() }
    }

    #[test]
    fn an_old_line_of_a_quiet_pod_is_new() {
        let mut seen = Seen::default();
        assert!(seen.is_new(&line(60_000, "chatty", "x")));
        assert!(seen.is_new(&line(10, "quiet", "x")), "a minute older, and never seen");
    }

    #[test]
    fn after_a_cut_only_what_was_there_is_left_out() {
        let mut seen = Seen::default();
        for wire in [line(10_000, "a", "x"), line(10_000, "a", "x"), line(11_000, "a", "y")] {
            assert!(seen.is_new(&wire));
        }
        assert_eq!(seen.since(), Some(Time::default() + Duration::milliseconds(6_000)));
        seen.opened();
        let again = [
            (line(10_000, "a", "x"), false),
            (line(10_500, "b", "x"), true),
            (line(10_000, "a", "x"), false),
            (line(10_000, "a", "x"), true),
            (line(11_000, "a", "y"), false),
            (line(11_000, "b", "y"), true),
        ];
        for (wire, new) in again {
            assert_eq!(seen.is_new(&wire), new, "{wire:?}");
        }
    }

    #[test]
    fn without_a_cut_nothing_is_left_out() {
        let mut seen = Seen::default();
        assert!(seen.is_new(&line(0, "a", "x")) && seen.is_new(&line(0, "a", "x")));
    }
}
