//! The server is killed (-9) in the middle, and begun again: the work goes on, once.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

use domain::build::{BuildStatus, StepStatus};
use domain::image::ImageRef;
use domain::release::ReleaseStatus;
use domain::removal::Removal;
use domain::use_cases::release::What;
use domain::use_cases::{placement, removal, status};
use real::gate::{Gate, Mode, Target};
use real::git::{Git, source_at};
use real::hold::Hold;
use real::server::Server;
use real::{BASE, HELLO, World, containers, fresh, until};

#[tokio::test(flavor = "multi_thread")]
async fn during_the_clone() {
    let world = World::new("clone", "").await;
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {}\n", fresh()));
    let gate = Gate::before(Target::Tcp(format!("127.0.0.1:{}", git.port)), Mode::Held).await;
    world.register("orders", source_at(gate.port)).await;
    world.build("orders").await;
    let mut server = Server::start(&world);
    gate.knocked().await;
    let look = world.config.data.join("builds/look-left");
    std::fs::create_dir_all(&look).unwrap();
    std::fs::write(look.join("key"), "a key").unwrap();
    assert_ne!(programs("git", gate.port), 0);
    server.kill();
    // While the Git server still holds its answer back: nothing but the kernel ends them.
    until("the end of git", async || if programs("git", gate.port) == 0 { Ok(()) } else { Err(()) }).await;
    gate.set(Mode::Shut);
    gate.set(Mode::Open);
    let _again = Server::start(&world);
    finished_once(&world).await;
    assert!(!look.exists(), "what a look left is cleared");
}

/// How many processes of a program have this port in their arguments.
fn programs(name: &str, port: u16) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read_to_string(process.path().join("cmdline")).ok());
    lines.filter(|line| line.starts_with(name) && line.contains(&format!(":{port}/"))).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn during_the_build() {
    let world = World::new("kill", "").await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN sleep 5; echo {key}\n"));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    let mut server = Server::start(&world);
    until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
    // A step is written down a moment after it begins; what the first attempt leaves is to be seen below.
    world.until_build("orders", 1, |build| build.steps.last().is_some_and(|step| step.name.starts_with("RUN"))).await;
    server.kill();
    until("the end of the container", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
    let _again = Server::start(&world);
    let statuses = finished_once(&world).await;
    assert_eq!(statuses, [StepStatus::Succeeded, StepStatus::Succeeded, StepStatus::Cancelled]);
}

#[tokio::test(flavor = "multi_thread")]
async fn during_the_push() {
    let gate = Gate::before(Target::Tcp("127.0.0.1:5000".to_owned()), Mode::Held).await;
    let world = World::new("push", &format!("registry = '127.0.0.1:{}/slipway-tests'", gate.port)).await;
    let git = Git::with(&format!("FROM {BASE}\nRUN echo {}\n", fresh()));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    let mut server = Server::start(&world);
    gate.knocked().await;
    server.kill();
    gate.set(Mode::Shut);
    gate.set(Mode::Open);
    let _again = Server::start(&world);
    finished_once(&world).await;
}

/// The build succeeded at its second attempt, and its log and steps tell of both: the second behind the first.
/// Answers how the steps of the first ended.
async fn finished_once(world: &World) -> Vec<StepStatus> {
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.attempts), (BuildStatus::Succeeded, 2), "{:?}", done.sentence);
    let names: Vec<_> = done.steps.iter().map(|step| step.name.split(' ').next().unwrap()).collect();
    let (first, second) = names.split_at(names.len() - 4);
    assert_eq!(second, ["Clone", "FROM", "RUN", "Push"]);
    assert!(second.starts_with(first), "{names:?}");
    let statuses: Vec<_> = done.steps.iter().map(|step| step.status).collect();
    let (before, after) = statuses.split_at(first.len());
    // The step that was cut off is cancelled; a server killed before it wrote that step leaves the ones that were over.
    assert!(before.iter().rev().skip(1).all(|status| *status == StepStatus::Succeeded), "{statuses:?}");
    assert!(
        before.last().is_none_or(|status| matches!(status, StepStatus::Succeeded | StepStatus::Cancelled)),
        "{statuses:?}"
    );
    assert!(after.iter().all(|status| *status == StepStatus::Succeeded), "{statuses:?}");
    let log = world.log("orders", 1).await;
    assert_eq!(log.matches("Slipway was ended; begun again\n").count(), 1, "{log}");
    assert!((1..=2).contains(&log.matches("Cloning git://").count()), "{log}");
    assert_eq!(log.len() as u64, done.steps.last().unwrap().log_end.unwrap());
    let at = usize::try_from(done.steps[first.len()].log_start).unwrap();
    assert!(log[..at].ends_with("begun again\n") && log[at..].starts_with("Cloning"), "{log}");
    let digest = world.ports.registry.digest(done.image.as_ref().unwrap()).await.unwrap();
    assert_eq!(digest, done.digest);
    before.to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_is_killed_twice_is_given_up_honestly() {
    let world = World::new("twice", "").await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN sleep 600 # {key}\n"));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    for _ in 0..2 {
        let mut server = Server::start(&world);
        until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
        server.kill();
        until("the end of the container", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
    }
    let _again = Server::start(&world);
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.attempts), (BuildStatus::Failed, 2));
    assert!(done.sentence.unwrap().en.contains("2 times"));
}

