//! Builds with the real Docker Engine, registry and Git.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "builds/commits.rs"]
mod commits;
mod real;

use std::path::PathBuf;

use domain::build::{BuildStatus, StepStatus};
use domain::event::Event;
use domain::release::ReleaseStatus;
use domain::use_cases::build;
use domain::use_cases::release::What;
use futures::StreamExt;
use real::gate::{Gate, Mode, Target};
use real::git::Git;
use real::{BASE, World, containers, fresh, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_build_becomes_an_image_and_its_log_is_told_as_it_grows() {
    let world = World::new("build", "").await.work().await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {key}\nCMD [\"sleep\", \"3600\"]\n"));
    world.register("orders", git.source()).await;
    let mut heard = world.ports.events.subscribe();
    let number = world.build("orders").await.number;
    let done = world.until_build("orders", number, |build| build.status.is_final()).await;
    assert_eq!(done.status, BuildStatus::Succeeded, "{:?}", done.sentence);
    assert!(done.steps.iter().all(|step| step.status == StepStatus::Succeeded), "{:?}", done.steps);
    let (image, digest) = (done.image.clone().unwrap(), done.digest.clone().unwrap());
    assert_eq!(world.ports.registry.digest(&image).await.unwrap(), Some(digest));
    let log = world.log("orders", number).await;
    assert!(log.contains(&key));
    // What was told, put together, is the log.
    let mut told = String::new();
    loop {
        match heard.next().await.unwrap().expect("nothing was dropped").event {
            Event::BuildLog { offset, text, .. } => {
                assert_eq!(offset, told.len() as u64);
                told.push_str(&text);
            }
            Event::Build(build) if build.status.is_final() => break,
            _ => {}
        }
    }
    assert_eq!(told, log);
    world.deploy("orders", What::Build(number), 1, &[]).await;
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_fails_quotes_its_first_error_and_knows_its_place() {
    let world = World::new("fails", "").await.work().await;
    let line = "main.go:3:5: undefined: x";
    let git = Git::with(&format!("FROM {BASE}\nRUN echo fine && echo '{line}' >&2 && exit 2 # {}\n", fresh()));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!(done.status, BuildStatus::Failed);
    assert!(done.sentence.unwrap().en.contains(line));
    let log = world.log("orders", 1).await;
    let at = usize::try_from(done.error_offset.expect("a place")).unwrap();
    // Not the step's own name, which quotes the command and so the line too.
    assert_eq!(log[at..].lines().next(), Some(line), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_really_ends_the_work_and_what_waits_moves_up() {
    let world = World::new("cancel", "builds_at_once = 1").await.work().await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN sleep 600 # {key}\n"));
    world.register("orders", git.source()).await;
    for _ in 0..3 {
        world.build("orders").await;
    }
    until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
    let waiting = build::get(&world.ports, &world.actor, "orders", 2).await.unwrap();
    assert_eq!(waiting.status, BuildStatus::Queued);
    build::cancel(&world.ports, &world.actor, "orders", 2).await.unwrap();
    let never = world.until_build("orders", 2, |build| build.status.is_final()).await;
    assert_eq!((never.status, never.attempts), (BuildStatus::Cancelled, 0));

    build::cancel(&world.ports, &world.actor, "orders", 1).await.unwrap();
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!(done.status, BuildStatus::Cancelled);
    assert_eq!(done.steps.last().unwrap().status, StepStatus::Cancelled);
    assert!(!world.config.data.join("builds").join(format!("build-{}", done.id)).exists());
    world.until_build("orders", 3, |build| build.status == BuildStatus::Running).await;
    build::cancel(&world.ports, &world.actor, "orders", 3).await.unwrap();
    world.until_build("orders", 3, |build| build.status == BuildStatus::Cancelled).await;
    until("the end of all containers", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_waits_for_a_docker_that_is_away_and_says_so() {
    let gate = Gate::before(Target::Unix(PathBuf::from("/var/run/docker.sock")), Mode::Shut).await;
    let world = World::new("docker", &format!("docker = 'tcp://127.0.0.1:{}'", gate.port)).await.work().await;
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {}\n", fresh()));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    let waits = world.until_build("orders", 1, |build| build.sentence.is_some()).await;
    assert_eq!((waits.status, waits.attempts), (BuildStatus::Queued, 0));
    assert!(waits.sentence.unwrap().en.contains("Docker"));
    gate.set(Mode::Open);
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.sentence), (BuildStatus::Succeeded, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docker_that_goes_away_in_the_middle_of_a_build_is_named_and_the_next_build_succeeds() {
    let gate = Gate::before(Target::Unix(PathBuf::from("/var/run/docker.sock")), Mode::Open).await;
    let world = World::new("cut", &format!("docker = 'tcp://127.0.0.1:{}'", gate.port)).await.work().await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {key} && sleep 5\n"));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
    gate.set(Mode::Shut);
    let cut = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!(cut.status, BuildStatus::Failed);
    assert!(cut.sentence.as_ref().unwrap().en.contains("Docker"), "{:?}", cut.sentence);
    assert_eq!(cut.steps.last().unwrap().status, StepStatus::Failed);
    world.build("orders").await;
    world.until_build("orders", 2, |build| build.sentence.is_some()).await;
    gate.set(Mode::Open);
    let done = world.until_build("orders", 2, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.sentence), (BuildStatus::Succeeded, None));
    until("the end of all containers", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_end_puts_its_builds_back_into_the_line() {
    let mut world = World::new("rest", "").await.work().await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN sleep 600 # {key}\n"));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
    world.rest().await;
    let back = build::get(&world.ports, &world.actor, "orders", 1).await.unwrap();
    assert_eq!((back.status, back.attempts), (BuildStatus::Queued, 0));
    assert_eq!(back.steps.last().unwrap().status, StepStatus::Cancelled);
    assert!(world.log("orders", 1).await.ends_with("Slipway was ended; begun again\n"));
    until("the end of the container", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_is_away_fails_the_build_by_name_and_the_next_succeeds_when_it_is_back() {
    let gate = Gate::before(Target::Tcp("127.0.0.1:5000".to_owned()), Mode::Shut).await;
    let registry = format!("127.0.0.1:{}", gate.port);
    let world = World::new("registry", &format!("registry = '{registry}/slipway-tests'")).await.work().await;
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {}\n", fresh()));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    let failed = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!(failed.status, BuildStatus::Failed);
    assert!(failed.sentence.as_ref().unwrap().en.contains(&registry), "{:?}", failed.sentence);
    assert_eq!(failed.steps.last().map(|step| step.status), Some(StepStatus::Failed));
    gate.set(Mode::Open);
    world.build("orders").await;
    let done = world.until_build("orders", 2, |build| build.status.is_final()).await;
    assert_eq!(done.status, BuildStatus::Succeeded, "{:?}", done.sentence);
}
