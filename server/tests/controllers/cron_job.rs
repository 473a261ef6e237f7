//! A CronJob: runs on a schedule, and beside it when somebody says so.

use domain::Kind;
use domain::controller::{ControllerKind, ControllerSettings, CronJobSettings, Schedule};
use domain::status::State;
use domain::use_cases::placement::Change;
use domain::use_cases::release::Order;

use crate::real::World;
use crate::runs::{ends_well, refused, running, until_run, words, world};
use crate::steps::{arrives, deletes, hello, only, order, rolls_back_to, serves, there};

fn at(schedule: &str) -> ControllerSettings {
    ControllerSettings::CronJob(CronJobSettings::new(Schedule::parse(schedule).unwrap()))
}

/// What a schedule is waited for at most once here takes, in a test of its own: a minute.
#[tokio::test(flavor = "multi_thread")]
async fn it_runs_when_it_is_due_and_when_somebody_says_so_until_it_is_stopped() {
    let world = world("minute").await;
    let release = arrives(&world, running(at("* * * * *"), &["WORDS=on time"])).await;
    let took = release.finished_at.unwrap() - release.created_at;
    assert!(took.num_seconds() < 20, "it has arrived as soon as it is there: {took}");
    let waits = |status: &domain::status::EnvironmentStatus| status.state == State::Ready && status.next_run.is_some();
    assert_eq!(world.until_status("orders", waits).await.controller, ControllerKind::CronJob);

    let scheduled = |status: &domain::status::EnvironmentStatus| {
        status.runs.iter().any(|run| !run.by_hand && run.status == domain::workload::RunStatus::Succeeded)
    };
    let status = world.until_status("orders", scheduled).await;
    let run = status.runs.iter().find(|run| !run.by_hand).unwrap();
    assert_eq!((run.release, run.succeeded), (Some(1), 1));
    assert_eq!(words(&world, &run.name).await, ["on time"]);
    let event = |status: &domain::status::EnvironmentStatus| {
        let of = |object: &str| status.events.iter().any(|event| event.object == object);
        of("CronJob orders") && of(&format!("Job {}", run.name))
    };
    world.until_status("orders", event).await;

    world.change("orders", Change::Run).await;
    let by_hand = |status: &domain::status::EnvironmentStatus| {
        status.runs.iter().any(|run| run.name == "orders-2" && run.by_hand && run.status.is_final())
    };
    let status = world.until_status("orders", by_hand).await;
    assert_eq!(status.controller, ControllerKind::CronJob, "the schedule stands for its runs");
    assert!(status.runs.len() >= 2, "the other is kept");
    deletes(&world, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_run_stopped_started_updated_and_rolled_back_between_its_times() {
    let world = world("yearly").await;
    let suspended = || world.kubectl(&["get", "cronjob", "orders", "-o", "jsonpath={.spec.suspend}"]);
    arrives(&world, running(at("@yearly"), &["WORDS=one"])).await;
    assert!(there(&world, "jobs,services").is_empty());
    world.change("orders", Change::Run).await;
    let status = ends_well(&world, "orders-2").await;
    assert!(status.runs[0].by_hand);
    assert_eq!(words(&world, "orders-2").await, ["one"]);
    for change in [Change::Scale(2), Change::Restart] {
        assert_eq!(refused(&world, change).await.kind, Kind::Conflict);
    }

    world.change("orders", Change::Stop).await;
    let status = world.until_status("orders", |status| status.state == State::Idle).await;
    assert_eq!((status.next_run, status.runs.len(), suspended().as_str()), (None, 1, "true"));
    // What somebody asks for runs all the same.
    world.change("orders", Change::Run).await;
    ends_well(&world, "orders-4").await;
    assert_eq!(suspended(), "true");
    world.change("orders", Change::Start).await;
    world.until_status("orders", |status| status.state == State::Ready && status.next_run.is_some()).await;
    assert_eq!(suspended(), "false");

    arrives(&world, running(at("@monthly"), &["WORDS=two"])).await;
    assert_eq!(there(&world, "jobs").len(), 2, "a new release runs when it is due");
    world.change("orders", Change::Run).await;
    ends_well(&world, "orders-7").await;
    assert_eq!(words(&world, "orders-7").await, ["two"]);
    rolls_back_to(&world, 1).await;
    assert_eq!(world.kubectl(&["get", "cronjob", "orders", "-o", "jsonpath={.spec.schedule}"]), "@yearly");

    // A run goes on while its schedule is stopped, and ends with the service.
    arrives(&world, running(at("@yearly"), &["TAKES=600"])).await;
    world.change("orders", Change::Run).await;
    until_run(&world, "orders-10", |run| run.active == 1).await;
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.stopped && suspended() == "true").await;
    until_run(&world, "orders-10", |run| run.active == 1).await;
    deletes(&world, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_the_place_of_a_deployment_and_a_deployment_its_own() {
    let world = World::new("cron-for", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, order(hello(), ControllerSettings::default(), 2, &[])).await;
    arrives(&world, Order { replace: true, ..running(at("@yearly"), &[]) }).await;
    only(&world, "deployments,services,pods", &[]).await;
    assert_eq!(there(&world, "cronjobs"), ["cronjob.batch/orders"]);
    world.change("orders", Change::Run).await;
    ends_well(&world, "orders-3").await;

    arrives(&world, Order { replace: true, ..order(hello(), ControllerSettings::default(), 1, &[]) }).await;
    only(&world, "cronjobs,jobs", &[]).await;
    serves(&world, 1).await;
}
