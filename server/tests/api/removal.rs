//! Taking a service out of one environment: what is shown before, what is asked, what is refused meanwhile, and what is left.

use domain::configuration::Scope;
use domain::use_cases::{environment, removal, rollout, service, status};
use domain::workload::Claim;
use domain::{Error, text};
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::controllers::{PLACE, Shop};
use crate::outside::Asked;
use crate::scene;

async fn delete(shop: &Shop, query: &str) -> Answer {
    shop.world.ask("DELETE", &format!("{PLACE}?confirm=dev{query}")).token(&shop.token).send().await
}

/// What the worker does.
async fn finish(shop: &Shop) -> domain::Result<bool> {
    let service = service::get(&shop.world.ports, &shop.boss, "orders").await.unwrap();
    let environment = environment::get(&shop.world.ports, &shop.boss, "dev").await.unwrap();
    removal::finish(&shop.world.ports, &service, &environment).await
}

/// Writes a value and a sealed one.
async fn configure(shop: &Shop) {
    let body = json!({"version": 1, "variables": {"A": {"value": "b"}, "TOKEN": {"secret": "hunter2"}}});
    shop.act("PUT", "configuration", body, "en").await.json(200);
}

#[tokio::test]
async fn what_would_go_is_listed_with_its_volumes_apart() {
    let shop = Shop::open().await;
    configure(&shop).await;
    let object = |kind: &str, name: &str| domain::removal::Object { kind: kind.into(), name: name.into() };
    *shop.world.outside.objects.lock().unwrap() = vec![object("StatefulSet", "orders"), object("Service", "orders")];
    *shop.world.outside.claims.lock().unwrap() =
        vec![Claim { name: "data-orders-0".into(), size: 1 << 30, bound: true }];
    let belongings = format!("{PLACE}/belongings");
    let expected = json!({
        "objects": [{"kind": "StatefulSet", "name": "orders"}, {"kind": "Service", "name": "orders"}],
        "claims": [{"name": "data-orders-0", "size": 1 << 30, "bound": true}],
        "configured": 2, "not_asked": null,
    });
    assert_eq!(shop.get(&belongings).await, expected);
    *shop.world.outside.away.lock().unwrap() = true;
    let found = shop.get(&belongings).await;
    assert_eq!((&found["objects"], &found["not_asked"]), (&json!([]), &json!("The cluster does not answer.")));
}

