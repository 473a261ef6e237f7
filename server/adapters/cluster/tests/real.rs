//! Against a real cluster: connect, apply, watch, read logs and usage, remove. Needs SLIPWAY_TEST_KUBECONFIG, the path
//! of an administrator's kubeconfig, and the image of deploy/samples/hello in the local registry.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "real/data.rs"]
mod data;
#[path = "real/looks.rs"]
mod looks;
#[path = "real/releases.rs"]
mod releases;
#[path = "real/runs.rs"]
mod runs;

use std::time::Duration;

use cluster::KubeClusters;
use domain::cluster::{CheckOutcome, Connection};
use domain::controller::ControllerKind;
use domain::id::ClusterId;
use domain::log::{LogItem, LogQuery};
use domain::name::{EnvironmentName, Namespace, ServiceName};
use domain::ports::{Change, Clusters, WorkloadKey};
use domain::secret::Secret;
use domain::status::Freshness;
use domain::workload::Workload;
use futures::StreamExt;
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::authentication::v1::TokenRequest;
use k8s_openapi::api::core::v1::{Namespace as K8sNamespace, Service, ServiceAccount};
use kube::api::{DeleteParams, Patch, PatchParams, PostParams};
use kube::{Api, Client, Config};
use serde_json::{Value, json};
use uuid::Uuid;

const IMAGE: &str = "127.0.0.1:5000/samples/hello:1";

fn connection() -> Connection {
    let path = std::env::var("SLIPWAY_TEST_KUBECONFIG")
        .expect("SLIPWAY_TEST_KUBECONFIG is not set: give the path of a real cluster's kubeconfig");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
    Connection::Kubeconfig { text: Secret::new(text), context: None }
}

async fn client() -> Client {
    let Connection::Kubeconfig { text, .. } = connection() else { panic!("a kubeconfig") };
    let config = kube::config::Kubeconfig::from_yaml(text.expose()).unwrap();
    Client::try_from(Config::from_custom_kubeconfig(config, &Default::default()).await.unwrap()).unwrap()
}

fn labels() -> Value {
    json!({"app.kubernetes.io/managed-by": "slipway", "app.kubernetes.io/name": "hello", "slipway.dev/service": "hello"})
}

fn manifests(key: &WorkloadKey) -> Vec<Value> {
    let namespace = &key.namespace;
    vec![
        json!({"apiVersion": "v1", "kind": "Service",
            "metadata": {"name": "hello", "namespace": namespace, "labels": labels()},
            "spec": {"selector": {"app.kubernetes.io/name": "hello"}, "ports": [{"name": "http", "port": 8080}]}}),
        json!({"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "hello", "namespace": namespace, "labels": labels(),
                "annotations": {"slipway.dev/release": "3", "slipway.dev/placement-version": "4"}},
            "spec": {"replicas": 2, "selector": {"matchLabels": {"app.kubernetes.io/name": "hello"}},
                "template": {"metadata": {"labels": labels(), "annotations": {"slipway.dev/release": "3"}},
                    "spec": {"terminationGracePeriodSeconds": 1, "containers": [{"name": "hello", "image": IMAGE}]}}}}),
    ]
}

/// One of another kind beside it, with as many pods as `replicas` says.
fn controller(key: &WorkloadKey, kind: &str, release: u32, more: &Value) -> Value {
    let mut manifest = manifests(key).remove(1);
    manifest["kind"] = kind.into();
    manifest["metadata"]["annotations"]["slipway.dev/release"] = release.to_string().into();
    manifest["spec"]["replicas"] = 1.into();
    for (field, value) in more.as_object().unwrap() {
        manifest["spec"][field] = value.clone();
    }
    manifest
}

/// A cluster that is open, and a service in a namespace of its own.
async fn opened(clusters: &KubeClusters, name: &str) -> WorkloadKey {
    let id = ClusterId::new(Uuid::from_u128(1));
    let key = WorkloadKey {
        cluster: id,
        namespace: Namespace::parse(&format!("cluster-test-{name}{}", std::process::id())).unwrap(),
        service: ServiceName::parse("hello").unwrap(),
    };
    clusters.open(id, &connection()).await.unwrap();
    clusters.ensure_namespace(id, &key.namespace, &EnvironmentName::parse("test").unwrap()).await.unwrap();
    key
}

