//! Pods that never come about: the controller, or the events, say why.

use domain::release::ReleaseStatus;
use domain::rollout::judge;
use domain::status::{Remedy, State};
use domain::workload::{ClusterEvent, Condition, Controller, PodPhase, Workload};

use super::facts::{ago, coming, controller, diagnose_with, ended, found, now, pod, release, running, waiting};

const QUOTA: &str = "pods \"orders-7c9-\" is forbidden: exceeded quota: none";

fn condition(kind: &str, status: bool, reason: &str, message: &str) -> Condition {
    Condition { kind: kind.into(), status, reason: reason.into(), message: message.into(), since: ago(60) }
}

fn empty(conditions: Vec<Condition>) -> Workload {
    let controller = Controller { replicas: 0, updated: 0, ready: 0, available: 0, conditions, ..controller(2) };
    Workload { controller: Some(controller), ..Workload::default() }
}

#[test]
fn pods_that_the_cluster_refuses_to_make_are_a_failure_with_its_words() {
    let workload = empty(vec![condition("ReplicaFailure", true, "FailedCreate", QUOTA)]);
    let found = found(&workload, 2);
    assert_eq!(found.state, State::Failed);
    assert_eq!(found.sentence.en, "0 of 2 pods ready: the cluster refuses to make its pods.");
    assert!(found.sentence.zh.contains("集群拒绝创建 Pod"), "{}", found.sentence.zh);
    assert_eq!(found.evidence.map(|words| words.en.into_owned()), Some(QUOTA.to_owned()));
    assert_eq!((found.remedies, found.since), (vec![Remedy::RollBack { release: 1 }], ago(60)));
    assert_eq!(judge(&coming(), &workload, now()), None, "a quota may be lifted");
}

#[test]
fn a_refusal_of_this_release_outweighs_what_a_pod_of_the_one_before_died_of() {
    let mut killed = waiting("CrashLoopBackOff", "back-off");
    (killed.restarts, killed.last) = (3, Some(ended("OOMKilled", 137, 30)));
    let mut old = pod("a", killed);
    (old.ready, old.release) = (false, Some(1));
    let mut workload = empty(vec![condition("ReplicaFailure", true, "FailedCreate", QUOTA)]);
    workload.pods = vec![old];
    let seen = found(&workload, 2);
    assert!(seen.sentence.en.contains("the cluster refuses to make its pods"), "{}", seen.sentence.en);
    assert_eq!(seen.evidence.map(|words| words.en.into_owned()), Some(QUOTA.to_owned()));
    workload.pods[0].release = Some(2);
    assert!(found(&workload, 2).sentence.en.contains("killed for memory"));
}

#[test]
fn a_refusal_that_lasts_is_why_the_release_failed() {
    let late = condition("Progressing", false, "ProgressDeadlineExceeded", "");
    let workload = empty(vec![condition("ReplicaFailure", true, "FailedCreate", QUOTA), late]);
    let (status, why) = judge(&coming(), &workload, now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("exceeded quota") && why.zh.contains("exceeded quota")));
}

#[test]
fn a_condition_of_a_time_that_is_over_says_nothing() {
    let old = condition("Progressing", false, "ProgressDeadlineExceeded", "");
    let conditions = vec![old, condition("ReplicaFailure", true, "FailedCreate", QUOTA)];
    let controller = Controller { conditions, ..controller(1) };
    let workload = Workload { controller: Some(controller), pods: vec![pod("a", running())], ..Workload::default() };
    assert_eq!(found(&workload, 1).state, State::Ready);
}

#[test]
fn what_has_stood_still_for_too_long_is_a_failure_and_so_is_a_release_that_failed() {
    let late = condition("Progressing", false, "ProgressDeadlineExceeded", "has timed out progressing");
    let found = found(&empty(vec![late]), 2);
    assert_eq!(found.state, State::Failed);
    assert_eq!(found.sentence.en, "0 of 2 pods ready: nothing has moved for too long.");
    assert_eq!(found.evidence.map(|words| words.en.into_owned()), Some("has timed out progressing".to_owned()));

    let failed = release(ReleaseStatus::Failed, Some("It took too long."));
    let found = diagnose_with(&empty(vec![]), 2, &failed);
    assert_eq!((found.state, found.sentence.en.as_ref()), (State::Failed, "0 of 2 pods ready: release 2 has failed."));
    assert_eq!(found.evidence.map(|words| words.en.into_owned()), Some("It took too long.".to_owned()));
}

#[test]
fn a_container_that_is_not_created_says_why_after_a_minute() {
    let stuck = |seconds: i64, events: Vec<ClusterEvent>| {
        let mut pod = pod("a", waiting("ContainerCreating", ""));
        (pod.phase, pod.created_at) = (PodPhase::Pending, ago(seconds));
        Workload { controller: Some(controller(1)), pods: vec![pod], events, ..Workload::default() }
    };
    let warning = |reason: &str, seconds| ClusterEvent {
        warning: true,
        reason: reason.into(),
        message: "secret \"tls\" not found".into(),
        object: "Pod orders-7c9-a".into(),
        count: 3,
        at: ago(seconds).expect("a moment"),
    };
    let missing = vec![warning("FailedMount", 10), warning("FailedScheduling", 5)];
    assert_eq!(found(&stuck(20, missing.clone()), 1).state, State::Moving, "it is only starting");
    let found_later = found(&stuck(70, missing), 1);
    assert_eq!(found_later.state, State::Failed);
    assert_eq!(
        found_later.sentence.en,
        "0 of 1 pod ready: pod a cannot start: a volume of it cannot be mounted (FailedMount)."
    );
    assert_eq!(found_later.evidence.map(|words| words.en.into_owned()), Some("secret \"tls\" not found".to_owned()));

    assert_eq!(found(&stuck(70, vec![]), 1).state, State::Moving, "a large image takes its time");
    let for_ever = found(&stuck(360, vec![]), 1);
    assert_eq!(for_ever.state, State::Failed);
    assert!(for_ever.sentence.en.contains("waits for 6 min for its container"), "{}", for_ever.sentence.en);
}
