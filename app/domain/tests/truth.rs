//! What Slipway says of a workload, for the facts that a cluster shows.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "truth/autoscaler.rs"]
mod autoscaler;
#[path = "truth/beside.rs"]
mod beside;
#[path = "truth/facts.rs"]
mod facts;
#[path = "truth/kinds.rs"]
mod kinds;
#[path = "truth/runs.rs"]
mod runs;
#[path = "truth/stuck.rs"]
mod stuck;
#[path = "truth/wish.rs"]
mod wish;

use domain::diagnosis::{Facts, diagnose};
use domain::release::{Placement, ReleaseStatus};
use domain::rollout::judge;
use domain::status::{Freshness, Remedy, State};
use domain::workload::{ClusterEvent, Condition, Container, ContainerState, Controller, Reason, Workload};

use facts::{ago, coming, container, controller, ended, facts, found, now, placement, pod, running, waiting};

fn says(workload: &Workload, wanted: u32) -> (State, String) {
    let found = found(workload, wanted);
    (found.state, found.sentence.en.into_owned())
}

#[test]
fn all_pods_ready_is_ready() {
    let workload = Workload {
        controller: Some(controller(2)),
        pods: vec![pod("a", running()), pod("b", running())],
        ..Workload::default()
    };
    assert_eq!(says(&workload, 2), (State::Ready, "2 of 2 pods ready.".into()));
    assert_eq!(judge(&coming(), &workload, now()), Some((ReleaseStatus::Ready, None)));
}

#[test]
fn a_controller_that_calls_itself_available_is_not_believed_over_a_crashing_pod() {
    let mut crashing = waiting("CrashLoopBackOff", "back-off");
    (crashing.restarts, crashing.last) = (4, Some(ended("Error", 137, 30)));
    let workload = Workload {
        controller: Some(controller(2)),
        pods: vec![pod("a", running()), pod("b", crashing)],
        ..Workload::default()
    };
    let (state, sentence) = says(&workload, 2);
    assert_eq!(state, State::Failed);
    assert_eq!(sentence, "1 of 2 pods ready: pod b ends as soon as it starts: exit code 137, 4 restarts.");
}

#[test]
fn a_pod_killed_for_memory_names_the_limit_and_offers_its_last_words_and_the_way_back() {
    let mut killed = waiting("CrashLoopBackOff", "back-off");
    (killed.restarts, killed.last) = (3, Some(ended("OOMKilled", 137, 30)));
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod("a", killed)], ..Workload::default() };
    let found = found(&workload, 1);
    assert!(found.sentence.en.contains("the limit of 256 MiB was reached 3 times"), "{}", found.sentence.en);
    assert!(found.sentence.zh.contains("256 MiB"), "{}", found.sentence.zh);
    assert!(matches!(&found.remedies[..], [Remedy::LastWords { .. }, Remedy::RollBack { release: 1 }]));
}

#[test]
fn an_image_that_cannot_be_pulled_is_named_and_ends_the_rollout() {
    let pull = waiting("ImagePullBackOff", "manifest unknown");
    let mut workload = Workload { controller: Some(controller(1)), pods: vec![pod("a", pull)], ..Workload::default() };
    assert!(says(&workload, 1).1.contains("image orders:2 cannot be pulled"));
    if let Some(controller) = &mut workload.controller {
        controller.available = 0;
    }
    let (status, why) = judge(&coming(), &workload, now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("manifest unknown")));
}

#[test]
fn old_pods_that_still_serve_are_said_beside_a_release_that_does_not_start() {
    let mut old = pod("old", running());
    old.release = Some(1);
    let workload = Workload {
        controller: Some(controller(1)),
        pods: vec![pod("new", waiting("ImagePullBackOff", "")), old],
        ..Workload::default()
    };
    let sentence = says(&workload, 1).1;
    assert!(
        sentence.starts_with("Release 2 does not start")
            && sentence.contains("1 pod of the release before still serve"),
        "{sentence}"
    );
}

#[test]
fn a_restart_that_is_over_is_a_warning_not_a_failure() {
    let mut restarted = running();
    (restarted.restarts, restarted.last) = (1, Some(ended("Error", 1, 120)));
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod("a", restarted)], ..Workload::default() };
    let (state, sentence) = says(&workload, 1);
    assert_eq!(state, State::Warning);
    assert!(sentence.contains("restarted 2 min ago: exit code 1"), "{sentence}");
}

#[test]
fn a_pod_that_finds_no_node_says_so() {
    let mut homeless = pod("a", waiting("ContainerCreating", ""));
    homeless.containers.clear();
    homeless.ready = false;
    homeless.trouble = Some(Reason { reason: "Unschedulable".into(), message: "0/1 nodes: Insufficient cpu".into() });
    let workload = Workload { controller: Some(controller(1)), pods: vec![homeless], ..Workload::default() };
    let found = found(&workload, 1);
    assert!(found.sentence.en.contains("no node that has room"));
    assert_eq!(found.evidence.map(|words| words.en.into_owned()), Some("0/1 nodes: Insufficient cpu".into()));
}

