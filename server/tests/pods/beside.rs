//! What runs before the service and beside it.

use std::collections::BTreeMap;

use domain::image::ImageRef;
use domain::pod::{Companion, PodSettings, Role, Shutdown, Source};
use domain::preflight::{Subject, Verdict};
use domain::release::Release;
use domain::settings::Resources;
use domain::status::State;
use domain::use_cases::release::{Order, What};

use crate::real::keeper::{keeper, later};
use crate::real::{REGISTRY, fresh, tagged, until};
use crate::steps::{arrives, deploy, rolls_back_to};
use crate::wanted::{command, foretold, inside, log_of, of, template, volume, world};

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

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_beside_the_service_is_held_to_what_its_tag_stood_for() {
    let world = world("held").await;
    let moving = ImageRef::parse(&format!("{REGISTRY}/moving:{}", fresh())).unwrap();
    let with = |image: &ImageRef| {
        let guard = Companion { image: image.clone(), ..companion("guard", Role::Sidecar, "sleep 100000") };
        let shutdown = Shutdown { grace: Some(1), pre_stop: None };
        of(PodSettings { companions: vec![guard], shutdown, ..PodSettings::default() })
    };
    let beside = |release: &Release| release.settings.pod.companions[0].image.clone();
    let runs = || template(&world, "initContainers[0].image");
    tagged(&keeper(), &moving);
    let first = beside(&arrives(&world, with(&moving)).await);
    assert!(first.digest.is_some() && first.tag == moving.tag, "{first}");
    assert_eq!(runs(), first.to_string());

    tagged(&later(), &moving);
    let another =
        Order { variables: Some([("MODE".to_owned(), "2".to_owned())].into()), ..Order::of(What::Image(keeper())) };
    assert_eq!(beside(&arrives(&world, another).await), first, "what nobody speaks of stays what it was");
    let said = foretold(&world, &with(&moving), Subject::Image).await;
    let there = format!("Container guard: {moving} is in the registry: ");
    assert!(said.len() == 2 && said[1].1.starts_with(&there) && !said[1].1.contains("same"), "{said:?}");
    assert!(said[0].1.contains("the same image as in release 2"), "{said:?}");
    let third = beside(&arrives(&world, with(&moving)).await);
    assert!(third.digest != first.digest && runs() == third.to_string(), "chosen anew: {third}");
    let edition = ["exec", "deployment/orders", "-c", "guard", "--", "printenv", "EDITION"];
    assert_eq!(until("an answer of the guard", async || world.try_kubectl(&edition)).await.trim(), "later");

    assert_eq!(beside(&rolls_back_to(&world, 1).await), first, "a roll back brings it back");
    assert_eq!(runs(), first.to_string());
    let missing = ImageRef { tag: Some("missing".to_owned()), ..moving.clone() };
    let refused = deploy(&world, with(&missing)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("pod.companions"), "{refused:?}");
    // Nobody answers there.
    let away = with(&ImageRef::parse("127.0.0.1:9/beside:1").unwrap());
    let said = foretold(&world, &away, Subject::Image).await;
    let told = said[1].1.starts_with("Container guard: ") && said[1].1.ends_with("whatever the tag points to then.");
    assert!(said[1].0 == Verdict::Warning && told, "{said:?}");
}
