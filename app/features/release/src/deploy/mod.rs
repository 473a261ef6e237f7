//! The page to deploy: what goes out and how it runs on one side, what that changes on the other.

mod configured;
mod controller;
mod difference;
mod draft;
mod faults;
mod fields;
mod network;
mod pod;
pub(crate) mod preflight;
mod runs;
mod scaling;
mod settings;
mod sides;
mod taken;
mod variables;
mod what;
mod wrong;

use domain::authorise;
use domain::status::State;
use frame::form::{FormError, FormState};
use frame::placement::use_placement;
use frame::viewer::why_not;
use frame::{Leaving, Load, Title};
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{Banner, Button, ButtonKind, Glyph, Panel, TextArea};

use crate::api::{self, Deploy, Material};
use crate::commits::CommitsBetween;
use difference::WhatChanges;
use draft::Draft;
#[cfg(any(feature = "ssr", test))]
pub(crate) use faults::{no_build, twice};
use pod::PodPanel;
use preflight::{Ahead, BeforeItGoes};
pub use preflight::{TakeOver, checked, is_owned};
use runs::HowItRuns;
use taken::FilledIn;
use variables::Variables;
use what::WhatGoesOut;
use wrong::Wrong;

/// `/services/{service}/environments/{environment}/deploy`, with `?build=`.
#[component]
pub fn DeployPage() -> impl IntoView {
    let place = use_placement();
    let query = use_query_map();
    let asked =
        Memo::new(move |_| query.with(|query| query.get_str("build").and_then(|text| text.parse::<u32>().ok())));
    let material = Resource::new(
        move || (place.service.get(), place.environment.get(), asked.get()),
        |(service, environment, asked)| api::look_at_deploy(service, environment, asked),
    );
    let title = move || {
        t!(
            "Deploy {service} to {environment}",
            "部署 {service} 到 {environment}",
            service = place.service.get(),
            environment = place.environment.get()
        )
    };
    view! {
        <Title text=title/>
        <Load resource=material let:material>
            <Body material asked=asked.get_untracked()/>
        </Load>
    }
    .into_any()
}