#[test]
fn a_slow_start_is_moving_and_a_health_check_that_never_passes_is_a_failure() {
    let not_ready = |since| Container { ready: false, ..container(ContainerState::Running { since: ago(since) }) };
    let at = |since| Workload {
        controller: Some(controller(1)),
        pods: vec![pod("a", not_ready(since))],
        ..Workload::default()
    };
    assert_eq!(says(&at(10), 1).0, State::Moving);
    let (state, sentence) = says(&at(90), 1);
    assert_eq!(state, State::Failed);
    assert!(sentence.contains("has been running for 90 s and does not pass its health check"), "{sentence}");
}

#[test]
fn what_the_health_check_says_is_shown_before_patience_ends() {
    let not_ready = Container { ready: false, ..container(ContainerState::Running { since: ago(10) }) };
    let pod = pod("a", not_ready);
    let event = ClusterEvent {
        warning: true,
        reason: "Unhealthy".into(),
        message: "Readiness probe failed: 503".into(),
        object: format!("Pod {}", pod.name),
        count: 2,
        at: now(),
    };
    let found = found(
        &Workload { controller: Some(controller(1)), pods: vec![pod], events: vec![event], ..Workload::default() },
        1,
    );
    let evidence = found.evidence.map(|words| words.en.into_owned());
    assert_eq!((found.state, evidence.as_deref()), (State::Moving, Some("Readiness probe failed: 503")));
}

#[test]
fn a_view_that_is_cut_is_unknown_and_says_what_was_before() {
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod("a", running())], ..Workload::default() };
    let cut = Freshness::Cut { since: ago(40).expect("a moment") };
    let (wanted, why) = (placement(1), domain::text!("Nobody is there.", "没有响应。"));
    let found = diagnose(&Facts { freshness: cut, cut_because: Some(&why), ..facts(&workload, &wanted) });
    assert_eq!((found.state, found.evidence), (State::Unknown, Some(why)));
    assert_eq!(found.sentence.en, "Not known for 40 s: the cluster does not answer. Before that: 1 of 1 pod ready.");
}

#[test]
fn what_is_stopped_is_idle_only_when_its_pods_are_gone() {
    let stopped = Placement { stopped: true, ..placement(1) };
    let mut workload =
        Workload { controller: Some(controller(0)), pods: vec![pod("a", running())], ..Workload::default() };
    let state = |workload: &Workload| diagnose(&facts(workload, &stopped)).state;
    assert_eq!(state(&workload), State::Moving);
    workload.pods.clear();
    assert_eq!(state(&workload), State::Idle);
}

#[test]
fn a_deployment_that_somebody_deleted_is_a_failure() {
    assert_eq!(says(&Workload::default(), 1).0, State::Failed);
}

#[test]
fn a_rollout_is_not_decided_before_the_controller_has_seen_it() {
    let behind = Controller { generation: 2, observed_generation: 1, ..controller(1) };
    let workload = Workload { controller: Some(behind), pods: vec![pod("a", running())], ..Workload::default() };
    assert_eq!(judge(&coming(), &workload, now()), None);
    let other = Workload { controller: Some(Controller { release: Some(1), ..controller(1) }), ..workload };
    assert_eq!(judge(&coming(), &other, now()), None);
}

#[test]
fn a_rollout_with_an_old_pod_left_is_not_ready_and_one_past_its_deadline_has_failed() {
    let mut late = Controller { replicas: 2, ..controller(1) };
    let workload = |controller: &Controller| Workload { controller: Some(controller.clone()), ..Workload::default() };
    assert_eq!(judge(&coming(), &workload(&late), now()), None);
    late.conditions.push(Condition {
        kind: "Progressing".into(),
        status: false,
        reason: "ProgressDeadlineExceeded".into(),
        message: String::new(),
        since: None,
    });
    assert_eq!(judge(&coming(), &workload(&late), now()).map(|(status, _)| status), Some(ReleaseStatus::Failed));
}

#[test]
fn while_no_pods_are_wanted_a_release_is_not_judged() {
    let mut crashing = waiting("CrashLoopBackOff", "back-off");
    (crashing.restarts, crashing.last) = (4, Some(ended("Error", 1, 30)));
    let gone = Workload { controller: Some(controller(0)), ..Workload::default() };
    assert_eq!(judge(&coming(), &gone, now()), None, "none of none is no arrival");
    let ending = Workload { pods: vec![pod("a", crashing)], ..gone };
    assert_eq!(judge(&coming(), &ending, now()), None);
}
