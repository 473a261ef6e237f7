//! A HorizontalPodAutoscaler becomes the workload's autoscaler.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/

use domain::autoscaling::{Autoscaler, Reading};
use domain::workload::Reason;
use k8s_openapi::api::autoscaling::v2::{
    HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition, MetricSpec, MetricStatus,
};

use super::amount::exact;
use super::{Kept, count, place, time};

pub fn autoscaler(object: HorizontalPodAutoscaler) -> Option<Kept<Autoscaler>> {
    let (place, name, ()) = place(&object.metadata)?;
    let spec = object.spec?;
    let status = object.status.unwrap_or_default();
    let conditions = status.conditions.unwrap_or_default();
    let is = |kind: &str, value: &str| conditions.iter().find(|found| found.type_ == kind && found.status == value);
    // Without the number of pods that there are it cannot go on to the figures.
    let cannot = is("AbleToScale", "False").or_else(|| is("ScalingActive", "False"));
    // The lower bound is where it is whenever there is little to do.
    let at_bound = is("ScalingLimited", "True").filter(|limit| limit.reason.as_deref() != Some("TooFewReplicas"));
    let now = status.current_metrics.unwrap_or_default();
    let autoscaler = Autoscaler {
        // Kubernetes takes 1 when nothing is said.
        min: count(Some(spec.min_replicas.unwrap_or(1))),
        max: count(Some(spec.max_replicas)),
        current: count(status.current_replicas),
        desired: count(Some(status.desired_replicas)),
        readings: spec.metrics.iter().flatten().filter_map(|wanted| reading(wanted, &now)).collect(),
        last_scaled_at: status.last_scale_time.and_then(|at| time(at.0)),
        trouble: cannot.or(at_bound).map(reason),
        active: cannot.is_none() && is("ScalingActive", "True").is_some(),
    };
    Some((place, name, autoscaler))
}

fn reason(condition: &HorizontalPodAutoscalerCondition) -> Reason {
    Reason {
        reason: condition.reason.clone().unwrap_or_default(),
        message: condition.message.clone().unwrap_or_default(),
    }
}

/// What it goes by, with what was read last. Kinds of figures that Slipway does not ask for are left out.
fn reading(wanted: &MetricSpec, now: &[MetricStatus]) -> Option<Reading> {
    if let Some(resource) = &wanted.resource {
        let of = |status: &MetricStatus| {
            status.resource.as_ref().filter(|found| found.name == resource.name)?.current.average_utilization
        };
        return Some(Reading {
            name: resource.name.clone(),
            current: now.iter().find_map(of).map(f64::from),
            target: f64::from(resource.target.average_utilization?),
        });
    }
    let figure = wanted.pods.as_ref()?;
    let of = |status: &MetricStatus| {
        let found = status.pods.as_ref().filter(|found| found.metric.name == figure.metric.name)?;
        found.current.average_value.as_ref().and_then(exact)
    };
    Some(Reading {
        name: figure.metric.name.clone(),
        current: now.iter().find_map(of),
        target: exact(figure.target.average_value.as_ref()?)?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(status: &Value) -> Autoscaler {
        let part = |name: &str, percent: u32| {
            json!({"type": "Resource", "resource": {"name": name, "target":
                {"type": "Utilization", "averageUtilization": percent}}})
        };
        let figure = json!({"type": "Pods", "pods": {"metric": {"name": "hits"},
            "target": {"type": "AverageValue", "averageValue": "500m"}}});
        let object = json!({
            "metadata": {"name": "orders", "namespace": "n", "labels": {"slipway.dev/service": "orders"}},
            "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "orders"}, "minReplicas": 2, "maxReplicas": 5,
                "metrics": [part("cpu", 80), part("memory", 70), figure]},
            "status": status,
        });
        let (place, name, found) = autoscaler(serde_json::from_value(object).unwrap()).unwrap();
        assert_eq!((place.service.as_str(), name.as_str()), ("orders", "orders"));
        found
    }

    fn condition(kind: &str, status: &str, reason: &str) -> Value {
        json!({"type": kind, "status": status, "reason": reason, "message": format!("because of {reason}")})
    }

    #[test]
    fn figures_are_read_in_percent_or_as_they_are_and_the_last_decision_with_them() {
        let found = of(&json!({
            "currentReplicas": 3, "desiredReplicas": 4, "lastScaleTime": "2026-01-02T03:04:05Z",
            "currentMetrics": [
                {"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 93, "averageValue": "93m"}}},
                {"type": ""},
                {"type": "Pods", "pods": {"metric": {"name": "hits"}, "current": {"averageValue": "1250m"}}},
            ],
            "conditions": [condition("AbleToScale", "True", "SucceededRescale"),
                condition("ScalingActive", "True", "ValidMetricFound"), condition("ScalingLimited", "False", "DesiredWithinRange")],
        }));
        assert_eq!([found.min, found.max, found.current, found.desired], [2, 5, 3, 4]);
        let readings: Vec<_> = found.readings.iter().map(|one| (one.name.as_str(), one.current, one.target)).collect();
        assert_eq!(readings, [("cpu", Some(93.0), 80.0), ("memory", None, 70.0), ("hits", Some(1.25), 0.5)]);
        assert!(found.active && found.trouble.is_none());
        assert_eq!(found.last_scaled_at.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
    }

    #[test]
    fn why_it_cannot_decide_is_kept_in_the_clusters_words_and_a_bound_is_told_where_it_matters() {
        let with = |conditions: Value| {
            let found = of(&json!({"desiredReplicas": 0, "conditions": conditions}));
            (found.trouble.map(|trouble| trouble.reason), found.active)
        };
        let able = || condition("AbleToScale", "True", "ReadyForNewScale");
        let blind = condition("ScalingActive", "False", "FailedGetResourceMetric");
        assert_eq!(with(json!([able(), blind])), (Some("FailedGetResourceMetric".to_owned()), false));
        let lost = condition("AbleToScale", "False", "FailedGetScale");
        assert_eq!(with(json!([lost])), (Some("FailedGetScale".to_owned()), false));
        let active = || condition("ScalingActive", "True", "ValidMetricFound");
        let most = condition("ScalingLimited", "True", "TooManyReplicas");
        assert_eq!(with(json!([able(), active(), most])), (Some("TooManyReplicas".to_owned()), true));
        let least = condition("ScalingLimited", "True", "TooFewReplicas");
        assert_eq!(with(json!([able(), active(), least])), (None, true));
        assert_eq!(with(json!([])), (None, false), "it has not looked yet");
    }
}
