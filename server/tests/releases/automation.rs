//! What Slipway does by itself: new builds are deployed, and a release that fails is gone back from.

use std::time::Duration;

use domain::build::BuildStatus;
use domain::release::{Release, ReleaseStatus};
use domain::use_cases::automation::{Wish, choose};
use domain::use_cases::release::{Order, What};

use crate::real::git::Git;
use crate::real::{BASE, HELLO, World, until};
use crate::steps::{arrives, deploy, deployed, hello};

async fn chooses(world: &World, wish: Wish) {
    choose(&world.ports, &world.actor, "orders", "dev", wish, None).await.unwrap();
}

/// Builds, with the real Docker Engine.
async fn builds(world: &World) -> u32 {
    let number = world.build("orders").await.number;
    let done = world.until_build("orders", number, |build| build.status.is_final()).await;
    assert_eq!(done.status, BuildStatus::Succeeded, "{:?}", done.sentence);
    number
}

/// Waits until there is a release of this number.
async fn comes(world: &World, number: u32) -> Release {
    until("a release made by itself", async || {
        let all = world.releases("orders").await;
        all.iter().find(|release| release.number == number).cloned().ok_or(all.len())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_build_is_deployed_by_itself_unless_somebody_rolled_back_and_until_they_let_it_go_on() {
    let world = World::new("byitself", "").await.work().await;
    let git = Git::with(&format!("FROM {BASE}\nCOPY --from={HELLO} /hello /hello\nENTRYPOINT [\"/hello\"]\n"));
    world.register("orders", git.source()).await;
    builds(&world).await;
    arrives(&world, Order::of(What::Build(1))).await;
    builds(&world).await;
    assert_eq!(world.releases("orders").await.len(), 1, "nobody chose it");

    chooses(&world, Wish { deploys: Some(true), ..Wish::default() }).await;
    let second = comes(&world, 2).await;
    assert_eq!((second.build_number, second.created_by), (Some(2), world.actor.name.clone()));
    builds(&world).await;
    assert_eq!(comes(&world, 3).await.build_number, Some(3), "and each one that follows");

    deploy(&world, Order::of(What::Release(1))).await.unwrap();
    builds(&world).await;
    // Longer than it takes where it is not held.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let all = world.releases("orders").await;
    assert_eq!((all.len(), all[0].repeats), (4, Some(1)), "a roll back holds it");

    chooses(&world, Wish { hold: Some(false), ..Wish::default() }).await;
    assert_eq!(comes(&world, 5).await.build_number, Some(4));
    let arrived = world.until_release("orders", 5, |release| release.status.is_final()).await;
    assert_eq!(arrived.status, ReleaseStatus::Ready, "{:?}", arrived.sentence);
    assert_eq!(world.releases("orders").await.len(), 5, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_fails_is_gone_back_from_also_when_the_server_ended_in_between() {
    let world = World::new("goesback", "").await.work().await;
    world.hello("orders").await;
    world.deploy("orders", hello(), 1, &[]).await;
    world.until_release("orders", 1, |release| release.status == ReleaseStatus::Ready).await;
    let crash = || Order { variables: Some([("CRASH".to_owned(), "1".to_owned())].into()), ..Order::of(hello()) };
    chooses(&world, Wish { rolls_back: Some(true), ..Wish::default() }).await;
    assert_eq!(deployed(&world, crash()).await.status, ReleaseStatus::Failed);
    assert_eq!(comes(&world, 3).await.repeats, Some(1));
    let back = world.until_release("orders", 3, |release| release.status.is_final()).await;
    assert_eq!(back.status, ReleaseStatus::Ready, "{:?}", back.sentence);
    let held = world.until_status("orders", |status| status.automation.is_held()).await;
    assert!(held.automation.rolls_back, "{:?}", held.automation);
    // One that is gone back to and fails itself would be the end of it: no release follows.
    assert_eq!(world.releases("orders").await.len(), 3);

    // As if the server had ended right after the release failed: nothing else is left to do.
    chooses(&world, Wish { rolls_back: Some(false), ..Wish::default() }).await;
    let failed = deployed(&world, crash()).await;
    assert_eq!(failed.status, ReleaseStatus::Failed);
    let mut world = world;
    world.rest().await;
    chooses(&world, Wish { rolls_back: Some(true), ..Wish::default() }).await;
    let store = &world.ports.store;
    let wanted = store.placement(failed.service, failed.environment).await.unwrap().unwrap();
    store.placement_applied(failed.service, failed.environment, wanted.wanted_version, None).await.unwrap();
    let world = world.work().await;
    assert_eq!(comes(&world, 5).await.repeats, Some(3));
    let back = world.until_release("orders", 5, |release| release.status.is_final()).await;
    assert_eq!(back.status, ReleaseStatus::Ready, "{:?}", back.sentence);
}
