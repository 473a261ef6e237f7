//! What is asked of the grid: a search, the order, teams. Each choice is a link, so that it works without scripts and
//! can be sent to a colleague.

use std::collections::BTreeSet;

use frame::{paths, t, viewer};
use leptos::prelude::*;
use ui::{Glyph, Icon, SearchBox};

use crate::address::address;
use crate::empty::RegisterButton;
use crate::model::Model;
use crate::order::{Filter, Order};

#[component]
pub fn Toolbar(model: Model, filter: Memo<Filter>, text: RwSignal<String>) -> impl IntoView {
    let teams = Memo::new(move |_| {
        model.rows.with(|rows| rows.iter().map(|row| row.team_name.to_string()).collect::<BTreeSet<_>>())
    });
    let member = viewer().is_some_and(|viewer| !viewer.memberships.is_empty());
    let count = move || model.rows.with(Vec::len);
    view! {
        <div class="board-tools">
            <h2 class="board-title">{t!("Services", "服务")} <span class="muted">" " {count}</span></h2>
            <form class="board-search" action=paths::BOARD method="get">
                <SearchBox label=t!("Search services and teams", "搜索服务和团队") value=text slash=true/>
                <Kept name="team" value=Signal::derive(move || filter.with(|filter| filter.team.clone()))/>
                <Kept name="mine" value=Signal::derive(move || filter.with(|filter| filter.mine.then(|| "true".into())))/>
                <Kept
                    name="order"
                    value=Signal::derive(move || filter.with(|filter| filter.order.as_query().map(Into::into)))
                />
            </form>
            <nav class="chips" aria-label=t!("Order and filter", "排序和筛选")>
                <FilterLink
                    filter
                    label=t!("Worst first", "最严重的在前")
                    on=|filter| filter.order == Order::Worst
                    to=|filter| Filter { order: Order::Worst, ..filter }
                />
                <FilterLink
                    filter
                    label=t!("By name", "按名称")
                    on=|filter| filter.order == Order::Name
                    to=|filter| Filter { order: Order::Name, ..filter }
                />
                {member
                    .then(|| {
                        view! {
                            <FilterLink
                                filter
                                label=t!("Only mine", "只看我的")
                                on=|filter| filter.mine
                                to=|filter| Filter { mine: !filter.mine, ..filter }
                            />
                        }
                    })}
                {move || {
                    let teams = teams.get();
                    (teams.len() > 1 || filter.with(|filter| filter.team.is_some())).then(|| view! { <TeamMenu filter teams/> })
                }}
            </nav>
            <RegisterButton/>
        </div>
    }
    .into_any()
}

/// A part of the filter that the search form sends along, for browsers without scripts.
#[component]
fn Kept(name: &'static str, value: Signal<Option<String>>) -> impl IntoView {
    move || value.get().map(|value| view! { <input type="hidden" name=name value=value/> })
}

/// A choice that leads to the same board with one thing changed.
#[component]
fn FilterLink(
    filter: Memo<Filter>,
    #[prop(into)] label: String,
    on: impl Fn(&Filter) -> bool + Send + Sync + 'static,
    to: impl Fn(Filter) -> Filter + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <a
            class="chip"
            href=move || address(&to(filter.get()))
            data-noscroll=""
            aria-current=move || filter.with(&on).then_some("true")
        >
            {label}
        </a>
    }
}

/// Which team's services are shown. Closes when one is chosen.
#[component]
fn TeamMenu(filter: Memo<Filter>, teams: BTreeSet<String>) -> impl IntoView {
    let node = NodeRef::<leptos::html::Details>::new();
    let close = move |_| {
        if let Some(menu) = node.get_untracked() {
            menu.set_open(false);
        }
    };
    let chosen = move || filter.with(|filter| filter.team.clone());
    let choices = std::iter::once(None).chain(teams.into_iter().map(Some));
    view! {
        <details class="menu" node_ref=node>
            <summary class="chip" class:chip-on=move || chosen().is_some()>
                {move || match chosen() {
                    Some(team) => t!("Team: {team}", "团队：{team}", team = team),
                    None => t!("Team: all", "团队：全部").to_owned(),
                }}
                <Icon glyph=Glyph::ChevronDown/>
            </summary>
            <div class="menu-list menu-list-left">
                {choices
                    .map(|team| {
                        let (mine, next) = (team.clone(), team.clone());
                        view! {
                            <a
                                class="menu-item"
                                href=move || address(&Filter { team: next.clone(), ..filter.get() })
                                data-noscroll=""
                                aria-current=move || (chosen() == mine).then_some("true")
                                on:click=close
                            >
                                {team.unwrap_or_else(|| t!("All teams", "全部团队").to_owned())}
                            </a>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
    .into_any()
}
