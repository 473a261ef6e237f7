//! What is said of what runs to an end.

use domain::controller::{ControllerKind, ControllerSettings};
use domain::release::ReleaseStatus;
use domain::rollout::judge;
use domain::status::{Remedy, State};
use domain::workload::{ClusterEvent, ContainerState, Controller, Pod, PodPhase, Reason, Run, RunStatus, Workload};

use super::facts::{
    ago, coming, container, controller, diagnose_with, ended, found, now, pod, release, running, waiting,
};

pub fn run(name: &str, status: RunStatus) -> Run {
    Run {
        name: name.into(),
        status,
        by_hand: true,
        release: Some(2),
        created_at: ago(70),
        started_at: ago(70),
        finished_at: status.is_final().then(|| ago(10)).flatten(),
        completions: 1,
        active: 0,
        succeeded: 0,
        failed: 0,
        reason: None,
    }
}

fn workload(kind: ControllerKind, runs: Vec<Run>) -> Workload {
    let name = runs.first().map_or("orders", |run| run.name.as_str()).to_owned();
    let controller = Controller { kind, name, desired: 0, replicas: 0, updated: 0, ready: 0, ..controller(1) };
    Workload { controller: Some(controller), runs, ..Workload::default() }
}

pub fn job(run: Run) -> Workload {
    workload(ControllerKind::Job, vec![run])
}

fn says(workload: &Workload) -> (State, String) {
    let found = found(workload, 1);
    (found.state, found.sentence.en.into_owned())
}

/// A pod of this run that ended with exit code 3.
fn failed_pod(run: &str) -> Pod {
    let ended = container(ContainerState::Terminated(ended("Error", 3, 12)));
    Pod { phase: PodPhase::Failed, ready: false, run: Some(run.into()), ..pod("a", ended) }
}

#[test]
fn a_run_that_ended_well_says_how_long_it_took() {
    let workload = job(run("orders-1", RunStatus::Succeeded));
    assert_eq!(says(&workload), (State::Ready, "It ended well after 60 s.".into()));
    assert_eq!(judge(&coming(), &workload, now()), Some((ReleaseStatus::Ready, None)));
}

#[test]
fn a_run_that_failed_says_its_exit_code_and_its_last_words() {
    let mut workload = job(Run { failed: 2, ..run("orders-1", RunStatus::Failed) });
    workload.pods = vec![failed_pod("orders-1")];
    let seen = found(&workload, 1);
    assert_eq!(
        (seen.state, seen.sentence.en.as_ref()),
        (State::Failed, "Run orders-1 failed after 2 tries: exit code 3.")
    );
    assert_eq!(seen.evidence.expect("its last words").en, "FATAL: no database");
    assert!(matches!(seen.remedies[0], Remedy::LastWords { .. }));
    let (status, why) = judge(&coming(), &workload, now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("exit code 3")));
}

#[test]
fn a_run_that_took_too_long_says_so() {
    let reason =
        Reason { reason: "DeadlineExceeded".into(), message: "Job was active longer than specified deadline".into() };
    let workload = job(Run { reason: Some(reason), ..run("orders-1", RunStatus::Failed) });
    assert_eq!(says(&workload), (State::Failed, "Run orders-1 failed: it took longer than it may.".into()));
}

#[test]
fn a_run_on_its_way_is_not_judged_by_a_pod_that_failed_and_is_tried_again() {
    let mut workload = job(Run { failed: 1, ..run("orders-1", RunStatus::Running) });
    workload.pods = vec![failed_pod("orders-1")];
    assert_eq!(says(&workload), (State::Moving, "Runs: 0 of 1 ended well, 1 failed and is tried again.".into()));
    assert_eq!(judge(&coming(), &workload, now()), None);
}

#[test]
fn an_image_that_cannot_be_pulled_keeps_a_run_from_beginning() {
    let mut workload = job(run("orders-1", RunStatus::Running));
    let pull = waiting("ImagePullBackOff", "manifest unknown");
    workload.pods =
        vec![Pod { phase: PodPhase::Pending, ready: false, run: Some("orders-1".into()), ..pod("a", pull) }];
    let (state, sentence) = says(&workload);
    assert_eq!(state, State::Failed);
    assert!(sentence.starts_with("Run orders-1 does not begin"), "{sentence}");
    assert_eq!(judge(&coming(), &workload, now()).map(|(status, _)| status), Some(ReleaseStatus::Failed));
}

