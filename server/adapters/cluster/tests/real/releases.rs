//! What a release has beside its controller: files, sealed values, an autoscaler; and what somebody changed behind it.

use cluster::KubeClusters;
use domain::drift::{Drift, compare};
use domain::ports::{Clusters, WorkloadKey};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::core::v1::{ConfigMap, Pod, Secret};
use kube::Api;
use kube::api::{DeleteParams, ListParams, Patch, PatchParams, PostParams};
use serde_json::{Value, json};

use super::{client, eventually, labels, manifests, opened, until};

/// With a ConfigMap and a Secret that are named after what they hold; `number` is the release's.
fn release(key: &WorkloadKey, number: u32) -> Vec<Value> {
    let of = |kind: &str, name: String| {
        json!({"apiVersion": "v1", "kind": kind, "immutable": true, "metadata": {"name": name, "namespace": key.namespace,
            "labels": labels(), "annotations": {"slipway.dev/release": number.to_string()}}})
    };
    let mut files = of("ConfigMap", format!("hello-files-{number}"));
    files["data"] = json!({"file-0": format!("content {number}")});
    let mut secrets = of("Secret", format!("hello-secrets-{number}"));
    secrets["type"] = "Opaque".into();
    secrets["stringData"] = json!({"TOKEN": format!("sealed-{number}")});
    let mut all = vec![files, secrets];
    all.extend(manifests(key));
    let container = &mut all[3]["spec"]["template"]["spec"]["containers"][0];
    container["resources"] = json!({"requests": {"cpu": "50m"}});
    container["env"] = json!([{"name": "MODE", "value": "fast"}]);
    all[3]["spec"]["replicas"] = 1.into();
    all
}

async fn names<K>(key: &WorkloadKey) -> Vec<String>
where
    K: kube::Resource<DynamicType = (), Scope = k8s_openapi::NamespaceResourceScope>
        + Clone
        + std::fmt::Debug
        + serde::de::DeserializeOwned,
{
    let api: Api<K> = Api::namespaced(client().await, key.namespace.as_str());
    let found = api.list_metadata(&ListParams::default()).await.unwrap();
    let mut names: Vec<String> = found.items.into_iter().filter_map(|object| object.metadata.name).collect();
    names.retain(|name| name != "kube-root-ca.crt");
    names
}

async fn ended(key: &WorkloadKey) {
    let namespaces: Api<k8s_openapi::api::core::v1::Namespace> = Api::all(client().await);
    namespaces.delete(key.namespace.as_str(), &DeleteParams::background()).await.unwrap();
}

#[tokio::test]
async fn files_and_sealed_values_stay_as_long_as_a_pod_may_need_them_and_are_told_to_nobody() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "files-").await;
    let name = key.namespace.as_str();
    let (files, secrets): (Api<ConfigMap>, Api<Secret>) =
        (Api::namespaced(client().await, name), Api::namespaced(client().await, name));
    let theirs = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "hello-files-theirs"}});
    files.create(&PostParams::default(), &serde_json::from_value(theirs).unwrap()).await.unwrap();
    clusters.apply(&key, &release(&key, 1)).await.unwrap();
    clusters.apply(&key, &release(&key, 1)).await.expect("what cannot be changed is applied as often as one likes");
    let value = secrets.get("hello-secrets-1").await.unwrap().data.unwrap().remove("TOKEN").unwrap();
    assert_eq!(value.0, b"sealed-1");

    // A look beforehand has no values, and takes none away.
    let mut unfilled = release(&key, 1);
    unfilled[1].as_object_mut().unwrap().remove("stringData");
    assert_eq!(clusters.dry_run(&key, &unfilled).await.unwrap(), []);
    assert!(secrets.get("hello-secrets-1").await.unwrap().data.unwrap().contains_key("TOKEN"));

    // A pod of the first release that waits for a node all the while.
    let pods: Api<Pod> = Api::namespaced(client().await, name);
    let waits = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "hello-waits", "labels": labels()},
        "spec": {"nodeSelector": {"none": "none"}, "containers": [{"name": "hello", "image": super::IMAGE,
            "env": [{"name": "T", "valueFrom": {"secretKeyRef": {"name": "hello-secrets-1", "key": "TOKEN"}}}]}]}});
    pods.create(&PostParams::default(), &serde_json::from_value(waits).unwrap()).await.unwrap();
    for number in 2..=4 {
        clusters.apply(&key, &release(&key, number)).await.unwrap();
    }
    assert_eq!(
        names::<ConfigMap>(&key).await,
        ["hello-files-2", "hello-files-3", "hello-files-4", "hello-files-theirs"]
    );
    let kept = ["hello-secrets-1", "hello-secrets-2", "hello-secrets-3", "hello-secrets-4"];
    assert_eq!(names::<Secret>(&key).await, kept, "a pod needs the first");
    pods.delete("hello-waits", &DeleteParams::default().grace_period(0)).await.unwrap();
    eventually(async || pods.get_opt("hello-waits").await.unwrap().is_none().then_some(())).await;
    let applied = clusters.apply(&key, &release(&key, 4)).await.unwrap();
    assert_eq!(applied.pruned, ["Secret/hello-secrets-1"]);

    // Made anew by hand with something else in it.
    let mut other = release(&key, 4).remove(0);
    other["data"] = json!({"file-0": "theirs"});
    files.delete("hello-files-4", &DeleteParams::default()).await.unwrap();
    files.create(&PostParams::default(), &serde_json::from_value(other).unwrap()).await.unwrap();
    clusters.apply(&key, &release(&key, 4)).await.unwrap();
    let data = files.get("hello-files-4").await.unwrap().data.unwrap();
    assert_eq!(data["file-0"], "content 4");

    // What is refused is quoted nowhere.
    let mut wrong = release(&key, 5);
    wrong[1]["stringData"] = json!({"no key": "hunter2"});
    let error = clusters.apply(&key, &wrong).await.expect_err("no key");
    let said = format!("{error:?} {error} {:?}", error.cause);
    assert!(said.contains("hello-secrets-5") && !said.contains("hunter2") && !said.contains("aHVudGVyMg"), "{said}");

    clusters.remove(&key, false).await.unwrap();
    assert_eq!(names::<ConfigMap>(&key).await, ["hello-files-theirs"]);
    assert!(names::<Secret>(&key).await.is_empty());
    ended(&key).await;
}

