//! The steps that the tests of all controllers take.

use domain::Result;
use domain::controller::{ControllerSettings, StatefulSetSettings};
use domain::image::ImageRef;
use domain::release::{Release, ReleaseStatus};
use domain::status::State;
use domain::use_cases::placement::Change;
use domain::use_cases::release::{self, Order, What};
use domain::use_cases::{deletion, service};

use crate::real::{HELLO, World, until};

pub fn hello() -> What {
    What::Image(ImageRef::parse(HELLO).unwrap())
}

/// A StatefulSet whose pods start and end one after the other.
pub fn in_order() -> ControllerSettings {
    ControllerSettings::StatefulSet(StatefulSetSettings::default())
}

/// An order of this controller for so many pods; `variables` are `NAME=value`.
pub fn order(what: What, controller: ControllerSettings, replicas: u32, variables: &[&str]) -> Order {
    let pairs = variables.iter().filter_map(|pair| pair.split_once('='));
    Order {
        controller: Some(controller),
        replicas: Some(replicas),
        variables: Some(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
        ..Order::of(what)
    }
}

pub async fn deploy(world: &World, order: Order) -> Result<Release> {
    release::deploy(&world.ports, &world.actor, "orders", "dev", order).await
}

/// Deploys, and waits until it has arrived or failed.
pub async fn deployed(world: &World, order: Order) -> Release {
    let number = deploy(world, order).await.unwrap().number;
    world.until_release("orders", number, |release| release.status.is_final()).await
}

/// Deploys what must arrive.
pub async fn arrives(world: &World, order: Order) -> Release {
    let release = deployed(world, order).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    release
}

/// Rolls back to a release, as the button does.
pub async fn rolls_back_to(world: &World, number: u32) -> Release {
    let order = Order::of(What::Release(number));
    arrives(world, order).await
}

/// Deploys what must fail because its pods crash, and be said so.
pub async fn crashes(world: &World, order: Order) {
    let release = deployed(world, order).await;
    assert_eq!(release.status, ReleaseStatus::Failed);
    let sentence = release.sentence.expect("a sentence");
    assert!(sentence.en.contains("exit code 1"), "{sentence}");
}

/// What kubectl says of a field of each pod, in the order of the pods' names.
pub fn of_pods(world: &World, field: &str) -> Vec<String> {
    let path = format!("jsonpath={{range .items[*]}}{{{field}}}{{\"\\n\"}}{{end}}");
    world.kubectl(&["get", "pods", "-o", &path]).lines().map(str::to_owned).collect()
}

/// The number of the release that each pod runs.
pub fn releases(world: &World) -> Vec<String> {
    of_pods(world, r".metadata.annotations.slipway\.dev/release")
}

/// Restarts, and waits until as many pods serve and all are others.
pub async fn restarts(world: &World) {
    let before = of_pods(world, ".metadata.uid");
    world.change("orders", Change::Restart).await;
    until("other pods", async || {
        let now = of_pods(world, ".metadata.uid");
        if now.len() == before.len() && now.iter().all(|pod| !before.contains(pod)) { Ok(()) } else { Err(now) }
    })
    .await;
    serves(world, before.len()).await;
}

/// Stops, and waits until no pod is left.
pub async fn stops(world: &World) {
    world.change("orders", Change::Stop).await;
    world.until_status("orders", |status| status.state == State::Idle && status.pods.is_empty()).await;
    assert!(of_pods(world, ".metadata.name").is_empty());
}

/// Starts, and waits until so many pods serve.
pub async fn starts(world: &World, pods: usize) {
    world.change("orders", Change::Start).await;
    serves(world, pods).await;
}

/// Waits until exactly so many pods are there and ready.
pub async fn serves(world: &World, pods: usize) {
    let wanted = u32::try_from(pods).unwrap();
    world
        .until_status("orders", |status| {
            status.state != State::Failed
                && status.pods.len() == pods
                && (status.ready, status.desired) == (wanted, wanted)
        })
        .await;
}

/// Deletes the service, and waits until it is forgotten.
pub async fn deletes(world: &World, claims: bool) {
    deletion::begin(&world.ports, &world.actor, "orders", "orders", claims).await.unwrap();
    until("the deletion", async || {
        let left = service::list(&world.ports, &world.actor).await.unwrap();
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    let workloads = "deployments,statefulsets,daemonsets,jobs,cronjobs,pods,services";
    assert_eq!(world.kubectl(&["get", workloads, "-o", "name"]), "");
}

/// Waits until there is no more than this of the kinds.
pub async fn only(world: &World, kinds: &str, names: &[&str]) {
    until("the end of the others", async || {
        let left = there(world, kinds);
        if left == names { Ok(()) } else { Err(left) }
    })
    .await;
}

/// Names of what there is of some kinds.
pub fn there(world: &World, kinds: &str) -> Vec<String> {
    world.kubectl(&["get", kinds, "-o", "name"]).lines().map(str::to_owned).collect()
}