#[component]
fn Body(material: Material, asked: Option<u32>) -> impl IntoView {
    let place = use_placement();
    let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
    let why = if material.deleting {
        Some(t!("It is being deleted.", "正在删除。").to_owned())
    } else {
        why_not(authorise::Action::Deploy, Some(material.team))
    };
    let known = material.releases.iter().map(|release| release.number).max().unwrap_or(0);
    let draft = Draft::new(material, asked);
    let deploy = ServerAction::<Deploy>::new();
    let form = FormState::of(deploy);
    let (value, navigate) = (deploy.value(), use_navigate());
    // The stream may tell of this very deployment before its answer is here.
    let pending = deploy.pending();
    let own = Signal::derive(move || pending.get() || value.with(|value| matches!(value, Some(Ok(_)))));
    Effect::new(move |_| {
        if let Some(Ok(release)) = value.get() {
            let page = paths::release(&release.service_name, &release.environment_name, release.number);
            navigate(&page, leptos_router::NavigateOptions::default());
        }
    });
    let running = Memo::new(move |_| draft.now.with(|now| now.release.as_ref().map(|release| release.number)));
    // Somebody else may deploy while this page is open.
    let next = move || running.get().unwrap_or(0).max(known) + 1;
    let lead = move || match running.get() {
        Some(running) => t!(
            "Release {next} would replace {running}.",
            "发布 {next} 将替换 {running}。",
            next = next(),
            running = running
        ),
        None => t!("The first release here.", "这里的第一个发布。").to_owned(),
    };
    let (of, builds) = (service.clone(), Memo::new(move |_| draft.builds()));
    // For whoever may not deploy nothing is looked at: the registry would be asked for them.
    let ahead = why.is_none().then(|| Ahead::of(draft, service.clone(), environment.clone()));
    let wrong = Wrong::of(draft, form, ahead, service.clone());
    let held = Memo::new(move |_| ahead.map(Ahead::images).unwrap_or_default());
    let security = Memo::new(move |_| ahead.and_then(Ahead::security));
    let difference =
        Memo::new(move |_| held.with(|held| security.with(|found| draft.difference(held, found.as_ref()))));
    let looking = RwSignal::new(false);
    let reason_given = RwSignal::new(String::new());
    let typed = typed(draft, reason_given, looking, own);
    let waits = move || {
        let sentence = t!("Looking at what was changed in the cluster…", "正在查看集群中的更改……");
        looking.get().then(|| sentence.to_owned())
    };
    let (barred, said) = (why.is_some(), why.clone());
    let stopped = move || ahead.and_then(|ahead| ahead.reason(wrong.many()));
    let reason = Signal::derive(move || why.clone().or_else(waits).or_else(stopped));
    let send = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Glyph::Deploy submit=true pending=form.pending reason=reason>
                {t!("Deploy", "部署")}
            </Button>
        }
    };
    let title = t!("Deploy to {environment}", "部署到 {environment}", environment = environment);
    view! {
        <ActionForm action=deploy>
            <input type="hidden" name="order[service]" value=service.clone()/>
            <input type="hidden" name="order[environment]" value=environment/>
            <input type="hidden" name="order[version]" value=move || draft.now.with(|now| now.version.to_string())/>
            // The choice goes with the order whether or not its box is to be seen just now.
            <input type="hidden" name="order[take_over]" value=move || draft.take_over.get().to_string()/>
            <div class="stack">
                <div class="section-head release-head">
                    <div class="grow"><h2>{title}</h2><p class="muted">{lead}</p></div>
                    {send()}
                </div>
                {said.map(|sentence| view! { <Banner state=State::Warning sentence=sentence quiet=true/> })}
                <ChangedMeanwhile draft own/>
                // Whoever may not deploy reads, and types nothing that could be lost.
                {(!barred).then(|| view! { <FilledIn draft looking/> <Leaving dirty=typed/> })}
                <FormError form/>
                <div class="split release-form" inert=move || looking.get()>
                    <fieldset class="stack" disabled=barred>
                        <WhatGoesOut draft wrong service/>
                        <HowItRuns draft wrong/>
                        <PodPanel draft wrong/>
                        <Variables draft wrong/>
                        <Panel title=t!("Why", "原因")>
                            <TextArea
                                name="order[reason]"
                                label=t!("Reason", "原因")
                                hint=t!("Kept with the release, for whoever looks later.", "随发布保存，供日后查看。")
                                rows=2
                                bind=reason_given
                            />
                        </Panel>
                    </fieldset>
                    <div class="release-side">
                        <div class="stack">
                            {ahead.map(|ahead| view! { <BeforeItGoes draft ahead/> })}
                            <WhatChanges draft difference wrong ahead/>
                            <CommitsBetween service=of builds/>
                        </div>
                    </div>
                    // Once more, for whoever has come to the end of a long form.
                    <div class="form-actions">{send()}</div>
                </div>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Whether something is written that the page did not fill in by itself, and that was not sent.
fn typed(draft: Draft, reason: RwSignal<String>, looking: RwSignal<bool>, sent: Signal<bool>) -> Signal<bool> {
    let order = Memo::new(move |_| draft.form());
    let filled = RwSignal::new(None);
    // After the page is there, and once more after what was changed in the cluster is filled in.
    Effect::new(move |_| {
        if !looking.get() {
            filled.set(Some(order.get_untracked()));
        }
    });
    Signal::derive(move || {
        let same = order.with(|order| filled.with(|filled| filled.as_ref().is_none_or(|filled| filled == order)));
        (!same || !reason.with(String::is_empty)) && !sent.get()
    })
}

/// Somebody else was quicker: says so, and compares with what runs now. What was typed stays.
#[component]
fn ChangedMeanwhile(draft: Draft, own: Signal<bool>) -> impl IntoView {
    let place = use_placement();
    let changed = Memo::new(move |_| {
        let version = place.status.with(|status| status.as_ref().map(|status| status.placement_version));
        !own.get() && version.is_some_and(|version| version > draft.now.with(|now| now.version))
    });
    let look = Action::new(move |_: &()| {
        let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
        async move { api::look_at_now(service, environment).await }
    });
    let value = look.value();
    Effect::new(move |_| {
        if let Some(Ok(now)) = value.get() {
            draft.now.set(now);
        }
    });
    let evidence = move || value.get().and_then(Result::err).map(|error| error.sentence());
    view! {
        <Show when=move || changed.get()>
            <Banner
                state=State::Warning
                sentence=t!("Somebody changed it while this form was open.", "填写期间有人做了修改。")
                evidence=Signal::derive(evidence)
            >
                <Button pending=look.pending() on_click=move |_| { look.dispatch(()); }>
                    {t!("Compare with what runs now", "与当前状态比较")}
                </Button>
            </Banner>
        </Show>
    }
    .into_any()
}