async fn until(clusters: &KubeClusters, key: &WorkloadKey, what: impl Fn(&Workload) -> bool) -> Workload {
    let mut changes = clusters.changes();
    let wait = async {
        loop {
            if let Some(found) = clusters.workload(key).filter(&what) {
                return found;
            }
            changes.next().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait)
        .await
        .unwrap_or_else(|_| panic!("not seen: {:?}", clusters.workload(key)))
}

#[tokio::test]
async fn the_real_cluster_is_usable() {
    let check = KubeClusters::new().check(&connection()).await;
    assert_eq!(check.outcome, CheckOutcome::Usable, "{}", check.sentence);
    assert!(check.version.is_some_and(|version| version.starts_with("v1.")));
}

#[tokio::test]
async fn failures_of_a_connection_are_told_apart() {
    let clusters = KubeClusters::new();
    let Connection::Kubeconfig { text, .. } = connection() else { panic!("a kubeconfig") };
    for (from, to, says) in [
        ("127.0.0.1:6443", "127.0.0.1:1", "refuses the connection"),
        ("127.0.0.1:6443", "no-such-host.invalid:6443", "cannot be resolved"),
        ("certificate-authority-data:", "x-was-the-authority:", "not trusted"),
        ("client-certificate-data:", "token: wrong\n      x-was-the-certificate:", "(401)"),
    ] {
        let mut text = text.expose().replace(from, to);
        if to.starts_with("token") {
            text = text.replace("client-key-data:", "x-was-the-key:");
        }
        let check = clusters.check(&Connection::Kubeconfig { text: Secret::new(text), context: None }).await;
        assert_eq!(check.outcome, CheckOutcome::Unreachable, "{to}: {}", check.sentence);
        assert!(check.sentence.en.contains(says), "{to}: {}", check.sentence);
    }
}

/// A kubeconfig for an account that every namespace has, and to which nobody has bound a role.
async fn token() -> String {
    let accounts: Api<ServiceAccount> = Api::namespaced(client().await, "default");
    let asked = accounts.create_token_request("default", &PostParams::default(), &TokenRequest::default()).await;
    let token = asked.unwrap().status.unwrap().token;
    let Connection::Kubeconfig { text, .. } = connection() else { panic!("a kubeconfig") };
    let text =
        text.expose().replace("client-certificate-data:", &format!("token: {token}\n      x-was-the-certificate:"));
    text.replace("client-key-data:", "x-was-the-key:")
}

/// What comes about within a while.
async fn eventually<T>(look: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come about")
}

#[tokio::test]
async fn an_account_without_rights_is_told_which_it_lacks() {
    let text = token().await;
    let check = KubeClusters::new().check(&Connection::Kubeconfig { text: Secret::new(text), context: None }).await;
    assert_eq!(check.outcome, CheckOutcome::Limited, "{}", check.sentence);
    for lacks in [
        "statefulsets (list, watch, create, patch, delete), daemonsets (list, watch, create, patch, delete)",
        "jobs (list, watch, create, patch, delete), cronjobs (list, watch, create, patch, delete)",
        "poddisruptionbudgets (list, create, patch, delete)",
        "configmaps (list, create, patch, delete), secrets (list, create, patch, delete)",
        "horizontalpodautoscalers (list, watch, create, patch, delete)",
        "persistentvolumeclaims (list, delete)",
        "pods (list, watch, delete), pods/log (get)",
    ] {
        assert!(check.sentence.en.contains(lacks), "{}", check.sentence);
    }
}

#[tokio::test]
async fn a_service_lives_and_goes() {
    let clusters = KubeClusters::new();
    let changes = clusters.changes();
    let key = opened(&clusters, "").await;
    let (id, name) = (key.cluster, key.namespace.to_string());
    let applied = clusters.apply(&key, &manifests(&key)).await.unwrap();
    assert_eq!(applied.applied, ["Service/hello", "Deployment/hello"]);

    let seen = until(&clusters, &key, |w| w.controller.as_ref().is_some_and(|c| c.available == 2)).await;
    assert_eq!(clusters.freshness(id), Freshness::Live);
    assert_eq!(seen.controller.as_ref().and_then(|c| c.placement_version), Some(4));
    assert_eq!(seen.pods.iter().map(|pod| pod.release).collect::<Vec<_>>(), [Some(3), Some(3)]);
    until(&clusters, &key, |w| w.events.iter().any(|event| event.reason == "Started")).await;
    let told = tokio::time::timeout(
        Duration::from_secs(5),
        changes.any(|change| std::future::ready(change == Change::Workload(key.clone()))),
    );
    assert!(told.await.unwrap());

    let query = LogQuery { tail: Some(5), ..LogQuery::default() };
    let lines: Vec<LogItem> = clusters.logs(&key, &query).await.unwrap().map(Result::unwrap).collect().await;
    let times: Vec<_> = lines
        .iter()
        .map(|item| match item {
            LogItem::Line(line) => line.time,
            LogItem::Gap { gap } => panic!("{gap:?}"),
        })
        .collect();
    assert!(!times.is_empty() && times.is_sorted(), "{times:?}");
    let query = LogQuery { follow: true, tail: Some(1), ..LogQuery::default() };
    let followed = clusters.logs(&key, &query).await.unwrap().take(6).collect::<Vec<_>>();
    let followed = tokio::time::timeout(Duration::from_secs(20), followed).await.expect("lines come");
    assert_eq!(followed.len(), 6);
    let followed: Vec<LogItem> = followed.into_iter().map(Result::unwrap).collect();
    let twice = followed.iter().enumerate().any(|(at, item)| followed[at + 1..].contains(item));
    assert!(!twice, "what was there and what came meet without a repetition: {followed:?}");

    assert!(clusters.nodes(id).await.unwrap().iter().any(|node| node.ready && node.cpu_allocatable > 0));
    assert_eq!(clusters.usage(&key).await.unwrap().len(), 2);

    let api: Api<k8s_openapi::api::apps::v1::Deployment> = Api::namespaced(client().await, &name);
    let other = json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 1}});
    api.patch("hello", &PatchParams::apply("somebody").force(), &Patch::Apply(other)).await.unwrap();
    clusters.apply(&key, &manifests(&key)).await.expect("what is wished here wins over another manager");
    until(&clusters, &key, |w| w.controller.as_ref().is_some_and(|c| c.desired == 2)).await;

    let mut less = manifests(&key);
    less.remove(0);
    less[0]["spec"]["replicas"] = 1.into();
    assert_eq!(clusters.apply(&key, &less).await.unwrap().pruned, ["Service/hello"]);
    let services: Api<Service> = Api::namespaced(client().await, &name);
    let other = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "hello"},
        "spec": {"ports": [{"port": 80}]}});
    services.patch("hello", &PatchParams::apply("somebody"), &Patch::Apply(other)).await.unwrap();
    let error = clusters.apply(&key, &manifests(&key)).await.expect_err("somebody else's");
    assert_eq!(error.kind, domain::Kind::Conflict);
    assert!(error.text.en.contains("Service hello already that Slipway did not make"), "{error}");
    clusters.remove(&key, false).await.unwrap();
    let kept = services.get("hello").await.expect("what is not Slipway's stays");
    assert_eq!(kept.metadata.labels, None);
    until(&clusters, &key, |w| w.controller.is_none() && w.pods.is_empty()).await;
    let namespaces: Api<K8sNamespace> = Api::all(client().await);
    namespaces.delete(&name, &DeleteParams::background()).await.unwrap();
}

