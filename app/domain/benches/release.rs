//! What thinking about a release costs: thirty objects read, checked, rendered, and compared with those before. One
//! thread and no I/O, so the time on the clock is at least the time of the processor. Prints one line of JSON; `make
//! bench` puts it beside its goal.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program that measures and says what it measured")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use domain::autoscaling;
use domain::configuration::{Configuration, Effective, Key, Scope, SecretRef, Value};
use domain::difference::{Difference, Side};
use domain::drift;
use domain::image::ImageRef;
use domain::manifest::{Target, render, yaml};
use domain::name::{Namespace, TeamName};
use domain::pod::{Command, Written};
use domain::release::{Placement, Release};
use domain::settings::{Resources, Settings};
use serde_json::json;

const ROUNDS: usize = 200;
/// Each has a Deployment, a Service, a ConfigMap, a Secret, a disruption budget and an autoscaler.
const SERVICES: usize = 5;

fn main() {
    let mut taken: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let begin = Instant::now();
            let objects: usize = (0..SERVICES).map(|service| thought_through(service, round)).sum();
            assert_eq!(objects, 30, "the goal is about thirty objects");
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    let of = |part: f64| taken[((ROUNDS - 1) as f64 * part) as usize];
    println!("{}", json!({"objects": 30, "rounds": ROUNDS, "median_ms": of(0.5), "p99_ms": of(0.99)}));
}

/// Everything between a form and the cluster, for one service; gives how many objects there were.
fn thought_through(service: usize, round: usize) -> usize {
    let (before, after) = (release(service, round), release(service, round + 1));
    let (team, namespace) = (TeamName::parse("shop").expect("a name"), Namespace::parse("dev").expect("a name"));
    let (target, placement) = (Target { team: &team, namespace: &namespace }, placement());
    let [old, new] = [&before, &after].map(|release| render(release, &placement, &target));
    let difference = Difference::between(Some(&Side::of(&before)), &Side::of(&after));
    let found = old.iter().zip(&new).flat_map(|(old, new)| drift::compare(old, Some(new))).count();
    assert!(found > 0, "the image and a variable differ");
    black_box((difference, yaml::documents(&old), yaml::documents(&new)));
    new.len()
}

/// As somebody writes it, read and checked as an order is.
fn release(service: usize, round: usize) -> Release {
    let settings = settings(round);
    settings.check().expect("settings that hold");
    let mut release: Release = serde_json::from_value(json!({
        "id": uuid::Uuid::nil(), "service": uuid::Uuid::nil(), "service_name": format!("orders-{service}"),
        "environment": uuid::Uuid::nil(), "environment_name": "dev", "number": 3, "status": "pending",
        "image": ImageRef::parse(&format!("127.0.0.1:5000/shop/orders:{round}-c81e0d2")).expect("an image"),
        "build": null, "build_number": null, "settings": Settings::default(),
        "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}], "health_path": "/healthz",
        "manifests": [], "reason": "", "repeats": null, "sentence": null, "created_by": "ann",
        "created_at": "2026-01-01T00:00:00Z", "applied_at": null, "finished_at": null,
    }))
    .expect("a release");
    settings.pod.check_for(&release.service_name, &release.ports).expect("settings that suit the service");
    release.settings = settings;
    release
}

fn settings(round: usize) -> Settings {
    let written: Written = serde_json::from_value(json!({
        "arguments": "--serve --port 8080", "grace": "30", "pre_stop_sleep": "5", "non_root": true, "user": "1000",
        "read_only": true, "drop_capabilities": true, "min_available": "50%", "spread": "nodes",
    }))
    .expect("a pod as it is written");
    let scaled: autoscaling::Written =
        serde_json::from_value(json!({"min": "2", "max": "6", "cpu": "80"})).expect("an autoscaler as it is written");
    let wanted = Effective::of(&base(), &own(round));
    Settings {
        variables: wanted.variables(),
        configuration: wanted.released(&Command::default()),
        resources: Resources::parse("resources", ["100m", "1"], ["128Mi", "256Mi"]).expect("resources"),
        autoscaling: scaled.parse().expect("an autoscaler"),
        pod: written.parse().expect("a pod"),
        replicas: 2,
        ..Settings::default()
    }
}

/// Twenty files of some hundred lines, and twenty variables.
fn base() -> Configuration {
    let content = "level: info\nretries: 3\n".repeat(100);
    let files = (0..20).map(|n| (Key::file(&format!("/etc/orders/{n}.yaml")).expect("a path"), content.clone()));
    let variables = (0..20).map(|n| (Key::variable(&format!("BASE_{n}")).expect("a name"), format!("value {n}")));
    let texts = files.chain(variables).map(|(key, text)| (key, Value::Text(text)));
    level(texts.collect())
}

/// Twenty variables and twenty secrets of the environment, one of them another each round.
fn own(round: usize) -> Configuration {
    let version = u32::try_from(round).unwrap_or(u32::MAX);
    let reference = SecretRef { scope: Scope::Base, version };
    let variables = (0..20).map(|n| (format!("OWN_{n}"), Value::Text(format!("{n} in round {round}"))));
    let secrets = (0..20).map(|n| (format!("SECRET_{n}"), Value::Secret(reference)));
    level(variables.chain(secrets).map(|(name, value)| (Key::variable(&name).expect("a name"), value)).collect())
}

fn level(values: BTreeMap<Key, Value>) -> Configuration {
    let level = Configuration { values };
    level.check().expect("a level that holds");
    level
}

fn placement() -> Placement {
    serde_json::from_value(json!({
        "service": uuid::Uuid::nil(), "environment": uuid::Uuid::nil(), "release": 3, "replicas": 2, "stopped": false,
        "restarted_at": null, "version": 7, "wanted_version": 7, "applied_version": 6, "trouble": null, "updated_at": "2026-01-01T00:00:00Z",
    }))
    .expect("a placement")
}
