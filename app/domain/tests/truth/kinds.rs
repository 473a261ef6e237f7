//! What differs where a StatefulSet or a DaemonSet runs the pods.

use domain::controller::{ControllerKind, ControllerSettings};
use domain::diagnosis::{Facts, diagnose};
use domain::release::{Placement, ReleaseStatus};
use domain::rollout::judge;
use domain::status::State;
use domain::workload::{ClusterEvent, Container, Controller, Pod, Workload};

use super::facts::{
    ago, coming, controller, diagnose_with, facts, found, now, placement, pod, release, running, waiting,
};

fn of(kind: ControllerKind, desired: u32) -> Controller {
    Controller { kind, ..controller(desired) }
}

/// A pod as a StatefulSet names it.
fn numbered(ordinal: u32, container: Container) -> Pod {
    Pod { name: format!("orders-{ordinal}"), ..pod("0", container) }
}

fn says(workload: &Workload, wanted: u32) -> (State, String) {
    let found = found(workload, wanted);
    (found.state, found.sentence.en.into_owned())
}

#[test]
fn a_partition_holds_pods_back_and_the_release_has_arrived_all_the_same() {
    let mut old = pod("0", running());
    old.release = Some(1);
    let controller = Controller { updated: 2, held_back: 1, ..of(ControllerKind::StatefulSet, 3) };
    let pods = vec![pod("2", running()), pod("1", running()), old];
    let workload = Workload { controller: Some(controller), pods, ..Workload::default() };
    let sentence = "3 of 3 pods ready; 1 stays at the release before, as the partition says.";
    assert_eq!(says(&workload, 3), (State::Ready, sentence.into()));
    assert_eq!(judge(&coming(), &workload, now()), Some((ReleaseStatus::Ready, None)));
}

#[test]
fn a_stateful_set_on_its_way_is_not_there_yet() {
    let controller = Controller { updated: 1, ..of(ControllerKind::StatefulSet, 2) };
    let new = Pod { created_at: ago(20), ..numbered(1, running()) };
    let workload =
        Workload { controller: Some(controller), pods: vec![numbered(0, running()), new], ..Workload::default() };
    assert_eq!(says(&workload, 2).0, State::Moving);
    assert_eq!(judge(&coming(), &workload, now()), None);
}

#[test]
fn a_stateful_set_has_no_deadline_of_its_own_and_is_given_one() {
    let mut late = numbered(0, waiting("ContainerCreating", ""));
    (late.ready, late.created_at) = (false, ago(250));
    let controller = Controller { ready: 0, available: 0, updated: 1, ..of(ControllerKind::StatefulSet, 1) };
    let mut workload = Workload { controller: Some(controller), pods: vec![late], ..Workload::default() };
    assert_eq!(judge(&coming(), &workload, now()), None, "it may still come");
    workload.pods[0].created_at = ago(301);
    let (status, why) = judge(&coming(), &workload, now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some());
    assert_eq!(diagnose_with(&workload, 1, &coming()).state, State::Failed);
    // The cluster was away for most of it.
    workload.seen_since = ago(100);
    assert_eq!(judge(&coming(), &workload, now()), None, "it has its time from when it is back");
    workload.seen_since = ago(301);
    assert_eq!(judge(&coming(), &workload, now()).map(|(status, _)| status), Some(ReleaseStatus::Failed));
}

#[test]
fn a_start_after_a_long_stop_begins_anew() {
    let none = Controller { replicas: 0, updated: 0, ready: 0, available: 0, ..of(ControllerKind::StatefulSet, 1) };
    let workload = Workload { controller: Some(none), ..Workload::default() };
    let mut applied = coming();
    applied.applied_at = ago(4000);
    let at = |seconds| {
        let started = Placement { updated_at: ago(seconds).expect("a moment"), ..placement(1) };
        diagnose(&Facts { release: Some(&applied), ..facts(&workload, &started) }).state
    };
    assert_eq!((at(10), at(301)), (State::Moving, State::Failed));
}

#[test]
fn a_restart_long_after_the_release_is_on_its_way_and_has_not_failed() {
    let begun = Controller { updated: 0, ..of(ControllerKind::StatefulSet, 1) };
    let workload = Workload { controller: Some(begun), pods: vec![numbered(0, running())], ..Workload::default() };
    assert_eq!(diagnose_with(&workload, 1, &release(ReleaseStatus::Ready, None)).state, State::Moving);
}

#[test]
fn pods_that_the_cluster_refuses_to_make_are_read_from_its_events() {
    let controller =
        Controller { ready: 0, available: 0, updated: 0, replicas: 0, ..of(ControllerKind::StatefulSet, 1) };
    let event = ClusterEvent {
        warning: true,
        reason: "FailedCreate".into(),
        message: "exceeded quota: pods".into(),
        object: "StatefulSet orders".into(),
        count: 3,
        at: ago(5).expect("a moment"),
    };
    let mut workload = Workload { controller: Some(controller), events: vec![event], ..Workload::default() };
    let seen = found(&workload, 1);
    assert_eq!(seen.state, State::Failed);
    assert!(seen.sentence.en.contains("refuses to make its pods"), "{}", seen.sentence.en);
    assert_eq!(seen.evidence.expect("the cluster's words").en, "exceeded quota: pods");
    // A pod that was made afterwards shows that it is over.
    let mut made = numbered(0, waiting("ContainerCreating", ""));
    (made.ready, made.created_at) = (false, ago(2));
    workload.pods.push(made);
    assert_eq!(says(&workload, 1).0, State::Moving);
}

#[test]
fn a_daemon_set_that_selects_no_node_says_so() {
    let workload = Workload { controller: Some(of(ControllerKind::DaemonSet, 0)), ..Workload::default() };
    let (state, sentence) = says(&workload, 1);
    assert_eq!(state, State::Warning);
    assert!(sentence.starts_with("No node of the cluster"), "{sentence}");
    assert_eq!(judge(&coming(), &workload, now()), None, "none of none is no arrival");
}

#[test]
fn what_was_deleted_is_named_by_its_kind() {
    let mut wanted = release(ReleaseStatus::Ready, None);
    wanted.applied_at = ago(100);
    wanted.settings.controller = ControllerSettings::of(ControllerKind::StatefulSet);
    let seen = diagnose_with(&Workload::default(), 1, &wanted);
    assert!(seen.sentence.en.starts_with("Its StatefulSet is gone"), "{}", seen.sentence.en);
}

#[test]
fn pods_of_the_kind_that_is_replaced_do_not_keep_the_new_one_from_being_late() {
    let mut late = numbered(0, waiting("ContainerCreating", ""));
    (late.ready, late.created_at) = (false, ago(301));
    let crashing_anew = Pod { created_at: ago(5), release: Some(1), ..pod("x2v8q", running()) };
    let controller = Controller { ready: 0, available: 0, updated: 1, ..of(ControllerKind::StatefulSet, 1) };
    let workload = Workload { controller: Some(controller), pods: vec![late, crashing_anew], ..Workload::default() };
    assert_eq!(judge(&coming(), &workload, now()).map(|(status, _)| status), Some(ReleaseStatus::Failed));
}