#[tokio::test]
async fn it_is_asked_for_by_the_environments_name_and_then_nothing_else_is_done_to_it() {
    let shop = Shop::open().await;
    shop.arrives(1).await;
    for query in ["", "?confirm=", "?confirm=orders"] {
        let wrong = shop.world.ask("DELETE", &format!("{PLACE}{query}")).token(&shop.token).send().await.problem(422);
        assert_eq!(wrong.1.as_deref(), Some("confirm"), "{query}");
    }
    assert_eq!(delete(&shop, "&volumes=burn").await.problem(422).1.as_deref(), Some("volumes"));
    assert_eq!(delete(&shop, "&configuration=").await.problem(422).1.as_deref(), Some("configuration"));

    let going = delete(&shop, "").await.json(202);
    assert_eq!((&going["deleting"], &going["state"]), (&json!(true), &json!("moving")));
    assert_eq!(going["sentence"], "Being deleted: its objects leave the cluster.");
    for (method, what, body) in [
        ("PUT", "scale", json!({"replicas": 3})),
        ("POST", "restart", json!({})),
        ("POST", "stop", json!({})),
        ("POST", "drift/put-back", json!({})),
        ("PUT", "automation", json!({"hold": true})),
        ("PUT", "configuration", json!({"version": 1, "variables": {}})),
        ("POST", "releases", json!({"build": 1})),
        ("POST", "releases/preflight", json!({"build": 1})),
    ] {
        let (sentence, _) = shop.act(method, what, body.clone(), "en").await.problem(409);
        assert_eq!(sentence, "orders is being deleted from dev. Wait until that is done.", "{what}");
        let (chinese, _) = shop.act(method, what, body, "zh").await.problem(409);
        assert!(chinese.contains("正在从 dev 中删除 orders"), "{what}: {chinese}");
    }
    let before = shop.world.outside.applied.lock().unwrap().len();
    let service = service::get(&shop.world.ports, &shop.boss, "orders").await.unwrap();
    let dev = environment::get(&shop.world.ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(&shop.world.ports, &service, &dev).await.unwrap();
    assert_eq!(shop.world.outside.applied.lock().unwrap().len(), before, "nothing is put back");

    assert_eq!(finish(&shop).await, Ok(true));
    assert_eq!(*shop.world.outside.asked.lock().unwrap(), [Asked::Remove { claims: false }]);
    scene::look_again(&shop.world).await;
    let left = shop.get(PLACE).await;
    assert_eq!((&left["placement_version"], &left["deleting"]), (&json!(0), &json!(false)));
    assert_eq!(left["sentence"], "Not deployed here yet.");
    assert_eq!(shop.get(&format!("{PLACE}/releases")).await["items"], json!([]));
    assert_eq!(shop.get("/services/orders").await["deleting"], json!(false), "the service stays");
    let trail = shop.get("/audit?action=placement.delete").await;
    assert_eq!(trail["items"][0]["sentence"], "Deleted orders from dev, with its configuration there.");
    assert_eq!(delete(&shop, "").await.problem(409).0, "orders was never deployed to dev. Deploy it first.");
    assert_eq!(shop.deploy(json!({})).await.json(201)["number"], 2, "no number comes twice");
}

#[tokio::test]
async fn its_own_configuration_goes_unless_it_is_kept_and_the_base_stays() {
    for (query, kept) in [("", false), ("&configuration=delete", false), ("&configuration=keep", true)] {
        let shop = Shop::open().await;
        let base = json!({"version": 0, "variables": {"BASE": {"value": "1"}}});
        shop.world.ask("PUT", "/services/orders/configuration").token(&shop.token).json(&base).send().await.json(200);
        configure(&shop).await;
        delete(&shop, query).await.json(202);
        assert_eq!(finish(&shop).await, Ok(true));
        let store = &shop.world.ports.store;
        let service = service::get(&shop.world.ports, &shop.boss, "orders").await.unwrap();
        let dev = environment::get(&shop.world.ports, &shop.boss, "dev").await.unwrap();
        let own = store.configuration(service.id, Scope::Environment(dev.id)).await.unwrap();
        assert_eq!(
            (own.is_some(), store.secrets(service.id).await.unwrap().len()),
            (kept, usize::from(kept)),
            "{query}"
        );
        assert!(store.configuration(service.id, Scope::Base).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_keeps_it_and_says_why() {
    let shop = Shop::open().await;
    delete(&shop, "").await.json(202);
    let why = text!("The cluster does not answer.", "集群没有响应。");
    *shop.world.outside.refuses.lock().unwrap() = Some(Error::unavailable(why, "refused"));
    assert!(finish(&shop).await.is_err());
    scene::look_again(&shop.world).await;
    let stuck = shop.get(PLACE).await;
    assert_eq!((&stuck["state"], &stuck["evidence"]), (&json!("failed"), &json!("The cluster does not answer.")));

    // Asked once more, more may go; nothing stays after all.
    assert_eq!(delete(&shop, "&configuration=keep").await.json(202)["placement_version"], 2);
    assert_eq!(delete(&shop, "&volumes=delete").await.json(202)["placement_version"], 3);
    assert_eq!(delete(&shop, "&volumes=keep").await.json(202)["placement_version"], 3);
    *shop.world.outside.refuses.lock().unwrap() = None;
    assert_eq!(finish(&shop).await, Ok(true));
    let asked = shop.world.outside.asked.lock().unwrap().clone();
    assert_eq!(asked, [Asked::Remove { claims: false }, Asked::Remove { claims: true }]);
}

#[tokio::test]
async fn what_is_said_to_go_while_it_is_being_taken_out_is_not_forgotten() {
    let shop = Shop::open().await;
    delete(&shop, "").await.json(202);
    let ports = &shop.world.ports;
    let service = service::get(ports, &shop.boss, "orders").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    assert_eq!(ports.store.placement_forget(service.id, dev.id, 1, true).await, Ok(false), "another version");
    assert_eq!(
        status::get(ports, &shop.boss, "orders", "dev").await.unwrap().placement_version,
        1,
        "it is still there"
    );
    let Value::Array(releases) = shop.get(&format!("{PLACE}/releases")).await["items"].clone() else {
        panic!("no list")
    };
    assert_eq!(releases.len(), 1);
}
