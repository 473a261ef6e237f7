//! What a worker does when one kind of controller takes the place of another, and when a StatefulSet is stuck behind a
//! broken pod: what it asks of the cluster, and when.

use domain::controller::ControllerKind::{DaemonSet, StatefulSet};
use domain::release::ReleaseStatus;
use domain::use_cases::placement::{self, Change};
use domain::use_cases::rollout::{self, Left};
use domain::use_cases::{environment, release, service};
use domain::workload::Workload;
use domain::{Error, text};
use serde_json::{Value, json};

use crate::controllers::Shop;
use crate::outside::Asked;

impl Shop {
    /// What the rollout worker does when it is woken.
    async fn try_work(&self) -> domain::Result<Left> {
        let service = service::get(&self.world.ports, &self.boss, "orders").await?;
        let environment = environment::get(&self.world.ports, &self.boss, "dev").await?;
        rollout::reconcile(&self.world.ports, &service, &environment).await
    }

    pub async fn work(&self) -> Left {
        self.try_work().await.unwrap()
    }

    fn asked(&self) -> Vec<Asked> {
        self.world.outside.asked.lock().unwrap().clone()
    }

    fn refuse(&self, error: Option<Error>) {
        *self.world.outside.refuses.lock().unwrap() = error;
    }

    /// The cluster has a controller of this kind and release, two pods wanted, so many of them ready, beside these others.
    fn runs(&self, kind: &str, release: u32, ready: u32, replaced: &[&str], pods: &[Value]) {
        let controller = json!({"kind": kind, "name": "orders", "desired": 2, "replicas": 2, "updated": ready,
            "ready": ready, "available": ready, "generation": 1, "observed_generation": 1, "conditions": [],
            "image": "orders:1", "release": release, "placement_version": release, "created_at": null});
        let workload = json!({"controller": controller, "replaced": replaced, "pods": pods, "events": []});
        *self.world.outside.workload.lock().unwrap() = Some(serde_json::from_value::<Workload>(workload).unwrap());
    }

    async fn status(&self, number: u32) -> ReleaseStatus {
        release::get(&self.world.ports, &self.boss, "orders", "dev", number).await.unwrap().status
    }
}

/// A pod of this release: it crashes as often as it starts, or it serves.
fn pod(name: &str, release: u32, crashes: bool) -> Value {
    let state = if crashes {
        json!({"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}})
    } else {
        json!({"running": {"since": null}})
    };
    let container = json!({"name": "orders", "image": "orders:1", "init": false, "ready": !crashes, "restarts": 3,
        "state": state, "last": null});
    json!({"name": name, "uid": "u", "node": "n", "phase": "Running", "ready": !crashes, "deleting": false,
        "created_at": null, "release": release, "ip": null, "trouble": null, "containers": [container]})
}

#[tokio::test]
async fn what_is_replaced_goes_when_the_new_one_is_ready_and_not_before() {
    let shop = Shop::open().await;
    shop.deploy(json!({"controller": {"kind": "DaemonSet"}, "replace": true})).await.json(201);
    shop.runs("DaemonSet", 2, 1, &["Deployment"], &[]);
    assert_eq!(shop.work().await, Left::Follow);
    assert_eq!(shop.asked(), [], "the old pods still serve");

    shop.runs("DaemonSet", 2, 2, &["Deployment"], &[]);
    shop.refuse(Some(Error::unavailable(text!("Away.", "没有响应。"), "x")));
    let outcome = shop.try_work().await;
    assert!(outcome.is_err(), "the old one is still there, so the release has not arrived: {outcome:?}");
    assert_eq!(shop.status(2).await, ReleaseStatus::Progressing);
    shop.refuse(None);
    assert_eq!(shop.work().await, Left::Nothing);
    assert_eq!(shop.asked(), [Asked::PruneControllers(DaemonSet), Asked::PruneControllers(DaemonSet)]);
    assert_eq!(shop.status(2).await, ReleaseStatus::Ready);
    assert_eq!(shop.work().await, Left::Nothing);
    assert_eq!(shop.asked().len(), 2, "once is enough");
}

#[tokio::test]
async fn a_service_that_is_stopped_runs_under_no_older_controller_either() {
    let shop = Shop::open().await;
    shop.deploy(json!({"controller": {"kind": "StatefulSet"}, "replace": true})).await.json(201);
    shop.runs("StatefulSet", 2, 0, &["Deployment"], &[]);
    assert_eq!(shop.work().await, Left::Follow);
    placement::change(&shop.world.ports, &shop.boss, "orders", "dev", Change::Stop, None).await.unwrap();
    shop.work().await;
    assert_eq!(shop.asked(), [Asked::PruneControllers(StatefulSet)]);
}

#[tokio::test]
async fn a_broken_pod_of_another_release_is_ended_so_that_a_stateful_set_gets_on() {
    let shop = Shop::open().await;
    shop.deploy(json!({"controller": {"kind": "StatefulSet"}, "replace": true})).await.json(201);
    let pods = [pod("orders-1", 2, true), pod("orders-0", 1, false)];
    shop.runs("StatefulSet", 1, 1, &[], &pods);
    shop.work().await;
    assert_eq!(shop.asked(), [], "the StatefulSet does not stand at the release yet");
    shop.runs("StatefulSet", 2, 1, &[], &pods);
    shop.work().await;
    assert_eq!(shop.asked(), [], "its own broken pods are for the release to fail by");

    shop.deploy(json!({})).await.json(201);
    shop.runs("StatefulSet", 3, 1, &[], &pods);
    assert_eq!(shop.work().await, Left::Follow);
    assert_eq!(shop.asked(), [Asked::DeletePod("orders-1".to_owned())], "those that serve wait for their turn");
}

#[tokio::test]
async fn a_broken_pod_that_stays_at_its_release_or_is_another_controllers_is_left_alone() {
    let shop = Shop::open().await;
    shop.deploy(json!({"controller": {"kind": "StatefulSet", "partition": 1}, "replace": true})).await.json(201);
    // Below the partition; and one of the Deployment that is replaced.
    let pods = [pod("orders-0", 1, true), pod("orders-7c9f6d8b5f-x2v8q", 1, true)];
    shop.runs("StatefulSet", 2, 1, &["Deployment"], &pods);
    assert_eq!(shop.work().await, Left::Follow);
    assert_eq!(shop.asked(), []);
}
