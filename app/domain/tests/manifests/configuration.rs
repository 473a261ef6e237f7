//! What a release is configured with, in its objects.

use domain::configuration::{Effective, Key, Scope, SecretRef, Value};
use domain::manifest::fill;
use domain::pod::Command;
use domain::secret::Secret;

use super::*;

fn configured(values: &[(Key, Value)]) -> (Release, Placement) {
    let (mut release, placement) = release();
    let wanted = Effective { values: values.iter().cloned().collect() };
    let original = Command::parse("/usr/bin/orders --serve", "pod.command").expect("a command");
    release.settings.variables = wanted.variables();
    release.settings.configuration = wanted.released(&original);
    release.settings.check().expect("holds");
    (release, placement)
}

fn sealed(version: u32) -> Value {
    Value::Secret(SecretRef { scope: Scope::Base, version })
}

#[test]
fn what_a_release_is_configured_with_goes_along_by_name() {
    let (release, placement) = configured(&[
        (Key::variable("MODE").expect("a name"), Value::Text("fast".into())),
        (Key::variable("TOKEN").expect("a name"), sealed(2)),
        (Key::file("/etc/orders/app.yaml").expect("a path"), Value::Text("log: info\n".into())),
        (Key::file("/etc/orders/key.pem").expect("a path"), sealed(1)),
        (Key::Entrypoint, Value::Text("#!/bin/sh\nexec \"$@\"\n".into())),
    ]);
    insta::assert_json_snapshot!(rendered(&release, &placement));
}

#[test]
fn a_profile_is_the_variable_that_its_framework_documents() {
    let mode = (Key::variable("MODE").expect("a name"), Value::Text("fast".into()));
    let (release, placement) = configured(&[(Key::Profile, Value::Text("spring-boot:dev".into())), mode]);
    let objects = rendered(&release, &placement);
    let template = &objects.last().expect("a controller")["spec"]["template"];
    let env =
        serde_json::json!([{"name": "MODE", "value": "fast"}, {"name": "SPRING_PROFILES_ACTIVE", "value": "dev"}]);
    assert_eq!(template["spec"]["containers"][0]["env"], env);
    assert!(!release.settings.variables.contains_key("SPRING_PROFILES_ACTIVE"), "the release knows it as a profile");
}

#[test]
fn another_value_makes_other_objects_and_replaces_the_pods() {
    let name = Key::variable("TOKEN").expect("a name");
    let names = |version| {
        let (release, placement) = configured(&[(name.clone(), sealed(version))]);
        let objects = rendered(&release, &placement);
        let template = objects.last().map(|controller| controller["spec"]["template"].to_string());
        (objects[0]["metadata"]["name"].clone(), template)
    };
    assert_eq!(names(1), names(1));
    assert_ne!(names(1).0, names(2).0);
    assert_ne!(names(1).1, names(2).1);
}

#[test]
fn a_sealed_value_is_put_in_on_the_way_and_nowhere_else() {
    let name = Key::variable("TOKEN").expect("a name");
    let (release, placement) = configured(&[(name.clone(), sealed(1))]);
    let mut objects = rendered(&release, &placement);
    let whole = |objects: &[serde_json::Value]| serde_json::to_string(objects).expect("JSON");
    fill(&mut objects, &[(name, Secret::new("hunter2".to_owned()))]);
    assert_eq!(objects[0]["stringData"]["TOKEN"], "hunter2");
    assert_eq!(whole(&objects).matches("hunter2").count(), 1);
    assert!(
        !whole(&release.manifests).contains("hunter2") && !whole(&rendered(&release, &placement)).contains("hunter2")
    );
}
