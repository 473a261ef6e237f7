//! What runs before the service and beside it.

use std::collections::BTreeMap;

use domain::pod::{Companion, PodSettings, Role, Shutdown, Source};
use domain::settings::Resources;
use domain::status::State;

use crate::real::keeper::keeper;
use crate::real::until;
use crate::steps::{arrives, deploy};
use crate::wanted::{command, inside, log_of, of, volume, world};

fn companion(name: &str, role: Role, script: &str) -> Companion {
    Companion {
        name: name.to_owned(),
        role,
        image: keeper(),
        command: command("sh -c"),
        arguments: domain::pod::Command::of(vec![script.to_owned()], "arguments").unwrap(),
        variables: BTreeMap::from([("WORDS".to_owned(), "for you".to_owned())]),
        resources: Resources::default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_prepares_is_there_for_the_service_and_what_runs_beside_it_is_heard() {
    let world = world("beside").await;
    let companions = vec![
        companion("guard", Role::Sidecar, "while true; do echo still here $WORDS; sleep 0.2; done"),
        companion("prepare", Role::Init, "echo prepared $WORDS | tee /shared/file"),
    ];
    let volumes = vec![volume("shared", "/shared", Source::Empty { size: None, memory: false })];
    // A shell heeds no signal.
    let shutdown = Shutdown { grace: Some(1), pre_stop: None };
    arrives(&world, of(PodSettings { companions, volumes, shutdown, ..PodSettings::default() })).await;
    let status = world.until_status("orders", |status| status.state == State::Ready).await;
    let pod = &status.pods[0];
    let found: Vec<_> = pod.containers.iter().map(|container| (container.name.as_str(), container.init)).collect();
    assert_eq!(found, [("prepare", true), ("orders", false), ("guard", false)]);
    assert_eq!((pod.restarts(), status.ready), (0, 1));
    assert_eq!(inside(&world, "cat /shared/file").await, "prepared for you");
    assert_eq!(log_of(&world, "prepare").await, ["prepared for you"]);
    let heard = until("a line of the sidecar", async || {
        let heard = log_of(&world, "guard").await;
        if heard.is_empty() { Err(heard) } else { Ok(heard) }
    })
    .await;
    assert!(heard.iter().all(|line| line == "still here for you"), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_before_the_service_is_told_by_its_name_and_its_words() {
    let world = world("fails").await;
    let companions = vec![companion("migrate", Role::Init, "echo FATAL: no database; exit 3")];
    deploy(&world, of(PodSettings { companions, ..PodSettings::default() })).await.unwrap();
    let told = world.until_status("orders", |status| status.state == State::Failed).await;
    let said = &told.sentence.en;
    assert!(said.contains("its init container migrate fails with exit code 3"), "{said}");
    assert_eq!(told.evidence.map(|words| words.en.trim().to_owned()).as_deref(), Some("FATAL: no database"));
    assert_eq!(log_of(&world, "migrate").await, ["FATAL: no database"]);
}
