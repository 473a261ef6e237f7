//! The line of builds with a scripted builder, for what the real one cannot be made to show quickly: what a server that
//! was killed left, folders that cannot be cleared, builds that panic.

use std::time::Duration;

use domain::build::{Build, BuildStatus, Step, StepStatus};
use domain::event::Event;
use domain::use_cases::build;
use futures::StreamExt;

use crate::outside::Builds;
use crate::scene;
use crate::world::World;

async fn until(world: &World, number: u32, wanted: impl Fn(&Build) -> bool) -> Build {
    let boss = world.boss().await;
    for _ in 0..3000 {
        let build = build::get(&world.ports, &boss, "orders", number).await.unwrap();
        if wanted(&build) {
            return build;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("build {number} did not come as far")
}

/// Build 2 of the scene, as a server that was killed in its first step leaves it.
async fn left(world: &World, attempts: u32) -> Build {
    let boss = world.boss().await;
    let mut build = build::get(&world.ports, &boss, "orders", 2).await.unwrap();
    build.status = BuildStatus::Running;
    build.attempts = attempts;
    build.started_at = Some(world.ports.host.now());
    build.steps = vec![Step::begin("Clone", 0)];
    world.ports.store.build_update(&build).await.unwrap();
    world.ports.store.build_log_append(build.id, 0, "Cloning at first\n").await.unwrap();
    build
}

#[tokio::test]
async fn a_second_attempt_is_written_behind_the_first() {
    let world = World::new().await;
    scene::set(&world).await;
    left(&world, 1).await;
    let token = world.token(&world.boss().await).await;
    let log = async |offset: usize| {
        let path = format!("/services/orders/builds/2/log?offset={offset}");
        world.get(&path).token(&token).send().await.text
    };
    let before = log(0).await;
    let _workers = world.work();
    let done = until(&world, 2, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.attempts), (BuildStatus::Failed, 2));
    let whole = format!("{before}Slipway was ended; begun again\nCloning\n");
    assert_eq!(log(0).await, whole);
    assert_eq!(log(before.len()).await, whole[before.len()..], "who read the first attempt reads on from there");
    let steps: Vec<_> = done.steps.iter().map(|step| (step.status, step.log_start)).collect();
    let second = (whole.len() - "Cloning\n".len()) as u64;
    assert_eq!(steps, [(StepStatus::Cancelled, 0), (StepStatus::Failed, second)]);
    assert_eq!(done.steps[0].log_end, Some(second));
}

#[tokio::test]
async fn a_build_is_given_up_for_the_reason_that_is_true() {
    let world = World::new().await;
    scene::set(&world).await;
    left(&world, 2).await;
    let _workers = world.work();
    let done = until(&world, 2, |build| build.status.is_final()).await;
    assert!(done.sentence.unwrap().en.contains("The last time: Slipway was ended"));

    *world.outside.builds.lock().unwrap() = Builds::Panic;
    let boss = world.boss().await;
    let number = build::start(&world.ports, &boss, "orders", None).await.unwrap().number;
    let done = until(&world, number, |build| build.status.is_final()).await;
    let sentence = done.sentence.unwrap().en;
    assert!(sentence.contains("begun 2 times") && !sentence.contains("was ended"), "{sentence}");
}

#[tokio::test]
async fn a_build_that_cannot_be_put_in_order_keeps_no_other_from_its_turn() {
    let world = World::new().await;
    scene::set(&world).await;
    let stuck = left(&world, 1).await;
    *world.outside.stuck.lock().unwrap() = vec![stuck.id.to_string()];
    let boss = world.boss().await;
    let number = build::start(&world.ports, &boss, "orders", None).await.unwrap().number;
    let _workers = world.work();
    until(&world, number, |build| build.status.is_final()).await;
    assert_eq!(until(&world, 2, |_| true).await.status, BuildStatus::Running);
    world.outside.stuck.lock().unwrap().clear();
    until(&world, 2, |build| build.status.is_final()).await;
}

#[tokio::test]
async fn what_a_build_tells_of_itself_does_not_take_back_a_wish_to_cancel() {
    let world = World::new().await;
    scene::set(&world).await;
    *world.outside.builds.lock().unwrap() = Builds::Talk;
    let mut heard = world.ports.events.subscribe();
    let _workers = world.work();
    until(&world, 2, |build| !build.steps.is_empty()).await;
    build::cancel(&world.ports, &world.boss().await, "orders", 2).await.unwrap();
    let mut wished = false;
    loop {
        let Some(Event::Build(build)) = heard.next().await.unwrap().map(|notice| notice.event) else { continue };
        assert!(build.cancel_requested || !wished, "{build:?}");
        wished |= build.cancel_requested;
        if build.status.is_final() {
            assert_eq!((build.status, build.cancel_requested), (BuildStatus::Cancelled, true));
            return;
        }
    }
}
