//! What is said of a deployment before it is asked for, and the pages around it as they are sent.

use axum::http::StatusCode;
use domain::image::ImageRef;
use domain::page::Piece;
use domain::preflight::{Check, Preflight, Subject, Verdict};
use domain::use_cases::release::{Order, What};
use domain::use_cases::{preflight, release, team};
use domain::user::{Actor, Role};

use crate::pages::{page, signed_in};
use crate::scene;
use crate::world::World;

fn order(what: What) -> Order {
    Order { replicas: Some(3), ..Order::of(what) }
}

async fn look(world: &World, actor: &Actor, what: What) -> domain::Result<Preflight> {
    preflight::look(&world.ports, actor, "orders", "dev", &order(what)).await
}

fn of(found: &Preflight, subject: Subject) -> (Verdict, &str) {
    let check: &Check = found.checks.iter().find(|check| check.subject == subject).unwrap();
    (check.verdict, &check.sentence.en)
}

#[tokio::test]
async fn an_order_that_can_go_out_says_what_holds_and_what_the_cluster_would_get() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let found = look(&world, &boss, What::Build(1)).await.unwrap();
    let image = "registry.example/slipway/orders:1 is in the registry: aaaaaaaaaaaa, the same image as in release 1.";
    assert_eq!(of(&found, Subject::Image), (Verdict::Holds, image));
    assert_eq!(of(&found, Subject::Cluster), (Verdict::Holds, "The cluster local answers."));
    let room = "3 more pods at most at a time (without requests each); there is room for 103 on 1 node.";
    assert_eq!(of(&found, Subject::Room), (Verdict::Holds, room));
    assert_eq!(of(&found, Subject::Rollout).0, Verdict::Warning, "release 1 is not ready yet");
    assert_eq!(found.blocked(), 0);
    let replicas = |objects: &[serde_json::Value]| {
        let deployment = objects.iter().find(|object| object["kind"] == "Deployment").unwrap();
        (deployment["spec"]["replicas"].clone(), deployment["metadata"]["annotations"]["slipway.dev/release"].clone())
    };
    assert_eq!(replicas(&found.before), (2.into(), "1".into()));
    assert_eq!(replicas(&found.after), (3.into(), "2".into()));
    let piece = Piece { after: None, limit: None };
    let releases = release::list(&world.ports, &boss, "orders", "dev", &piece).await.unwrap();
    assert_eq!(releases.items.len(), 1, "looking writes nothing");
}

#[tokio::test]
async fn what_deploying_would_refuse_is_told_before_it_is_asked_for() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let missing = ImageRef::parse("registry.example/orders:missing").unwrap();
    let found = look(&world, &boss, What::Image(missing.clone())).await.unwrap();
    let refused = release::deploy(&world.ports, &boss, "orders", "dev", order(What::Image(missing))).await.unwrap_err();
    assert_eq!(of(&found, Subject::Image), (Verdict::Blocked, refused.text.en.as_ref()));
    assert_eq!((found.blocked(), found.after.len()), (1, 0));
    assert_eq!(of(&found, Subject::Cluster).0, Verdict::Holds, "the rest is looked at all the same");
    let unbuilt = look(&world, &boss, What::Build(2)).await.unwrap();
    assert_eq!(of(&unbuilt, Subject::Image).0, Verdict::Blocked);
}

#[tokio::test]
async fn the_api_tells_the_same_to_scripts() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let ask = world.post("/services/orders/environments/dev/releases/preflight").token(&token);
    let found = ask.json(&serde_json::json!({"build": 1, "replicas": 3})).send().await.json(200);
    assert_eq!((&found["checks"][0]["subject"], &found["checks"][0]["verdict"]), (&"image".into(), &"holds".into()));
    assert_eq!(found["after"][1]["spec"]["replicas"], 3);
}

#[tokio::test]
async fn only_who_may_deploy_has_the_registry_asked() {
    let world = World::new().await;
    scene::set(&world).await;
    let (_, token) = world.member("vera", "shop", Role::Viewer).await;
    let ask = world.post("/services/orders/environments/dev/releases/preflight").token(&token);
    ask.json(&serde_json::json!({"build": 1})).send().await.problem(403);
}

#[tokio::test]
async fn pages_that_are_kept_while_their_data_is_exchanged_are_sent_whole() {
    let (world, session) = signed_in().await;
    let boss = scene::set(&world).await;
    team::set_member(&world.ports, &boss, "shop", "ann", Some(Role::Developer)).await.unwrap();
    let place = "/services/orders/environments/dev";
    for (path, wanted) in [
        ("/services", "href=\"/services/orders\""),
        ("/services?sort=-team", "aria-sort=\"descending\""),
        ("/services/orders", "href=\"/services/orders/environments/dev\""),
        ("/environments/dev", "href=\"/services/orders/environments/dev\""),
        (place, "range=6h"),
        (place, "No other release became ready before: there is nothing to go back to."),
        (&format!("{place}/metrics"), "chart-svg"),
        (&format!("{place}/deploy?build=1"), "Before it goes"),
        ("/?environment=dev&state=moving", "State: "),
    ] {
        let answer = page(&world, path, &[("cookie", &session)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text.contains(wanted), "{path} holds {wanted}");
    }
}
