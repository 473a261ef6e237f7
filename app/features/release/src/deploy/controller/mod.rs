//! Which controller runs it: chosen by what the service is, then what may be set of that kind.

mod chosen;
mod due;
mod fields;
mod runs;
mod volumes;

use domain::controller::ControllerKind;
use domain::status::State;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Checkbox, Choice, Glyph, RadioCards, StateMark};

use super::draft::Draft;
use super::wrong::Wrong;
use crate::controller::{purpose, replacement};
pub use chosen::Chosen;
use fields::{DaemonSetFields, DeploymentFields};
use runs::{CronJobFields, JobFields};
use volumes::StatefulSetFields;

fn card(kind: ControllerKind) -> Choice {
    let icon = match kind {
        ControllerKind::Deployment => Glyph::Service,
        ControllerKind::StatefulSet => Glyph::Volume,
        ControllerKind::DaemonSet => Glyph::Node,
        ControllerKind::Job => Glyph::Check,
        ControllerKind::CronJob => Glyph::Clock,
    };
    Choice::new(kind.as_str(), purpose(kind)).text(kind.as_str()).icon(icon)
}

#[component]
pub fn ControllerFields(draft: Draft, wrong: Wrong) -> impl IntoView {
    let kind = Memo::new(move |_| draft.controller.kind());
    // What was said of one kind was not said of the next one.
    Effect::watch(move || kind.get(), move |_, _, _| draft.controller.replace.set(false), false);
    view! {
        <RadioCards
            name="order[controller][kind]"
            label=t!("What it is", "服务类型")
            options=ControllerKind::ALL.map(card).to_vec()
            bind=draft.controller.kind
            error=wrong.at("controller.kind")
        />
        <Proposed draft kind/>
        <Replace draft kind/>
        {move || match kind.get() {
            ControllerKind::Deployment => view! { <DeploymentFields chosen=draft.controller wrong/> }.into_any(),
            ControllerKind::StatefulSet => view! { <StatefulSetFields draft wrong/> }.into_any(),
            ControllerKind::DaemonSet => view! { <DaemonSetFields chosen=draft.controller wrong/> }.into_any(),
            ControllerKind::Job => view! { <JobFields chosen=draft.controller.job wrong/> }.into_any(),
            ControllerKind::CronJob => view! { <CronJobFields draft wrong/> }.into_any(),
        }}
        <ServesNobody draft kind/>
    }
    .into_any()
}

/// Why this kind is proposed, or which one would be.
#[component]
fn Proposed(draft: Draft, kind: Memo<ControllerKind>) -> impl IntoView {
    let proposal = draft.material.with_value(|material| material.proposal.clone())?;
    let reason = proposal.reason.say(language()).to_owned();
    let unread = proposal.unread.map(|why| why.say(language()).to_owned());
    let said = move || {
        let said = if kind.get() == proposal.kind {
            t!("Proposed: {reason}", "建议：{reason}", reason = reason)
        } else {
            t!("A {kind} is proposed: {reason}", "建议使用 {kind}：{reason}", kind = proposal.kind, reason = reason)
        };
        view! { <p class="small muted">{said}</p> }
    };
    let unread = unread.map(|why| {
        let sentence = t!(
            "What the image says of itself could not be read: {why} This is proposed without it.",
            "无法读取镜像自身的信息：{why}此建议未考虑镜像。",
            why = why
        );
        view! {
            <p class="row small tone tone-warning" role="status">
                <StateMark of=State::Warning silent=true/>
                <span>{sentence}</span>
            </p>
        }
    });
    Some((said, unread))
}

/// What the service says of its network means nothing to what runs to an end.
#[component]
fn ServesNobody(draft: Draft, kind: Memo<ControllerKind>) -> impl IntoView {
    let network = draft.material.with_value(|material| !material.ports.is_empty() || material.health_path.is_some());
    move || {
        (network && kind.get().runs_to_an_end()).then(|| {
            view! {
                <p class="small muted">
                    {t!(
                        "The service's ports and health check are not used: a run serves nobody.",
                        "不使用服务的端口和健康检查：运行到结束的任务不对外提供服务。"
                    )}
                </p>
            }
        })
    }
}

/// Asks whether another kind may take the place of the one that runs, and says what that does.
#[component]
fn Replace(draft: Draft, kind: Memo<ControllerKind>) -> impl IntoView {
    let pair = Memo::new(move |_| draft.running_kind().map(|before| (before, kind.get())));
    move || {
        let (before, after) = pair.get().filter(|(before, after)| before != after)?;
        let label = t!("Replace the {before} by a {after}", "用 {after} 取代 {before}", before = before, after = after);
        Some(
            view! {
                <div class="release-replace tone-warning" role="status">
                    <StateMark of=State::Warning silent=true/>
                    <div class="stack-tight">
                        <p class="small">{replacement(before, after)}</p>
                        <Checkbox name="order[replace]" label=label bind=draft.controller.replace/>
                    </div>
                </div>
            }
            .into_any(),
        )
    }
}
