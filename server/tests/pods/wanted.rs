//! What these tests order, and what a look beforehand says of it.

use domain::controller::{ControllerSettings, MountPath};
use domain::log::{LogItem, LogQuery};
use domain::pod::{Command, PodSettings, Source, Volume};
use domain::preflight::{Check, Subject, Verdict};
use domain::service;
use domain::use_cases::release::{Order, What};
use domain::use_cases::{log, preflight};
use futures::StreamExt;

use crate::real::keeper::keeper;
use crate::real::{World, until};
use crate::steps::order;

/// A service in an image that has a shell and says no user.
pub async fn world(name: &str) -> World {
    let world = World::new(name, "").await.work().await;
    world.register("orders", service::Source::Image(keeper())).await;
    world
}

/// One pod made like this.
pub fn of(pod: PodSettings) -> Order {
    Order { pod: Some(pod), ..order(What::Image(keeper()), ControllerSettings::default(), 1, &[]) }
}

pub fn command(text: &str) -> Command {
    Command::parse(text, "command").unwrap()
}

pub fn volume(name: &str, path: &str, source: Source) -> Volume {
    Volume { name: name.to_owned(), mount_path: MountPath::parse(path).unwrap(), read_only: false, source }
}

/// Runs a command in the service's container, as soon as one can; what it prints.
pub async fn inside(world: &World, command: &str) -> String {
    let arguments = ["exec", "deployment/orders", "-c", "orders", "--", "sh", "-c", command];
    until("an answer of the shell", async || world.try_kubectl(&arguments)).await.trim().to_owned()
}

/// What kubectl says of a field of the Deployment's pods.
pub fn template(world: &World, field: &str) -> String {
    world.kubectl(&["get", "deployment", "orders", "-o", &format!("jsonpath={{.spec.template.spec.{field}}}")])
}

/// What a look beforehand says of a subject, once the cluster has answered.
pub async fn foretold(world: &World, order: &Order, subject: Subject) -> Vec<(Verdict, String)> {
    let checks = until("a look at the cluster", async || {
        let found = preflight::look(&world.ports, &world.actor, "orders", "dev", order).await.unwrap();
        if found.checks.iter().any(|check| check.subject == Subject::Manifest) { Ok(found.checks) } else { Err(found) }
    })
    .await;
    let of = |check: &&Check| check.subject == subject;
    checks.iter().filter(of).map(|check| (check.verdict, check.sentence.en.clone().into_owned())).collect()
}

/// What one container has written.
pub async fn log_of(world: &World, container: &str) -> Vec<String> {
    let query = LogQuery { container: Some(container.to_owned()), ..LogQuery::default() };
    let lines = log::read(&world.ports, &world.actor, "orders", "dev", &query).await.unwrap();
    lines
        .map(|item| match item.unwrap() {
            LogItem::Line(line) => line.line,
            LogItem::Gap { gap } => panic!("{gap:?}"),
        })
        .collect()
        .await
}
