//! What runs because Slipway went back by itself: the pods are well, and a release has failed all the same.

use super::Diagnosis;
use crate::release::{Placement, Release};
use crate::status::State;

/// The diagnosis with what happened beside it, until something else is deployed or somebody lets deploys go on.
pub(super) fn beside(seen: Diagnosis, placement: &Placement, release: Option<&Release>) -> Diagnosis {
    let hold = placement.automation.hold.as_ref().filter(|hold| hold.failed.is_some());
    let hold = hold.filter(|hold| release.is_some_and(|release| release.repeats == hold.rolled_back_to));
    let Some(hold) = hold.filter(|_| matches!(seen.state, State::Ready | State::Warning)) else { return seen };
    seen.and(State::Warning, &hold.why())
}
