//! A release of one environment is brought to the next.

use domain::release::ReleaseStatus;
use domain::use_cases::environment;
use domain::use_cases::release::{self, Order, What};

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

async fn arrives(world: &World, environment: &str, what: What) {
    let made = release::deploy(&world.ports, &world.actor, "orders", environment, Order::of(what)).await.unwrap();
    until("a release", async || {
        let found = release::get(&world.ports, &world.actor, "orders", environment, made.number).await.unwrap();
        if found.status == ReleaseStatus::Ready { Ok(()) } else { Err(found) }
    })
    .await;
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
