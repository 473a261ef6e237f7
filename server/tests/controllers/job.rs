//! A Job: runs once to the end, and once more when somebody says so.

use std::time::Duration;

use domain::Kind;
use domain::controller::{ControllerKind, JobSettings};
use domain::log::LogQuery;
use domain::manifest::{Target, render};
use domain::release::{Release, ReleaseStatus};
use domain::service::Source;
use domain::status::State;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::{log, rollout};
use domain::workload::RunStatus;
use futures::StreamExt;

use crate::real::runner::runner;
use crate::real::{World, soon, until};
use crate::runs::{ends_well, goes_on, job, refused, text, until_run, words, world};
use crate::steps::{arrives, deletes, deploy, deployed, hello, of_pods, only, order, rolls_back_to, serves, there};

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_once_and_once_more_and_each_run_keeps_its_log() {
    let world = world("job").await;
    let release = arrives(&world, job(JobSettings::default(), &["WORDS=the first light"])).await;
    assert!(release.applied_at <= release.finished_at);
    let status = ends_well(&world, "orders-1").await;
    assert_eq!((status.state, status.controller, status.pods.len()), (State::Ready, ControllerKind::Job, 1));
    let run = &status.runs[0];
    assert_eq!((run.by_hand, run.release, run.completions, run.succeeded), (true, Some(1), 1, 1));
    assert_eq!(words(&world, "orders-1").await, ["the first light"]);
    assert!(there(&world, "services").is_empty(), "it serves nobody");
    let event = |status: &domain::status::EnvironmentStatus| {
        let of = |object: &str| status.events.iter().any(|event| event.object.starts_with(object));
        of("Job orders-1") && of("Pod orders-1-")
    };
    world.until_status("orders", event).await;

    world.change("orders", Change::Run).await;
    let status = ends_well(&world, "orders-2").await;
    assert_eq!(status.runs.len(), 2);
    assert_eq!(there(&world, "jobs"), ["job.batch/orders-1", "job.batch/orders-2"]);
    assert_eq!(words(&world, "orders-2").await, ["the first light"]);
    assert_eq!(words(&world, "orders-1").await, ["the first light"]);
    assert_eq!(world.releases("orders").await.len(), 1, "running once more is no release");
    for change in [Change::Scale(2), Change::Restart] {
        assert_eq!(refused(&world, change).await.kind, Kind::Conflict);
    }

    // A roll back is a release: it runs, as the older one did.
    arrives(&world, job(JobSettings { completions: 3, parallelism: 2, ..<_>::default() }, &["WORDS=of three"])).await;
    let status = ends_well(&world, "orders-3").await;
    assert_eq!((status.runs[0].completions, status.runs[0].succeeded), (3, 3));
    assert_eq!(words(&world, "orders-3").await, ["of three", "of three", "of three"]);
    rolls_back_to(&world, 1).await;
    ends_well(&world, "orders-4").await;
    assert_eq!(words(&world, "orders-4").await, ["the first light"]);
    deletes(&world, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_goes_on_is_followed_stopped_started_and_replaced_by_the_next_release() {
    let world = world("held").await;
    let release = deploy(&world, job(JobSettings::default(), &["WORDS=begun", "TAKES=600"])).await.unwrap();
    let status = goes_on(&world, "orders-1").await;
    assert_eq!((status.state, &*status.sentence.en), (State::Moving, "Runs."));
    let error = refused(&world, Change::Run).await;
    assert!(error.kind == Kind::Conflict && error.text.en.contains("orders-1 still goes on"), "{error}");

    world.change("orders", Change::Stop).await;
    let status = world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
    assert_eq!((status.runs[0].status, status.stopped), (RunStatus::Suspended, true));
    let held = world.until_release("orders", 1, |release| release.sentence.is_some()).await;
    assert_eq!(held.status, ReleaseStatus::Progressing, "{:?}", held.sentence);
    assert!(refused(&world, Change::Run).await.text.en.contains("stopped"));

    world.change("orders", Change::Start).await;
    goes_on(&world, "orders-1").await;
    assert_eq!(there(&world, "jobs"), ["job.batch/orders-1"], "the same run goes on");

    // What it says is followed from its first line to its last, when it is ended.
    let query = LogQuery { follow: true, ..LogQuery::default() };
    let mut lines = log::read(&world.ports, &world.actor, "orders", "dev", &query).await.unwrap();
    assert_eq!(text(soon("a line", lines.next()).await.unwrap().unwrap()), "begun");
    arrives(&world, job(JobSettings::default(), &["WORDS=the next"])).await;
    assert_eq!(text(soon("a line", lines.next()).await.unwrap().unwrap()), "the next");
    only(&world, "jobs", &["job.batch/orders-4"]).await;
    ends_well(&world, "orders-4").await;
    let before = world.until_release("orders", release.number, |release| release.status.is_final()).await;
    assert_eq!(before.status, ReleaseStatus::Superseded);
    deletes(&world, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_is_tried_again_and_says_how_it_ended() {
    let world = world("fails").await;
    let settings = JobSettings { retries: 1, ..JobSettings::default() };
    let release = deployed(&world, job(settings, &["WORDS=printing", "FAILS=out of ink"])).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let sentence = release.sentence.expect("a sentence");
    assert!(sentence.en.contains("after 2 tries: exit code 3"), "{sentence}");
    let status = until_run(&world, "orders-1", |run| run.status == RunStatus::Failed && run.active == 0).await;
    assert_eq!((status.state, status.runs[0].failed, status.pods.len()), (State::Failed, 2, 2));
    let reason = status.runs[0].reason.as_ref().map(|reason| reason.reason.as_str());
    assert_eq!(reason, Some("BackoffLimitExceeded"));
    let evidence = status.evidence.expect("its last words");
    assert!(evidence.en.contains("out of ink"), "{evidence}");
    // Two streams of one container keep no order among each other.
    let mut said = words(&world, "orders-1").await;
    said.sort();
    assert_eq!(said, ["out of ink", "out of ink", "printing", "printing"]);

    let release = deployed(&world, job(JobSettings { deadline: Some(3), ..<_>::default() }, &["TAKES=600"])).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let sentence = release.sentence.expect("a sentence");
    assert!(sentence.en.contains("took longer than it may"), "{sentence}");
    // A failed run does not stand in the way of the next.
    world.change("orders", Change::Run).await;
    goes_on(&world, "orders-3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_the_place_of_what_serves_when_it_has_ended_well_and_gives_it_back() {
    let world = World::new("instead", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, order(hello(), <_>::default(), 1, &[])).await;
    let instead = |variables: &[&str]| domain::use_cases::release::Order {
        replace: true,
        ..job(JobSettings::default(), variables)
    };
    assert_eq!(
        deploy(&world, job(<_>::default(), &[])).await.expect_err("refused").field.as_deref(),
        Some("controller.kind")
    );
    let failed = deployed(&world, instead(&["FAILS=not yet"])).await;
    assert_eq!(failed.status, ReleaseStatus::Failed);
    assert_eq!(there(&world, "deployments,services"), ["deployment.apps/orders", "service/orders"], "it serves on");
    arrives(&world, instead(&[])).await;
    only(&world, "deployments,services", &[]).await;
    ends_well(&world, "orders-3").await;

    let back = domain::use_cases::release::Order { replace: true, ..order(hello(), <_>::default(), 1, &[]) };
    arrives(&world, back).await;
    only(&world, "jobs", &[]).await;
    serves(&world, 1).await;
}

/// A world whose server was killed when it had made the Job of a first release, before it noted it; the run has ended since.
async fn killed(name: &str, settings: JobSettings) -> (World, Release) {
    let world = World::new(name, "").await;
    world.register("orders", Source::Image(runner())).await;
    let release = deploy(&world, job(settings, &[])).await.unwrap();
    let (service, environment) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    let placement = world.ports.store.placement(service.id, environment.id).await.unwrap().unwrap();
    // All that it had done by then.
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let (key, manifests) = (placement::key(&service, &environment), render(&release, &placement, &target));
    world.ports.clusters.apply(&key, &manifests).await.unwrap();
    until("the end of the run", async || {
        let runs = world.ports.clusters.workload(&key).unwrap_or_default().runs;
        if runs.first().is_some_and(|run| run.status == RunStatus::Succeeded) { Ok(()) } else { Err(runs) }
    })
    .await;
    (world, release)
}

async fn looks_again(world: &World) {
    let (service, environment) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    rollout::reconcile(&world.ports, &service, &environment).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_killed_before_it_noted_the_run_does_not_run_it_twice() {
    let (world, release) = killed("once", JobSettings::default()).await;
    let pods = of_pods(&world, ".metadata.uid");
    let world = world.work().await;
    let done = world.until_release("orders", release.number, |release| release.status.is_final()).await;
    assert_eq!(done.status, ReleaseStatus::Ready, "{:?}", done.sentence);
    looks_again(&world).await;
    looks_again(&world).await;
    assert_eq!(of_pods(&world, ".metadata.uid"), pods);
    assert_eq!(there(&world, "jobs"), ["job.batch/orders-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_does_it_one_that_is_to_be_cleaned_up_at_once() {
    let (world, release) = killed("forgets", JobSettings { clean_up: Some(0), ..<_>::default() }).await;
    let pods = of_pods(&world, ".metadata.uid");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(of_pods(&world, ".metadata.uid"), pods, "it stays until somebody has noted it");
    let world = world.work().await;
    let done = world.until_release("orders", release.number, |release| release.status.is_final()).await;
    assert_eq!(done.status, ReleaseStatus::Ready, "{:?}", done.sentence);
    only(&world, "jobs,pods", &[]).await;
    looks_again(&world).await;
    assert!(there(&world, "jobs,pods").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_cleaned_up_is_not_run_again_by_whatever_follows() {
    let world = world("clean").await;
    arrives(&world, job(JobSettings { clean_up: Some(2), ..<_>::default() }, &[])).await;
    only(&world, "jobs,pods", &[]).await;
    let status = world.until_status("orders", |status| status.runs.is_empty()).await;
    assert_eq!(status.state, State::Ready, "{}", status.sentence);

    let applied = async || {
        let (service, environment) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
        rollout::reconcile(&world.ports, &service, &environment).await.unwrap();
        let placement = world.ports.store.placement(service.id, environment.id).await.unwrap().unwrap();
        assert_eq!(placement.applied_version, placement.version);
        assert!(there(&world, "jobs,pods").is_empty());
    };
    for change in [Change::Stop, Change::Start] {
        world.change("orders", change).await;
        applied().await;
    }
    applied().await;
    world.change("orders", Change::Run).await;
    until_run(&world, "orders-4", |_| true).await;
}
