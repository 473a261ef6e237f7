//! A service is taken out of one environment: its objects go, its data stays or goes as it is said, and so does the same
//! service elsewhere: it stays.

use domain::image::ImageRef;
use domain::removal::Removal;
use domain::status::State;
use domain::use_cases::release::{self, Order, What};
use domain::use_cases::{environment, removal, status};

use crate::data::{all_is_there, keeping, with_data};
use crate::real::{HELLO, World, until};
use crate::steps::{arrives, there};

/// A second environment, whose namespace goes with it.
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

async fn taken_out(world: &World, claims: bool) {
    let wish = Removal { claims, configuration: true };
    removal::begin(&world.ports, &world.actor, "orders", "dev", "dev", wish).await.unwrap();
    world.until_status("orders", |status| status.placement_version == 0).await;
    let all = "deployments,statefulsets,jobs,pods,services,configmaps,secrets,poddisruptionbudgets";
    assert_eq!(world.kubectl(&["get", all, "-l", "app.kubernetes.io/name=orders", "-o", "name"]), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_outlives_the_place_unless_it_is_said_to_go_and_other_environments_go_on() {
    let world = with_data("leaves").await;
    let second = Second { world: &world, namespace: format!("{}-next", world.namespace) };
    environment::create(&world.ports, &world.actor, "next", "local", &second.namespace).await.unwrap();
    let hello = Order { replicas: Some(1), ..Order::of(What::Image(ImageRef::parse(HELLO).unwrap())) };
    release::deploy(&world.ports, &world.actor, "orders", "next", hello).await.unwrap();
    let elsewhere = async || {
        let found = status::get(&world.ports, &world.actor, "orders", "next").await.unwrap();
        if found.state == State::Ready { Ok(found.pods[0].name.clone()) } else { Err(found.sentence) }
    };
    let there_before = until("the other environment", elsewhere).await;

    let leaving = removal::leaving(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    let objects: Vec<_> = leaving.objects.iter().map(|object| format!("{}/{}", object.kind, object.name)).collect();
    assert_eq!(objects, ["StatefulSet/orders", "Service/orders", "Service/orders-headless"]);
    assert_eq!(leaving.claims.iter().map(|claim| claim.size).collect::<Vec<_>>(), [16 << 20; 2]);

    taken_out(&world, false).await;
    assert_eq!(there(&world, "pvc").len(), 2);
    assert!(world.releases("orders").await.is_empty(), "its releases are forgotten");
    assert_eq!(arrives(&world, keeping(&[])).await.number, 2, "and counted on");
    all_is_there(&world, "the service was taken out and came back").await;

    taken_out(&world, true).await;
    assert!(there(&world, "pvc").is_empty());
    assert_eq!(elsewhere().await, Ok(there_before), "the pod of the other environment is the same");
}
