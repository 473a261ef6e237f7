//! What one of them says, as settings; and what of it they cannot say.

use serde_json::Value;

use super::Beyond;
use crate::adoption::Read;
use crate::adoption::value::{either, list, number, text, texts};
use crate::autoscaling::{Autoscaling, FigureTarget};
use crate::controller::Share;
use crate::drift::{Path, Step};
use crate::error::Error;
use crate::manifest::{MANAGER, OWNER, metrics};
use crate::settings::Settings;
use crate::text;
use crate::text::Text;

/// What of the settings it says.
pub(super) enum Says {
    Autoscaling(Autoscaling),
    MinAvailable(Share),
    MaxUnavailable(Share),
}

impl Says {
    pub(super) fn put(self, settings: &mut Settings) {
        match self {
            Self::Autoscaling(autoscaling) => settings.autoscaling = Some(autoscaling),
            Self::MinAvailable(share) => settings.pod.min_available = Some(share),
            Self::MaxUnavailable(share) => settings.pod.max_unavailable = Some(share),
        }
    }
}

/// `spec.minReplicas`.
pub(super) fn at(path: &str, why: Text) -> Beyond {
    Beyond { path: path.split('.').fold(Path::default(), |path, name| path.field(name)), why }
}

fn unsaid() -> Text {
    text!("No release can say it.", "发布无法表达该字段。")
}

/// Why it is not there to be taken.
pub(super) fn whose(object: &Value) -> Vec<Beyond> {
    let mut beyond = Vec::new();
    if let Some(owner) = list(object, "/metadata/ownerReferences").first() {
        let part = |pointer| text(owner, pointer).unwrap_or_default().to_owned();
        let (kind, name) = (part("/kind"), part("/name"));
        let why = text!("{kind} {name} made it, and would change it back.", "它由 {kind} {name} 创建，会被改回。");
        beyond.push(at("metadata.ownerReferences", why));
    }
    if object.pointer("/metadata/deletionTimestamp").is_some_and(|at| !at.is_null()) {
        beyond.push(at("metadata.deletionTimestamp", text!("It is just being deleted.", "正在删除中。")));
    }
    if texts(object, "/metadata/labels").get(OWNER).is_some_and(|owner| owner == MANAGER) {
        beyond
            .push(at("metadata.labels", text!("It is of another service of Slipway.", "它属于 Slipway 的其他服务。")));
    }
    beyond
}

/// Fields that nobody reads.
fn others(object: &Value, known: &[&str], beyond: &mut Vec<Beyond>) {
    let fields = object.get("spec").and_then(Value::as_object).into_iter().flatten();
    for (name, _) in fields.filter(|(name, value)| !value.is_null() && !known.contains(&name.as_str())) {
        beyond.push(at(&format!("spec.{name}"), unsaid()));
    }
}

pub(super) fn autoscaling(scaler: &Value, read: &Read, beyond: &mut Vec<Beyond>) -> (String, Option<Says>) {
    others(scaler, &["scaleTargetRef", "minReplicas", "maxReplicas", "metrics"], beyond);
    let bounds = (number(scaler, "/spec/minReplicas").unwrap_or(1), number(scaler, "/spec/maxReplicas").unwrap_or(0));
    let mut found = Autoscaling { min: bounds.0, max: bounds.1, cpu: None, memory: None, figure: None };
    for (index, metric) in list(scaler, "/spec/metrics").iter().enumerate() {
        if !one(metric, &mut found) {
            let path = Path::default().field("spec").field("metrics").then(Step::Index(index));
            beyond.push(Beyond { path, why: goes_by(metric) });
        }
    }
    if read.settings.replicas == 0 {
        let why = text!("The workload is scaled to 0, so nothing scales it.", "该工作负载缩为 0，自动伸缩不起作用。");
        beyond.push(at("spec.scaleTargetRef", why));
    }
    (found.to_string(), Some(Says::Autoscaling(found)))
}

/// Whether a release can say this, and nothing said it before.
fn one(metric: &Value, found: &mut Autoscaling) -> bool {
    let percent = number(metric, "/resource/target/averageUtilization");
    let figure = || {
        let name = text(metric, "/pods/metric/name")?.to_owned();
        Some(FigureTarget { name, each: text(metric, "/pods/target/averageValue")?.to_owned() })
    };
    let mut alone = Autoscaling { cpu: None, memory: None, figure: None, ..found.clone() };
    match (text(metric, "/type"), text(metric, "/resource/name")) {
        (Some("Resource"), Some("cpu")) if found.cpu.is_none() => alone.cpu = percent,
        (Some("Resource"), Some("memory")) if found.memory.is_none() => alone.memory = percent,
        (Some("Pods"), _) if found.figure.is_none() => alone.figure = figure(),
        _ => return false,
    }
    // What would be written is what is there, or something of it would be lost.
    if metrics(&alone) != [metric.clone()] {
        return false;
    }
    found.cpu = found.cpu.or(alone.cpu);
    found.memory = found.memory.or(alone.memory);
    found.figure = found.figure.take().or(alone.figure);
    true
}

fn goes_by(metric: &Value) -> Text {
    let kind = text(metric, "/type").unwrap_or_default().to_owned();
    text!(
        "A release goes by percent of CPU and memory and by one figure for each pod, not by this ({kind}).",
        "发布只支持 CPU、内存的百分比和一个按 Pod 计算的指标，不支持此项（{kind}）。"
    )
}

pub(super) fn budget(object: &Value, budget: &Value, beyond: &mut Vec<Beyond>) -> (String, Option<Says>) {
    const KNOWN: [&str; 4] = ["minAvailable", "maxUnavailable", "selector", "unhealthyPodEvictionPolicy"];
    others(budget, &KNOWN, beyond);
    if budget["spec"]["selector"] != object["spec"]["selector"] {
        let why = text!(
            "It selects pods by other labels than the workload does, so it may be for others, too.",
            "其 Pod 选择器与该工作负载不同，可能同时用于其他工作负载。"
        );
        beyond.push(at("spec.selector", why));
    }
    for (field, says) in
        [("minAvailable", Says::MinAvailable as fn(Share) -> Says), ("maxUnavailable", Says::MaxUnavailable)]
    {
        let Some(written) = either(budget, &format!("/spec/{field}")) else { continue };
        match Share::parse(&written) {
            Ok(share) => return (format!("{field} {share}"), Some(says(share))),
            Err(error) => beyond.push(at(&format!("spec.{field}"), error.text)),
        }
    }
    if beyond.is_empty() {
        beyond.push(at("spec", unsaid()));
    }
    (String::new(), None)
}

/// Where an object says what a setting cannot be.
pub(super) fn of_setting(error: &Error) -> Beyond {
    let path = match error.field.as_deref() {
        Some("autoscaling.min") => "spec.minReplicas",
        Some("autoscaling.max") => "spec.maxReplicas",
        Some(field) if field.starts_with("autoscaling.") => "spec.metrics",
        _ => "spec",
    };
    at(path, error.text.clone())
}
