//! What somebody changed in a cluster, taken over.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::{Drift, Path, Step, changed_of, take};
use crate::configuration::{Key, Scope, SecretRef, Used};
use crate::quantity::{Cpu, Memory};
use crate::release::Release;

fn release() -> Release {
    serde_json::from_value(json!({
        "id": uuid::Uuid::nil(), "service": uuid::Uuid::nil(), "service_name": "orders",
        "environment": uuid::Uuid::nil(), "environment_name": "dev", "number": 3, "status": "ready",
        "image": "registry.example/orders:1", "build": null, "build_number": null,
        "settings": {
            "replicas": 2, "variables": {"MODE": "fast", "OLD": "1"},
            "resources": {"cpu_limit": "500m", "memory_limit": "128Mi"},
        },
        "ports": [], "health_path": null, "manifests": [], "reason": "", "repeats": null, "sentence": null,
        "created_by": "ann", "created_at": "2026-01-01T00:00:00Z", "applied_at": null, "finished_at": null,
    }))
    .expect("a release")
}

/// `env/NAME/value` of the service's container; in the list of variables each has a name.
fn of_container(path: &str, found: Option<Value>) -> Drift {
    let mut steps = Path::default().field("spec").field("template").field("spec").field("containers").0;
    let item = |value: &str| Step::Item { key: "name".to_owned(), value: value.to_owned() };
    steps.push(item("orders"));
    let mut before = "";
    for name in path.split('/') {
        steps.push(if before == "env" { item(name) } else { Step::Field(name.to_owned()) });
        before = name;
    }
    Drift { object: "Deployment/orders".into(), path: Path(steps), wanted: None, found, manager: None }
}

fn at(object: &str, path: &[&str], found: Option<Value>) -> Drift {
    let path = path.iter().fold(Path::default(), |path, name| path.field(name));
    Drift { object: object.into(), path, wanted: None, found, manager: None }
}

#[test]
fn image_variables_resources_and_the_number_of_pods_become_an_order() {
    let taken = take(
        &release(),
        &[
            at("Deployment/orders", &["spec", "replicas"], Some(json!(5))),
            of_container("image", Some(json!("registry.example/orders:2"))),
            of_container("env/MODE/value", Some(json!("slow"))),
            of_container("env/DEBUG", Some(json!({"name": "DEBUG", "value": "1"}))),
            of_container("env/OLD", None),
            of_container("resources/limits/memory", Some(json!("256Mi"))),
            of_container("resources/limits/cpu", None),
            of_container("resources/requests", Some(json!({"cpu": "100m"}))),
        ],
    );
    assert_eq!(taken.fields.len(), 8, "{:?}", taken.fields);
    assert_eq!(taken.fields[1], "Deployment/orders spec.template.spec.containers[orders].image");
    assert_eq!(
        (taken.replicas, taken.image.map(String::from).as_deref()),
        (Some(5), Some("registry.example/orders:2"))
    );
    let variables = taken.variables.expect("variables");
    assert_eq!(json!(variables), json!({"DEBUG": "1", "MODE": "slow"}));
    let resources = taken.resources.expect("resources");
    assert_eq!((resources.memory_limit, resources.cpu_limit), (Some(Memory(256 << 20)), None));
    assert_eq!((resources.cpu_request, resources.memory_request), (Some(Cpu(100)), None));
}

#[test]
fn what_a_release_cannot_say_stays_and_says_where_it_is_set() {
    let mut release = release();
    let key = Key::variable("TOKEN").expect("a key");
    let reference = SecretRef { scope: Scope::Base, version: 1 };
    release.settings.configuration.secrets.push(Used { key, reference, beside: false });
    let left = [
        of_container("env/TOKEN/value", Some(json!("typed in"))),
        of_container("env/FROM", Some(json!({"name": "FROM", "valueFrom": {}}))),
        of_container("image", Some(json!("Not an image"))),
        of_container("resources/limits/nvidia.com~1gpu", Some(json!("1"))),
        of_container("livenessProbe/periodSeconds", Some(json!(3))),
        at("Service/orders", &["spec", "sessionAffinity"], Some(json!("ClientIP"))),
        at("Deployment/other", &["spec", "replicas"], Some(json!(5))),
        at("Deployment/orders", &["spec", "paused"], Some(json!(true))),
        at("Service/orders", &["spec", "ports"], Some(json!([]))),
    ];
    assert!(take(&release, &left).is_empty(), "{:?}", take(&release, &left).fields);
    let said = |at: usize| changed_of(&release, left[at].clone()).set_in.map(|said| said.en.into_owned());
    assert_eq!(said(4).as_deref(), Some("Health"));
    assert_eq!((said(5), said(7)), (None, None));
    assert_eq!(said(8).as_deref(), Some("Ports of the service"));
}

#[test]
fn variables_that_are_all_gone_take_along_none_that_was_configured_since() {
    let mut gone = of_container("env", None);
    gone.wanted = Some(json!([{"name": "OLD", "value": "1"}, {"name": "TOKEN", "value": "x"}]));
    let taken = take(&release(), &[gone]);
    assert_eq!(json!(taken.variables), json!({"MODE": "fast"}));
}
