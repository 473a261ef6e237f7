//! What was changed about a service: who, what, when.

use domain::audit::AuditEntry;
use domain::page::Page;
use domain::status::State;
use frame::{AppError, Load, language, paths, t};
use leptos::prelude::*;
use ui::{Ago, LoadMore, Panel, Skeleton, Timeline, TimelineItem, toasts};

use crate::api;

#[component]
pub fn Trail(name: String, trail: Resource<Result<Page<AuditEntry>, AppError>>) -> impl IntoView {
    let administrator = frame::viewer().is_some_and(|viewer| viewer.administrator);
    let all = paths::audit_of(&name);
    view! {
        <Panel
            title=t!("What was changed", "变更记录")
            flush=true
            tools=move || administrator.then(|| view! { <a class="button button-quiet button-small" href=all>{t!("In the audit trail", "在审计中查看")}</a> })
        >
            <Load resource=trail fallback=|| view! { <Skeleton rows=3 columns=2/> } let:first>
                <Entries name=name.clone() first/>
            </Load>
        </Panel>
    }
}

#[component]
fn Entries(name: String, first: Page<AuditEntry>) -> impl IntoView {
    let entries = RwSignal::new(first.items);
    let next = RwSignal::new(first.next);
    let pending = RwSignal::new(false);
    let toasts = toasts();
    let more = move |()| {
        let name = name.clone();
        pending.set(true);
        leptos::task::spawn_local(async move {
            match api::trail(name, next.get_untracked()).await {
                Ok(page) => {
                    entries.try_update(|entries| entries.extend(page.items));
                    next.try_set(page.next);
                }
                Err(error) => toasts.failed(error.sentence()),
            }
            pending.try_set(false);
        });
    };
    view! {
        <Timeline>
            <For each=move || entries.get() key=|entry| entry.id let:entry>
                <TimelineItem
                    state=if entry.action.ends_with(".delete") { State::Warning } else { State::Idle }
                    sub=sub(&entry)
                    when=move || view! { <Ago time=entry.at/> }
                >
                    {entry.sentence.say(language()).to_owned()}
                </TimelineItem>
            </For>
        </Timeline>
        <LoadMore more=Signal::derive(move || next.with(Option::is_some)) pending on_click=more/>
    }
}

/// Who, and where.
fn sub(entry: &AuditEntry) -> String {
    match &entry.environment {
        Some(environment) => format!("{} · {environment}", entry.actor),
        None => entry.actor.clone(),
    }
}
