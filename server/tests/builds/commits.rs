//! The commits between two builds of a real repository, kept when they were built.

use crate::real::git::Git;
use crate::real::{BASE, World};
use domain::commits::{Between, Few};
use domain::use_cases::commit;

async fn built(world: &World) -> u32 {
    let number = world.build("orders").await.number;
    let done = world.until_build("orders", number, |build| build.status.is_final()).await;
    assert!(done.digest.is_some(), "{:?}", done.sentence);
    number
}

async fn between(world: &World, from: u32, to: u32) -> Result<Between, String> {
    commit::look(&world.ports, &world.actor, "orders", from, to).await.unwrap().map_err(|why| why.en.into_owned())
}

fn subjects(few: &Few) -> Vec<&str> {
    few.commits.iter().map(|commit| commit.subject.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_build_keeps_its_commits_and_any_two_are_compared_without_the_repository() {
    let world = World::new("commits", "").await.work().await;
    let git = Git::with(&format!("FROM {BASE}\nCMD [\"sleep\", \"3600\"]\n"));
    world.register("orders", git.source()).await;
    let first = built(&world).await;
    for message in ["Take orders", "Count them", "Fix the count\n\nIt was wrong."] {
        git.commit(message);
    }
    let second = built(&world).await;
    git.begin_anew("Another beginning");
    let third = built(&world).await;
    drop(git);

    let forward = between(&world, first, second).await.unwrap();
    assert_eq!(subjects(&forward.new), ["Fix the count", "Count them", "Take orders"]);
    assert!(forward.lost.is_empty() && forward.new.more == 0 && !forward.new.open);
    let newest = &forward.new.commits[0];
    assert_eq!((newest.author.as_str(), newest.hash.len(), newest.short().len()), ("t", 40, 7));
    let back = between(&world, second, first).await.unwrap();
    assert_eq!((subjects(&back.lost).len(), back.new.is_empty()), (3, true));
    let anew = between(&world, second, third).await.expect_err("nothing in common");
    assert!(anew.contains("the branch was written anew"), "{anew}");
    assert_eq!(between(&world, first, first).await.unwrap(), Between::default());
}
