//! Jobs and CronJobs: what is applied runs once, what is too many goes, and nothing else.

use domain::workload::RunStatus;
use k8s_openapi::api::batch::v1::{CronJob, Job};

use super::*;

/// What runs to an end: this command of the sample's image, which has no shell.
fn spec(fails: bool, more: &Value) -> Value {
    let container = if fails { json!({"name": "CRASH", "value": "1"}) } else { json!({"name": "X", "value": "1"}) };
    let mut spec = json!({"backoffLimit": 0, "template": {
        "metadata": {"labels": labels(), "annotations": {"slipway.dev/release": "3"}},
        "spec": {"restartPolicy": "Never", "terminationGracePeriodSeconds": 1,
            "containers": [{"name": "hello", "image": IMAGE, "env": [container]}]}}});
    for (field, value) in more.as_object().unwrap() {
        spec[field] = value.clone();
    }
    spec
}

/// The run that was asked for with this version. The sample serves for ever, unless it crashes.
fn job(key: &WorkloadKey, version: u32, fails: bool, more: &Value) -> Value {
    json!({"apiVersion": "batch/v1", "kind": "Job",
        "metadata": {"name": format!("hello-{version}"), "namespace": key.namespace, "labels": labels(),
            "annotations": {"slipway.dev/release": "3", "slipway.dev/by-hand": "true",
                "slipway.dev/placement-version": version.to_string()}},
        "spec": spec(fails, more)})
}

fn cron_job(key: &WorkloadKey, release: u32) -> Value {
    json!({"apiVersion": "batch/v1", "kind": "CronJob",
        "metadata": {"name": "hello", "namespace": key.namespace, "labels": labels(),
            "annotations": {"slipway.dev/release": release.to_string(), "slipway.dev/placement-version": "40"}},
        "spec": {"schedule": "@yearly", "suspend": false, "jobTemplate": {
            "metadata": {"labels": labels(), "annotations": {"slipway.dev/release": release.to_string()}},
            "spec": spec(false, &json!({}))}}})
}

fn names(workload: &Workload) -> Vec<&str> {
    workload.runs.iter().map(|run| run.name.as_str()).collect()
}

fn newest(workload: &Workload, name: &str, status: RunStatus) -> bool {
    workload.runs.first().is_some_and(|run| run.name == name && run.status == status)
}

#[tokio::test]
async fn a_run_is_made_once_held_let_go_and_followed_by_the_next() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "run-").await;
    let jobs: Api<Job> = Api::namespaced(client().await, key.namespace.as_str());
    until(&clusters, &key, |_| true).await;
    for number in 1..=7 {
        clusters.apply(&key, &[job(&key, number, true, &json!({}))]).await.unwrap();
        let over = |w: &Workload| newest(w, &format!("hello-{number}"), RunStatus::Failed);
        let seen = until(&clusters, &key, over).await;
        let run = &seen.runs[0];
        assert_eq!((run.by_hand, run.failed, run.release), (true, 1, Some(3)));
        assert_eq!(run.reason.as_ref().map(|reason| reason.reason.as_str()), Some("BackoffLimitExceeded"));
        assert!(run.started_at <= run.finished_at);
    }
    let kept = |w: &Workload| names(w) == ["hello-7", "hello-6", "hello-5", "hello-4", "hello-3", "hello-2"];
    until(&clusters, &key, |w| kept(w) && w.pods.len() == 6).await;

    // One that is over is not run again, and one that goes on is the controller.
    let uid = jobs.get("hello-7").await.unwrap().metadata.uid;
    clusters.apply(&key, &[job(&key, 7, true, &json!({"suspend": true}))]).await.unwrap();
    let applied = clusters.apply(&key, &[job(&key, 8, false, &json!({}))]).await.unwrap();
    assert_eq!(applied.applied, ["Job/hello-8"]);
    let now = clusters.workload(&key).unwrap();
    assert_eq!(names(&now).first(), Some(&"hello-8"), "it is seen as soon as it is applied");
    assert_eq!(jobs.get("hello-7").await.unwrap().metadata.uid, uid);
    let seen = until(&clusters, &key, |w| w.controller.as_ref().is_some_and(|c| c.ready == 1)).await;
    let controller = seen.controller.as_ref().unwrap();
    assert_eq!((controller.kind, controller.name.as_str(), controller.desired), (ControllerKind::Job, "hello-8", 1));
    assert_eq!(names(&seen).len(), 6, "the oldest has gone: {:?}", seen.runs);
    assert!(seen.replaced.is_empty());
    assert!(seen.pods.iter().any(|pod| pod.run.as_deref() == Some("hello-8")));
    until(&clusters, &key, |w| w.events.iter().any(|event| event.object == "Job hello-8")).await;
    until(&clusters, &key, |w| w.events.iter().any(|event| event.object.starts_with("Pod hello-8-"))).await;

    // Held, and let go, also when its template would be written in another way by now.
    let mut other = job(&key, 8, false, &json!({"suspend": true}));
    other["spec"]["template"]["metadata"]["labels"]["more"] = "1".into();
    other["metadata"]["annotations"]["slipway.dev/placement-version"] = "9".into();
    clusters.apply(&key, &[other.clone()]).await.unwrap();
    let of_8 = |w: &Workload| w.pods.iter().filter(|pod| pod.run.as_deref() == Some("hello-8")).count();
    let held = until(&clusters, &key, |w| newest(w, "hello-8", RunStatus::Suspended) && of_8(w) == 0).await;
    let controller = held.controller.unwrap();
    assert_eq!((controller.suspended, controller.desired, controller.placement_version), (true, 0, Some(9)));
    other["spec"]["suspend"] = false.into();
    clusters.apply(&key, &[other]).await.unwrap();
    until(&clusters, &key, |w| newest(w, "hello-8", RunStatus::Running) && of_8(w) == 1).await;

    // The next takes its place, with its pods.
    clusters.apply(&key, &[job(&key, 10, false, &json!({}))]).await.unwrap();
    until(&clusters, &key, |w| newest(w, "hello-10", RunStatus::Running) && of_8(w) == 0).await;
    assert!(jobs.get_opt("hello-8").await.unwrap().is_none());

    // A run that was cleaned up is not asked for any more: there is nothing to apply, and nothing goes.
    assert_eq!(clusters.apply(&key, &[]).await.unwrap().applied, [] as [&str; 0]);
    assert!(jobs.get("hello-10").await.is_ok());
    ended(&clusters, &key).await;
}

