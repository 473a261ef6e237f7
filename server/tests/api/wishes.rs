//! What is wished, and what the cluster makes of it: refusals are kept and said, what runs is what the cluster says, and a
//! page that missed something is right again with its next stream.

use std::time::Duration;

use domain::event::{Event, Notice};
use domain::name::ServiceName;
use domain::ports::Ports;
use domain::release::ReleaseStatus;
use domain::status::{EnvironmentStatus, State};
use domain::use_cases::placement::{self, Change};
use domain::use_cases::release::{self, Order, What};
use domain::use_cases::rollout::{self, Left};
use domain::use_cases::{deletion, environment, metric, service};
use domain::user::Actor;
use domain::workload::Workload;
use domain::{Error, metric::Range, text};
use futures::StreamExt;
use serde_json::{Value, json};

use crate::scene;
use crate::world::World;

const PLACE: &str = "/services/orders/environments/dev";

/// What the rollout worker does when it is woken.
async fn reconcile(ports: &Ports, boss: &Actor) -> Left {
    let service = service::get(ports, boss, "orders").await.unwrap();
    let environment = environment::get(ports, boss, "dev").await.unwrap();
    rollout::reconcile(ports, &service, &environment).await.unwrap()
}

async fn status(world: &World, token: &str) -> Value {
    scene::look_again(world).await;
    world.get(PLACE).token(token).send().await.json(200)
}

async fn deploy(world: &World, boss: &Actor) -> u32 {
    deploy_what(world, boss, What::Build(1)).await
}

async fn deploy_what(world: &World, boss: &Actor, what: What) -> u32 {
    let order = Order::of(what);
    release::deploy(&world.ports, boss, "orders", "dev", order).await.unwrap().number
}

/// A Deployment of this release, made from this version of the placement, with as many pods as it wants.
fn shows(world: &World, release: u32, version: u32, desired: u32) {
    let pods: Vec<Value> = (0..desired)
        .map(|number| {
            json!({"name": format!("orders-1-{number}"), "uid": "u", "node": "n", "phase": "Running", "ready": true,
                "deleting": false, "created_at": null, "release": release, "ip": null, "trouble": null,
                "containers": []})
        })
        .collect();
    let controller = json!({"kind": "Deployment", "name": "orders", "desired": desired, "replicas": desired,
        "updated": desired, "ready": desired, "available": desired, "generation": 1, "observed_generation": 1,
        "conditions": [], "image": "orders:1", "release": release, "placement_version": version, "created_at": null});
    let workload = json!({"controller": controller, "pods": pods, "events": []});
    *world.outside.workload.lock().unwrap() = Some(serde_json::from_value::<Workload>(workload).unwrap());
}

fn refused() -> Error {
    Error::conflict(text!("A webhook says no.", "Webhook 拒绝了请求。"))
}

#[tokio::test]
async fn a_change_that_the_cluster_refuses_is_kept_and_said_until_another_is_taken() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Follow);
    shows(&world, 1, 1, 2);
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Nothing);
    assert_eq!(status(&world, &token).await["sentence"], "2 of 2 pods ready.");

    *world.outside.refuses.lock().unwrap() = Some(refused());
    placement::change(&world.ports, &boss, "orders", "dev", Change::Scale(3), None).await.unwrap();
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Nothing, "asking again would give the same answer");
    let now = status(&world, &token).await;
    let sentence = "2 of 2 pods ready. The last change is not in the cluster: A webhook says no.";
    assert_eq!((&now["sentence"], &now["state"]), (&json!(sentence), &json!("warning")));
    assert_eq!((&now["desired"], &now["replicas"]), (&json!(2), &json!(3)));

    *world.outside.refuses.lock().unwrap() = Some(Error::unavailable(text!("Away.", "没有响应。"), "x"));
    placement::change(&world.ports, &boss, "orders", "dev", Change::Stop, None).await.unwrap();
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Retry);
    let sentence = "2 of 2 pods ready. The last change is not in the cluster: Away.";
    assert_eq!(status(&world, &token).await["sentence"], sentence);

    *world.outside.refuses.lock().unwrap() = None;
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Nothing);
    shows(&world, 1, 3, 0);
    assert_eq!(status(&world, &token).await["sentence"], "Stopped.");
}

