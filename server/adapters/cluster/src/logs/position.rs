//! How far a container's log was read, so that it is read on without loss and without saying anything twice.

use domain::Time;
use domain::log::{LogLine, LogQuery};

/// Far more than any container writes in one nanosecond.
const SAME_MOMENT: usize = 1_000;

/// The moment of the last line, and the lines of that very moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    last: Option<Time>,
    of_last: Vec<String>,
}

impl Position {
    pub fn pass(&mut self, line: &LogLine) {
        match self.last {
            // A clock that was set back does not move the place back.
            Some(last) if line.time < last => {}
            Some(last) if line.time == last => {
                if self.of_last.len() < SAME_MOMENT {
                    self.of_last.push(line.line.clone());
                }
            }
            _ => {
                self.last = Some(line.time);
                self.of_last = vec![line.line.clone()];
            }
        }
    }

    /// What to ask for, so that the log goes on here; nothing was read yet: as it was asked for.
    pub fn go_on(&self, query: &LogQuery) -> LogQuery {
        match self.last {
            Some(last) => LogQuery { since: Some(last), tail: None, ..query.clone() },
            None => query.clone(),
        }
    }

    /// What a log says again that is opened here: to be asked about each of its lines, in order.
    pub fn again(&self) -> Again {
        Again { last: self.last, lines: self.of_last.clone() }
    }
}

#[derive(Debug)]
pub struct Again {
    last: Option<Time>,
    lines: Vec<String>,
}

impl Again {
    /// Whether this line was read before.
    pub fn says(&mut self, line: &LogLine) -> bool {
        let Some(last) = self.last else { return false };
        if line.time != last {
            return line.time < last;
        }
        match self.lines.iter().position(|said| *said == line.line) {
            Some(at) => {
                self.lines.remove(at);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(nanoseconds: i64, text: &str) -> LogLine {
        let (pod, container) = ("p".to_owned(), "c".to_owned());
        LogLine { time: Time::from_timestamp_nanos(nanoseconds), pod, container, line: text.to_owned() }
    }

    #[test]
    fn lines_of_one_moment_are_neither_lost_nor_said_twice() {
        let mut position = Position::default();
        for line in [line(1, "a"), line(2, "b"), line(2, "b")] {
            position.pass(&line);
        }
        let query = position.go_on(&LogQuery { tail: Some(9), ..LogQuery::default() });
        assert_eq!((query.since, query.tail), (Some(Time::from_timestamp_nanos(2)), None));
        let mut again = position.again();
        let said = [line(1, "a"), line(2, "b"), line(2, "b"), line(2, "b"), line(2, "c"), line(3, "b")];
        assert_eq!(said.map(|line| again.says(&line)), [true, true, true, false, false, false]);
    }

    #[test]
    fn what_was_never_read_is_asked_for_as_it_was() {
        let query = LogQuery { tail: Some(9), ..LogQuery::default() };
        assert_eq!(Position::default().go_on(&query), query);
        assert!(!Position::default().again().says(&line(1, "a")));
    }
}
