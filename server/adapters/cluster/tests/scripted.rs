//! What is asked of a cluster, and in which order, where the real one would show it only by chance: a refusal of one object
//! among several, a webhook that cannot be tried, claims that would go with their StatefulSet. Scripted: an API server with a
//! few objects in it that does what it is told.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "scripted/api.rs"]
mod api;

use domain::Kind;
use domain::controller::ControllerKind;
use domain::ports::Clusters;
use serde_json::{Value, json};

use api::{Api, Refused};

fn labels() -> Value {
    json!({"app.kubernetes.io/managed-by": "slipway", "slipway.dev/service": "db"})
}

fn object(version: &str, kind: &str, name: &str, spec: &Value) -> Value {
    json!({"apiVersion": version, "kind": kind, "spec": spec,
        "metadata": {"name": name, "namespace": "shop", "uid": format!("{kind}-{name}"), "labels": labels()}})
}

fn service(name: &str, spec: &Value) -> Value {
    object("v1", "Service", name, spec)
}

/// A Service and a Deployment, as a release brings them.
fn release() -> [Value; 2] {
    [service("db", &json!({"ports": [{"port": 80}]})), object("apps/v1", "Deployment", "db", &json!({"replicas": 1}))]
}

fn scaler() -> Value {
    let target = json!({"apiVersion": "apps/v1", "kind": "Deployment", "name": "db"});
    object("autoscaling/v2", "HorizontalPodAutoscaler", "db", &json!({"scaleTargetRef": target, "maxReplicas": 3}))
}

#[tokio::test]
async fn a_release_that_is_refused_in_its_last_part_has_changed_nothing() {
    for force in [true, false] {
        let api = Api::with(vec![scaler(), release()[0].clone()]).await;
        api.refuse(Refused { resource: "deployments", code: 400, message: "denied by a policy", only_tried: false });
        let applied = match force {
            true => api.clusters.apply(&api.key, &release()).await,
            false => api.clusters.apply_unforced(&api.key, &release()).await,
        };
        let refused = applied.unwrap_err();
        assert_eq!((refused.kind, refused.text.en.contains("denied by a policy")), (Kind::Invalid, true), "{refused}");
        assert_eq!(api.written(), [] as [&str; 0], "the Service is as it was, and the autoscaler is still there");
        let mut tried = api.tried();
        tried.sort();
        assert_eq!(tried, ["PATCH deployments/db", "PATCH services/db"], "each is tried once");
    }
}

#[tokio::test]
async fn what_cannot_be_tried_is_done_all_the_same() {
    let api = Api::with(vec![scaler()]).await;
    let message = "admission webhook \"a.b\" does not support dry run";
    api.refuse(Refused { resource: "deployments", code: 400, message, only_tried: true });
    api.clusters.apply_unforced(&api.key, &release()).await.unwrap();
    let done = ["DELETE horizontalpodautoscalers/db", "PATCH services/db", "PATCH deployments/db"];
    assert_eq!(api.written(), done);
}

#[tokio::test]
async fn a_run_stays_until_its_end_may_be_forgotten() {
    let api = Api::with(Vec::new()).await;
    let run = object("batch/v1", "Job", "db-2", &json!({"completions": 1, "ttlSecondsAfterFinished": 0}));
    api.clusters.apply(&api.key, std::slice::from_ref(&run)).await.unwrap();
    assert_eq!(api.find("jobs", "db-2").unwrap()["spec"], json!({"completions": 1}));
    api.clusters.clean_up(&api.key, std::slice::from_ref(&run)).await.unwrap();
    assert_eq!(api.find("jobs", "db-2").unwrap()["spec"], run["spec"]);

    let mut foreign = object("batch/v1", "Job", "db-3", &json!({"completions": 1}));
    foreign["metadata"]["labels"] = json!({});
    api.put(foreign.clone());
    let none = object("batch/v1", "Job", "db-4", &run["spec"]);
    let named = object("batch/v1", "Job", "db-3", &run["spec"]);
    api.clusters.clean_up(&api.key, &[named, none]).await.unwrap();
    assert_eq!(api.find("jobs", "db-3"), Some(foreign), "somebody else's");
    assert_eq!(api.find("jobs", "db-4"), None);
}

/// A StatefulSet that takes its claim along, and one claim of a pod that is there no more.
fn with_data() -> Vec<Value> {
    let mut set = object(
        "apps/v1",
        "StatefulSet",
        "db",
        &json!({"serviceName": "db", "selector": {}, "template": {}, "volumeClaimTemplates": [{"metadata": {"name": "data"}}],
            "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"}}),
    );
    set["metadata"]["generation"] = 1.into();
    set["status"] = json!({"replicas": 0, "observedGeneration": 1});
    let mut claim = object("v1", "PersistentVolumeClaim", "data-db-1", &json!({}));
    claim["metadata"]["resourceVersion"] = "7".into();
    claim["metadata"]["ownerReferences"] =
        json!([{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db", "uid": "StatefulSet-db"}]);
    vec![set, claim]
}

#[tokio::test]
async fn claims_outlive_a_stateful_set_that_would_take_them_along() {
    let api = Api::with(with_data()).await;
    api.clusters.remove(&api.key, false).await.unwrap();
    let done = ["PATCH statefulsets/db", "PATCH persistentvolumeclaims/data-db-1", "DELETE statefulsets/db"];
    assert_eq!(api.written(), done);
    let claim = api.find("persistentvolumeclaims", "data-db-1").unwrap();
    assert_eq!(claim["metadata"]["ownerReferences"], json!([]));

    let api = Api::with(with_data()).await;
    api.clusters.prune_controllers(&api.key, ControllerKind::Deployment).await.unwrap();
    assert_eq!(api.written(), done);

    let api = Api::with(with_data()).await;
    api.clusters.remove(&api.key, true).await.unwrap();
    assert_eq!(api.written(), ["DELETE statefulsets/db", "DELETE persistentvolumeclaims/data-db-1"], "it was said");
}

#[tokio::test]
async fn the_service_of_its_name_stays_when_a_stateful_set_that_used_it_goes() {
    let headless = json!({"clusterIP": "None", "ports": [{"port": 80}]});
    let set = |name: &str, service: &str| {
        object("apps/v1", "StatefulSet", name, &json!({"serviceName": service, "selector": {}, "template": {}}))
    };
    let objects =
        vec![set("db", "db"), set("other", "db-peers"), service("db", &headless), service("db-peers", &headless)];
    let api = Api::with(objects).await;
    api.clusters.prune_controllers(&api.key, ControllerKind::Deployment).await.unwrap();
    assert_eq!(api.written(), ["DELETE services/db-peers", "DELETE statefulsets/db", "DELETE statefulsets/other"]);
}
