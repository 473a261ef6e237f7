//! The audit trail: every change with who, what and when. Filters live in the address.

use domain::audit::{ACTIONS, AuditEntry, AuditFilter};
use domain::page::Page;
use frame::Title;
use frame::address::text_in_address;
use frame::{Load, language, paths, t};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use ui::{
    Button, Choice, EmptyState, Glyph, LinkButton, LoadMore, Moment, PageHead, Panel, SearchBox, Select, Skeleton,
    Table, TextInput, toasts,
};

use crate::api::audit::audit;

#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        let part =
            |key| query.with(|query| query.get(key)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        AuditFilter { service: part("service"), actor: part("actor"), action: part("action") }
    });
    let words = text_in_address("q");
    let entries = Resource::new(move || filter.get(), |filter| audit(filter, None));
    view! {
        <Title text=t!("Audit", "审计")/>
        <PageHead
            title=t!("Audit", "审计")
            sub=|| t!("Every change: who, what, when. Secrets are never in it.", "所有变更的人员、内容与时间，不含任何机密。")
        />
        {move || view! { <Filters filter=filter.get()/> }}
        <Load resource=entries fallback=|| view! { <Panel flush=true><Skeleton rows=8 columns=4/></Panel> } let:first>
            <Entries first filter=filter.get_untracked() words/>
        </Load>
    }
}

/// A plain form with an address: it works without scripts, and the page is what the address says.
#[component]
fn Filters(filter: AuditFilter) -> impl IntoView {
    let any = filter != AuditFilter::default();
    let action = filter.action.unwrap_or_default();
    let mut actions = vec![Choice::new("", t!("All", "全部"))];
    actions.extend(ACTIONS.map(|action| Choice::new(action, action)));
    // An address may hold any other; the list shows what the page is filtered by.
    if actions.iter().all(|choice| choice.value != action) {
        actions.push(Choice::new(action.clone(), action.clone()));
    }
    view! {
        <Form method="get" action="" attr:class="audit-filters">
            <TextInput name="service" label=t!("Service", "服务") mono=true value=filter.service.unwrap_or_default()/>
            <TextInput name="actor" label=t!("Who", "人员") mono=true value=filter.actor.unwrap_or_default()/>
            <Select name="action" label=t!("Action", "操作") options=actions value=action/>
            <Button submit=true icon=Glyph::Filter>{t!("Filter", "筛选")}</Button>
            {any.then(|| view! { <LinkButton href=paths::AUDIT>{t!("Clear", "清除")}</LinkButton> })}
        </Form>
    }
}

#[component]
fn Entries(first: Page<AuditEntry>, filter: AuditFilter, words: RwSignal<String>) -> impl IntoView {
    let filtered = filter != AuditFilter::default();
    if first.items.is_empty() {
        let text = if filtered {
            t!("Names are compared exactly.", "名称为精确匹配。")
        } else {
            t!("It is written from the first change on.", "自首次变更起开始记录。")
        };
        return view! { <Panel><EmptyState icon=Glyph::Audit title=t!("Nothing is in the trail", "没有记录") text=text/></Panel> }
            .into_any();
    }
    let entries = RwSignal::new(first.items);
    let next = RwSignal::new(first.next);
    let pending = RwSignal::new(false);
    let toasts = toasts();
    let more = move |()| {
        let filter = filter.clone();
        pending.set(true);
        leptos::task::spawn_local(async move {
            match audit(filter, next.get_untracked()).await {
                Ok(page) => {
                    entries.try_update(|entries| entries.extend(page.items));
                    next.try_set(page.next);
                }
                Err(error) => toasts.failed(error.sentence()),
            }
            pending.try_set(false);
        });
    };
    let shown = move || {
        let words = words.get();
        entries.with(|entries| entries.iter().filter(|entry| holds(entry, &words)).cloned().collect::<Vec<_>>())
    };
    let note = move || {
        let more = next.with(Option::is_some) && !words.with(|words| words.trim().is_empty());
        more.then(|| t!("Older entries are not searched yet", "更早的记录尚未搜索").to_owned())
    };
    view! {
        <div class="toolbar"><SearchBox label=t!("Search the trail", "搜索记录") value=words slash=true/></div>
        <Panel flush=true>
            <Table label=t!("Audit", "审计")>
                <thead>
                    <tr>
                        <th scope="col">{t!("When", "时间")}</th>
                        <th scope="col">{t!("Who", "人员")}</th>
                        <th scope="col">{t!("What", "内容")}</th>
                        <th scope="col">{t!("Service", "服务")}</th>
                        <th scope="col">{t!("Environment", "环境")}</th>
                        <th scope="col">{t!("Action", "操作")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=|entry| entry.id let:entry>
                        <Row entry/>
                    </For>
                </tbody>
            </Table>
            <LoadMore more=Signal::derive(move || next.with(Option::is_some)) pending note=Signal::derive(note) on_click=more/>
        </Panel>
    }
    .into_any()
}

/// Whether an entry holds all words that somebody searches for, as it reads in the reader's language.
fn holds(entry: &AuditEntry, words: &str) -> bool {
    let (service, environment) = (entry.service.as_deref(), entry.environment.as_deref());
    let names = [Some(entry.actor.as_str()), Some(entry.action.as_str()), service, environment];
    let names = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let all = format!("{names} {}", entry.sentence.say(language())).to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let service =
        entry.service.map(|name| view! { <a class="link-plain" href=paths::service(&name)>{name.clone()}</a> });
    let environment =
        entry.environment.map(|name| view! { <a class="link-plain" href=paths::environment(&name)>{name.clone()}</a> });
    let by = format!("{}?actor={}", paths::AUDIT, paths::encode(&entry.actor));
    let like = format!("{}?action={}", paths::AUDIT, paths::encode(&entry.action));
    view! {
        <tr>
            <td data-label=t!("When", "时间")><Moment time=entry.at/></td>
            <td data-label=t!("Who", "人员")><a class="link-plain" href=by>{entry.actor.clone()}</a></td>
            <td data-label=t!("What", "内容")>{entry.sentence.say(language()).to_owned()}</td>
            <td data-label=t!("Service", "服务")>{service}</td>
            <td data-label=t!("Environment", "环境")>{environment}</td>
            <td data-label=t!("Action", "操作")><a class="link-plain mono" href=like>{entry.action.clone()}</a></td>
        </tr>
    }
}