#[tokio::test]
async fn what_somebody_changed_is_seen_by_field_and_what_was_added_is_taken_out() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "drift-").await;
    let wanted = release(&key, 1);
    clusters.apply(&key, &wanted).await.unwrap();
    until(&clusters, &key, |found| found.controller.as_ref().is_some_and(|controller| controller.available == 1)).await;
    let look = async || {
        let live = clusters.live(&key, &wanted).await.unwrap();
        assert!(live[1].as_ref().is_none_or(|secret| secret.get("data").is_none()), "values are not read");
        let drifts = wanted.iter().zip(&live).flat_map(|(wanted, live)| compare(wanted, live.as_ref()));
        drifts.collect::<Vec<Drift>>()
    };
    assert_eq!(look().await, [], "what was applied and what the cluster adds");

    let deployments: Api<Deployment> = Api::namespaced(client().await, key.namespace.as_str());
    let by = PatchParams { field_manager: Some("somebody".to_owned()), ..PatchParams::default() };
    let env = json!([{"name": "A", "value": "1"}, {"name": "MODE", "value": "slow"}, {"name": "B", "value": "2"}]);
    let change = json!({"spec": {"replicas": 2, "template": {"spec": {"hostname": "theirs",
        "containers": [{"name": "hello", "env": env}]}}}});
    deployments.patch("hello", &by, &Patch::Strategic(change)).await.unwrap();
    let drifts = look().await;
    let mut said: Vec<String> = drifts.iter().map(|drift| format!("{} {:?}", drift.path, drift.manager)).collect();
    said.sort();
    let of = "spec.template.spec.containers[hello].env";
    let all = ["spec.replicas".to_owned(), format!("{of}[A]"), format!("{of}[B]"), format!("{of}[MODE].value")];
    let mut all: Vec<String> = all.into_iter().chain(["spec.template.spec.hostname".to_owned()]).collect();
    all.sort();
    assert_eq!(said, all.iter().map(|path| format!("{path} Some(\"somebody\")")).collect::<Vec<_>>(), "{drifts:#?}");

    let added: Vec<Drift> = drifts.into_iter().filter(|drift| drift.wanted.is_none()).collect();
    let mut other = added.clone();
    other.iter_mut().for_each(|drift| drift.found = Some(json!("seen otherwise")));
    let error = clusters.take_out(&key, &other).await.expect_err("not what was seen");
    assert_eq!(error.kind, domain::Kind::Conflict, "{error:?}");
    clusters.take_out(&key, &added).await.unwrap();
    clusters.take_out(&key, &added).await.expect("gone already");
    let left: Vec<String> = look().await.iter().map(|drift| drift.path.to_string()).collect();
    assert_eq!(left, ["spec.replicas".to_owned(), format!("{of}[MODE].value")]);
    clusters.apply(&key, &wanted).await.unwrap();
    assert_eq!(look().await, []);

    let gone = deployments.delete("hello", &DeleteParams::background()).await;
    assert!(gone.is_ok());
    eventually(async || {
        let found = look().await;
        (found.len() == 1 && found[0].object == "Deployment/hello" && found[0].found.is_none()).then_some(())
    })
    .await;
    ended(&key).await;
}

#[tokio::test]
async fn an_autoscaler_is_seen_and_goes_with_what_asked_for_it() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "scaled-").await;
    let scaler = |name: &str| {
        json!({"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name, "namespace": key.namespace, "labels": labels()},
        "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
            "minReplicas": 1, "maxReplicas": 3, "metrics": [{"type": "Resource", "resource": {"name": "cpu",
                "target": {"type": "Utilization", "averageUtilization": 60}}}]}})
    };
    let scalers: Api<HorizontalPodAutoscaler> = Api::namespaced(client().await, key.namespace.as_str());
    let mut theirs = scaler("theirs");
    theirs["metadata"]["labels"] = json!({});
    scalers.create(&PostParams::default(), &serde_json::from_value(theirs).unwrap()).await.unwrap();
    let mut all = release(&key, 1);
    all.insert(3, scaler("hello"));
    clusters.apply(&key, &all).await.unwrap();
    let seen = until(&clusters, &key, |found| found.autoscaler.is_some()).await.autoscaler.unwrap();
    assert_eq!((seen.min, seen.max, seen.readings.len(), seen.readings[0].target), (1, 3, 1, 60.0));
    let live = clusters.live(&key, &all).await.unwrap();
    assert_eq!(compare(&all[3], live[3].as_ref()), [], "{:#?}", live[3]);

    let applied = clusters.apply(&key, &release(&key, 1)).await.unwrap();
    assert_eq!(applied.pruned, ["HorizontalPodAutoscaler/hello"]);
    until(&clusters, &key, |found| found.autoscaler.is_none()).await;
    clusters.apply(&key, &all).await.unwrap();
    clusters.remove(&key, false).await.unwrap();
    assert_eq!(names::<HorizontalPodAutoscaler>(&key).await, ["theirs"]);
    ended(&key).await;
}
