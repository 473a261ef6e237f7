//! Autoscalers and disruption budgets as clusters give them.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::adoption::read;
use crate::adoption::tests::deployment;

fn scaler() -> Value {
    let target = json!({ "type": "Utilization", "averageUtilization": 80 });
    json!({
        "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": "busy", "namespace": "shop", "uid": "7", "labels": { "app": "orders" } },
        "spec": {
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "orders" },
            "minReplicas": 2, "maxReplicas": 10,
            "metrics": [
                { "type": "Pods", "pods": {
                    "metric": { "name": "hits" }, "target": { "type": "AverageValue", "averageValue": "100" },
                } },
                { "type": "Resource", "resource": { "name": "cpu", "target": target } },
            ],
        },
        "status": { "currentReplicas": 2 },
    })
}

fn guard() -> Value {
    json!({
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
        "metadata": { "name": "guard", "namespace": "shop", "uid": "8" },
        "spec": { "maxUnavailable": "25%", "selector": { "matchLabels": { "app": "orders" } } },
    })
}

fn with(mut object: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a field");
    object.pointer_mut(parent).expect("its parent")[name] = value;
    object
}

type Done = (Result<Vec<Attached>>, Read, Adopted);

fn attached(object: &Value, others: &[Value], places: &[(&str, Place)]) -> Done {
    let mut read = read(object, None).expect("it can be read");
    let mut adopted = Adopted::of(object, None).expect("a controller");
    let places = places.iter().map(|(name, place)| ((*name).to_owned(), *place)).collect();
    let others: Vec<&Value> = others.iter().collect();
    let told = attach(object, &others, &places, &mut read, &mut adopted);
    (told, read, adopted)
}

#[test]
fn what_a_release_can_say_comes_along_before_the_controller_under_its_own_name() {
    let (told, read, adopted) = attached(&deployment(), &[guard(), scaler()], &[]);
    let told = told.expect("told");
    let said: Vec<_> = told.iter().map(|one| (one.object.as_str(), one.says.as_str(), one.beyond.len())).collect();
    assert_eq!(
        said,
        [
            ("HorizontalPodAutoscaler/busy", "2–10 · CPU 80% · hits 100", 0),
            ("PodDisruptionBudget/guard", "maxUnavailable 25%", 0)
        ]
    );
    let autoscaling = read.settings.autoscaling.expect("it scales");
    assert_eq!((autoscaling.min, autoscaling.max, autoscaling.cpu), (2, 10, Some(80)));
    assert_eq!(read.settings.pod.max_unavailable.map(|share| share.to_string()).as_deref(), Some("25%"));
    assert_eq!(adopted.uids, ["7", "8", "1-2-3"]);
    let kinds: Vec<&Value> = adopted.objects.iter().map(|object| &object["kind"]).collect();
    assert_eq!(kinds, ["HorizontalPodAutoscaler", "PodDisruptionBudget", "Deployment"]);
    assert_eq!(adopted.objects[0]["spec"], scaler()["spec"], "as it is");
    assert!(adopted.objects[0].get("status").is_none());
    assert_eq!(adopted.name_of("HorizontalPodAutoscaler"), Some("busy"));
}

#[test]
fn what_a_person_leaves_outside_is_not_read() {
    let places = [("HorizontalPodAutoscaler/busy", Place::Outside)];
    let (told, read, adopted) = attached(&deployment(), &[scaler(), guard()], &places);
    assert_eq!(told.expect("told").len(), 2);
    assert_eq!((read.settings.autoscaling, adopted.uids.len()), (None, 2));
    let (error, ..) = attached(&deployment(), &[], &[("PodDisruptionBudget/none", Place::Adopted)]);
    assert_eq!(error.expect_err("refused").field.as_deref(), Some("objects.PodDisruptionBudget/none"));
}

fn resource(name: &str, target: Value) -> Value {
    json!([{ "type": "Resource", "resource": { "name": name, "target": target } }])
}

#[rstest]
#[case("spec.behavior", with(scaler(), "/spec/behavior", json!({ "scaleDown": { "selectPolicy": "Disabled" } })))]
#[case("spec.metrics[0]", with(scaler(), "/spec/metrics/0/type", "External".into()))]
#[case("spec.metrics[0]", with(scaler(), "/spec/metrics/0/pods/metric/selector", json!({ "matchLabels": { "a": "b" } })))]
#[case("spec.metrics[0]", with(scaler(), "/spec/metrics", resource("cpu", json!({ "type": "AverageValue", "averageValue": "1" }))))]
#[case("spec.metrics", with(scaler(), "/spec/metrics", json!([])))]
#[case("spec.metrics", with(scaler(), "/spec/metrics/1/resource/name", "memory".into()))]
#[case("spec.maxReplicas", with(scaler(), "/spec/maxReplicas", 500.into()))]
#[case("metadata.ownerReferences", with(scaler(), "/metadata/ownerReferences", json!([{ "kind": "ScaledObject", "name": "busy" }])))]
#[case("metadata.labels", with(scaler(), "/metadata/labels", json!({ "app.kubernetes.io/managed-by": "slipway" })))]
#[case("spec.selector", with(guard(), "/spec/selector", json!({ "matchLabels": { "tier": "back" } })))]
#[case("spec.maxUnavailable", with(guard(), "/spec/maxUnavailable", 500.into()))]
#[case("spec.strange", with(guard(), "/spec/strange", true.into()))]
fn what_no_release_can_say_stays_outside_and_is_named(#[case] path: &str, #[case] other: Value) {
    let mut object = deployment();
    object["spec"]["template"]["spec"]["containers"][0]["resources"] = json!({ "requests": { "cpu": "0.1" } });
    let (told, read, adopted) = attached(&object, std::slice::from_ref(&other), &[]);
    let told = told.expect("told");
    let named: Vec<String> = told[0].beyond.iter().map(|beyond| beyond.path.to_string()).collect();
    assert!(named.contains(&path.to_owned()), "{path} in {named:?}");
    assert_eq!((read.settings.autoscaling, read.settings.pod.max_unavailable, adopted.uids.len()), (None, None, 1));
    let (error, ..) = attached(&object, std::slice::from_ref(&other), &[(&name(&other), Place::Adopted)]);
    assert!(error.expect_err("refused").text.en.contains("cannot come along"));
}

#[test]
fn of_several_none_comes_along_and_what_rests_is_not_scaled() {
    let (told, read, _) = attached(&deployment(), &[scaler(), with(scaler(), "/metadata/name", "two".into())], &[]);
    assert!(told.expect("told").iter().all(|one| !one.beyond.is_empty()) && read.settings.autoscaling.is_none());
    let (told, ..) = attached(&with(deployment(), "/spec/replicas", 0.into()), &[scaler()], &[]);
    assert_eq!(told.expect("told")[0].beyond[0].path.to_string(), "spec.scaleTargetRef");
}
