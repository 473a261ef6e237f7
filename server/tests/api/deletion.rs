//! Deleting a service from several environments, of which one does not let go: what is said of the data meanwhile holds for all.

use domain::build::BuildStatus;
use domain::name::Namespace;
use domain::service::Service;
use domain::use_cases::release::{Order, What, deploy};
use domain::use_cases::{build, deletion, environment, service};

use crate::ask::Answer;
use crate::controllers::{PLACE, Shop};
use crate::outside::Asked;

/// The scene, with `orders` also in `far`, whose cluster lets nothing be taken out; no build is left to wait for.
async fn two_places() -> Shop {
    let shop = Shop::open().await;
    let ports = &shop.world.ports;
    environment::create(ports, &shop.boss, "far", "local", "shop-far").await.unwrap();
    deploy(ports, &shop.boss, "orders", "far", Order::of(What::Build(1))).await.unwrap();
    let mut waiting = build::get(ports, &shop.boss, "orders", 2).await.unwrap();
    waiting.status = BuildStatus::Cancelled;
    ports.store.build_update(&waiting).await.unwrap();
    keeps(&shop, Some("shop-far"));
    shop
}

fn keeps(shop: &Shop, namespace: Option<&str>) {
    *shop.world.outside.keeps.lock().unwrap() = namespace.map(|name| Namespace::parse(name).unwrap());
}

async fn delete(shop: &Shop, query: &str) -> Answer {
    shop.world.ask("DELETE", &format!("/services/orders?confirm=orders{query}")).token(&shop.token).send().await
}

async fn read(shop: &Shop) -> Service {
    service::get(&shop.world.ports, &shop.boss, "orders").await.unwrap()
}

fn asked(shop: &Shop) -> Vec<Asked> {
    std::mem::take(&mut *shop.world.outside.asked.lock().unwrap())
}

const ALL: Asked = Asked::Remove { claims: true };

#[tokio::test]
async fn that_the_data_goes_too_is_true_of_places_that_are_empty_already() {
    let shop = two_places().await;
    delete(&shop, "").await.json(202);
    assert!(deletion::finish(&shop.world.ports, &read(&shop).await).await.is_err(), "one does not answer");
    assert_eq!(asked(&shop), [Asked::Remove { claims: false }]);
    assert_eq!(delete(&shop, "&volumes=delete").await.json(202)["volumes_go"], true);
    keeps(&shop, None);
    assert_eq!(deletion::finish(&shop.world.ports, &read(&shop).await).await, Ok(true));
    assert_eq!(asked(&shop), [ALL, ALL]);
    shop.world.get("/services/orders").token(&shop.token).send().await.problem(404);
    assert!(shop.world.ports.store.placements().await.unwrap().is_empty());
}

#[tokio::test]
async fn that_the_data_goes_too_is_heard_while_objects_are_taken_out() {
    let shop = two_places().await;
    keeps(&shop, None);
    delete(&shop, "").await.json(202);
    let seen = read(&shop).await;
    delete(&shop, "&volumes=delete").await.json(202);
    assert_eq!(deletion::finish(&shop.world.ports, &seen).await, Ok(false), "more was said to go");
    assert_eq!(asked(&shop).len(), 2);
    assert_eq!(deletion::finish(&shop.world.ports, &read(&shop).await).await, Ok(true));
    assert_eq!(asked(&shop), [ALL, ALL]);
}

#[tokio::test]
async fn what_was_on_its_way_out_of_an_environment_with_its_data_goes_with_it() {
    let shop = two_places().await;
    let removal = format!("{PLACE}?confirm=dev&volumes=delete");
    shop.world.ask("DELETE", &removal).token(&shop.token).send().await.json(202);
    delete(&shop, "").await.json(202);
    keeps(&shop, None);
    assert_eq!(deletion::finish(&shop.world.ports, &read(&shop).await).await, Ok(true));
    let asked = asked(&shop);
    assert_eq!(asked.iter().filter(|one| **one == ALL).count(), 1, "{asked:?}");
    assert_eq!(asked.len(), 2);
}
