//! What runs in a namespace and is not Slipway's, as a list shows it; and why one of it cannot be adopted.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::value::{list, number, text, texts};
use crate::controller::ControllerKind;
use crate::image::ImageRef;
use crate::manifest::{ENVIRONMENT, MANAGER, OWNER, SERVICE};
use crate::name::ServiceName;
use crate::text;
use crate::text::Text;

/// A workload that may be adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub kind: ControllerKind,
    pub name: String,
    /// Of the container that becomes the service's own.
    pub image: String,
    /// Pods that are wanted, and those that are ready; of a schedule there is no number.
    pub desired: Option<u32>,
    pub ready: u32,
    /// Who brought it and who changes it: a Helm release, Argo CD, field managers.
    pub managers: Vec<String>,
    /// Counts changes of what is wanted of it: whoever adopts names the one that they saw.
    pub generation: i64,
    /// Why it cannot be adopted.
    pub obstacle: Option<Text>,
}

/// What stands around a workload in its namespace.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    pub services: Vec<Value>,
    /// Of other kinds, that may refer to it.
    pub others: Vec<Value>,
}

/// The kinds that can be adopted. A Job runs once: the next one is another.
pub fn kind(object: &Value) -> Option<ControllerKind> {
    let kind = ControllerKind::parse(text(object, "/kind")?).ok()?;
    (kind != ControllerKind::Job).then_some(kind)
}

/// The pod template.
pub(super) fn template(object: &Value) -> &Value {
    let cron = object.pointer("/spec/jobTemplate/spec/template");
    cron.or_else(|| object.pointer("/spec/template")).unwrap_or(&Value::Null)
}

/// The container that becomes the service's own: the one of its name, else the first.
pub(super) fn main(object: &Value) -> Option<&Value> {
    let containers = list(template(object), "/spec/containers");
    let name = text(object, "/metadata/name");
    containers.iter().find(|container| text(container, "/name") == name).or_else(|| containers.first())
}

impl Found {
    /// `None` for what is Slipway's already, and for what is no workload.
    pub fn of(object: &Value) -> Option<Self> {
        let kind = ControllerKind::parse(text(object, "/kind")?).ok()?;
        // A run of a schedule is told with that.
        if kind == ControllerKind::Job && !list(object, "/metadata/ownerReferences").is_empty() {
            return None;
        }
        let name = text(object, "/metadata/name")?.to_owned();
        let labels = texts(object, "/metadata/labels");
        if labels.get(OWNER).is_some_and(|owner| owner == MANAGER) && labels.contains_key(SERVICE) {
            return None;
        }
        let desired = match kind {
            ControllerKind::Deployment | ControllerKind::StatefulSet => {
                Some(number(object, "/spec/replicas").unwrap_or(1))
            }
            ControllerKind::DaemonSet => Some(number(object, "/status/desiredNumberScheduled").unwrap_or(0)),
            ControllerKind::Job | ControllerKind::CronJob => None,
        };
        let ready = match kind {
            ControllerKind::DaemonSet => number(object, "/status/numberReady"),
            ControllerKind::Job | ControllerKind::CronJob => None,
            ControllerKind::Deployment | ControllerKind::StatefulSet => number(object, "/status/readyReplicas"),
        };
        let image = main(object).and_then(|container| text(container, "/image")).unwrap_or_default().to_owned();
        let obstacle = obstacle(object, kind, &name, &image);
        let generation = object.pointer("/metadata/generation").and_then(Value::as_i64).unwrap_or_default();
        let managers = managers(object);
        Some(Self { kind, name, image, desired, ready: ready.unwrap_or(0), managers, generation, obstacle })
    }
}

