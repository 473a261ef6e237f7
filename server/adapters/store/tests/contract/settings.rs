//! The settings of a release as they lie in the database: each controller comes back whole, and a row that was written
//! before there was a choice of controllers is a Deployment.

use domain::controller::{ControllerSettings, Written, WrittenVolume};
use domain::ports::{Releases, Store};
use domain::release::Release;
use domain::settings::Settings;
use sqlx::{AnyConnection, Connection, query};
use store::Database;

use super::fixtures::*;

pub async fn all(database: &Database, url: &str) {
    let (_, service, _, environment) = world(database, "set").await;
    let mut made = Vec::new();
    for (version, controller) in (1..).zip(controllers()) {
        let settings = Settings { controller, ..Settings::default() };
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
