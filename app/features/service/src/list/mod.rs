//! All services that the viewer may see, and how each is in every environment.

mod empty;
mod table;

use domain::authorise::Action;
use domain::name::TeamName;
use frame::Title;
use frame::{Keep, paths, t, viewer};
use leptos::prelude::*;
use ui::{ButtonKind, Choice, FilterChips, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton};

use crate::api::{Overview, services};
use crate::filter::{COLUMNS, Filter, GIT, IMAGE, source_kind};
use empty::NoService;
use frame::address::{choice_in_address, sort_in_address, text_in_address};
use frame::fresh::Fresh;
use table::ServiceTable;

#[component]
pub fn ServiceListPage() -> impl IntoView {
    let overview = Resource::new(|| (), |()| services());
    let fresh = Fresh::follow(move || overview.refetch());
    let (text, team, source) = (text_in_address("q"), choice_in_address("team"), choice_in_address("source"));
    let sort = sort_in_address("sort", &COLUMNS);
    let filter = Signal::derive(move || Filter { text: text.get(), team: team.get(), source: source.get() });
    let clear = Callback::new(move |()| {
        text.set(String::new());
        team.set(None);
        source.set(None);
    });
    view! {
        <Title text=t!("Services", "服务")/>
        <PageHead
            title=t!("Services", "服务")
            sub=|| t!("Everything your teams build and run, and how it is in each environment.", "您的团队构建和运行的所有服务，以及它们在各环境中的状态。")
        >
            <RegisterButton/>
        </PageHead>
        <Keep resource=overview fallback=|| view! { <Panel flush=true><Skeleton rows=6 columns=4/></Panel> } let:overview>
            {
                let none = Memo::new(move |_| overview.with(|overview| overview.services.is_empty()));
                move || if none.get() {
                    view! { <NoService overview=overview.get()/> }.into_any()
                } else {
                    view! {
                        <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                            <SearchBox label=t!("Search services", "搜索服务") value=text slash=true/>
                            <FilterChips label=t!("Team", "团队") options=Signal::derive(move || overview.with(teams)) selected=team/>
                            <FilterChips label=t!("Source", "来源") options=Signal::derive(move || overview.with(sources)) selected=source/>
                        </form>
                        <ServiceTable overview fresh filter sort clear/>
                    }
                        .into_any()
                }
            }
        </Keep>
    }
}

/// Leads to the form; says why not for whoever may not register a service in any team.
#[component]
pub fn RegisterButton() -> impl IntoView {
    let may = viewer().is_some_and(|viewer| {
        viewer.administrator
            || viewer.memberships.iter().any(|member| frame::may(Action::RegisterService, Some(member.team)))
    });
    let reason = (!may).then(|| {
        t!(
            "This takes the role developer in some team. Ask a lead of your team.",
            "需要在某个团队中担任开发者，请联系团队负责人。"
        )
        .to_owned()
    });
    view! {
        <LinkButton href=paths::SERVICE_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=reason>
            {t!("Register a service", "注册服务")}
        </LinkButton>
    }
}

/// The teams that own something, with how much.
fn teams(overview: &Overview) -> Vec<Choice> {
    let mut names: Vec<_> = overview.services.iter().map(|service| &service.team_name).collect();
    names.sort();
    names.dedup();
    let count = |name: &TeamName| overview.services.iter().filter(|service| &service.team_name == name).count();
    names.into_iter().map(|name| Choice::new(name.as_str(), name.as_str()).text(count(name).to_string())).collect()
}

fn sources(overview: &Overview) -> Vec<Choice> {
    let count = |kind| overview.services.iter().filter(|service| source_kind(service) == kind).count().to_string();
    vec![
        Choice::new(GIT, t!("Built from Git", "由 Git 构建")).text(count(GIT)),
        Choice::new(IMAGE, t!("From an image", "使用镜像")).text(count(IMAGE)),
    ]
}