#[tokio::test]
async fn one_controller_takes_the_place_of_another_and_only_what_is_meant_goes() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "kinds-").await;
    let name = key.namespace.to_string();
    let in_order = json!({"serviceName": "hello-headless"});
    clusters.apply(&key, &[controller(&key, "Deployment", 3, &json!({}))]).await.unwrap();
    let set = controller(&key, "StatefulSet", 4, &in_order);
    clusters.apply(&key, std::slice::from_ref(&set)).await.unwrap();
    let serves = |w: &Workload| w.controller.as_ref().is_some_and(|c| c.release == Some(4) && c.available == 1);
    let both = until(&clusters, &key, serves).await;
    assert_eq!(both.controller.map(|found| found.kind), Some(ControllerKind::StatefulSet));
    assert_eq!(both.replaced, [ControllerKind::Deployment]);

    let forbidden = controller(&key, "StatefulSet", 5, &json!({"serviceName": "another"}));
    let refused = clusters.apply(&key, &[forbidden]).await.expect_err("what a StatefulSet keeps for ever");
    assert_eq!(refused.kind, domain::Kind::Invalid);
    assert!(refused.text.en.contains("lets nobody change these"), "{refused}");

    let daemon_sets: Api<DaemonSet> = Api::namespaced(client().await, &name);
    let nowhere = json!({"nodeSelector": {"no": "node"}, "containers": [{"name": "x", "image": IMAGE}]});
    let foreign = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "hello", "labels": {"slipway.dev/service": "hello"}},
        "spec": {"selector": {"matchLabels": {"x": "y"}},
            "template": {"metadata": {"labels": {"x": "y"}}, "spec": nowhere}}});
    daemon_sets.patch("hello", &PatchParams::apply("somebody"), &Patch::Apply(foreign)).await.unwrap();
    clusters.prune_controllers(&key, ControllerKind::StatefulSet).await.unwrap();
    let alone = until(&clusters, &key, |w| w.replaced == [ControllerKind::DaemonSet] && w.pods.len() == 1).await;
    let pod = &alone.pods[0];
    assert_eq!(pod.name, "hello-0");

    clusters.delete_pod(&key, &pod.name, "another").await.unwrap();
    clusters.delete_pod(&key, "hello-7", &pod.uid).await.unwrap();
    clusters.delete_pod(&key, &pod.name, &pod.uid).await.unwrap();
    let again = |w: &Workload| w.pods.iter().any(|new| new.name == pod.name && new.uid != pod.uid && !new.deleting);
    until(&clusters, &key, again).await;

    clusters.remove(&key, true).await.unwrap();
    until(&clusters, &key, |w| w.pods.is_empty() && w.replaced.is_empty()).await;
    daemon_sets.get("hello").await.expect("what is not Slipway's stays");
    let namespaces: Api<K8sNamespace> = Api::all(client().await);
    namespaces.delete(&name, &DeleteParams::background()).await.unwrap();
}
