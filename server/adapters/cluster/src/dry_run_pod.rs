//! What the namespace would say to one pod of a release. A controller is taken whatever its pods ask for; quotas, limits and
//! Pod Security are looked at when it makes them, and then it only tells of it in events.

use domain::error::{Error, Result};
use domain::ports::{Refusal, WorkloadKey};
use futures::future::try_join_all;
use kube::api::{DynamicObject, PostParams};
use kube::{Api, Client};
use serde_json::{Value, json};

use crate::apply::Part;
use crate::call::{LOOK, within};
use crate::{dry_run, failure};

pub async fn dry_run_pod(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>> {
    let pods: Vec<Value> = manifests.iter().filter_map(|manifest| pod(manifest, key)).collect();
    let asked = try_join_all(pods.iter().map(|pod| would(client, key, pod)));
    let found = tokio::time::timeout(LOOK, asked).await.map_err(|_| failure::timeout())?;
    Ok(found?.into_iter().flatten().collect())
}

async fn would(client: &Client, key: &WorkloadKey, manifest: &Value) -> Result<Vec<Refusal>> {
    let mut named = manifest.clone();
    // `Part` reads a name; the pod's own is the server's to choose.
    named["metadata"]["name"] = key.service.as_str().into();
    let api: Api<DynamicObject> = Part::of(client, key, &named)?.api;
    let pod: DynamicObject =
        serde_json::from_value(manifest.clone()).map_err(|error| Error::internal(error.to_string()))?;
    let params = PostParams { dry_run: true, ..PostParams::default() };
    match within(api.create(&params, &pod)).await {
        Ok(_) => Ok(Vec::new()),
        // Slipway makes no pods itself, so it need not have the right to.
        Err(kube::Error::Api(status)) if status.code == 403 && status.message.contains("cannot create resource") => {
            Err(failure::error(&kube::Error::Api(status)))
        }
        Err(kube::Error::Api(status)) => dry_run::refusals("Pod", &status),
        Err(error) => Err(failure::error(&error)),
    }
}

/// A pod as its controller would make it.
fn pod(manifest: &Value, key: &WorkloadKey) -> Option<Value> {
    let template = match manifest["kind"].as_str()? {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => manifest.pointer("/spec/template")?,
        "CronJob" => manifest.pointer("/spec/jobTemplate/spec/template")?,
        _ => return None,
    };
    let mut pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": template["metadata"].clone(),
        "spec": template["spec"].clone(),
    });
    pod["metadata"]["generateName"] = format!("{}-", key.service).into();
    pod["metadata"]["namespace"] = key.namespace.as_str().into();
    // A StatefulSet gives each pod a claim under the name of its template.
    let claims = manifest.pointer("/spec/volumeClaimTemplates").and_then(Value::as_array).into_iter().flatten();
    let claims = claims.filter_map(|claim| claim.pointer("/metadata/name")?.as_str());
    let mounted: Vec<Value> = claims
        .map(|name| json!({ "name": name, "persistentVolumeClaim": { "claimName": format!("{name}-{}-0", key.service) } }))
        .collect();
    if !mounted.is_empty() {
        let mut volumes = pod["spec"]["volumes"].as_array().cloned().unwrap_or_default();
        volumes.extend(mounted);
        pod["spec"]["volumes"] = volumes.into();
    }
    Some(pod)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::id::ClusterId;
    use domain::name::{Namespace, ServiceName};

    #[test]
    fn a_pod_is_as_its_controller_would_make_it() {
        let key = WorkloadKey {
            cluster: ClusterId(<_>::default()),
            namespace: Namespace::parse("shop").unwrap(),
            service: ServiceName::parse("db").unwrap(),
        };
        let template = json!({"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "db"}]}});
        let set = json!({"kind": "StatefulSet", "spec": {"template": template,
            "volumeClaimTemplates": [{"metadata": {"name": "data"}}]}});
        let made = pod(&set, &key).unwrap();
        assert_eq!(made["metadata"], json!({"labels": {"a": "b"}, "generateName": "db-", "namespace": "shop"}));
        let claim = json!([{"name": "data", "persistentVolumeClaim": {"claimName": "data-db-0"}}]);
        assert_eq!(made["spec"]["volumes"], claim);
        let cron = json!({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": template}}}});
        assert_eq!(pod(&cron, &key).unwrap()["spec"], template["spec"]);
        assert_eq!(pod(&json!({"kind": "Service", "spec": {}}), &key), None);
    }
}
