//! What another field manager owns is named beforehand, keeps a release back whole, and is taken over by who chose to.

use domain::preflight::{Subject, Verdict};
use domain::release::ReleaseStatus;
use domain::use_cases::automation::{Wish, choose};
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::Order;
use domain::use_cases::rollout;

use crate::real::{HELLO, World};
use crate::steps::{arrives, deployed, hello, order, rolls_back_to, serves};
use crate::wanted::{foretold, template};

const OTHER: &str = "127.0.0.1:5000/samples/hello:other";
const FIELD: &str = "spec.template.spec.containers[orders].image";

fn one(variables: &[&str]) -> Order {
    order(hello(), domain::controller::ControllerSettings::default(), 1, variables)
}

fn set_image(world: &World) {
    world.kubectl(&["set", "image", "deployment/orders", &format!("orders={OTHER}")]);
}

fn image(world: &World) -> String {
    template(world, "containers[0].image")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_owns_keeps_a_release_back_until_a_person_takes_it_over() {
    let world = World::new("conflicts", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, one(&["MODE=fast"])).await;
    let goes_back = Wish { rolls_back: Some(true), ..Wish::default() };
    choose(&world.ports, &world.actor, "orders", "dev", goes_back, None).await.unwrap();
    let (service, dev) = placement::find(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    rollout::reconcile(&world.ports, &service, &dev).await.unwrap();
    assert_eq!(foretold(&world, &one(&["MODE=slow"]), Subject::Conflict).await, [], "it is all Slipway's");

    set_image(&world);
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    let said = foretold(&world, &one(&["MODE=slow"]), Subject::Conflict).await;
    let who = format!("kubectl-set owns {FIELD} of Deployment/orders");
    assert!(said.len() == 1 && said[0].0 == Verdict::Blocked && said[0].1.starts_with(&who), "{said:?}");

    // Of the Service each apply would change the release that it names.
    let versions = || {
        let of_service = world.kubectl(&["get", "service", "orders", "-o", "jsonpath={.metadata.resourceVersion}"]);
        (of_service, world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.metadata.generation}"]))
    };
    let before = versions();
    let failed = deployed(&world, one(&["MODE=slow"])).await;
    let why = failed.sentence.unwrap().en;
    assert_eq!(failed.status, ReleaseStatus::Failed);
    assert!(why.starts_with(&who) && why.contains("Deploy again and choose to take over"), "{why}");
    assert_eq!(versions(), before, "nothing at all was applied");
    rollout::reconcile(&world.ports, &service, &dev).await.unwrap();
    let newest = world.releases("orders").await[0].number;
    assert_eq!((newest, image(&world).as_str()), (failed.number, OTHER), "nothing is to be gone back from");

    let order = Order { take_over: true, ..one(&["MODE=slow"]) };
    let said = foretold(&world, &order, Subject::Conflict).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Warning, "{said:?}");
    let taken = arrives(&world, order).await;
    assert!(taken.take_over && image(&world).starts_with(HELLO), "{}", image(&world));
    serves(&world, 1).await;
    assert_eq!(foretold(&world, &one(&["MODE=fast"]), Subject::Conflict).await, [], "it is Slipway's again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_back_and_a_restart_take_over_without_being_asked_and_so_does_the_number_of_pods() {
    let world = World::new("takes-over", "").await.work().await;
    world.hello("orders").await;
    arrives(&world, one(&["MODE=1"])).await;
    world.kubectl(&["scale", "deployment/orders", "--replicas=2"]);
    arrives(&world, one(&["MODE=2"])).await;
    serves(&world, 1).await;

    set_image(&world);
    let back = Order::of(domain::use_cases::release::What::Release(1));
    let said = foretold(&world, &back, Subject::Conflict).await;
    let is_said = said.len() == 1 && said[0].0 == Verdict::Warning && said[0].1.contains("is taken over");
    assert!(is_said, "{said:?}");
    rolls_back_to(&world, 1).await;
    assert!(image(&world).starts_with(HELLO));

    set_image(&world);
    world.change("orders", Change::Restart).await;
    crate::real::until("the image of the release", async || {
        let found = image(&world);
        if found.starts_with(HELLO) { Ok(()) } else { Err(found) }
    })
    .await;
    serves(&world, 1).await;
}
