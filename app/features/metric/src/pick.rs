//! All services that have figures, to choose one: most CPU first.

use domain::event::Event;
use domain::use_cases::event::Topic;
use frame::Load;
use frame::Title;
use frame::address::text_in_address;
use frame::fresh::Fresh;
use frame::live::use_live;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton, Spark, Table, Unit};

use crate::api::{Place, load_places};

#[component]
pub fn MetricPickPage() -> impl IntoView {
    let places = Resource::new(|| (), |()| load_places());
    let fresh = Fresh::new();
    use_live().listen(Topic::default(), move |event| match event {
        Event::Status(status) => fresh.put(status),
        Event::Service { .. } => places.refetch(),
        Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Release(_)
        | Event::Placement { .. }
        | Event::Cluster { .. }
        | Event::Platform => {}
    });
    view! {
        <Title text=t!("Metrics", "指标")/>
        <PageHead title=t!("Metrics", "指标")/>
        <Load resource=places fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=4/></section> } let:places>
            <Places places fresh/>
        </Load>
    }
}

#[component]
fn Places(places: Vec<Place>, fresh: Fresh) -> impl IntoView {
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
    let search = text_in_address("q");
    let shown = move || {
        let words = search.get().to_lowercase();
        let fits = |place: &&Place| format!("{} {}", place.service, place.environment).contains(words.trim());
        places.iter().filter(fits).cloned().collect::<Vec<_>>()
    };
    view! {
        <div class="toolbar"><SearchBox label=t!("Search services", "搜索服务") value=search slash=true/></div>
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
                <tbody>
                    <For each=shown key=|place| (place.service.clone(), place.environment.clone()) let:place>
                        {row(place, fresh)}
                    </For>
                </tbody>
            </Table>
        </Panel>
    }
    .into_any()
}

/// The row of one place; its figures are those that the stream told last.
fn row(place: Place, fresh: Fresh) -> impl IntoView {
    let (service, environment) = (place.service.clone(), place.environment.clone());
    let now = Memo::new(move |_| {
        fresh.latest(&place.service, &place.environment, None).map_or_else(|| place.clone(), Place::from)
    });
    let amount = |unit: Unit, value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| unit.say(value));
    view! {
        <tr>
            <td><a href=paths::placement_metrics(&service, &environment)>{service.to_string()}</a></td>
            <td data-label=t!("Environment", "环境")>{environment.to_string()}</td>
            <td class="number" data-label="CPU">{move || amount(Unit::Cores, now.with(|now| now.cpu))}</td>
            <td class="number" data-label=t!("Memory", "内存")>{move || amount(Unit::Bytes, now.with(|now| now.memory))}</td>
            <td><Spark values=Signal::derive(move || now.with(|now| now.spark.clone())) label=t!("CPU over the last minutes", "最近几分钟的 CPU")/></td>
        </tr>
    }
}
