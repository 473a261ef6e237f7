//! What stands around a workload: the Service of its name, and what else refers to it.

use futures::future::join_all;
use serde_json::Value;

use crate::adoption::Neighbours;
use crate::controller::ControllerKind;
use crate::environment::Environment;
use crate::error::{Kind, Result};
use crate::manifest::{ENVIRONMENT, MANAGER, OWNER, SERVICE};
use crate::name::ServiceName;
use crate::ports::{Ports, WorkloadKey};
use crate::text;
use crate::text::Text;

/// Kinds that may refer to a workload or to its Service.
const OTHERS: [(&str, &str); 4] = [
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("policy/v1", "PodDisruptionBudget"),
    ("networking.k8s.io/v1", "Ingress"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
];

pub(super) fn key(environment: &Environment, name: &ServiceName) -> WorkloadKey {
    WorkloadKey { cluster: environment.cluster, namespace: environment.namespace.clone(), service: name.clone() }
}

pub(super) async fn of_kind(ports: &Ports, environment: &Environment, kind: ControllerKind) -> Result<Vec<Value>> {
    let version = if kind.runs_to_an_end() { "batch/v1" } else { "apps/v1" };
    ports.clusters.in_namespace(environment.cluster, &environment.namespace, version, kind.as_str()).await
}

pub(super) async fn all(ports: &Ports, environment: &Environment) -> Result<Neighbours> {
    let of = async |version: &str, kind: &str| {
        ports.clusters.in_namespace(environment.cluster, &environment.namespace, version, kind).await
    };
    // Side by side: a person waits for them.
    let others = join_all(OTHERS.iter().map(|(version, kind)| of(version, kind)));
    let (services, found) = futures::join!(of("v1", "Service"), others);
    let services = services?;
    let mut others = Vec::new();
    for found in found {
        match found {
            Ok(found) => others.extend(found),
            // They are only named: what may not be looked at, or is unknown to the cluster, hinders nobody.
            Err(error) if matches!(error.kind, Kind::Denied | Kind::NotFound | Kind::Unavailable) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Neighbours { services, others })
}

fn labels_of(object: &Value) -> &Value {
    let cron = object.pointer("/spec/jobTemplate/spec/template/metadata/labels");
    cron.or_else(|| object.pointer("/spec/template/metadata/labels")).unwrap_or(&Value::Null)
}

/// Whether all labels of a selector are among these.
fn selects(selector: Option<&Value>, labels: &Value) -> bool {
    let wanted = selector.and_then(Value::as_object).filter(|wanted| !wanted.is_empty());
    wanted.is_some_and(|wanted| wanted.iter().all(|(name, value)| labels.get(name) == Some(value)))
}

/// The Service of its name, where it leads to its pods; and why that is in the way, where it does not.
pub(super) fn service(object: &Value, neighbours: &Neighbours) -> (Option<Value>, Option<Text>) {
    let name = &object["metadata"]["name"];
    let Some(found) = neighbours.services.iter().find(|service| service["metadata"]["name"] == *name) else {
        return (None, None);
    };
    let slipways = found["metadata"]["labels"][OWNER] == MANAGER;
    if !slipways && object["kind"] != "CronJob" && selects(found.pointer("/spec/selector"), labels_of(object)) {
        return (Some(found.clone()), None);
    }
    let name = name.as_str().unwrap_or_default();
    let clash = text!(
        "The Service {name} leads to other pods: the next release could not make its own.",
        "Service {name} 指向其他 Pod：下一次发布无法创建自己的 Service。"
    );
    // What runs to an end has no Service.
    (None, (object["kind"] != "CronJob").then_some(clash))
}

/// Why its pods cannot be labelled: something finds them by a label that Slipway writes, and would lose them at once.
pub(super) fn lost(object: &Value, neighbours: &Neighbours) -> Option<Text> {
    let labels = labels_of(object);
    let by_ours = |other: &&Value| {
        let selector = other.pointer("/spec/podSelector").or_else(|| other.pointer("/spec/selector"));
        let Some(selector) = selector else { return false };
        let plain = if other["kind"] == "Service" { Some(selector) } else { selector.get("matchLabels") };
        let named = [OWNER, SERVICE, ENVIRONMENT].into_iter().any(|label| {
            let other = plain.and_then(|plain| plain.get(label)).is_some_and(|value| value != MANAGER);
            let expressions = selector.get("matchExpressions").and_then(Value::as_array);
            other || expressions.is_some_and(|all| all.iter().any(|one| one["key"] == label))
        });
        named && plain.is_none_or(|plain| selects(Some(plain), labels))
    };
    let found = neighbours.services.iter().chain(&neighbours.others).find(by_ours).map(crate::drift::name)?;
    Some(text!(
        "{found} selects its pods by a label that Slipway writes, and would lose them. Let it select them by another one first.",
        "{found} 使用 Slipway 写入的标签选择其 Pod，接管后将失去它们。请先改用其他标签。"
    ))
}

/// What refers to it.
pub(super) fn referring<'a>(object: &Value, neighbours: &'a Neighbours) -> Vec<&'a Value> {
    let (kind, name) = (&object["kind"], &object["metadata"]["name"]);
    let labels = labels_of(object);
    let leads = |service: &&Value| selects(service.pointer("/spec/selector"), labels);
    let services: Vec<&Value> = neighbours.services.iter().filter(leads).collect();
    let refers = |other: &&Value| match other["kind"].as_str() {
        Some("HorizontalPodAutoscaler") => {
            let target = &other["spec"]["scaleTargetRef"];
            target["kind"] == *kind && target["name"] == *name
        }
        Some("NetworkPolicy") => selects(other.pointer("/spec/podSelector/matchLabels"), labels),
        Some("PodDisruptionBudget") => selects(other.pointer("/spec/selector/matchLabels"), labels),
        Some("Ingress") => {
            let spec = other["spec"].to_string();
            services.iter().any(|service| spec.contains(&format!("{{\"name\":{}", service["metadata"]["name"])))
        }
        _ => false,
    };
    let beside = services.iter().copied().filter(|service| service["metadata"]["name"] != *name);
    beside.chain(neighbours.others.iter().filter(refers)).collect()
}
