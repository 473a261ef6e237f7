//! What was changed about a service: who, what, when.

use std::collections::BTreeMap;

use domain::audit::AuditEntry;
use domain::id::AuditId;
use domain::page::Page;
use domain::status::State;
use frame::{AppError, Load, language, paths, t};
use leptos::prelude::*;
use ui::{Ago, LoadMore, Panel, Skeleton, Timeline, TimelineItem, toasts};

use crate::api;

/// What is shown: it only grows, so that what somebody scrolled to stays when something new comes in above.
#[derive(Clone, Copy)]
struct Shown {
    /// By id, which sorts by age.
    entries: RwSignal<BTreeMap<AuditId, AuditEntry>>,
    /// Where the older ones begin, once the first piece is there.
    next: RwSignal<Option<Option<String>>>,
}

impl Shown {
    /// Takes in the newest piece.
    fn take(self, first: Page<AuditEntry>) {
        self.entries.update(|entries| entries.extend(first.items.into_iter().map(|entry| (entry.id, entry))));
        if self.next.with_untracked(Option::is_none) {
            self.next.set(Some(first.next));
        }
    }
}

#[component]
pub fn Trail(name: String, trail: Resource<Result<Page<AuditEntry>, AppError>>) -> impl IntoView {
    let administrator = frame::viewer().is_some_and(|viewer| viewer.administrator);
    let all = paths::audit_of(&name);
    let shown = Shown { entries: RwSignal::new(BTreeMap::new()), next: RwSignal::new(None) };
    view! {
        <Panel
            title=t!("What was changed", "变更记录")
            flush=true
            tools=move || administrator.then(|| view! { <a class="button button-quiet button-small" href=all>{t!("In the audit trail", "在审计中查看")}</a> })
        >
            <Load resource=trail fallback=|| view! { <Skeleton rows=3 columns=2/> } let:first>
                {
                    shown.take(first);
                    view! { <Entries name=name.clone() shown/> }
                }
            </Load>
        </Panel>
    }
}

#[component]
fn Entries(name: String, shown: Shown) -> impl IntoView {
    let Shown { entries, next } = shown;
    let pending = RwSignal::new(false);
    let toasts = toasts();
    let newest_first = move || entries.with(|entries| entries.values().rev().cloned().collect::<Vec<_>>());
    let more = move |()| {
        let name = name.clone();
        pending.set(true);
        leptos::task::spawn_local(async move {
            match api::trail(name, next.get_untracked().flatten()).await {
                Ok(page) => {
                    entries.try_update(|entries| entries.extend(page.items.into_iter().map(|entry| (entry.id, entry))));
                    next.try_set(Some(page.next));
                }
                Err(error) => toasts.failed(error.sentence()),
            }
            pending.try_set(false);
        });
    };
    view! {
        <Timeline>
            <For each=newest_first key=|entry| entry.id let:entry>
                <TimelineItem
                    state=if entry.action.ends_with(".delete") { State::Warning } else { State::Ready }
                    sub=sub(&entry)
                    when=move || view! { <Ago time=entry.at/> }
                >
                    {entry.sentence.say(language()).to_owned()}
                </TimelineItem>
            </For>
        </Timeline>
        <LoadMore more=Signal::derive(move || next.with(|next| next.as_ref().is_some_and(Option::is_some))) pending on_click=more/>
    }
}

/// Who, and where.
fn sub(entry: &AuditEntry) -> String {
    match &entry.environment {
        Some(environment) => format!("{} · {environment}", entry.actor),
        None => entry.actor.clone(),
    }
}
