//! What was changed in the cluster behind Slipway's back, by field: with who did it, to be put back or taken over.

mod said;

use std::time::Duration;

use domain::authorise;
use domain::drift::Changed;
use domain::status::State;
use domain::text::Text;
use frame::viewer::why_not;
use frame::{AppError, language, paths, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Button, Chip, ConfirmDialog, Glyph, LinkButton, Panel, StateMark, plural, toasts};

use crate::api::{look_at_drift, put_back};
use crate::here::Here;
use crate::layout::while_seen;
use crate::wish::{Wish, Wishing};
use said::{place, pods, said};

/// A change in the cluster does not always change the status.
const NOW_AND_THEN: Duration = Duration::from_secs(30);

/// A change comes in several pieces; after this long without one it is looked at.
const PAUSE: Duration = Duration::from_millis(700);

/// What was found last.
#[derive(Clone, Copy)]
struct Found {
    here: Here,
    drifts: RwSignal<Option<Result<Vec<Changed>, AppError>>>,
    asked: StoredValue<u32>,
}

impl Found {
    /// What is shown stays until there is another answer.
    fn look(self) {
        let (service, environment) = self.here.names();
        let Some(mine) = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = look_at_drift(service, environment).await;
            if self.asked.try_get_value() == Some(mine)
                && self.drifts.try_with_untracked(|before| before.as_ref() != Some(&answer)) == Some(true)
            {
                self.drifts.try_set(Some(answer));
            }
        });
    }
}

#[component]
pub fn DriftPanel(here: Here) -> impl IntoView {
    let found = Found { here, drifts: RwSignal::new(None), asked: StoredValue::new(0) };
    let seen = here.memo(|status| {
        let images: Vec<_> = status.pods.iter().map(|pod| (pod.name.clone(), pod.ready)).collect();
        (status.placement_version, status.release, status.desired, status.state, status.image.clone(), images)
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let clear = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(clear);
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody reads hears of nothing.
        seen.with(|_| ());
        clear();
        let pause = if before.is_some() { PAUSE } else { Duration::ZERO };
        timer.set_value(set_timeout_with_handle(move || found.look(), pause).ok());
    });
    while_seen(NOW_AND_THEN, move || found.look());
    move || {
        match found.drifts.get() {
        None => ().into_any(),
        Some(Ok(drifts)) if drifts.is_empty() => view! {
            <p class="drift-none small muted">
                <StateMark of=State::Ready silent=true/>
                {t!("Nothing differs from what was applied.", "集群与已应用内容一致。")}
            </p>
        }
        .into_any(),
        Some(Ok(drifts)) => view! { <Differs found drifts/> }.into_any(),
        // The state above says why a cluster does not answer.
        Some(Err(error)) => view! {
            <p class="drift-none small muted">
                <StateMark of=State::Unknown silent=true/>
                {t!("Whether something was changed in the cluster is not known: {why}", "无法得知集群中是否有更改：{why}", why = error.sentence())}
            </p>
        }
        .into_any(),
    }
    }
}

#[component]
fn Differs(found: Found, drifts: Vec<Changed>) -> impl IntoView {
    let here = found.here;
    let toasts = toasts();
    let denied = why_not(authorise::Action::Deploy, Some(here.fixed().team));
    let asking = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let act = Action::new(move |version: &u32| {
        let version = *version;
        async move {
            error.try_set(None);
            let (service, environment) = here.names();
            match put_back(service, environment, version).await {
                Ok(placement) => {
                    asking.try_set(false);
                    here.expect(|status| status.placement_version = placement.version);
                    toasts.done(t!("It is being put back.", "正在还原。"));
                    found.look();
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                    found.look();
                }
            }
        }
    });
    let fields = plural(drifts.len() as u64, "field", "fields", "个字段");
    // The number of pods alone is taken over beside it.
    let can_take = drifts.iter().any(|one| one.can_take && pods(&one.drift).is_none());
    let (service, environment) = here.names();
    let href = paths::deploy_changed(service, environment);
    let listed = drifts.clone();
    let sentence = Signal::derive(move || error.with(|error| error.as_ref().map(AppError::sentence)));
    view! {
        <Panel
            title=t!("Changed in the cluster", "集群中的更改")
            note=t!("{fields} not as applied", "{fields}与已应用内容不同", fields = fields)
            flush=true
            tools=move || view! {
                {can_take.then(|| view! {
                    <LinkButton href=href small=true icon=Glyph::Deploy reason=denied.clone()>
                        {t!("Take over…", "接管……")}
                    </LinkButton>
                })}
                <Button
                    small=true
                    icon=Glyph::Rollback
                    reason=denied.clone()
                    on_click=move |_| {
                        error.set(None);
                        asking.set(true);
                    }
                >
                    {t!("Put back…", "还原……")}
                </Button>
            }
        >
            <ul>{drifts.into_iter().map(|changed| view! { <Line here changed/> }).collect_view()}</ul>
        </Panel>
        <ConfirmDialog
            open=asking
            title=t!("Put it back as it was applied?", "还原为已应用的状态？")
            confirm=t!("Put back", "还原")
            danger=false
            pending=act.pending()
            error=sentence
            on_confirm=move |()| {
                let version = here.with_untracked(|status| status.placement_version).unwrap_or_default();
                act.dispatch(version);
            }
        >
            <p>
                {t!(
                    "What was changed is applied again, and what was added is taken out. Where it is part of a pod, the pods are replaced.",
                    "被更改的内容会重新应用，新增的内容会被移除。涉及 Pod 的部分会替换 Pod。"
                )}
            </p>
            <ul class="drift-list">
                {listed.iter().map(|one| view! { <li class="mono small break">{place(&one.drift)}</li> }).collect_view()}
            </ul>
        </ConfirmDialog>
    }
    .into_any()
}

/// One field.
#[component]
fn Line(here: Here, changed: Changed) -> impl IntoView {
    let Changed { drift, can_take, set_in } = changed;
    let wishing = Wishing::new(here);
    let denied = why_not(authorise::Action::Scale, Some(here.fixed().team));
    let taken = pods(&drift);
    let (before, now) = said(&drift);
    let manager = drift.manager.clone();
    view! {
        <li class="drift">
            <StateMark of=State::Warning/>
            <div class="drift-text">
                <span class="mono small break">{place(&drift)}</span>
                <span class="drift-values small">
                    <span class="muted">{before}</span>
                    <span aria-hidden="true">" → "</span>
                    <span>{now}</span>
                </span>
                {(!can_take).then(|| view! { <span class="small muted">{otherwise(set_in.as_ref())}</span> })}
            </div>
            {manager.map(|manager| view! { <Chip><span title=t!("Who changed it", "更改者")>{manager}</span></Chip> })}
            {taken.map(|pods| view! {
                <Button
                    small=true
                    reason=denied
                    pending=wishing.pending
                    on_click=move |_| {
                        wishing.look();
                        wishing.wish(Wish::Scale(pods), RwSignal::new(false));
                    }
                >
                    {t!("Take it over", "接管")}
                </Button>
            })}
        </li>
    }
    .into_any()
}

/// What can be done about a field that no release takes over.
fn otherwise(set_in: Option<&Text>) -> String {
    match set_in {
        Some(place) => t!(
            "Put it back, or deploy with it set under “{place}”.",
            "可还原，或在“{place}”中设置后重新部署。",
            place = place.say(language())
        ),
        None => t!("It can only be put back: Slipway has no setting for it.", "只能还原：Slipway 没有对应的设置。")
            .to_owned(),
    }
}