#[tokio::test]
async fn the_version_is_that_of_what_runs_while_a_newer_one_is_refused() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    reconcile(&world.ports, &boss).await;
    shows(&world, 1, 1, 2);
    reconcile(&world.ports, &boss).await;
    let before = status(&world, &token).await;
    world.clock.forward(60);
    *world.outside.refuses.lock().unwrap() = Some(refused());
    assert_eq!(deploy(&world, &boss).await, 2);
    let pending = status(&world, &token).await;
    assert_eq!((&pending["release"], &pending["state"]), (&json!(1), &json!("moving")), "{pending}");
    reconcile(&world.ports, &boss).await;
    let after = status(&world, &token).await;
    for field in ["release", "version", "released_at", "desired"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let sentence = "2 of 2 pods ready. Release 1 runs; release 2 is not in the cluster: A webhook says no.";
    assert_eq!((&after["sentence"], &after["state"]), (&json!(sentence), &json!("warning")));
}

#[tokio::test]
async fn a_release_that_never_ran_does_not_become_ready_by_being_stopped() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    reconcile(&world.ports, &boss).await;
    placement::change(&world.ports, &boss, "orders", "dev", Change::Stop, None).await.unwrap();
    shows(&world, 1, 2, 0);
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Follow);
    let release = release::get(&world.ports, &boss, "orders", "dev", 1).await.unwrap();
    assert_eq!(release.status, ReleaseStatus::Progressing);
    assert!(release.sentence.unwrap().en.contains("when it is started"));
    let before = world.ports.store.release_ready_before(release.service, release.environment, 2).await.unwrap();
    assert_eq!(before, None, "nothing to go back to");
    placement::change(&world.ports, &boss, "orders", "dev", Change::Start, None).await.unwrap();
    shows(&world, 1, 3, 2);
    assert_eq!(reconcile(&world.ports, &boss).await, Left::Nothing);
    let release = release::get(&world.ports, &boss, "orders", "dev", 1).await.unwrap();
    assert_eq!((release.status, release.sentence), (ReleaseStatus::Ready, None));
}

#[tokio::test]
async fn a_roll_back_leads_to_a_release_that_is_another() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let ready = async |number: u32, version: u32| {
        reconcile(&world.ports, &boss).await;
        shows(&world, number, version, 2);
        reconcile(&world.ports, &boss).await;
        let release = release::get(&world.ports, &boss, "orders", "dev", number).await.unwrap();
        assert_eq!(release.status, ReleaseStatus::Ready, "{number}: {:?}", release.sentence);
    };
    ready(1, 1).await;
    let second = deploy(&world, &boss).await;
    ready(second, 2).await;
    let again = deploy_what(&world, &boss, What::Release(second)).await;
    ready(again, 3).await;
    assert_eq!(status(&world, &token).await["release"], json!(again));
    let roll_back = world.ports.board.all()[0].roll_back;
    assert_eq!(roll_back, Some(1), "the one that it repeats would change nothing");
}

#[tokio::test]
async fn trouble_that_goes_on_keeps_its_beginning() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    reconcile(&world.ports, &boss).await;
    let ended = |release: u32, at: &str| {
        shows(&world, release, 1, 1);
        let mut workload = world.outside.workload.lock().unwrap();
        let pod = &mut workload.as_mut().unwrap().pods[0];
        pod.ready = false;
        let end = json!({"exit_code": 1, "reason": "Error", "message": "", "started_at": at, "finished_at": at});
        let container = json!({"name": "orders", "image": "orders:1", "init": false, "ready": false, "restarts": 2,
            "state": {"terminated": end}, "last": null, "cpu_request": null, "cpu_limit": null,
            "memory_request": null, "memory_limit": null});
        pod.containers = vec![serde_json::from_value(container).unwrap()];
    };
    let (first, again) = ("2026-11-26T03:00:00Z", "2026-11-26T03:01:00Z");
    ended(1, first);
    assert_eq!(status(&world, &token).await["since"], first);
    ended(1, again);
    assert_eq!(status(&world, &token).await["since"], first, "a pod that crashes again is no new trouble");
    ended(2, again);
    assert_eq!(status(&world, &token).await["since"], again, "another release has its own");
}

