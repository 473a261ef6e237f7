//! Workloads as clusters give them: read, kept, compared. What Slipway itself rendered reads back as it was.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use rstest::rstest;
use serde_json::{Value, json};

use super::{Adopted, Found, Read, differences, read};

/// As `kubectl create` makes it, and the API gives it back.
pub(super) fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {
            "name": "orders", "namespace": "shop", "uid": "1-2-3", "generation": 4, "resourceVersion": "77",
            "labels": { "app": "orders", "app.kubernetes.io/managed-by": "Helm" },
            "annotations": { "meta.helm.sh/release-name": "shop", "deployment.kubernetes.io/revision": "2" },
            "managedFields": [
                { "manager": "helm", "operation": "Update", "fieldsV1": {} },
                { "manager": "kube-controller-manager", "operation": "Update", "subresource": "status" },
            ],
        },
        "spec": {
            "replicas": 2, "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10,
            "selector": { "matchLabels": { "app": "orders" } },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%", "maxUnavailable": "25%" } },
            "template": {
                "metadata": { "creationTimestamp": null, "labels": { "app": "orders", "tier": "back" } },
                "spec": {
                    "dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler",
                    "securityContext": {}, "terminationGracePeriodSeconds": 30,
                    "nodeSelector": { "disk": "ssd" },
                    "containers": [{
                        "name": "app", "image": "registry.example/orders:1", "imagePullPolicy": "IfNotPresent",
                        "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                        "args": ["serve"],
                        "env": [
                            { "name": "MODE", "value": "fast" },
                            { "name": "PASSWORD", "valueFrom": { "secretKeyRef": { "name": "db", "key": "password" } } },
                        ],
                        "ports": [{ "name": "web", "containerPort": 8080, "protocol": "TCP" }],
                        "resources": { "limits": { "memory": "256Mi" }, "requests": { "cpu": "0.1" } },
                        "livenessProbe": {
                            "httpGet": { "path": "/live", "port": "web", "scheme": "HTTP" },
                            "periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3, "successThreshold": 1,
                        },
                    }],
                },
            },
        },
        "status": { "readyReplicas": 2 },
    })
}

fn service() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders", "namespace": "shop", "uid": "4" },
        "spec": {
            "type": "ClusterIP", "clusterIP": "10.0.0.7", "clusterIPs": ["10.0.0.7"], "selector": { "app": "orders" },
            "ports": [{ "port": 80, "targetPort": "web", "protocol": "TCP" }],
        },
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut object = deployment();
    let (parent, name) = pointer.rsplit_once('/').expect("a field");
    object.pointer_mut(parent).expect("its parent")[name] = value;
    object
}

fn readable(object: &Value) -> Read {
    read(object, Some(&service())).expect("it can be read")
}

#[test]
fn a_deployment_is_read_into_what_a_release_is_made_of() {
    let found = readable(&deployment());
    insta::assert_json_snapshot!(found);
}

#[test]
fn the_list_says_who_brought_it_and_how_it_is() {
    let found = Found::of(&deployment()).expect("found");
    assert_eq!((found.desired, found.ready, found.generation), (Some(2), 2, 4));
    assert_eq!((found.image.as_str(), found.obstacle), ("registry.example/orders:1", None));
    assert_eq!(found.managers, ["Helm shop", "helm"]);
    let ours = json!({ "app.kubernetes.io/managed-by": "slipway", "slipway.dev/service": "orders" });
    assert_eq!(Found::of(&with("/metadata/labels", ours)), None, "Slipway's own is not offered");
}

#[rstest]
#[case("/metadata/name", json!("Orders"), "no name for a service")]
#[case("/metadata/name", json!("1-orders"), "begin with a letter")]
#[case("/metadata/ownerReferences", json!([{"kind": "Rollout", "name": "x"}]), "Rollout x made it")]
#[case("/metadata/deletionTimestamp", json!("2026-01-01T00:00:00Z"), "being deleted")]
#[case("/spec/selector", json!({"matchExpressions": [{"key": "app", "operator": "Exists"}]}), "expressions")]
#[case("/spec/selector/matchLabels", json!({"app.kubernetes.io/managed-by": "Helm"}), "managed-by")]
#[case("/spec/template/spec/containers", json!([{"name": "orders", "image": "UPPER CASE"}]), "image")]
fn what_cannot_be_adopted_says_why(#[case] pointer: &str, #[case] value: Value, #[case] why: &str) {
    let obstacle = Found::of(&with(pointer, value)).expect("found").obstacle.expect("an obstacle");
    assert!(obstacle.en.contains(why), "{}", obstacle.en);
}

