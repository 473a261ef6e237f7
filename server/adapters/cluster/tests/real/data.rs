//! The ConfigMaps and Secrets that values can be taken from.

use cluster::KubeClusters;
use domain::pod::{Reference, ReferenceKind};
use domain::ports::Clusters;
use k8s_openapi::api::core::v1::{ConfigMap, Namespace as K8sNamespace, Secret};
use kube::Api;
use kube::api::{DeleteParams, PostParams};
use serde_json::json;

use super::{client, labels, opened};

#[tokio::test]
async fn what_others_keep_in_the_namespace_is_listed_and_read_and_slipways_own_is_not() {
    let clusters = KubeClusters::new();
    let key = opened(&clusters, "data-").await;
    let name = key.namespace.as_str();
    let (maps, secrets): (Api<ConfigMap>, Api<Secret>) =
        (Api::namespaced(client().await, name), Api::namespaced(client().await, name));
    let create = PostParams::default();
    let map = json!({"metadata": {"name": "settings"}, "data": {"MODE": "stream"}, "binaryData": {"logo": "//4="}});
    maps.create(&create, &serde_json::from_value(map).unwrap()).await.unwrap();
    let own = json!({"metadata": {"name": "hello-files-1", "labels": labels()}, "data": {"a": "b"}});
    maps.create(&create, &serde_json::from_value(own).unwrap()).await.unwrap();
    let secret = json!({"metadata": {"name": "db"}, "stringData": {"PASSWORD": "hunter2"}, "data": {"der": "//4="}});
    secrets.create(&create, &serde_json::from_value(secret).unwrap()).await.unwrap();
    let helm =
        json!({"metadata": {"name": "sh.helm.v1"}, "type": "helm.sh/release.v1", "stringData": {"release": "x"}});
    secrets.create(&create, &serde_json::from_value(helm).unwrap()).await.unwrap();

    let of = |kind, name: &str| Reference { kind, name: name.to_owned() };
    let (settings, db) = (of(ReferenceKind::ConfigMap, "settings"), of(ReferenceKind::Secret, "db"));
    assert_eq!(clusters.data_objects(&key).await.unwrap(), [settings.clone(), db.clone()]);
    let found = clusters.data(&key, &settings).await.unwrap().unwrap();
    assert_eq!(
        (found.texts["MODE"].expose().as_str(), found.binary.as_slice()),
        ("stream", ["logo".to_owned()].as_slice())
    );
    let found = clusters.data(&key, &db).await.unwrap().unwrap();
    assert_eq!(
        (found.texts["PASSWORD"].expose().as_str(), found.binary.as_slice()),
        ("hunter2", ["der".to_owned()].as_slice())
    );
    assert!(!format!("{found:?}").contains("hunter2"));
    for absent in [of(ReferenceKind::ConfigMap, "hello-files-1"), of(ReferenceKind::Secret, "nothing")] {
        assert_eq!(clusters.data(&key, &absent).await.unwrap(), None, "{absent}");
    }
    let namespaces: Api<K8sNamespace> = Api::all(client().await);
    namespaces.delete(name, &DeleteParams::background()).await.unwrap();
}
