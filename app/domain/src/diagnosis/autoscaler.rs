//! The cluster's autoscaler where it cannot decide: the pods are as many as they were, whatever they have to do.

use chrono::TimeDelta;

use super::{Diagnosis, Facts};
use crate::status::State;
use crate::text;
use crate::text::Text;
use crate::workload::Workload;

/// Pods that have just started were not measured yet, and nobody has to mend that.
const PATIENCE: TimeDelta = TimeDelta::seconds(120);

/// While no pods are wanted there is nothing to decide. Source: `reconcileAutoscaler`, pkg/controller/podautoscaler.
const AT_REST: &str = "ScalingDisabled";

/// The diagnosis with what the autoscaler says beside it, where that is a fault.
pub(super) fn beside(seen: Diagnosis, facts: &Facts<'_>, workload: &Workload) -> Diagnosis {
    let trouble =
        workload.autoscaler.as_ref().filter(|autoscaler| !autoscaler.active).and_then(|one| one.trouble.as_ref());
    let Some(trouble) = trouble.filter(|trouble| trouble.reason != AT_REST) else { return seen };
    let fresh = |at| facts.now - at < PATIENCE;
    let new = facts.release.is_some_and(|release| release.finished_at.is_none_or(fresh))
        // A restart, and whatever else replaces pods, ends no release.
        || workload.pods.iter().filter_map(|pod| pod.created_at).any(fresh);
    if new || seen.state != State::Ready {
        return seen;
    }
    let said = if trouble.message.is_empty() { &trouble.reason } else { &trouble.message };
    let cannot = text!(
        "The cluster cannot decide how many pods there should be: {said}.",
        "集群无法决定 Pod 数量：{said}。",
        said = said.trim_end_matches('.')
    );
    let evidence = seen.evidence.clone().or_else(|| Some(Text::verbatim(trouble.reason.clone())));
    Diagnosis { evidence, ..seen.and(State::Warning, &cannot) }
}
