//! A schedule.

use domain::release::ReleaseStatus;
use domain::use_cases::adoption::{self, Wish};
use domain::use_cases::placement::Change;
use domain::workload::RunStatus;
use serde_json::json;

use crate::real::runner::runner;
use crate::real::{World, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_held_schedule_is_adopted_held_and_run_by_hand() {
    let world = World::new("adopts-cron", "").await.work().await;
    let container = json!({ "name": "job", "image": runner(), "env": [{ "name": "LONG", "value": "0" }] });
    world.make(&json!({
        "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "orders" },
        "spec": {
            "schedule": "0 3 * * *", "suspend": true,
            "jobTemplate": { "spec": { "template": { "spec": { "restartPolicy": "Never", "containers": [container] } } } },
        },
    }).to_string());
    adoption::adopt(&world.ports, &world.actor, "dev", "CronJob", "orders", Wish { team: "shop", ..Wish::default() })
        .await
        .unwrap();
    let release = world.until_release("orders", 1, |release| release.status.is_final()).await;
    assert_eq!(release.status, ReleaseStatus::Ready, "{:?}", release.sentence);
    let held = || world.kubectl(&["get", "cronjob", "orders", "-o", "jsonpath={.spec.suspend} {.spec.schedule}"]);
    assert_eq!(held(), "true 0 3 * * *");
    world.change("orders", Change::Start).await;
    until("the schedule", async || if held().starts_with("false") { Ok(()) } else { Err(held()) }).await;
    world.change("orders", Change::Run).await;
    let status = world
        .until_status("orders", |status| status.runs.first().is_some_and(|run| run.status == RunStatus::Succeeded))
        .await;
    assert!(status.runs.first().unwrap().by_hand, "{:?}", status.runs);
}
