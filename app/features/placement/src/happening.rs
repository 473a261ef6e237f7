//! What happened: releases, what people did and what the cluster said, in one row, newest first.

use std::time::Duration;

use domain::event::Event;
use domain::use_cases::event::Topic;
use domain::workload::{ClusterEvent, Pod};
use frame::Load;
use frame::address::address_with;
use frame::live::use_live;
use frame::soon::soon;
use frame::{AppError, language, paths, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use ui::{Ago, EmptyState, Glyph, LoadMore, Panel, Skeleton, StateMark};

use crate::api::load_history;
use crate::here::Here;
use crate::history::{Cursor, Happening, History, ReleaseNote};
use crate::told;

/// How many are drawn at first, and with each "Show more".
const SHOWN: usize = 25;

/// The trail is written right after the change that it tells of; this is time enough for it.
const TRAIL_LAGS: Duration = Duration::from_millis(400);

/// Which kinds are shown; it stands in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    /// All but what the cluster says when nothing is wrong: that is most of it, and seldom what is looked for.
    Main,
    Releases,
    People,
    Cluster,
}

impl Kinds {
    const ALL: [Self; 4] = [Self::Main, Self::Releases, Self::People, Self::Cluster];

    /// As it stands in the address; what the page begins with does not.
    fn as_value(self) -> Option<&'static str> {
        match self {
            Self::Main => None,
            Self::Releases => Some("releases"),
            Self::People => Some("people"),
            Self::Cluster => Some("cluster"),
        }
    }

    fn parse(text: Option<String>) -> Self {
        match text.as_deref() {
            Some("releases") => Self::Releases,
            Some("people") => Self::People,
            Some("cluster") => Self::Cluster,
            Some(_) | None => Self::Main,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Main => t!("Main", "要点"),
            Self::Releases => t!("Releases", "发布"),
            Self::People => t!("People", "人员操作"),
            Self::Cluster => t!("Cluster", "集群事件"),
        }
    }

    fn takes(self, happening: &Happening) -> bool {
        match (self, happening) {
            (Self::Main, Happening::Event(event)) => event.warning,
            (Self::Main, Happening::Release(_) | Happening::Change(_))
            | (Self::Releases, Happening::Release(_))
            | (Self::People, Happening::Change(_))
            | (Self::Cluster, Happening::Event(_)) => true,
            (Self::Releases | Self::People | Self::Cluster, _) => false,
        }
    }
}

#[component]
pub fn WhatHappened(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let first = Resource::new(|| (), move |()| load_history(service.clone(), environment.clone(), Cursor::default()));
    let query = use_query_map();
    let kinds = Memo::new(move |_| Kinds::parse(query.with(|query| query.get("happened"))));
    view! {
        <Panel
            title=t!("What happened", "发生了什么")
            flush=true
            tools=move || {
                view! {
                    <nav class="chips" aria-label=t!("Kinds", "类型")>
                        {Kinds::ALL
                            .map(|kind| {
                                view! {
                                    <a
                                        class="chip"
                                        href=address_with("happened", kind.as_value())
                                        data-noscroll=""
                                        aria-current=move || (kinds.get() == kind).then_some("true")
                                    >
                                        {kind.word()}
                                    </a>
                                }
                            })
                            .collect_view()}
                    </nav>
                }
            }
        >
            <Load resource=first fallback=|| view! { <Skeleton rows=6 columns=1/> } let:history>
                <Row here history kinds/>
            </Load>
        </Panel>
    }
    .into_any()
}

/// A pod that ends fails its health check on the way: nobody has to look at that.
fn is_news(event: &ClusterEvent, pods: &[Pod]) -> bool {
    let stays = |pod: &Pod| !pod.deleting && event.object.strip_prefix("Pod ") == Some(pod.name.as_str());
    event.reason != "Unhealthy" || pods.iter().any(stays)
}