#[tokio::test]
async fn what_runs_and_what_serves_make_room_for_each_other() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "room-").await;
    let namespace = key.namespace.to_string();
    let (jobs, crons): (Api<Job>, Api<CronJob>) =
        (Api::namespaced(client().await, &namespace), Api::namespaced(client().await, &namespace));
    let services: Api<Service> = Api::namespaced(client().await, &namespace);
    clusters.apply(&key, &manifests(&key)).await.unwrap();
    let applied = clusters.apply(&key, &[cron_job(&key, 4), job(&key, 5, false, &json!({}))]).await.unwrap();
    assert_eq!((applied.applied.len(), applied.pruned.len()), (2, 0), "what serves is still to be reached");
    let both = until(&clusters, &key, |w| newest(w, "hello-5", RunStatus::Running) && !w.replaced.is_empty()).await;
    let kind = |w: &Workload| w.controller.as_ref().map(|found| found.kind);
    assert_eq!((kind(&both), &both.replaced[..]), (Some(ControllerKind::CronJob), &[ControllerKind::Deployment][..]));

    clusters.prune_controllers(&key, ControllerKind::CronJob).await.unwrap();
    let all_runs = |w: &Workload| !w.pods.is_empty() && w.pods.iter().all(|pod| pod.run.is_some());
    until(&clusters, &key, |w| w.replaced.is_empty() && all_runs(w)).await;
    assert!(services.get_opt("hello").await.unwrap().is_none(), "nobody is served any more");

    // One that the schedule made goes with it; those by hand are the runs of a Job, too.
    let mut scheduled = job(&key, 29_384_712, false, &json!({}));
    scheduled["metadata"]["annotations"] = json!({"slipway.dev/release": "4"});
    let owner = crons.get("hello").await.unwrap().metadata.uid;
    scheduled["metadata"]["ownerReferences"] = json!([{"apiVersion": "batch/v1", "kind": "CronJob", "name": "hello",
        "uid": owner, "controller": true, "blockOwnerDeletion": true}]);
    jobs.patch("hello-29384712", &PatchParams::apply("cron"), &Patch::Apply(scheduled)).await.unwrap();
    let beside = until(&clusters, &key, |w| w.runs.len() == 2).await;
    let by_hand: Vec<bool> = beside.runs.iter().map(|run| run.by_hand).collect();
    assert_eq!((names(&beside), by_hand), (vec!["hello-29384712", "hello-5"], vec![false, true]));
    clusters.prune_controllers(&key, ControllerKind::Job).await.unwrap();
    until(&clusters, &key, |w| kind(w) == Some(ControllerKind::Job) && names(w) == ["hello-5"]).await;

    let mut foreign = job(&key, 99, false, &json!({"suspend": true}));
    foreign["metadata"]["labels"] = json!({"slipway.dev/service": "hello"});
    jobs.patch("hello-99", &PatchParams::apply("somebody"), &Patch::Apply(foreign)).await.unwrap();
    let mut newer = manifests(&key);
    newer[1]["metadata"]["annotations"]["slipway.dev/release"] = "6".into();
    clusters.apply(&key, &newer).await.unwrap();
    let serves = |w: &Workload| kind(w) == Some(ControllerKind::Deployment) && w.replaced == [ControllerKind::Job];
    until(&clusters, &key, serves).await;
    clusters.prune_controllers(&key, ControllerKind::Deployment).await.unwrap();
    until(&clusters, &key, |w| names(w) == ["hello-99"] && w.pods.len() == 2).await;

    clusters.apply(&key, &[cron_job(&key, 7), job(&key, 8, false, &json!({}))]).await.unwrap();
    until(&clusters, &key, |w| w.pods.iter().any(|pod| pod.run.as_deref() == Some("hello-8"))).await;
    ended(&clusters, &key).await;
    jobs.get("hello-99").await.expect("what is not Slipway's stays");
}

/// Takes everything out, and the namespace.
async fn ended(clusters: &KubeClusters, key: &WorkloadKey) {
    clusters.remove(key, false).await.unwrap();
    until(clusters, key, |w| w.pods.is_empty() && w.runs.iter().all(|run| run.name == "hello-99")).await;
    let namespaces: Api<K8sNamespace> = Api::all(client().await);
    namespaces.delete(key.namespace.as_str(), &DeleteParams::background()).await.unwrap();
}
