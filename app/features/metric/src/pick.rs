//! All services that have figures, to choose one: most CPU first.

use frame::Title;
use frame::error::Load;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton, Spark, Table, Unit};

use crate::api::{Place, load_places};

#[component]
pub fn MetricPickPage() -> impl IntoView {
    let places = Resource::new(|| (), |()| load_places());
    view! {
        <Title text=t!("Metrics", "指标")/>
        <PageHead title=t!("Metrics", "指标")/>
        <Load resource=places fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=4/></section> } let:places>
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
                    icon=Glyph::Metric
                    title=t!("Nothing is deployed yet", "尚未部署任何服务")
                    text=t!("Metrics appear here once a service runs in an environment.", "服务部署到某个环境后，这里会显示其指标。")
                >
                    <LinkButton href=paths::BOARD>{t!("To the board", "前往看板")}</LinkButton>
                </EmptyState>
            </Panel>
        }
        .into_any();
    }
    let mut places = places;
    places.sort_by(|a, b| b.cpu.unwrap_or(0.0).total_cmp(&a.cpu.unwrap_or(0.0)));
    let search = RwSignal::new(String::new());
    let shown = move || {
        let words = search.get().to_lowercase();
        let fits = |place: &&Place| format!("{} {}", place.service, place.environment).contains(words.trim());
        places.iter().filter(fits).cloned().map(row).collect_view()
    };
    view! {
        <div class="toolbar"><SearchBox label=t!("Search services", "搜索服务") value=search/></div>
        <Panel flush=true>
            <Table label=t!("Services with figures", "有指标的服务")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Service", "服务")}</th>
                        <th scope="col">{t!("Environment", "环境")}</th>
                        <th scope="col" class="number">"CPU"</th>
                        <th scope="col" class="number">{t!("Memory", "内存")}</th>
                        <th scope="col">{t!("CPU, last minutes", "CPU 最近几分钟")}</th>
                    </tr>
                </thead>
                <tbody>{shown}</tbody>
            </Table>
        </Panel>
    }
    .into_any()
}

fn row(place: Place) -> impl IntoView {
    let amount = |unit: Unit, value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| unit.say(value));
    view! {
        <tr>
            <td><a href=paths::placement_metrics(&place.service, &place.environment)>{place.service.to_string()}</a></td>
            <td data-label=t!("Environment", "环境")>{place.environment.to_string()}</td>
            <td class="number" data-label="CPU">{amount(Unit::Cores, place.cpu)}</td>
            <td class="number" data-label=t!("Memory", "内存")>{amount(Unit::Bytes, place.memory)}</td>
            <td><Spark values=place.spark label=t!("CPU over the last minutes", "最近几分钟的 CPU")/></td>
        </tr>
    }
}
