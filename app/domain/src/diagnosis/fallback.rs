//! What runs because Slipway went back by itself: the pods are well, and a release has failed all the same.

use super::Diagnosis;
use crate::release::{Placement, Release};
use crate::status::State;
use crate::text;

/// The diagnosis with what happened beside it, until something else is deployed or somebody lets deploys go on.
pub(super) fn beside(seen: Diagnosis, placement: &Placement, release: Option<&Release>) -> Diagnosis {
    let hold = placement.automation.hold.as_ref().filter(|hold| hold.failed.is_some());
    let hold = hold.filter(|hold| release.is_some_and(|release| release.repeats == hold.rolled_back_to));
    let Some(hold) = hold.filter(|_| seen.state == State::Ready) else { return seen };
    let why = hold.why();
    Diagnosis {
        state: State::Warning,
        sentence: text!(
            "{seen} {why}",
            "{seen_zh}{why_zh}",
            seen = seen.sentence.en,
            seen_zh = seen.sentence.zh,
            why = why.en,
            why_zh = why.zh
        ),
        ..seen
    }
}