/// Who brought it and who changes it.
fn managers(object: &Value) -> Vec<String> {
    let (labels, annotations) = (texts(object, "/metadata/labels"), texts(object, "/metadata/annotations"));
    let mut managers = Vec::new();
    if let Some(release) = annotations.get("meta.helm.sh/release-name") {
        managers.push(format!("Helm {release}"));
    }
    let argo = annotations.get("argocd.argoproj.io/tracking-id").or_else(|| labels.get("argocd.argoproj.io/instance"));
    if let Some(application) = argo {
        managers.push(format!("Argo CD {}", application.split(':').next().unwrap_or_default()));
    }
    let owner = labels.get(OWNER).filter(|owner| *owner != "Helm" || managers.is_empty());
    managers.extend(owner.cloned());
    for entry in list(object, "/metadata/managedFields") {
        let part_of_it = text(entry, "/subresource").is_none_or(|part| part == "scale");
        if let Some(name) = text(entry, "/manager").filter(|name| part_of_it && *name != "kube-controller-manager") {
            managers.push(name.to_owned());
        }
    }
    let mut told = Vec::new();
    managers.retain(|manager| {
        !told.contains(manager) && {
            told.push(manager.clone());
            true
        }
    });
    managers
}

/// Why it cannot be adopted, as far as the object itself says.
fn obstacle(object: &Value, kind: ControllerKind, name: &str, image: &str) -> Option<Text> {
    if let Err(error) = ServiceName::parse(name) {
        let (en, zh) = (error.text.en, error.text.zh);
        return Some(text!("Its name is no name for a service: {en}", "其名称不能用作服务名：{zh}"));
    }
    if object.pointer("/metadata/deletionTimestamp").is_some_and(|at| !at.is_null()) {
        return Some(text!("It is just being deleted.", "正在删除中。"));
    }
    if let Some(owner) = list(object, "/metadata/ownerReferences").first() {
        let part = |pointer| text(owner, pointer).unwrap_or_default().to_owned();
        let (owner, of) = (part("/kind"), part("/name"));
        return Some(text!("{owner} {of} made it, and would change it back.", "它由 {owner} {of} 创建，会被改回。"));
    }
    if ImageRef::parse(image).is_err() {
        return Some(text!("Its image “{image}” cannot be read.", "无法识别其镜像“{image}”。"));
    }
    match kind {
        ControllerKind::Job => return Some(runs_once(object)),
        ControllerKind::CronJob => return None,
        ControllerKind::Deployment | ControllerKind::StatefulSet | ControllerKind::DaemonSet => {}
    }
    let selector = texts(object, "/spec/selector/matchLabels");
    if selector.is_empty() || !list(object, "/spec/selector/matchExpressions").is_empty() {
        return Some(text!(
            "It selects its pods by expressions, which Slipway does not write.",
            "它使用表达式选择 Pod，Slipway 不支持。"
        ));
    }
    let ours = [OWNER, SERVICE, ENVIRONMENT];
    let label = ours.into_iter().find(|label| selector.get(*label).is_some_and(|value| value != MANAGER))?;
    Some(text!(
        "It selects its pods by the label {label}, which Slipway writes itself.",
        "它用标签 {label} 选择 Pod，而该标签由 Slipway 写入。"
    ))
}

/// Why a Job is not taken over, and what to do instead.
fn runs_once(job: &Value) -> Text {
    let is = |name: &str| {
        let said =
            |condition: &Value| text(condition, "/type") == Some(name) && text(condition, "/status") == Some("True");
        list(job, "/status/conditions").iter().any(said)
    };
    let (en, zh) = if is("Complete") {
        ("It has run to its end", "它已运行完成")
    } else if is("Failed") {
        ("It has failed", "它已失败")
    } else if super::value::flag(job, "/spec/suspend") {
        ("It is held", "它已暂停")
    } else {
        ("It is running: let it end", "它正在运行，请等待其结束")
    };
    text!(
        "{en}. A Job runs once, so there is nothing to go on with. Register a service with its image and deploy it as a Job: that one can be run again.",
        "{zh}。Job 只运行一次，没有可继续管理的内容。请用其镜像注册服务并以 Job 部署，之后可重复运行。"
    )
}
