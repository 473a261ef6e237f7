//! What is asked of the grid: a search, the order, teams. Each choice is a link, so that it works without scripts and
//! can be sent to a colleague.

use std::collections::BTreeSet;

use frame::{paths, t, viewer};
use leptos::prelude::*;
use ui::{Badge, Glyph, Icon, SearchBox};

use crate::address::{STATES, address, parse_state};
use crate::empty::RegisterButton;
use crate::model::Model;
use crate::order::{Filter, Order};

#[component]
pub fn Toolbar(model: Model, filter: Memo<Filter>, text: RwSignal<String>) -> impl IntoView {
    let teams = Memo::new(move |_| {
        model.rows.with(|rows| rows.iter().map(|row| row.team_name.to_string()).collect::<BTreeSet<_>>())
    });
    let places = Memo::new(move |_| {
        model.columns.with(|columns| columns.iter().map(|column| column.environment.to_string()).collect::<Vec<_>>())
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
                <Kept name="state" value=Signal::derive(move || filter.with(|filter| filter.state.map(|state| state.as_str().into())))/>
                <Kept name="environment" value=Signal::derive(move || filter.with(|filter| filter.environment.clone()))/>
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
                    let wanted = teams.len() > 1 || filter.with(|filter| filter.team.is_some());
                    let choices = teams.into_iter().map(|team| (team.clone(), team)).collect::<Vec<_>>();
                    wanted.then(|| view! {
                        <FilterMenu
                            filter
                            name=t!("Team", "团队")
                            choices
                            chosen=|filter| filter.team.clone()
                            to=|filter, team| Filter { team, ..filter }
                        />
                    })
                }}
                <FilterMenu
                    filter
                    name=t!("State", "状态")
                    choices=STATES.map(|state| (state.as_str().to_owned(), Badge::from(state).word.to_owned())).to_vec()
                    chosen=|filter| filter.state.map(|state| state.as_str().to_owned())
                    to=|filter, state| Filter { state: state.and_then(|text| parse_state(&text)), ..filter }
                />
                {move || {
                    let places = places.get();
                    let wanted = places.len() > 1 || filter.with(|filter| filter.environment.is_some());
                    let choices = places.into_iter().map(|place| (place.clone(), place)).collect::<Vec<_>>();
                    wanted.then(|| view! {
                        <FilterMenu
                            filter
                            name=t!("Environment", "环境")
                            choices
                            chosen=|filter| filter.environment.clone()
                            to=|filter, environment| Filter { environment, ..filter }
                        />
                    })
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

/// One of several values, or all of them. Closes when one is chosen.
#[component]
fn FilterMenu(
    filter: Memo<Filter>,
    name: &'static str,
    /// As in the address, and as people read it.
    choices: Vec<(String, String)>,
    chosen: fn(&Filter) -> Option<String>,
    to: fn(Filter, Option<String>) -> Filter,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Details>::new();
    let close = move |_| {
        if let Some(menu) = node.get_untracked() {
            menu.set_open(false);
        }
    };
    let now = Memo::new(move |_| filter.with(chosen));
    let word = {
        let choices = choices.clone();
        move || match now.get() {
            Some(now) => choices.iter().find(|(value, _)| *value == now).map_or(now.clone(), |(_, word)| word.clone()),
            None => t!("all", "全部").to_owned(),
        }
    };
    let all = std::iter::once((None, t!("All", "全部").to_owned()));
    let choices = all.chain(choices.into_iter().map(|(value, word)| (Some(value), word)));
    view! {
        <details class="menu" node_ref=node>
            <summary class="chip" class:chip-on=move || now.with(Option::is_some)>
                {move || t!("{name}: {word}", "{name}：{word}", name = name, word = word())}
                <Icon glyph=Glyph::ChevronDown/>
            </summary>
            <div class="menu-list menu-list-left">
                {choices
                    .map(|(value, word)| {
                        let next = value.clone();
                        view! {
                            <a
                                class="menu-item"
                                href=move || address(&to(filter.get(), next.clone()))
                                data-noscroll=""
                                aria-current=move || (now.get() == value).then_some("true")
                                on:click=close
                            >
                                {word}
                            </a>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
    .into_any()
}
