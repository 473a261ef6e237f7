//! What stays open: events, logs, a build's log. It comes as it happens and ends when it should.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use chrono::DateTime;
use domain::event::{Event, Notice};
use domain::log::{Gap, LogItem, LogLine};
use domain::name::{EnvironmentName, ServiceName};
use domain::status::State;
use domain::text;
use domain::use_cases::build;
use domain::user::Role;
use serde_json::{Value, json};

use crate::scene;
use crate::world::World;

fn edited(name: &str) -> Notice {
    Notice { team: None, event: Event::Service { service: ServiceName::parse(name).unwrap() } }
}

fn line(number: i64) -> LogItem {
    LogItem::Line(LogLine {
        time: DateTime::from_timestamp(number, 0).unwrap(),
        pod: "orders-1".to_owned(),
        container: "app".to_owned(),
        line: format!("line {number}"),
    })
}

#[tokio::test]
async fn events_begin_with_how_things_are_and_go_on_with_what_changes() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut events = world.get("/events").token(&token).open().await;
    assert_eq!(events.status, StatusCode::OK);
    assert_eq!(events.headers[CONTENT_TYPE], "text/event-stream");
    let first = events.until("\"event\":\"status\"").await;
    assert!(first.contains("data: {\"event\":\"cluster\""), "{first}");
    world.ports.events.publish(edited("orders"));
    events.until("data: {\"event\":\"service\",\"data\":{\"service\":\"orders\"}}").await;
}

#[tokio::test]
async fn every_two_seconds_comes_a_beat_with_the_servers_clock() {
    let world = World::new().await;
    let token = world.token(&world.boss().await).await;
    let began = Instant::now();
    let mut events = world.get("/events").token(&token).open().await;
    for _ in 0..2 {
        events.until("event: beat\ndata: {\"now\":\"20").await;
    }
    // The first comes at once.
    let took = began.elapsed();
    assert!((Duration::from_millis(1900)..Duration::from_secs(4)).contains(&took), "{took:?}");
}

#[tokio::test]
async fn a_reader_that_lagged_is_told_and_gets_how_things_are() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut events = world.get("/events").token(&token).open().await;
    for _ in 0..3000 {
        world.ports.events.publish(edited("orders"));
    }
    events.until("event: dropped").await;
    events.until("\"event\":\"status\"").await;
}

#[tokio::test]
async fn a_topic_leaves_out_what_is_not_asked_for() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut events = world.get("/events?service=orders&environment=dev").token(&token).open().await;
    world.ports.events.publish(edited("other"));
    world.ports.events.publish(edited("orders"));
    let read = events.until("{\"service\":\"orders\"}").await;
    assert!(!read.contains("\"other\""), "{read}");
    world.get("/events?service=nobodys").token(&token).send().await.problem(404);
}

#[tokio::test]
async fn a_page_of_one_place_hears_how_the_service_is_elsewhere_and_how_many_findings_there_are() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let (token, (_, stranger)) = (world.token(&boss).await, world.member("sue", "other", Role::Lead).await);
    let mut here = (*world.ports.board.all()[0]).clone();
    here.state = State::Ready;
    world.ports.board.put(here);
    let mut events = world.get("/events?service=orders&environment=dev").token(&token).open().await;
    let mut unconcerned = world.get("/events").token(&stranger).open().await;
    events.until("event: findings\ndata: 0").await;
    let mut elsewhere = (*world.ports.board.all()[0]).clone();
    elsewhere.environment = EnvironmentName::parse("elsewhere").unwrap();
    elsewhere.state = State::Failed;
    world.ports.board.put(elsewhere.clone());
    let event = Event::Status(Box::new(elsewhere.clone()));
    world.ports.events.publish(Notice { team: Some(elsewhere.team), event });
    let read = events.until("event: findings\ndata: 1").await;
    assert!(read.contains("\"environment\":\"elsewhere\""), "{read}");
    world.ports.events.publish(edited("public"));
    let read = unconcerned.until("\"public\"").await;
    assert!(read.contains("event: findings\ndata: 0") && !read.contains("findings\ndata: 1"), "{read}");
}

#[tokio::test]
async fn another_teams_events_are_not_sent() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let (_, stranger) = world.member("sue", "other", Role::Lead).await;
    let mut events = world.get("/events").token(&stranger).open().await;
    let secret = build::start(&world.ports, &boss, "orders", None).await.unwrap();
    world.ports.events.publish(edited("public"));
    let read = events.until("\"public\"").await;
    assert!(!read.contains("\"build\"") && !read.contains("orders"), "{} {read}", secret.number);
}