#[test]
fn a_run_whose_pods_the_cluster_refuses_to_make_does_not_run() {
    let refusal = |seconds| ClusterEvent {
        warning: true,
        reason: "FailedCreate".into(),
        message: "exceeded quota: must specify limits.memory".into(),
        object: "Job orders-1".into(),
        count: 2,
        at: ago(seconds).expect("a moment"),
    };
    let mut workload = Workload { events: vec![refusal(5)], ..job(run("orders-1", RunStatus::Running)) };
    let seen = found(&workload, 1);
    assert_eq!(seen.state, State::Failed);
    assert_eq!(seen.sentence.en, "Run orders-1 does not begin: the cluster refuses to make its pods.");
    assert_eq!(seen.evidence.expect("the cluster's words").en, "exceeded quota: must specify limits.memory");
    let mut waits = coming();
    waits.applied_at = ago(290);
    assert_eq!(judge(&waits, &workload, now()), None, "the quota may be freed");
    waits.applied_at = ago(301);
    workload.runs[0].created_at = ago(301);
    let (status, why) = judge(&waits, &workload, now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("must specify limits.memory")));
    let over = container(ContainerState::Terminated(ended("Completed", 0, 12)));
    workload.pods = vec![Pod { phase: PodPhase::Succeeded, run: Some("orders-1".into()), ..pod("a", over) }];
    assert_eq!(judge(&waits, &workload, now()), None, "it got on until a moment ago");
    workload.pods.clear();
    // Another run's words say nothing of it; a pod that came after all shows that it is over.
    workload.events[0].object = "Job orders-2".into();
    assert_eq!(says(&workload).0, State::Moving);
    workload.events[0].object = "Job orders-1".into();
    workload.pods = vec![Pod { run: Some("orders-1".into()), created_at: ago(2), ..pod("a", running()) }];
    assert_eq!(says(&workload), (State::Moving, "Runs.".into()));
}

#[test]
fn a_cron_job_has_arrived_when_it_is_there_and_says_how_its_last_run_went() {
    let empty = workload(ControllerKind::CronJob, vec![]);
    assert_eq!(says(&empty), (State::Ready, "Waits for its first run.".into()));
    assert_eq!(judge(&coming(), &empty, now()), Some((ReleaseStatus::Ready, None)));
    let once = workload(ControllerKind::CronJob, vec![run("orders-28", RunStatus::Succeeded)]);
    assert_eq!(says(&once), (State::Ready, "The last run ended well after 60 s.".into()));
    let runs = vec![run("orders-29", RunStatus::Failed), run("orders-28", RunStatus::Succeeded)];
    assert_eq!(says(&workload(ControllerKind::CronJob, runs)).0, State::Failed);
}

#[test]
fn a_cron_job_that_is_stopped_begins_no_run() {
    let mut workload = workload(ControllerKind::CronJob, vec![run("orders-28", RunStatus::Failed)]);
    if let Some(controller) = &mut workload.controller {
        controller.suspended = true;
    }
    assert_eq!(says(&workload), (State::Idle, "Stopped: no run begins by itself.".into()));
}

#[test]
fn a_run_that_was_cleaned_up_is_not_missed() {
    let mut wanted = release(ReleaseStatus::Ready, None);
    wanted.settings.controller = ControllerSettings::of(ControllerKind::Job);
    (wanted.applied_at, wanted.finished_at) = (ago(100), ago(50));
    let seen = diagnose_with(&Workload::default(), 1, &wanted);
    assert_eq!((seen.state, seen.since), (State::Ready, ago(50)));
    wanted.status = ReleaseStatus::Progressing;
    assert_eq!(diagnose_with(&Workload::default(), 1, &wanted).state, State::Failed);
}

#[test]
fn a_run_that_came_and_went_unseen_is_no_success() {
    let mut wanted = coming();
    wanted.settings.controller = ControllerSettings::of(ControllerKind::Job);
    wanted.applied_at = ago(30);
    assert_eq!(judge(&wanted, &Workload::default(), now()), None, "the watch may not know of it yet");
    wanted.applied_at = ago(90);
    let (status, why) = judge(&wanted, &Workload::default(), now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("cleaned up")));
}

#[test]
fn a_job_that_is_over_stays_so_when_it_is_stopped_afterwards() {
    let mut workload = job(run("orders-1", RunStatus::Succeeded));
    if let Some(controller) = &mut workload.controller {
        controller.suspended = true;
    }
    assert_eq!(says(&workload).0, State::Ready);
}
