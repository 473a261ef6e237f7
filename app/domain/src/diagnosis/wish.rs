//! What is wished and is not in the cluster: a release that has not reached it, a change that it refused.

use super::{Diagnosis, Facts};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::status::{Remedy, State};
use crate::text;
use crate::text::Text;
use crate::workload::{Controller, Workload};

/// The diagnosis with what is wished beside it, where that differs.
pub(super) fn beside(seen: Diagnosis, facts: &Facts<'_>, workload: &Workload, placement: &Placement) -> Diagnosis {
    let Some(controller) = &workload.controller else { return seen };
    let Some((state, missing)) = missing(facts, controller, placement) else { return seen };
    let mut remedies = seen.remedies.clone();
    let another = controller.release != Some(placement.release);
    if another
        && state == State::Warning
        && let Some(release) = facts.roll_back
        && !remedies.contains(&Remedy::RollBack { release })
    {
        remedies.push(Remedy::RollBack { release });
    }
    let state = seen.state.max(state);
    Diagnosis { remedies, ..seen.and(state, &missing) }
}

/// What the cluster does not have, and how bad that is.
fn missing(facts: &Facts<'_>, controller: &Controller, placement: &Placement) -> Option<(State, Text)> {
    let wanted = placement.release;
    if let Some(runs) = controller.release.filter(|runs| *runs != wanted) {
        let why = facts.release.filter(|release| release.number == wanted).and_then(why);
        return Some(match why {
            None => (
                State::Moving,
                text!(
                    "Release {runs} runs; release {wanted} is not in the cluster yet.",
                    "当前运行发布 {runs}；发布 {wanted} 尚未进入集群。"
                ),
            ),
            Some(why) => (
                State::Warning,
                text!(
                    "Release {runs} runs; release {wanted} is not in the cluster: {why}",
                    "当前运行发布 {runs}；发布 {wanted} 未进入集群：{why_zh}",
                    why = why.en,
                    why_zh = why.zh
                ),
            ),
        });
    }
    if let Some(why) = &placement.trouble {
        let sentence = text!(
            "The last change is not in the cluster: {why}",
            "最近的更改未进入集群：{why_zh}",
            why = why.en,
            why_zh = why.zh
        );
        return Some((State::Warning, sentence));
    }
    // The annotation comes with the watch, a moment after the cluster has taken the change.
    let behind =
        placement.is_behind() || controller.placement_version.is_some_and(|there| there < placement.wanted_version);
    if behind {
        return Some((State::Moving, text!("A change is on its way to the cluster.", "有更改正在提交到集群。")));
    }
    let desired = controller.desired;
    (placement.stopped && desired > 0).then(|| {
        let sentence = text!(
            "It was stopped here, but somebody scaled it to {desired} in the cluster. Start it and stop it again.",
            "已在此处停止，但有人在集群中将其扩容为 {desired} 个副本。请启动后再停止。"
        );
        (State::Warning, sentence)
    })
}

/// Why a release has not reached the cluster, as far as that is known.
fn why(release: &Release) -> Option<Text> {
    match release.status {
        ReleaseStatus::Failed => Some(release.sentence.clone().unwrap_or_else(|| text!("it failed.", "已失败。"))),
        ReleaseStatus::Pending => release.sentence.clone(),
        ReleaseStatus::Progressing | ReleaseStatus::Ready | ReleaseStatus::Superseded => None,
    }
}

/// The cluster has nothing of the service.
pub(super) fn absent(facts: &Facts<'_>, placement: &Placement) -> Diagnosis {
    let number = placement.release;
    let never_there = facts.release.is_some_and(|release| release.applied_at.is_none());
    let why = facts.release.filter(|_| never_there).and_then(why).or_else(|| placement.trouble.clone());
    if let Some(why) = why {
        return Diagnosis {
            remedies: facts.roll_back.map(|release| Remedy::RollBack { release }).into_iter().collect(),
            ..Diagnosis::plain(
                State::Failed,
                text!(
                    "Release {number} is not in the cluster: {why}",
                    "发布 {number} 未进入集群：{why_zh}",
                    why = why.en,
                    why_zh = why.zh
                ),
            )
        };
    }
    if placement.is_behind() {
        return Diagnosis::plain(
            State::Moving,
            text!("Release {number} is on its way to the cluster.", "发布 {number} 正在提交到集群。"),
        );
    }
    let kind = facts.release.map(|release| release.settings.controller.kind()).unwrap_or_default();
    Diagnosis::plain(
        State::Failed,
        text!(
            "Its {kind} is gone from the cluster: somebody deleted it. Deploy the release again.",
            "集群中的 {kind} 已不存在（被人删除）。请重新部署该发布。"
        ),
    )
}
