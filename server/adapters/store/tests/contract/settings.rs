//! The settings of a release as they lie in the database: each controller and all of a pod come back whole, and a row
//! that was written before there was a choice of controllers is a Deployment whose pods are as the image has them.

use domain::controller::{ControllerSettings, Written, WrittenVolume};
use domain::pod::{self, PodSettings, WrittenCompanion, WrittenProbe};
use domain::ports::{Releases, Store};
use domain::release::Release;
use domain::settings::Settings;
use sqlx::{AnyConnection, Connection, query};
use store::Database;

use super::fixtures::*;

pub async fn all(database: &Database, url: &str) {
    let (_, service, _, environment) = world(database, "set").await;
    let mut made = Vec::new();
    let all = controllers().map(|controller| Settings { controller, ..Settings::default() });
    let pods = pods().map(|pod| Settings { pod, ..Settings::default() });
    for (version, settings) in (1..).zip(all.into_iter().chain(pods)) {
        let release = Release { settings, ..release(&service, &environment) };
        let number = database.release_create(&release, &placement(&release, version)).await.unwrap();
        assert_eq!(read(database, &release).await.settings, release.settings, "release {number}");
        made.push(release);
    }
    let before = made.last().unwrap();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let wrote = query("UPDATE releases SET settings = $2 WHERE id = $1")
        .bind(before.id.to_string())
        .bind(r#"{"replicas":3,"variables":{"MODE":"stream"},"resources":{"memory_limit":"256Mi"}}"#)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    assert_eq!(wrote.rows_affected(), 1);
    let settings = read(database, before).await.settings;
    assert_eq!((settings.replicas, settings.controller), (3, ControllerSettings::default()));
    assert_eq!(settings.pod, PodSettings::default());
}

async fn read(database: &impl Store, release: &Release) -> Release {
    database.release_by_id(release.id).await.unwrap().unwrap()
}

/// One of each kind, none of them the usual one.
fn controllers() -> [ControllerSettings; 5] {
    let text = str::to_owned;
    let volume = |name: &str, class: &str| WrittenVolume {
        name: text(name),
        mount_path: format!("/var/lib/{name}"),
        size: text("1536Mi"),
        storage_class: text(class),
    };
    [
        Written { kind: text("Deployment"), max_surge: text("25%"), max_unavailable: text("2"), ..Written::default() },
        Written {
            kind: text("StatefulSet"),
            pod_management: text("Parallel"),
            partition: text("2"),
            volumes: vec![volume("data", ""), volume("log", "fast.example")],
            ..Written::default()
        },
        Written {
            kind: text("DaemonSet"),
            node_selector: text("disk=ssd,zone="),
            tolerations: text("gpu=a100:NoExecute,control-plane"),
            max_unavailable: text("10%"),
            ..Written::default()
        },
        Written {
            kind: text("Job"),
            completions: text("3"),
            parallelism: text("2"),
            retries: text("1"),
            deadline: text("600"),
            clean_up: text("0"),
            ..Written::default()
        },
        Written {
            kind: text("CronJob"),
            schedule: text("*/5 0-6 1,15 * mon"),
            time_zone: text("Asia/Shanghai"),
            concurrency: text("Replace"),
            starting_deadline: text("60"),
            succeeded_kept: text("0"),
            failed_kept: text("9"),
            deadline: text("60"),
            ..Written::default()
        },
    ]
    .map(|written| written.parse().unwrap())
}

/// Between them one with everything that can be chosen.
fn pods() -> [PodSettings; 2] {
    let text = str::to_owned;
    let probe = |kind: &str, port: &str| WrittenProbe { kind: text(kind), port: text(port), ..<_>::default() };
    let volume = |name: &str, kind: &str, of: &str, size: &str| pod::WrittenVolume {
        name: text(name),
        mount_path: format!("/mnt/{name}"),
        read_only: size.is_empty(),
        kind: text(kind),
        of: text(of),
        size: text(size),
    };
    let beside = |name: &str, role: &str| WrittenCompanion {
        name: text(name),
        role: text(role),
        image: format!("registry.example/{name}:1"),
        command: text("/bin/sh -c 'echo \"订单\"; exec wait'"),
        arguments: text("--all ''"),
        variables: text("MODE=a = b\nEMPTY="),
        cpu_request: text("50m"),
        cpu_limit: text("1"),
        memory_request: text("64Mi"),
        memory_limit: text("1536Mi"),
    };
    let everything = pod::Written {
        command: text("/bin/orders 'with space'"),
        arguments: text("--listen :8080"),
        startup: WrittenProbe { failures: text("60"), path: text("/healthz"), ..probe("HTTP", "http") },
        readiness: WrittenProbe { service: text("orders.v1"), initial_delay: text("5"), ..probe("gRPC", "9000") },
        liveness: WrittenProbe { command: text("/bin/alive -q"), period: text("30"), ..probe("Command", "") },
        grace: text("90"),
        pre_stop_sleep: text("5"),
        non_root: true,
        user: text("1000"),
        read_only: true,
        drop_capabilities: true,
        volumes: vec![
            volume("work", "Empty", "", "1Gi"),
            volume("fast", "Memory", "", "64Mi"),
            volume("shared", "Claim", "orders-shared", ""),
            volume("settings", "ConfigMap", "orders.settings", ""),
            volume("keys", "Secret", "orders-keys", ""),
        ],
        companions: vec![beside("migrate", "Init"), beside("proxy", "Sidecar")],
        spread: text("zones"),
        min_available: text("50%"),
        pull_secrets: text("registry, mirror"),
        service_account: text("orders"),
        ..<_>::default()
    };
    let another = pod::Written {
        liveness: WrittenProbe { timeout: text("3"), ..probe("TCP", "8080") },
        pre_stop_command: text("nginx -s quit"),
        min_available: text("1"),
        ..<_>::default()
    };
    [everything, another].map(|written| written.parse().unwrap())
}
