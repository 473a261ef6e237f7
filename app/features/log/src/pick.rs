//! All services that have logs, to choose one: the worst first.

use frame::Load;
use frame::Title;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton, StateBadge, Table};

use crate::api::{Place, load_log_places};

#[component]
pub fn LogPickPage() -> impl IntoView {
    let places = Resource::new(|| (), |()| load_log_places());
    view! {
        <Title text=t!("Logs", "日志")/>
        <PageHead title=t!("Logs", "日志")/>
        <Load resource=places fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=3/></section> } let:places>
            <Places places/>
        </Load>
    }
}

#[component]
fn Places(places: Vec<Place>) -> impl IntoView {
    if places.is_empty() {
        return view! {
            <Panel>
                <EmptyState
                    icon=Glyph::Log
                    title=t!("Nothing is deployed yet", "尚未部署任何服务")
                    text=t!("Logs appear here once a service runs in an environment.", "服务部署到某个环境后，这里会显示其日志。")
                >
                    <LinkButton href=paths::BOARD>{t!("To the board", "前往看板")}</LinkButton>
                </EmptyState>
            </Panel>
        }
        .into_any();
    }
    let search = RwSignal::new(String::new());
    let shown = move || {
        let words = search.get().to_lowercase();
        let fits = |place: &&Place| format!("{} {}", place.service, place.environment).contains(words.trim());
        places.iter().filter(fits).cloned().map(row).collect_view()
    };
    view! {
        <div class="toolbar"><SearchBox label=t!("Search services", "搜索服务") value=search slash=true/></div>
        <Panel flush=true>
            <Table label=t!("Services with logs", "有日志的服务")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Service", "服务")}</th>
                        <th scope="col">{t!("Environment", "环境")}</th>
                        <th scope="col">{t!("State", "状态")}</th>
                    </tr>
                </thead>
                <tbody>{shown}</tbody>
            </Table>
        </Panel>
    }
    .into_any()
}

fn row(place: Place) -> impl IntoView {
    let href = paths::placement_logs(&place.service, &place.environment);
    view! {
        <tr>
            <td><a href=href>{place.service}</a></td>
            <td data-label=t!("Environment", "环境")>{place.environment}</td>
            <td data-label=t!("State", "状态")>
                <div class="row row-wrap">
                    <StateBadge of=place.state/>
                    <span class="muted">{place.sentence.say(frame::language()).to_owned()}</span>
                </div>
            </td>
        </tr>
    }
}
