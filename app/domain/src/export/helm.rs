//! A Helm chart: https://helm.sh/docs/topics/charts/ . Image and number of pods are values; everything else stands as it was
//! applied.

use serde_json::{Value, json};

use super::{File, anywhere, file_name, objects, sealed};
use crate::manifest::yaml::documents;
use crate::release::Release;

/// Stand where values go until the object is text. No text that a release can hold looks like them.
const IMAGE: &str = "\u{1}image\u{1}";
const REPLICAS: &str = "\u{1}replicas\u{1}";

pub(super) fn files(release: &Release) -> Vec<File> {
    let service = release.service_name.as_str();
    let chart = json!({
        "apiVersion": "v2",
        "name": service,
        "description": format!("{service}, as it was released to {}", release.environment_name),
        "type": "application",
        "version": format!("0.{}.0", release.number),
        "appVersion": release.image.version(),
    });
    let mut values = json!({ "image": release.image });
    let mut templates = Vec::new();
    for object in &objects(release) {
        let mut templated = anywhere(object);
        if let Some(replicas) = templated.pointer_mut("/spec/replicas") {
            values["replicas"] = replicas.clone();
            *replicas = REPLICAS.into();
        }
        exchange(&mut templated, &release.image.to_string());
        templates.push(File { path: format!("{service}/templates/{}", file_name(object)), content: text(&templated) });
    }
    let mut files = vec![
        File { path: format!("{service}/Chart.yaml"), content: documents(&[chart]) },
        File { path: format!("{service}/values.yaml"), content: documents(&[values]) },
    ];
    files.extend(templates);
    files.extend(sealed::file(release, &format!("{service}/")));
    files
}

/// The image wherever a container has it.
fn exchange(value: &mut Value, image: &str) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if name == "image" && value.as_str() == Some(image) {
                    *value = IMAGE.into();
                } else {
                    exchange(value, image);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| exchange(item, image)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// As a template: what looks like one in the object itself is kept from being taken for it.
fn text(object: &Value) -> String {
    let quoted = |mark: &str| Value::from(mark).to_string();
    documents(std::slice::from_ref(object))
        .replace("{{", "{{ \"{{\" }}")
        .replace(&quoted(IMAGE), "{{ .Values.image | quote }}")
        .replace(&quoted(REPLICAS), "{{ .Values.replicas }}")
}
