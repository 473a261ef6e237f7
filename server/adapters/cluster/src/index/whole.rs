//! Since when a cluster's view is whole: what happened before may have waited for the cluster itself.

use chrono::TimeDelta;
use domain::Time;
use domain::status::Freshness;

/// Watches that something on the way cuts are open again sooner. The cluster works on meanwhile, and if each such cut counted,
/// nothing would ever have stood still for long.
const BRIEF: TimeDelta = TimeDelta::seconds(30);

#[derive(Debug, Default)]
pub struct Whole {
    /// `None`: it never was.
    pub since: Option<Time>,
    /// When it was cut, while it is.
    cut: Option<Time>,
}

impl Whole {
    /// Another freshness, or the same.
    pub fn note(&mut self, before: Freshness, after: Freshness, now: Time) {
        match (before, after) {
            (Freshness::Live, Freshness::Cut { .. } | Freshness::Starting) => self.cut = Some(now),
            (Freshness::Cut { .. } | Freshness::Starting, Freshness::Live) => {
                if self.cut.take().is_none_or(|cut| now - cut >= BRIEF) {
                    self.since = Some(now);
                }
            }
            (Freshness::Live, Freshness::Live)
            | (Freshness::Cut { .. } | Freshness::Starting, Freshness::Cut { .. } | Freshness::Starting) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn it_is_whole_since_it_came_back_after_more_than_a_moment() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let cut = |seconds| Freshness::Cut { since: at(seconds) };
        let mut whole = Whole::default();
        whole.note(Freshness::Starting, Freshness::Live, at(2));
        assert_eq!(whole.since, Some(at(2)));
        whole.note(Freshness::Live, cut(10), at(10));
        whole.note(cut(10), Freshness::Live, at(39));
        assert_eq!(whole.since, Some(at(2)), "it hardly stood still");
        whole.note(Freshness::Live, cut(40), at(40));
        // The watch that was cut first is back, one that was cut later is not.
        whole.note(cut(40), cut(69), at(70));
        whole.note(cut(69), Freshness::Live, at(71));
        assert_eq!(whole.since, Some(at(71)), "it was away as a whole");
    }

    #[test]
    fn one_that_did_not_answer_at_first_is_whole_since_it_does() {
        let mut whole = Whole::default();
        whole.note(Freshness::Starting, Freshness::Cut { since: DateTime::UNIX_EPOCH }, DateTime::UNIX_EPOCH);
        let later = DateTime::UNIX_EPOCH + TimeDelta::seconds(5);
        whole.note(Freshness::Cut { since: DateTime::UNIX_EPOCH }, Freshness::Live, later);
        assert_eq!(whole.since, Some(later));
    }
}
