//! What happened, newest first: releases, what people did, and what the cluster said, in one row. Pure.
//!
//! Each source comes in pieces of its own. While a source has more, nothing older than its last piece is shown: a later
//! piece would otherwise slip in between what was already read.

use domain::Time;
use domain::audit::AuditEntry;
use domain::controller::ControllerKind;
use domain::release::{Promoted, Release, ReleaseStatus};
use domain::text::Text;
use domain::workload::ClusterEvent;
use serde::{Deserialize, Serialize};

/// Where the next piece of a source begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begin {
    #[default]
    Newest,
    After(String),
    /// There is no more.
    End,
}

/// Where the next piece of each source begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub releases: Begin,
    pub trail: Begin,
}

/// A release as the row shows it: without manifests and settings, which would be most of what is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseNote {
    pub number: u32,
    /// What runs it: to have arrived means something else for each.
    pub kind: ControllerKind,
    pub status: ReleaseStatus,
    pub version: String,
    pub reason: String,
    pub repeats: Option<u32>,
    pub promoted: Option<Promoted>,
    pub sentence: Option<Text>,
    pub created_by: String,
    pub created_at: Time,
    pub finished_at: Option<Time>,
}

impl From<Release> for ReleaseNote {
    fn from(release: Release) -> Self {
        Self {
            number: release.number,
            kind: release.settings.controller.kind(),
            status: release.status,
            version: release.version(),
            reason: release.reason,
            repeats: release.repeats,
            promoted: release.promoted,
            sentence: release.sentence,
            created_by: release.created_by.to_string(),
            created_at: release.created_at,
            finished_at: release.finished_at,
        }
    }
}

/// What was read so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub releases: Vec<ReleaseNote>,
    pub trail: Vec<AuditEntry>,
    pub after: Cursor,
    /// The oldest moment that was read of a source that has more.
    pub releases_to: Option<Time>,
    pub trail_to: Option<Time>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    Release(ReleaseNote),
    /// Somebody did something.
    Change(AuditEntry),
    /// The cluster said something.
    Event(ClusterEvent),
}

impl Happening {
    pub fn at(&self) -> Time {
        match self {
            Self::Release(release) => release.created_at,
            Self::Change(entry) => entry.at,
            Self::Event(event) => event.at,
        }
    }

    /// Differs when the thing is told anew with more known.
    pub fn key(&self) -> String {
        match self {
            Self::Release(release) => format!("release {} {}", release.number, release.status.as_str()),
            Self::Change(entry) => entry.id.to_string(),
            Self::Event(event) => {
                let ClusterEvent { object, reason, message, count, at, .. } = event;
                format!("{object} {reason} {message} {count} {at}")
            }
        }
    }
}

impl History {
    pub fn has_more(&self) -> bool {
        self.after.releases != Begin::End || self.after.trail != Begin::End
    }

    /// Takes in the following piece.
    pub fn add(&mut self, piece: Self) {
        let Self { releases, trail, after, releases_to, trail_to } = piece;
        self.releases.extend(releases);
        self.trail.extend(trail);
        (self.after, self.releases_to, self.trail_to) = (after, releases_to, trail_to);
    }

    /// Takes in the newest piece again, after something changed: what is known of older ones stays.
    pub fn refresh(&mut self, newest: Self) {
        if self.releases.is_empty() && self.trail.is_empty() {
            *self = newest;
            return;
        }
        for release in newest.releases {
            // An answer that was on its way while a release ended does not begin it again.
            let over = self.releases.iter().any(|known| known.number == release.number && known.status.is_final());
            if !over || release.status.is_final() {
                self.put(release);
            }
        }
        let fresh: Vec<AuditEntry> =
            newest.trail.into_iter().filter(|entry| !self.trail.iter().any(|known| known.id == entry.id)).collect();
        self.trail.splice(0..0, fresh);
    }

    /// A release that is new, or that is in another state now.
    pub fn put(&mut self, release: ReleaseNote) {
        match self.releases.iter_mut().find(|known| known.number == release.number) {
            Some(known) => *known = release,
            None => {
                let at = self.releases.partition_point(|known| known.number > release.number);
                self.releases.insert(at, release);
            }
        }
    }

    /// Everything as far back as all sources were read, newest first.
    pub fn row(&self, events: &[ClusterEvent]) -> Vec<Happening> {
        let horizon = self.releases_to.max(self.trail_to);
        let mut row: Vec<Happening> = self
            .releases
            .iter()
            .cloned()
            .map(Happening::Release)
            .chain(self.trail.iter().cloned().map(Happening::Change))
            .chain(events.iter().cloned().map(Happening::Event))
            .filter(|happening| horizon.is_none_or(|horizon| happening.at() >= horizon))
            .collect();
        row.sort_by_key(|happening| std::cmp::Reverse(happening.at()));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at, change, event, release};

    fn told(history: &History, events: &[ClusterEvent]) -> Vec<i64> {
        history.row(events).iter().map(|happening| happening.at().timestamp()).collect()
    }

    #[test]
    fn releases_changes_and_events_stand_in_one_row_newest_first() {
        let history = History {
            releases: vec![release(2, 300), release(1, 100)],
            trail: vec![change(1, 200)],
            after: Cursor { releases: Begin::End, trail: Begin::End },
            ..History::default()
        };
        assert_eq!(told(&history, &[event("BackOff", 250)]), [300, 250, 200, 100]);
        assert!(!history.has_more());
    }

    #[test]
    fn nothing_is_shown_that_a_later_piece_would_slip_in_before() {
        let mut history = History {
            releases: vec![release(9, 900), release(8, 800)],
            releases_to: Some(at(800)),
            trail: vec![change(1, 700), change(2, 100)],
            ..History::default()
        };
        assert_eq!(told(&history, &[]), [900, 800]);
        history.add(History {
            releases: vec![release(7, 650), release(6, 60)],
            after: Cursor { releases: Begin::End, trail: Begin::End },
            ..History::default()
        });
        assert_eq!(told(&history, &[]), [900, 800, 700, 650, 100, 60]);
    }

    #[test]
    fn a_release_that_is_told_anew_takes_its_own_place() {
        let mut history = History { releases: vec![release(2, 300), release(1, 100)], ..History::default() };
        history.put(ReleaseNote { status: ReleaseStatus::Failed, ..release(2, 300) });
        history.put(release(3, 400));
        let numbers: Vec<u32> = history.releases.iter().map(|release| release.number).collect();
        assert_eq!(numbers, [3, 2, 1]);
        assert_eq!(history.releases[1].status, ReleaseStatus::Failed);
    }

    #[test]
    fn the_newest_piece_again_adds_only_what_is_new() {
        let mut history = History { trail: vec![change(1, 100)], ..History::default() };
        history.refresh(History { trail: vec![change(2, 200), change(1, 100)], ..History::default() });
        assert_eq!(history.trail.len(), 2);
        assert_eq!(history.trail[0], change(2, 200));
    }
}