/// The cluster says nothing new here, and nobody measures: only the notice tells the worker to read the database again.
#[tokio::test]
async fn what_is_changed_here_is_on_the_board_before_the_worker_looks_again_by_itself() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    shows(&world, 1, 1, 2);
    let mut heard = world.ports.events.subscribe();
    let mut until = async |wanted: fn(&EnvironmentStatus) -> bool| {
        let told = async {
            while let Some(notice) = heard.next().await {
                if matches!(notice.map(|notice| notice.event), Some(Event::Status(status)) if wanted(&status)) {
                    return;
                }
            }
        };
        // It looks by itself every 15 seconds.
        tokio::time::timeout(Duration::from_secs(8), told).await.unwrap();
    };
    let _workers = world.work();
    until(|status| status.state == State::Ready).await;
    placement::change(&world.ports, &boss, "orders", "dev", Change::Stop, None).await.unwrap();
    until(|status| status.stopped).await;
}

#[tokio::test]
async fn a_deletion_that_the_cluster_holds_up_says_why() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut build = domain::use_cases::build::get(&world.ports, &boss, "orders", 2).await.unwrap();
    build.status = domain::build::BuildStatus::Cancelled;
    world.ports.store.build_update(&build).await.unwrap();
    let service = deletion::begin(&world.ports, &boss, "orders", "orders", false).await.unwrap();
    *world.outside.refuses.lock().unwrap() = Some(Error::unavailable(text!("Nobody answers.", "没有响应。"), "x"));
    assert!(deletion::finish(&world.ports, &service).await.is_err());
    let now = status(&world, &token).await;
    assert_eq!((&now["state"], &now["evidence"]), (&json!("failed"), &json!("Nobody answers.")));
    *world.outside.refuses.lock().unwrap() = None;
    assert_eq!(deletion::finish(&world.ports, &service).await, Ok(true));
}

#[tokio::test]
async fn a_release_that_is_overtaken_is_heard_of_and_a_stream_begins_with_how_releases_and_builds_are() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let path = "/events?service=orders&environment=dev";
    let mut events = world.get(path).token(&token).open().await;
    let first = events.until("\"event\":\"release\"").await;
    assert!(!first.contains("superseded"), "{first}");
    assert_eq!(deploy(&world, &boss).await, 2);
    let heard = events.until("\"number\":2,\"status\":\"pending\"").await;
    assert!(heard.contains("\"number\":1,\"status\":\"superseded\""), "{heard}");

    let mut later = world.get(path).token(&token).open().await;
    let read = later.until("\"number\":2,\"status\":\"pending\"").await;
    assert!(read.contains("\"number\":1,\"status\":\"superseded\""), "{read}");
    let mut builds = world.get("/events?service=orders").token(&token).open().await;
    let read = builds.until("\"number\":2,\"status\":\"queued\"").await;
    assert!(read.contains("\"number\":1,\"status\":\"succeeded\""), "{read}");
}

#[tokio::test]
async fn a_stream_that_lost_something_and_cannot_begin_again_ends() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut events = world.get("/events").token(&token).open().await;
    events.until("\"event\":\"status\"").await;
    world.database.close().await;
    let service = ServiceName::parse("orders").unwrap();
    for _ in 0..3000 {
        world.ports.events.publish(Notice { team: None, event: Event::Service { service: service.clone() } });
    }
    events.end().await;
}

#[tokio::test]
async fn releases_of_long_ago_are_marked_in_a_range_of_long_ago() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    reconcile(&world.ports, &boss).await;
    let then = world.ports.host.now();
    world.clock.forward(7200);
    for _ in 0..120 {
        deploy(&world, &boss).await;
    }
    let hour = chrono::TimeDelta::hours(1);
    let range = Range::parse(then - hour, then + hour, None).unwrap();
    let figures = metric::figures(&world.ports, &boss, "orders", "dev", range).await.unwrap();
    assert_eq!(figures.marks.iter().map(|mark| mark.release).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_new_environment_is_heard_of() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut events = world.get("/events").token(&token).open().await;
    environment::create(&world.ports, &boss, "stage", "local", "shop-stage").await.unwrap();
    events.until("{\"event\":\"platform\"}").await;
}
