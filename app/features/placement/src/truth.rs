//! The truth in a sentence, what the cluster said, and the ways out beside it.

use domain::authorise::Action;
use domain::status::{Freshness, Remedy, State};
use frame::viewer::why_not;
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Ago, Banner, ButtonKind, LinkButton, plural, tone};

use crate::automation::Held;
use crate::here::Here;

#[component]
pub fn Truth(here: Here) -> impl IntoView {
    let state = Signal::derive(move || here.with(|status| status.state).unwrap_or(State::Unknown));
    let loud = Memo::new(move |_| state.get().needs_attention());
    let sentence =
        Signal::derive(move || here.with(|status| status.sentence.say(language()).to_owned()).unwrap_or_default());
    let evidence = Signal::derive(move || {
        here.with(|status| status.evidence.as_ref().map(|words| words.say(language()).to_owned())).flatten()
    });
    view! {
        {move || {
            view! {
                <Banner state=state sentence=sentence evidence=evidence quiet=!loud.get()>
                    <Since here/>
                    <Changed here/>
                    <WaysOut here/>
                </Banner>
            }
        }}
        <Held here/>
    }
}

/// Since when it is so, where the cluster says.
#[component]
fn Since(here: Here) -> impl IntoView {
    let since = here.memo(|status| match status.freshness {
        Freshness::Cut { since } => Some(since),
        Freshness::Live | Freshness::Starting => status.since.filter(|_| status.state.needs_attention()),
    });
    move || since.get().flatten().map(|time| view! { <span class="truth-since"><Ago time/></span> })
}

/// That somebody changed something in the cluster, on every page; the overview tells what.
#[component]
fn Changed(here: Here) -> impl IntoView {
    let drifts = here.memo(|status| status.drifts);
    let (service, environment) = here.names();
    let href = paths::placement_drift(service, environment);
    move || {
        let fields = drifts.get().unwrap_or_default();
        (fields > 0).then(|| {
            let fields = plural(u64::from(fields), "field", "fields", "个字段");
            let title = t!("{fields} not as applied", "{fields}与已应用内容不同", fields = fields);
            view! {
                <a class=format!("chip chip-toned {}", tone(State::Warning)) href=href.clone() title=title>
                    {t!("changed in the cluster", "集群中有更改")}
                </a>
            }
        })
    }
}

/// The remedies.
#[component]
fn WaysOut(here: Here) -> impl IntoView {
    let remedies = here.memo(|status| (status.remedies.clone(), status.remedy().cloned()));
    // The pod of a run is not restarted: its last words are its own, and not those of a container before.
    let of_run = here.memo(|status| status.controller.runs_to_an_end());
    let (service, environment) = here.names();
    let team = here.fixed().team;
    move || {
        let (remedies, best) = remedies.get().unwrap_or_default();
        let way = |remedy: Remedy| {
            let stands_out = best.as_ref() == Some(&remedy);
            let (words, href, reason) = match remedy {
                Remedy::RollBack { release } => (
                    t!("Roll back to {release}…", "回滚到 {release}……", release = release),
                    paths::deploy_again(&service, &environment, release),
                    why_not(Action::Deploy, Some(team)),
                ),
                Remedy::LastWords { pod, .. } => (
                    t!("See last words", "查看最后的日志").to_owned(),
                    paths::pod_logs(&service, &environment, pod, of_run.get() != Some(true)),
                    None,
                ),
                Remedy::Logs { pod } => (
                    t!("See its logs", "查看日志").to_owned(),
                    paths::pod_logs(&service, &environment, pod, false),
                    None,
                ),
                Remedy::Cluster => {
                    (t!("See the cluster", "查看集群").to_owned(), paths::cluster(here.cluster()?), None)
                }
                // The head has a button for it.
                Remedy::Start => return None,
            };
            let kind = if stands_out { ButtonKind::Primary } else { ButtonKind::Plain };
            Some(view! { <LinkButton href=href kind=kind reason=reason>{words}</LinkButton> })
        };
        remedies.into_iter().filter_map(way).collect_view()
    }
}
