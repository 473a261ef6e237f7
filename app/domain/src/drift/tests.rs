//! Objects as a cluster gives them back, against what was applied.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::{Drift, brief, compare};

fn wanted() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": "orders", "labels": { "app.kubernetes.io/name": "orders" } },
        "spec": {
            "replicas": 2,
            "template": { "spec": {
                "automountServiceAccountToken": false,
                "containers": [{
                    "name": "orders",
                    "image": "registry.example/orders:1",
                    "env": [{ "name": "MODE", "value": "fast" }],
                    "resources": { "limits": { "cpu": "500m", "memory": "128Mi" } },
                }],
            } },
        },
    })
}

/// As the API gives it back: with what it adds, and who owns what.
fn live() -> Value {
    let mut live = wanted();
    live["spec"]["progressDeadlineSeconds"] = 600.into();
    live["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = "IfNotPresent".into();
    live["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] = "0.5".into();
    live["metadata"]["annotations"] = json!({ "deployment.kubernetes.io/revision": "3" });
    live["metadata"]["managedFields"] = json!([
        { "manager": "slipway", "operation": "Apply", "fieldsV1": { "f:spec": { "f:replicas": {} } } },
        { "manager": "kube-controller-manager", "operation": "Update", "subresource": "status",
          "fieldsV1": { "f:status": { "f:replicas": {} } } },
        { "manager": "kube-controller-manager", "operation": "Update",
          "fieldsV1": { "f:metadata": { "f:annotations": { "f:deployment.kubernetes.io/revision": {} } } } },
    ]);
    live
}

fn changed_by(live: &mut Value, manager: &str, fields: Value) {
    let entry = json!({ "manager": manager, "operation": "Update", "fieldsV1": fields });
    live["metadata"]["managedFields"].as_array_mut().expect("managers").push(entry);
}

fn said(drifts: &[Drift]) -> Vec<String> {
    drifts.iter().map(|drift| format!("{} {:?}", drift.path, drift.manager.as_deref().unwrap_or_default())).collect()
}

#[test]
fn what_was_applied_and_what_the_cluster_adds_is_no_drift() {
    assert_eq!(compare(&wanted(), Some(&live())), []);
}

#[test]
fn the_number_of_pods_is_no_drift_where_the_cluster_decides_it() {
    let (mut wanted, mut live) = (wanted(), live());
    wanted["spec"].as_object_mut().expect("fields").remove("replicas");
    live["spec"]["replicas"] = 5.into();
    changed_by(&mut live, "kube-controller-manager", json!({ "f:spec": { "f:replicas": {} } }));
    assert_eq!(compare(&wanted, Some(&live)), []);
}

/// With two files of one volume, and a port that is open for TCP and UDP.
fn with_files_and_ports() -> Value {
    let mut object = wanted();
    let container = &mut object["spec"]["template"]["spec"]["containers"][0];
    container["volumeMounts"] = json!([
        { "name": "slipway-files", "mountPath": "/slipway/entrypoint", "subPath": "entrypoint" },
        { "name": "slipway-files", "mountPath": "/etc/app.yaml", "subPath": "app.yaml" },
    ]);
    container["ports"] = json!([
        { "name": "dns", "containerPort": 53, "protocol": "UDP" },
        { "name": "dns-tcp", "containerPort": 53, "protocol": "TCP" },
    ]);
    object
}

#[test]
fn a_volume_that_is_mounted_twice_and_a_port_that_is_open_twice_are_no_drift() {
    assert_eq!(compare(&with_files_and_ports(), Some(&with_files_and_ports())), []);
}

#[test]
fn a_mount_that_was_changed_is_told_by_its_path_and_with_who_did_it() {
    let mut live = with_files_and_ports();
    live["metadata"]["managedFields"] = json!([]);
    live["spec"]["template"]["spec"]["containers"][0]["volumeMounts"][1]["subPath"] = "other.yaml".into();
    let mount = json!({ "k:{\"mountPath\":\"/etc/app.yaml\"}": { "f:subPath": {} } });
    let container = json!({ "k:{\"name\":\"orders\"}": { "f:volumeMounts": mount } });
    let fields = json!({ "f:spec": { "f:template": { "f:spec": { "f:containers": container } } } });
    changed_by(&mut live, "kubectl-edit", fields);
    assert_eq!(
        said(&compare(&with_files_and_ports(), Some(&live))),
        ["spec.template.spec.containers[orders].volumeMounts[/etc/app.yaml].subPath \"kubectl-edit\""]
    );
}

#[test]
fn a_field_that_was_changed_is_told_with_who_did_it() {
    let mut live = live();
    live["spec"]["replicas"] = 5.into();
    live["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.example/orders:2".into();
    changed_by(&mut live, "kubectl-edit", json!({ "f:spec": { "f:replicas": {} } }));
    let drifts = compare(&wanted(), Some(&live));
    let expected =
        ["spec.replicas \"kubectl-edit\"", "spec.template.spec.containers[orders].image \"\""].map(str::to_owned);
    assert_eq!(said(&drifts), expected);
    assert_eq!((&drifts[0].wanted, &drifts[0].found), (&Some(2.into()), &Some(5.into())));
}

#[test]
fn a_variable_that_somebody_added_is_told_as_a_whole() {
    let mut live = live();
    let env = live["spec"]["template"]["spec"]["containers"][0]["env"].as_array_mut().expect("variables");
    env.push(json!({ "name": "DEBUG", "value": "1" }));
    let of_container = json!({ "f:env": { "k:{\"name\":\"DEBUG\"}": { ".": {}, "f:name": {}, "f:value": {} } } });
    let fields = json!({ "f:spec": { "f:template": { "f:spec": { "f:containers": { "k:{\"name\":\"orders\"}": of_container } } } } });
    changed_by(&mut live, "kubectl-set", fields);
    let drifts = compare(&wanted(), Some(&live));
    assert_eq!(said(&drifts), ["spec.template.spec.containers[orders].env[DEBUG] \"kubectl-set\""]);
    assert_eq!(drifts[0].wanted, None);
    let pointer = drifts[0].path.pointer(&live);
    assert_eq!(pointer.as_deref(), Some("/spec/template/spec/containers/0/env/1"));
}

#[test]
fn what_was_taken_away_is_told() {
    let mut live = live();
    live["spec"]["template"]["spec"]["containers"][0]["env"] = json!([]);
    let drifts = compare(&wanted(), Some(&live));
    assert_eq!(said(&drifts), ["spec.template.spec.containers[orders].env[MODE] \"\""]);
    assert_eq!(drifts[0].found, None);
    let gone = compare(&wanted(), None);
    assert_eq!((gone.len(), gone[0].path.to_string()), (1, String::new()));
}

#[test]
fn a_value_is_told_in_one_line_that_can_be_read() {
    assert_eq!([brief(&json!("a")), brief(&json!({ "b": 1 }))], ["a", r#"{"b":1}"#]);
    assert_eq!(brief(&json!("x".repeat(200))).chars().count(), 161);
}
