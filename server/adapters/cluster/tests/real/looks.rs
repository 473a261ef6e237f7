//! What is asked of a cluster before a release: whether it would take the objects, and has what they refer to.

use cluster::KubeClusters;
use domain::cluster::Connection;
use domain::id::ClusterId;
use domain::name::Namespace;
use domain::pod::{Reference, ReferenceKind};
use domain::ports::{Clusters, Refusal, WorkloadKey};
use domain::secret::Secret;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{ConfigMap, Namespace as K8sNamespace, ResourceQuota, Service};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::Api;
use kube::api::{DeleteParams, ListParams, Patch, PatchParams};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{IMAGE, client, controller, labels, manifests, opened, token, until};

async fn ended(key: &WorkloadKey) {
    let namespaces: Api<K8sNamespace> = Api::all(client().await);
    namespaces.delete(key.namespace.as_str(), &DeleteParams::background()).await.unwrap();
}

fn said(refusals: &[Refusal]) -> Vec<(&str, Option<&str>, &str)> {
    refusals.iter().map(|r| (r.object.as_str(), r.field.as_deref(), r.reason.en.as_ref())).collect()
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_refused_and_changes_nothing() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "dry-").await;
    let name = key.namespace.as_str();
    let deployments: Api<Deployment> = Api::namespaced(client().await, name);
    assert_eq!(clusters.dry_run(&key, &manifests(&key)).await.unwrap(), []);
    assert!(deployments.list(&ListParams::default()).await.unwrap().items.is_empty(), "nothing was made");

    // Fields that are refused, each by its name.
    let mut wrong = manifests(&key);
    wrong[0]["spec"]["ports"][0]["port"] = 99_999.into();
    wrong[1]["spec"]["template"]["spec"]["containers"][0]["volumeMounts"] =
        json!([{"name": "none", "mountPath": "/x"}]);
    wrong[1]["spec"]["replicas"] = (-1).into();
    let found = clusters.dry_run(&key, &wrong).await.unwrap();
    let found = said(&found);
    let at = |object: &str, field: &str| {
        found.iter().any(|(o, f, why)| *o == object && *f == Some(field) && !why.is_empty())
    };
    assert!(at("Service/hello", "spec.ports[0].port"), "{found:?}");
    assert!(at("Deployment/hello", "spec.replicas"), "{found:?}");
    assert!(at("Deployment/hello", "spec.template.spec.containers[0].volumeMounts[0].name"), "{found:?}");
    let mut unknown = manifests(&key);
    unknown[1]["spec"]["nonsense"] = 1.into();
    let found = clusters.dry_run(&key, &unknown).await.unwrap();
    assert!(found.len() == 1 && found[0].reason.en.contains(".spec.nonsense"), "{found:?}");

    // A quota, and what is somebody else's.
    let quotas: Api<ResourceQuota> = Api::namespaced(client().await, name);
    let quota = json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none"},
        "spec": {"hard": {"count/deployments.apps": "0"}}});
    quotas.patch("none", &PatchParams::apply("somebody"), &Patch::Apply(quota)).await.unwrap();
    let services: Api<Service> = Api::namespaced(client().await, name);
    let other = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "hello"},
        "spec": {"ports": [{"port": 80}]}});
    services.patch("hello", &PatchParams::apply("somebody"), &Patch::Apply(other)).await.unwrap();
    let found = super::eventually(async || {
        let found = clusters.dry_run(&key, &manifests(&key)).await.unwrap();
        (found.len() == 2).then_some(found)
    })
    .await;
    let found = said(&found);
    assert!(found[0].0 == "Service/hello" && found[0].2.contains("that Slipway did not make"), "{found:?}");
    assert!(found[1].0 == "Deployment/hello" && found[1].2.contains("exceeded quota: none"), "{found:?}");
    assert!(deployments.list(&ListParams::default()).await.unwrap().items.is_empty(), "nothing was made");

    // A namespace that the apply would make refuses nothing.
    let nowhere = WorkloadKey { namespace: Namespace::parse("cluster-test-nowhere").unwrap(), ..key.clone() };
    assert_eq!(clusters.dry_run(&nowhere, &manifests(&nowhere)).await.unwrap(), []);
    ended(&key).await;
}

#[tokio::test]
async fn a_dry_run_lets_a_run_be_and_says_what_a_stateful_set_keeps() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "kept-").await;
    let set = controller(&key, "StatefulSet", 3, &json!({"serviceName": "hello-headless", "replicas": 0}));
    let job = |image: &str| {
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "hello-1", "namespace": key.namespace,
            "labels": labels(), "annotations": {"slipway.dev/by-hand": "true"}}, "spec": {"suspend": true, "template": {
            "metadata": {"labels": labels()},
            "spec": {"restartPolicy": "Never", "containers": [{"name": "hello", "image": image}]}}}})
    };
    clusters.apply(&key, &[set.clone(), job(IMAGE)]).await.unwrap();
    assert_eq!(
        clusters.dry_run(&key, &[set.clone(), job("another:1")]).await.unwrap(),
        [],
        "the run stays as it began"
    );

    let mut other = set;
    other["spec"]["serviceName"] = "another".into();
    let found = clusters.dry_run(&key, &[other]).await.unwrap();
    assert!(found.len() == 1 && found[0].field.is_none(), "{found:?}");
    assert!(
        found[0].reason.en.contains("lets nobody change these") && found[0].reason.zh.contains("不允许更改"),
        "{found:?}"
    );
    ended(&key).await;
}