#[rstest]
#[case(json!({ "conditions": [{ "type": "Complete", "status": "True" }] }), "run to its end")]
#[case(json!({ "conditions": [{ "type": "Failed", "status": "True" }] }), "failed")]
#[case(json!({ "active": 1 }), "let it end")]
fn a_job_is_listed_with_what_to_do_instead(#[case] status: Value, #[case] how: &str) {
    let mut job = json!({
        "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "migrate" },
        "spec": { "template": { "spec": { "containers": [{ "name": "a", "image": "migrate:1" }] } } }, "status": status,
    });
    let found = Found::of(&job).expect("found");
    let why = found.obstacle.expect("why").en;
    assert!(why.contains(how) && why.contains("deploy it as a Job"), "{why}");
    assert!(read(&job, None).is_err() && Adopted::of(&job, None).is_none());
    job["metadata"]["ownerReferences"] = json!([{ "kind": "CronJob", "name": "nightly" }]);
    assert_eq!(Found::of(&job), None, "a run of a schedule is told with that");
}

#[test]
fn more_pods_than_slipway_asks_for_are_refused_by_reading() {
    let error = read(&with("/spec/replicas", json!(5000)), None).expect_err("refused");
    assert_eq!(error.field.as_deref(), Some("replicas"));
}

#[test]
fn what_is_kept_is_the_object_without_what_the_cluster_writes() {
    let adopted = Adopted::of(&deployment(), Some(&service())).expect("adopted");
    assert_eq!(adopted.uids, ["4", "1-2-3"]);
    assert_eq!(adopted.selector.get("app").map(String::as_str), Some("orders"));
    assert_eq!(adopted.labels.len(), 2);
    let [service, controller] = adopted.objects.as_slice() else { panic!("two objects") };
    assert!(service["spec"].get("clusterIP").is_none(), "{service}");
    assert_eq!(controller["metadata"], json!({ "name": "orders", "namespace": "shop" }));
    assert!(controller.get("status").is_none());
    let mut template = deployment()["spec"]["template"].clone();
    template["metadata"].as_object_mut().expect("metadata").remove("creationTimestamp");
    assert_eq!(controller["spec"]["template"], template, "to the letter");
}

/// The controller of the first release of Slipway's own.
fn next(live: &Value) -> Value {
    let found = readable(live);
    let adopted = Adopted::of(live, Some(&service()));
    super::tests_release::controller(&found, adopted)
}

#[test]
fn what_the_next_release_changes_is_told_by_field() {
    let live = deployment();
    let told: Vec<String> =
        differences(&live, &next(&live)).iter().map(|difference| difference.path.to_string()).collect();
    let container = "spec.template.spec.containers[orders]";
    let expected = [
        "spec.minReadySeconds".to_owned(),
        format!("{container}.env[PASSWORD]"),
        format!("{container}.securityContext.allowPrivilegeEscalation"),
        format!("{container}.terminationMessagePolicy"),
        "spec.template.spec.containers[app].name".to_owned(),
        "spec.template.spec.enableServiceLinks".to_owned(),
        "spec.template.spec.nodeSelector".to_owned(),
        "spec.template.spec.securityContext".to_owned(),
    ];
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(sorted(told), sorted(expected.to_vec()));
}

#[test]
fn the_value_of_a_variable_is_not_told() {
    let mut live = deployment();
    live["spec"]["template"]["spec"]["containers"][0]["env"][0]["name"] = "with space".into();
    let told = serde_json::to_string(&differences(&live, &next(&live))).expect("json");
    assert!(told.contains("with space") && !told.contains("fast"), "{told}");
}

#[test]
fn nor_is_one_of_a_container_that_becomes_another() {
    let mut live = deployment();
    let sidecar = json!({
        "name": "proxy", "image": "proxy:1", "env": [{ "name": "PROXY_PASSWORD", "value": "hunter2" }],
    });
    live["spec"]["template"]["spec"]["containers"].as_array_mut().expect("containers").push(sidecar);
    let told = serde_json::to_string(&differences(&live, &next(&live))).expect("json");
    assert!(told.contains("proxy") && !told.contains("hunter2"), "{told}");
}