#[tokio::test(flavor = "multi_thread")]
async fn between_two_objects_of_one_apply() {
    let world = World::new("apply", "").await;
    world.hello("orders").await;
    let hold = Hold::deployments(&world).await;
    hold.gate.forget();
    world.deploy("orders", What::Image(ImageRef::parse(HELLO).unwrap()), 2, &[]).await;
    let mut server = Server::start(&world);
    hold.gate.knocked().await;
    server.kill();
    assert_eq!(world.kubectl(&["get", "service", "orders", "-o", "name"]).trim(), "service/orders", "half is there");
    assert_eq!(world.kubectl(&["get", "deployments", "-o", "name"]), "", "the other half is not");
    assert_eq!(world.releases("orders").await[0].applied_at, None, "and nobody says it was");
    hold.end();

    let _again = Server::start(&world);
    let done = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(done.status, ReleaseStatus::Ready, "{:?}", done.sentence);
    let generation = world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.metadata.generation}"]);
    assert_eq!(generation, "1", "it was written once");
    assert_eq!(world.kubectl(&["get", "services", "-o", "name"]).trim(), "service/orders", "and there is one of each");
}

#[tokio::test(flavor = "multi_thread")]
async fn during_the_rollout_and_before_it() {
    let world = World::new("roll", "").await;
    world.hello("orders").await;
    let hello = || What::Image(ImageRef::parse(HELLO).unwrap());
    // Asked for while no server runs.
    world.deploy("orders", hello(), 2, &[]).await;
    let mut server = Server::start(&world);
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Progressing).await;
    server.kill();
    let mut again = Server::start(&world);
    let done = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(done.status, ReleaseStatus::Ready, "{:?}", done.sentence);
    let generation = world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.metadata.generation}"]);
    assert_eq!(generation, "1", "it was written once");

    // Killed while the rollout stands still; what comes next overtakes it.
    world.deploy("orders", What::Image(ImageRef::parse("127.0.0.1:5000/samples/none:1@sha256:0000000000000000000000000000000000000000000000000000000000000000").unwrap()), 2, &[]).await;
    world.until_release("orders", 2, |release| release.applied_at.is_some()).await;
    again.kill();
    world.deploy("orders", What::Release(1), 2, &[]).await;
    let _last = Server::start(&world);
    let done = world.until_release("orders", 3, |release| release.status.is_final()).await;
    assert_eq!(done.status, ReleaseStatus::Ready, "{:?}", done.sentence);
    let all: Vec<_> = world.releases("orders").await.iter().map(|release| (release.number, release.status)).collect();
    assert_eq!(all[0], (3, ReleaseStatus::Ready));
    assert!(matches!(all[1], (2, ReleaseStatus::Superseded | ReleaseStatus::Failed)), "{all:?}");
    assert_eq!((all.len(), all[2]), (3, (1, ReleaseStatus::Ready)));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_service_is_taken_out_of_an_environment() {
    let world = World::new("leave", "").await;
    world.hello("orders").await;
    world.deploy("orders", What::Image(ImageRef::parse(HELLO).unwrap()), 1, &[]).await;
    let mut server = Server::start(&world);
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    // Something holds the Deployment: what is around it is gone already.
    let held = |finalizers: &str| format!(r#"{{"metadata": {{"finalizers": [{finalizers}]}}}}"#);
    world.kubectl(&["patch", "deployment", "orders", "-p", &held(r#""example.com/held""#)]);
    let everything = Removal { claims: false, configuration: true };
    removal::begin(&world.ports, &world.actor, "orders", "dev", "dev", everything).await.unwrap();
    until("the end of its Service", async || {
        let services = world.kubectl(&["get", "services", "-o", "name"]);
        if services.is_empty() { Ok(()) } else { Err(services) }
    })
    .await;
    server.kill();
    let seen = status::now(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert!(seen.deleting && seen.placement_version > 0, "it is still on its way: {}", seen.sentence);
    let scaled =
        placement::change(&world.ports, &world.actor, "orders", "dev", placement::Change::Scale(3), None).await;
    assert!(scaled.unwrap_err().text.en.contains("is being deleted from dev"));

    let _again = Server::start(&world);
    world.kubectl(&["patch", "deployment", "orders", "--type=merge", "-p", &held("")]);
    until("the end of the place", async || {
        let seen = status::now(&world.ports, &world.actor, "orders", "dev").await.unwrap();
        if seen.placement_version == 0 { Ok(()) } else { Err(seen.sentence) }
    })
    .await;
    assert_eq!(world.kubectl(&["get", "deployments,pods,services", "-o", "name"]), "");
    assert!(world.releases("orders").await.is_empty());
}