fn reference(kind: ReferenceKind, name: &str) -> Reference {
    Reference { kind, name: name.to_owned() }
}

#[tokio::test]
async fn what_is_referred_to_is_found_or_missing_and_who_may_not_look_is_told() {
    use ReferenceKind::{ConfigMap as Map, PersistentVolumeClaim, Secret as Hidden, ServiceAccount, StorageClass};
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "refers-").await;
    let maps: Api<ConfigMap> = Api::namespaced(client().await, key.namespace.as_str());
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "conf"}});
    maps.patch("conf", &PatchParams::apply("somebody"), &Patch::Apply(map)).await.unwrap();
    let there = [reference(Map, "conf"), reference(ServiceAccount, "default"), reference(StorageClass, "local-path")];
    let gone = [
        reference(Map, "none"),
        reference(PersistentVolumeClaim, "none"),
        reference(Hidden, "none"),
        reference(ServiceAccount, "none"),
        reference(StorageClass, "none"),
    ];
    assert_eq!(clusters.missing(&key, &there).await.unwrap(), []);
    assert_eq!(clusters.missing(&key, &[&there[..], &gone[..]].concat()).await.unwrap(), gone);

    let limited = WorkloadKey { cluster: ClusterId::new(Uuid::from_u128(2)), ..key.clone() };
    let connection = Connection::Kubeconfig { text: Secret::new(token().await), context: None };
    clusters.open(limited.cluster, &connection).await.unwrap();
    let error = clusters.missing(&limited, &[reference(Hidden, "x")]).await.expect_err("no right");
    assert!(error.text.en.contains("may not look for secrets (403)"), "{error}");
    ended(&key).await;
}

fn budget(key: &WorkloadKey, name: &str) -> Value {
    json!({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
        "metadata": {"name": name, "namespace": key.namespace, "labels": labels()},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": "hello"}}}})
}

#[tokio::test]
async fn a_disruption_budget_is_made_and_pruned_and_goes_with_the_service() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "budget-").await;
    let budgets: Api<PodDisruptionBudget> = Api::namespaced(client().await, key.namespace.as_str());
    let mut foreign = budget(&key, "theirs");
    foreign["metadata"]["labels"] = json!({"slipway.dev/service": "hello"});
    budgets.patch("theirs", &PatchParams::apply("somebody"), &Patch::Apply(foreign)).await.unwrap();
    let names = async || {
        let found = budgets.list(&ListParams::default()).await.unwrap();
        found.items.into_iter().filter_map(|budget| budget.metadata.name).collect::<Vec<_>>()
    };
    let deployment = controller(&key, "Deployment", 3, &json!({}));
    let with = [budget(&key, "hello"), deployment.clone()];
    let applied = clusters.apply(&key, &with).await.unwrap();
    assert_eq!((applied.applied[0].as_str(), applied.pruned.len()), ("PodDisruptionBudget/hello", 0));
    assert_eq!(names().await, ["hello", "theirs"]);
    assert_eq!(
        clusters.apply(&key, std::slice::from_ref(&deployment)).await.unwrap().pruned,
        ["PodDisruptionBudget/hello"]
    );
    assert_eq!(names().await, ["theirs"], "what is not Slipway's stays");

    // Where a run takes the place of what serves, that is guarded until it goes.
    clusters.apply(&key, &with).await.unwrap();
    until(&clusters, &key, |w| w.controller.is_some()).await;
    let run = json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "hello-1", "namespace": key.namespace,
        "labels": labels(), "annotations": {"slipway.dev/by-hand": "true"}}, "spec": {"suspend": true, "template": {
        "metadata": {"labels": labels()},
        "spec": {"restartPolicy": "Never", "containers": [{"name": "hello", "image": IMAGE}]}}}});
    assert!(clusters.apply(&key, &[run]).await.unwrap().pruned.is_empty());
    assert_eq!(names().await, ["hello", "theirs"]);
    clusters.prune_controllers(&key, domain::controller::ControllerKind::Job).await.unwrap();
    assert_eq!(names().await, ["theirs"]);

    clusters.apply(&key, &with).await.unwrap();
    clusters.remove(&key, false).await.unwrap();
    assert_eq!(names().await, ["theirs"]);
    ended(&key).await;
}
