//! The files of a release.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::json;

use super::{File, Format, files};
use crate::autoscaling::Autoscaling;
use crate::configuration::{Key, Scope, SecretRef, Used};
use crate::id::{EnvironmentId, ReleaseId, ServiceId};
use crate::image::ImageRef;
use crate::name::{EnvironmentName, ServiceName, UserName};
use crate::release::{Release, ReleaseStatus};
use crate::settings::Settings;

fn release() -> Release {
    let container = json!({ "name": "orders", "image": "registry.example/orders:1", "args": ["{{ name }}"] });
    Release {
        id: ReleaseId(uuid::Uuid::nil()),
        service: ServiceId(uuid::Uuid::nil()),
        service_name: ServiceName::parse("orders").expect("a name"),
        environment: EnvironmentId(uuid::Uuid::nil()),
        environment_name: EnvironmentName::parse("dev").expect("a name"),
        number: 7,
        status: ReleaseStatus::Ready,
        image: ImageRef::parse("registry.example/orders:1").expect("an image"),
        build: None,
        build_number: None,
        settings: Settings::default(),
        ports: Vec::new(),
        health_path: None,
        manifests: vec![
            json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "orders", "namespace": "dev" } }),
            json!({
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": { "name": "orders", "namespace": "dev" },
                "spec": { "replicas": 2, "template": { "spec": { "containers": [container] } } },
            }),
        ],
        reason: String::new(),
        repeats: None,
        promoted: None,
        take_over: false,
        sentence: None,
        created_by: UserName::parse("ann").expect("a name"),
        created_at: chrono::DateTime::UNIX_EPOCH,
        applied_at: None,
        finished_at: None,
    }
}

fn content<'a>(files: &'a [File], path: &str) -> &'a str {
    files.iter().find(|file| file.path == path).map(|file| file.content.as_str()).expect("the file")
}

#[test]
fn as_yaml_it_is_one_file_that_can_be_applied() {
    let files = files(&release(), Format::Yaml);
    let all = content(&files, "orders-7.yaml");
    assert_eq!((all.matches("\n---\n").count(), all.matches("namespace: dev").count()), (1, 2));
}

#[test]
fn what_the_cluster_scales_by_itself_goes_without_a_number_of_pods() {
    let mut release = release();
    let all = |release: &Release| {
        Format::ALL.map(|format| files(release, format).into_iter().map(|file| file.content).collect::<String>())
    };
    assert!(all(&release).iter().all(|text| text.contains("replicas: ")));
    release.settings.autoscaling = Some(Autoscaling { min: 1, max: 3, cpu: Some(80), memory: None, figure: None });
    assert!(all(&release).iter().all(|text| !text.contains("replicas: ")));
}

#[test]
fn a_secret_is_not_brought_along_empty_and_its_keys_are_told() {
    let mut release = release();
    let used = |name: &str| {
        let reference = SecretRef { scope: Scope::Base, version: 1 };
        Used { key: Key::Variable(name.to_owned()), reference, beside: false }
    };
    release.settings.configuration.secrets = ["TOKEN", "PASSWORD"].map(used).into();
    release.manifests.push(json!({ "apiVersion": "v1", "kind": "Secret", "immutable": true, "type": "Opaque",
        "metadata": { "name": "orders-secrets-1", "namespace": "dev" } }));
    for (format, path) in [
        (Format::Yaml, "orders-7.yaml"),
        (Format::Kustomize, "secret.yaml.example"),
        (Format::Helm, "orders/secret.yaml.example"),
    ] {
        let files = files(&release, format);
        let told = content(&files, path);
        for word in ["orders-secrets-1", "TOKEN: \"\"", "PASSWORD: \"\"", "Slipway keeps the values"] {
            assert!(told.contains(word), "{word}: {told}");
        }
        let applied = files.iter().filter(|file| !file.path.ends_with(".example")).map(|file| file.content.as_str());
        let applied = applied.flat_map(str::lines).filter(|line| !line.starts_with('#')).collect::<String>();
        assert!(!applied.contains("Secret") && !applied.contains("immutable"), "{applied}");
    }
}

#[test]
fn a_kustomize_base_is_for_any_namespace_and_lists_its_files() {
    let files = files(&release(), Format::Kustomize);
    let head = content(&files, "kustomization.yaml");
    assert!(
        !head.contains("namespace")
            && head.contains("- service-orders.yaml")
            && head.contains("- deployment-orders.yaml")
    );
    assert!(!content(&files, "deployment-orders.yaml").contains("namespace"));
}

#[test]
fn a_chart_has_image_and_number_of_pods_as_values() {
    let files = files(&release(), Format::Helm);
    let values = content(&files, "orders/values.yaml");
    assert!(values.contains("image: registry.example/orders:1") && values.contains("replicas: 2"), "{values}");
    let template = content(&files, "orders/templates/deployment-orders.yaml");
    assert!(
        template.contains("image: {{ .Values.image | quote }}")
            && template.contains("replicas: {{ .Values.replicas }}")
    );
    assert!(template.contains("{{ \"{{\" }} name }}"), "{template}");
    assert!(
        content(&files, "orders/Chart.yaml").contains("version: \"0.7.0\"")
            || content(&files, "orders/Chart.yaml").contains("version: 0.7.0")
    );
}
