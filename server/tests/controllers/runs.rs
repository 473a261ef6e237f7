//! The steps that the tests of a Job and of a CronJob take.

use domain::controller::{ControllerSettings, JobSettings};
use domain::error::Error;
use domain::log::{LogItem, LogQuery};
use domain::pod::PodSettings;
use domain::service::Source;
use domain::status::EnvironmentStatus;
use domain::use_cases::log;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::{Order, What};
use domain::workload::{Run, RunStatus};
use futures::StreamExt;

use crate::real::World;
use crate::real::runner::runner;
use crate::steps::order;

/// A service that runs to an end.
pub async fn world(name: &str) -> World {
    let world = World::new(name, "").await.work().await;
    world.register("orders", Source::Image(runner())).await;
    world
}

/// A Job of which this much is chosen.
pub fn job(settings: JobSettings, variables: &[&str]) -> Order {
    running(ControllerSettings::Job(settings), variables)
}

/// The image runs as root, so what was chosen for another image of the service is not to stay.
pub fn running(controller: ControllerSettings, variables: &[&str]) -> Order {
    Order { pod: Some(PodSettings::default()), ..order(What::Image(runner()), controller, 1, variables) }
}

/// Waits until the newest run is this one and as wanted.
pub async fn until_run(world: &World, name: &str, wanted: impl Fn(&Run) -> bool) -> EnvironmentStatus {
    let newest = |status: &EnvironmentStatus| status.runs.first().is_some_and(|run| run.name == name && wanted(run));
    world.until_status("orders", newest).await
}

/// Waits until the newest run is this one, and one of its pods runs.
pub async fn goes_on(world: &World, name: &str) -> EnvironmentStatus {
    until_run(world, name, |run| run.status == RunStatus::Running && run.active == 1).await;
    let runs = |status: &EnvironmentStatus| status.pods.iter().any(|pod| pod.run.as_deref() == Some(name) && pod.ready);
    world.until_status("orders", runs).await
}

/// Waits until the newest run is this one and has ended well.
pub async fn ends_well(world: &World, name: &str) -> EnvironmentStatus {
    let status = until_run(world, name, |run| run.status == RunStatus::Succeeded).await;
    let run = &status.runs[0];
    assert!(run.started_at.is_some() && run.started_at <= run.finished_at, "{run:?}");
    status
}

/// Why a change is refused.
pub async fn refused(world: &World, change: Change) -> Error {
    let refused = placement::change(&world.ports, &world.actor, "orders", "dev", change, None).await;
    refused.expect_err("refused")
}

/// What a run's pods have said, as it stands under the run.
pub async fn words(world: &World, run: &str) -> Vec<String> {
    let in_it = |status: &EnvironmentStatus| status.pods.iter().any(|pod| pod.run.as_deref() == Some(run));
    let status = world.until_status("orders", in_it).await;
    let mut words = Vec::new();
    for pod in status.pods.iter().filter(|pod| pod.run.as_deref() == Some(run)) {
        let query = LogQuery { pod: Some(pod.name.clone()), ..LogQuery::default() };
        let lines = log::read(&world.ports, &world.actor, "orders", "dev", &query).await.unwrap();
        words.extend(lines.map(Result::unwrap).map(text).collect::<Vec<_>>().await);
    }
    words
}

pub fn text(item: LogItem) -> String {
    match item {
        LogItem::Line(line) => line.line,
        LogItem::Gap { gap } => panic!("{gap:?}"),
    }
}
