//! A release of one environment is brought to the next.

use domain::preflight::{Subject, Verdict};
use domain::release::{Release, ReleaseStatus};
use domain::use_cases::release::{self, Order, What};
use domain::use_cases::{environment, preflight};

use crate::configured::{configures, text};
use crate::real::keeper::{keeper, later};
use crate::real::{World, until};
use crate::wanted::world;

/// A second namespace, which goes with it.
struct Second<'a> {
    world: &'a World,
    namespace: String,
}

impl Drop for Second<'_> {
    fn drop(&mut self) {
        let end = ["delete", "namespace", &self.namespace, "--ignore-not-found", "--wait=false"];
        drop(self.world.try_kubectl(&end));
    }
}

async fn deployed(world: &World, environment: &str, order: Order) -> Release {
    let made = release::deploy(&world.ports, &world.actor, "orders", environment, order).await.unwrap();
    until("the end of a release", async || {
        let found = release::get(&world.ports, &world.actor, "orders", environment, made.number).await.unwrap();
        if found.status.is_final() { Ok(found) } else { Err(found) }
    })
    .await
}

async fn arrives(world: &World, environment: &str, what: What) {
    let found = deployed(world, environment, Order::of(what)).await;
    assert_eq!(found.status, ReleaseStatus::Ready, "{:?}", found.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_promoted_with_its_image_and_what_is_configured_there_stays() {
    let world = world("promotes").await;
    let second = Second { world: &world, namespace: format!("{}-next", world.namespace) };
    environment::create(&world.ports, &world.actor, "next", "local", &second.namespace).await.unwrap();
    configures(&world, None, &[("SHARED", text("of all")), ("PLACE", text("nowhere"))]).await;
    configures(&world, Some("dev"), &[("PLACE", text("dev")), ("ONLY_DEV", text("1"))]).await;
    configures(&world, Some("next"), &[("PLACE", text("next")), ("/etc/orders/app.toml", text("a = 1\n"))]).await;
    tokio::join!(arrives(&world, "dev", What::Image(later())), arrives(&world, "next", What::Image(keeper())),);
    arrives(&world, "next", What::Promoted { environment: "dev".to_owned(), release: 1 }).await;
    let get = async |environment: &str, number| {
        release::get(&world.ports, &world.actor, "orders", environment, number).await.unwrap()
    };
    let (source, promoted) = (get("dev", 1).await, get("next", 2).await);
    assert_eq!(promoted.image, source.image);
    assert_eq!(promoted.promoted.map(|from| (from.environment.to_string(), from.release)), Some(("dev".to_owned(), 1)));
    let look = "tr '\\0' '\\n' </proc/1/environ | grep -E '^(SHARED|PLACE|ONLY_DEV|EDITION)=' | sort; cat /etc/orders/app.toml";
    let inside = ["-n", &second.namespace, "exec", "deployment/orders", "--", "sh", "-c", look];
    let has = until("an answer of the shell", async || world.try_kubectl(&inside)).await;
    assert_eq!(has.lines().collect::<Vec<_>>(), ["EDITION=later", "PLACE=next", "SHARED=of all", "a = 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_own_is_taken_over_where_it_is_promoted_to_and_nowhere_else() {
    let world = world("promote-owned").await;
    let second = Second { world: &world, namespace: format!("{}-next", world.namespace) };
    environment::create(&world.ports, &world.actor, "next", "local", &second.namespace).await.unwrap();
    tokio::join!(arrives(&world, "dev", What::Image(later())), arrives(&world, "next", What::Image(keeper())));
    for namespace in [&world.namespace, &second.namespace] {
        let image = format!("orders={}", crate::real::HELLO);
        world.try_kubectl(&["-n", namespace, "set", "image", "deployment/orders", &image]).unwrap();
    }
    let image = async |namespace: &str| {
        let path = "jsonpath={.spec.template.spec.containers[0].image}";
        world.try_kubectl(&["-n", namespace, "get", "deployment", "orders", "-o", path]).unwrap()
    };
    let promoted =
        |take_over| Order { take_over, ..Order::of(What::Promoted { environment: "dev".to_owned(), release: 1 }) };
    let said = async |take_over| {
        let order = promoted(take_over);
        let found = preflight::look(&world.ports, &world.actor, "orders", "next", &order).await.unwrap();
        let of = found.checks.into_iter().filter(|check| check.subject == Subject::Conflict);
        of.map(|check| (check.verdict, check.sentence.en.into_owned())).collect::<Vec<_>>()
    };
    let blocked = said(false).await;
    let owns = "kubectl-set owns spec.template.spec.containers[orders].image of Deployment/orders";
    assert!(blocked.len() == 1 && blocked[0].0 == Verdict::Blocked && blocked[0].1.starts_with(owns), "{blocked:?}");
    let refused = deployed(&world, "next", promoted(false)).await;
    assert_eq!(refused.status, ReleaseStatus::Failed);
    assert!(refused.sentence.unwrap().en.starts_with(owns));
    assert_eq!(image(&second.namespace).await, crate::real::HELLO, "nothing of it was applied");

    let warned = said(true).await;
    assert!(warned.len() == 1 && warned[0].0 == Verdict::Warning, "{warned:?}");
    let taken = deployed(&world, "next", promoted(true)).await;
    assert_eq!((taken.status, taken.take_over), (ReleaseStatus::Ready, true), "{:?}", taken.sentence);
    assert_eq!(image(&second.namespace).await, taken.image.to_string());
    assert_eq!(image(&world.namespace).await, crate::real::HELLO, "where it comes from it stays somebody else's");
}