#[tokio::test]
async fn streams_end_when_their_reader_signs_out() {
    let world = World::new().await;
    scene::set(&world).await;
    world.with_password("ann", "correct horse battery").await;
    let lead = world.token(&world.boss().await).await;
    let role = world.ask("PUT", "/teams/shop/members/ann").token(&lead).json(&json!({"role": "viewer"})).send().await;
    assert_eq!(role.status, StatusCode::NO_CONTENT);
    let body = json!({"name": "ann", "password": "correct horse battery"});
    let session = world.post("/session").json(&body).send().await.cookie();
    let open = |path: &str| world.get(path).session(&session).open();
    let events = open("/events").await;
    let logs = open("/services/orders/environments/dev/logs?follow=true").await;
    let build = open("/services/orders/builds/2/log?follow=true").await;
    let other = world.get("/events").token(&lead).open().await;

    let out = world.ask("DELETE", "/session").session(&session).send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    events.end().await;
    logs.end().await;
    build.end().await;
    let mut other = other;
    world.ports.events.publish(edited("orders"));
    other.until("\"event\":\"service\"").await;
}

#[tokio::test]
async fn a_stream_ends_when_its_reader_is_taken_out_of_the_team() {
    let world = World::new().await;
    scene::set(&world).await;
    let lead = world.token(&world.boss().await).await;
    let (_, ann) = world.member("ann", "shop", Role::Viewer).await;
    let events = world.get("/events").token(&ann).open().await;
    let logs = world.get("/services/orders/environments/dev/logs?follow=true").token(&ann).open().await;
    world.ask("DELETE", "/teams/shop/members/ann").token(&lead).send().await;
    events.end().await;
    logs.end().await;
}

#[tokio::test]
async fn streams_end_with_the_server() {
    let world = World::new().await;
    let token = world.token(&world.boss().await).await;
    let events = world.get("/events").token(&token).open().await;
    world.auth.end_streams();
    events.end().await;
}

#[tokio::test]
async fn logs_are_a_json_object_a_line_and_gaps_are_told() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let gap = Gap {
        time: DateTime::from_timestamp(2, 0).unwrap(),
        pod: None,
        dropped: Some(7),
        why: text!("Too slow.", "太慢。"),
    };
    *world.outside.lines.lock().unwrap() = vec![line(1), LogItem::Gap { gap }, line(3)];
    let path = "/services/orders/environments/dev/logs?tail=10";
    let answer = world.get(path).token(&token).header("accept-language", "zh").send().await;
    assert_eq!(answer.headers[CONTENT_TYPE], "application/x-ndjson");
    let lines: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = json!({"time": "1970-01-01T00:00:01Z", "pod": "orders-1", "container": "app", "line": "line 1"});
    assert_eq!(lines[0], first);
    assert_eq!((&lines[1]["gap"]["dropped"], &lines[1]["gap"]["why"]), (&json!(7), &json!("太慢。")));
    assert_eq!(lines.len(), 3);
}

#[tokio::test]
async fn many_lines_arrive_whole_and_in_order() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    *world.outside.lines.lock().unwrap() = (0..5000).map(line).collect();
    let answer = world.get("/services/orders/environments/dev/logs").token(&token).send().await;
    let numbers: Vec<String> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["line"].as_str().unwrap().to_owned())
        .collect();
    assert!(numbers.iter().enumerate().all(|(number, line)| *line == format!("line {number}")));
    assert_eq!(numbers.len(), 5000);
}

#[tokio::test]
async fn a_build_log_is_followed_until_the_build_is_over() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    let mut log = world.get("/services/orders/builds/2/log?follow=true").token(&token).open().await;
    let mut build = build::get(&world.ports, &boss, "orders", 2).await.unwrap();
    world.ports.store.build_log_append(build.id, 0, "one\n").await.unwrap();
    let told = Event::BuildLog { service: build.service_name.clone(), number: 2, offset: 0, text: "one\n".to_owned() };
    world.ports.events.publish(Notice { team: None, event: told });
    assert_eq!(log.until("one\n").await, "one\n");
    build.status = domain::build::BuildStatus::Failed;
    world.ports.store.build_log_append(build.id, 4, "two\n").await.unwrap();
    world.ports.store.build_update(&build).await.unwrap();
    world.ports.events.publish(Notice { team: None, event: Event::Build(Box::new(build)) });
    assert_eq!(log.until("two\n").await, "two\n");
    log.end().await;
}