#[component]
fn Row(here: Here, history: History, kinds: Memo<Kinds>) -> impl IntoView {
    let history = RwSignal::new(history);
    listen(here, history);
    let events = here
        .memo(|status| status.events.iter().filter(|event| is_news(event, &status.pods)).cloned().collect::<Vec<_>>());
    let all = Memo::new(move |_| {
        let mut row = history.with(|history| events.with(|events| history.row(events.as_deref().unwrap_or_default())));
        row.retain(|happening| kinds.get().takes(happening));
        row
    });
    let limit = RwSignal::new(SHOWN);
    let shown = move || {
        let mut row = all.get();
        row.truncate(limit.get());
        row
    };
    let count = move || all.with(Vec::len);
    let (pending, fault) = (RwSignal::new(false), RwSignal::new(None::<AppError>));
    let more = move |()| {
        limit.update(|limit| *limit += SHOWN);
        if count() < limit.get_untracked() && history.with_untracked(History::has_more) {
            fetch(here, history, pending, fault);
        }
    };
    view! {
        <ol class="timeline">
            <For each=shown key=Happening::key let:happening>
                <Item here happening/>
            </For>
        </ol>
        {move || {
            (count() == 0)
                .then(|| view! { <EmptyState icon=Glyph::Event title=t!("Nothing of this kind yet", "暂无此类记录")/> })
        }}
        {move || fault.get().map(|error| view! { <p class="field-error" role="alert">{error.sentence()}</p> })}
        <LoadMore
            more=Signal::derive(move || count() > limit.get() || history.with(History::has_more))
            pending=pending
            on_click=more
        />
    }
    .into_any()
}

/// Fetches the following piece.
fn fetch(here: Here, history: RwSignal<History>, pending: RwSignal<bool>, fault: RwSignal<Option<AppError>>) {
    let (service, environment) = here.names();
    let after = history.with_untracked(|history| history.after.clone());
    pending.set(true);
    spawn_local(async move {
        match load_history(service, environment, after).await {
            Ok(piece) => {
                fault.try_set(None);
                history.try_update(|history| history.add(piece));
            }
            Err(error) => {
                fault.try_set(Some(error));
            }
        }
        pending.try_set(false);
    });
}

/// Keeps the row true: releases come whole with the stream, what people did is asked for when something they do happens.
fn listen(here: Here, history: RwSignal<History>) {
    let live = use_live();
    let (service, environment) = here.names();
    let topic = Topic { service: Some(service), environment: Some(environment), build: None };
    let refresh = move || {
        let (service, environment) = here.names();
        spawn_local(async move {
            // What is there stays when the newest cannot be had; the next change asks again.
            if let Ok(newest) = load_history(service, environment, Cursor::default()).await {
                history.try_update(|history| history.refresh(newest));
            }
        });
    };
    let later = soon(TRAIL_LAGS, refresh);
    live.listen(topic, move |event| match event {
        Event::Release(release) if here.is(&release.service_name, &release.environment_name) => {
            history.try_update(|history| history.put(ReleaseNote::from((**release).clone())));
        }
        Event::Placement { service, environment } if here.is(service, environment) => later(),
        Event::Release(_)
        | Event::Placement { .. }
        | Event::Status(_)
        | Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Service { .. }
        | Event::Cluster { .. }
        | Event::Platform => {}
    });
    live.on_open(refresh);
}

#[component]
fn Item(here: Here, happening: Happening) -> impl IntoView {
    let at = happening.at();
    let (state, sub) = (told::state(&happening), told::sub(&happening));
    let sentence = match happening {
        Happening::Release(release) => {
            let (service, environment) = here.names();
            let words = told::release(&release);
            view! { <a class="row-link" href=paths::release(&service, &environment, release.number)>{words}</a> }
                .into_any()
        }
        Happening::Change(entry) => entry.sentence.say(language()).to_owned().into_any(),
        Happening::Event(event) => {
            let times = if event.count > 1 { format!(" ×{}", event.count) } else { String::new() };
            view! { <b>{event.reason}</b> {times} " · " {event.message} }.into_any()
        }
    };
    view! {
        <li class="timeline-item">
            <StateMark of=state/>
            <div class="timeline-text">
                <div class="happening">{sentence}</div>
                {sub.map(|sub| view! { <div class="timeline-sub">{sub}</div> })}
            </div>
            <div class="timeline-when"><Ago time=at/></div>
        </li>
    }
    .into_any()
}
