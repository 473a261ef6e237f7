//! What is wished and is not in the cluster is said beside what is there.

use domain::automation::Hold;
use domain::diagnosis::{Facts, diagnose};
use domain::name::UserName;
use domain::release::{Placement, Release, ReleaseStatus};
use domain::status::{Freshness, Remedy, State};
use domain::text::Text;

use domain::workload::{Controller, Workload};

use super::facts::{controller, diagnose_with, facts, now, placement, pod, release, running};

/// Two pods of release 1, all well.
fn release_one() -> Workload {
    let of_one = |name| domain::workload::Pod { release: Some(1), ..pod(name, running()) };
    let controller = Controller { release: Some(1), ..controller(2) };
    Workload { controller: Some(controller), pods: vec![of_one("a"), of_one("b")], ..Workload::default() }
}

fn release_two() -> Workload {
    Workload {
        controller: Some(controller(2)),
        pods: vec![pod("a", running()), pod("b", running())],
        ..Workload::default()
    }
}

#[test]
fn a_release_that_is_not_in_the_cluster_is_not_said_to_run() {
    let found = diagnose_with(&release_one(), 2, &release(ReleaseStatus::Pending, None));
    assert_eq!(found.state, State::Moving);
    assert_eq!(found.sentence.en, "2 of 2 pods ready. Release 1 runs; release 2 is not in the cluster yet.");
    assert!(found.sentence.zh.contains("发布 2 尚未进入集群"), "{}", found.sentence.zh);
}

#[test]
fn a_release_that_was_refused_is_a_warning_with_the_clusters_words() {
    for status in [ReleaseStatus::Pending, ReleaseStatus::Failed] {
        let found = diagnose_with(&release_one(), 2, &release(status, Some("a webhook says no.")));
        assert_eq!(found.state, State::Warning);
        assert_eq!(
            found.sentence.en,
            "2 of 2 pods ready. Release 1 runs; release 2 is not in the cluster: a webhook says no."
        );
        assert_eq!(found.remedies, [Remedy::RollBack { release: 1 }]);
    }
}

#[test]
fn a_first_release_that_was_refused_was_not_deleted_by_somebody() {
    let refused = release(ReleaseStatus::Failed, Some("a webhook says no."));
    let found = diagnose_with(&Workload::default(), 2, &refused);
    assert_eq!(found.state, State::Failed);
    assert_eq!(found.sentence.en, "Release 2 is not in the cluster: a webhook says no.");
}

#[test]
fn a_change_that_was_refused_stays_said() {
    let refused = Placement { trouble: Some(Text::verbatim("a webhook says no.")), ..placement(2) };
    let found = diagnose(&facts(&release_two(), &refused));
    assert_eq!(found.state, State::Warning);
    assert_eq!(found.sentence.en, "2 of 2 pods ready. The last change is not in the cluster: a webhook says no.");
    let stop = Placement { stopped: true, ..refused };
    let found = diagnose(&facts(&release_two(), &stop));
    assert!(found.sentence.en.starts_with("2 of 2 pods ready."), "nothing stops: {}", found.sentence.en);
}

#[test]
fn a_change_that_is_on_its_way_is_said_until_the_cluster_has_it() {
    let switched = Placement { version: 2, ..placement(2) };
    let found = diagnose(&facts(&release_two(), &switched));
    assert_eq!(found.state, State::Ready, "a switch of “Automation” asks nothing of the cluster");
    let on_its_way = Placement { wanted_version: 2, ..switched };
    assert_eq!(diagnose(&facts(&release_two(), &on_its_way)).state, State::Moving);
    let applied = Placement { applied_version: 2, ..on_its_way };
    assert_eq!(diagnose(&facts(&release_two(), &applied)).state, State::Moving, "the watch has not brought it yet");
    let mut seen = release_two();
    seen.controller = Some(Controller { placement_version: Some(2), ..controller(2) });
    assert_eq!(diagnose(&facts(&seen, &applied)).state, State::Ready);
}

#[test]
fn what_somebody_scaled_up_after_it_was_stopped_is_not_stopping_for_ever() {
    let stopped = Placement { stopped: true, ..placement(2) };
    let found = diagnose(&facts(&release_two(), &stopped));
    assert_eq!(found.state, State::Warning);
    assert!(found.sentence.en.contains("somebody scaled it to 2 in the cluster"), "{}", found.sentence.en);
}

#[test]
fn a_deletion_that_cannot_go_on_says_why_even_when_its_cluster_is_gone() {
    let (there, wished) = (release_two(), placement(2));
    let seen = facts(&there, &wished);
    let going = Facts { deleting: true, workload: None, freshness: Freshness::Starting, ..seen };
    assert_eq!(diagnose(&going).state, State::Moving);
    let stuck = Placement { trouble: Some(Text::verbatim("no answer")), ..placement(2) };
    let found = diagnose(&Facts { placement: Some(&stuck), ..going });
    assert_eq!((found.state, found.evidence), (State::Failed, Some(Text::verbatim("no answer"))));
}

#[test]
fn a_release_that_failed_is_told_while_what_slipway_went_back_to_by_itself_runs() {
    let by = UserName::parse("ann").expect("a name");
    let mut wished = placement(2);
    wished.automation.hold = Some(Hold { since: now(), by, rolled_back_to: Some(1), failed: Some(2), instead: None });
    let mut back = release(ReleaseStatus::Ready, None);
    back.repeats = Some(1);
    let there = release_two();
    let seen = |wished: &Placement, back: &Release| {
        let seen = diagnose(&Facts { release: Some(back), ..facts(&there, wished) });
        (seen.state, seen.sentence.en.into_owned())
    };
    let told = "2 of 2 pods ready. Release 2 failed, and Slipway went back to release 1 by itself.";
    assert_eq!(seen(&wished, &back), (State::Warning, told.to_owned()));
    let other = release(ReleaseStatus::Ready, None);
    assert_eq!(seen(&wished, &other).0, State::Ready, "something else was deployed since");
    if let Some(hold) = &mut wished.automation.hold {
        hold.failed = None;
    }
    assert_eq!(seen(&wished, &back).0, State::Ready, "whoever rolled back knows it");
}
