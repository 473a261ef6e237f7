//! The table of services.

use domain::environment::Environment;
use domain::service::{Service, Source};
use domain::status::{EnvironmentStatus, State};
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Button, EmptyRow, Glyph, Icon, LoadMore, Panel, Sort, SortHeader, StateMark, Table, plural, tone};

use crate::api::Overview;
use crate::filter::{Filter, compare};
use frame::fresh::Fresh;

/// How many rows are drawn before somebody asks for more.
const PIECE: usize = 100;

#[component]
pub fn ServiceTable(
    overview: RwSignal<Overview>,
    fresh: Fresh,
    filter: Signal<Filter>,
    sort: RwSignal<Sort>,
    /// Takes all filters back.
    clear: Callback<()>,
) -> impl IntoView {
    let drawn = RwSignal::new(PIECE);
    let rows = Memo::new(move |_| {
        overview.with(|known| {
            let (filter, sort) = (filter.get(), sort.get());
            let mut services: Vec<Service> =
                known.services.iter().filter(|service| filter.takes(service)).cloned().collect();
            services.sort_by(|one, other| {
                compare((one, worst(known, fresh, one)), (other, worst(known, fresh, other)), sort)
            });
            services
        })
    });
    let shown = move || rows.with(|rows| rows.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let note = move || {
        let count = rows.with(Vec::len);
        let total = overview.with(|overview| overview.services.len());
        let all = plural(total as u64, "service", "services", "个服务");
        if filter.get().is_empty() {
            all
        } else {
            t!("{count} of {all}", "{all}中的 {count} 个", count = count, all = all)
        }
    };
    view! {
        <Panel flush=true>
            <Table label=t!("Services", "服务")>
                <thead>
                    <tr>
                        <SortHeader column="name" label=t!("Service", "服务") sort/>
                        <SortHeader column="team" label=t!("Team", "团队") sort/>
                        <th scope="col">{t!("Source", "来源")}</th>
                        <SortHeader column="state" label=t!("Environments", "环境") sort/>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=|service| (service.id, service.version) let:service>
                        <Row overview service fresh/>
                    </For>
                    {move || rows.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=4>
                            <p>{t!("No service matches.", "没有匹配的服务。")}</p>
                            <Button small=true on_click=move |_| clear.run(())>{t!("Clear the filters", "清除筛选")}</Button>
                        </EmptyRow>
                    })}
                </tbody>
            </Table>
            <LoadMore
                more=Signal::derive(move || rows.with(Vec::len) > drawn.get())
                on_click=move |()| drawn.update(|drawn| *drawn += PIECE)
            />
        </Panel>
        <p class="muted small" role="status">{note}</p>
    }
}

type Cell = (Environment, Option<EnvironmentStatus>);

fn cells(known: &Overview, service: &Service) -> Vec<Cell> {
    let status = |environment: &Environment| {
        let mut statuses = known.statuses.iter();
        statuses.find(|status| status.service == service.name && status.environment == environment.name).cloned()
    };
    known.environments.iter().map(|environment| (environment.clone(), status(environment))).collect()
}

fn worst(known: &Overview, fresh: Fresh, service: &Service) -> Option<State> {
    let latest = |(environment, status): Cell| fresh.latest(&service.name, &environment.name, status.as_ref());
    cells(known, service).into_iter().filter_map(latest).map(|status| status.state).max()
}

#[component]
fn Row(overview: RwSignal<Overview>, service: Service, fresh: Fresh) -> impl IntoView {
    let href = paths::service(&service.name);
    let (glyph, source) = source_line(&service.source);
    let of = service.clone();
    let cells = Memo::new(move |_| overview.with(|known| cells(known, &of)));
    let name = service.name.clone();
    let marks = move || {
        let latest = |(environment, status): Cell| fresh.latest(&name, &environment.name, status.as_ref());
        cells.get().into_iter().filter_map(latest).map(|status| view! { <Mark status/> }).collect_view()
    };
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=href>{service.name.to_string()}</a>
                {service.deleting.then(|| view! { <span class="chip chip-toned tone-warning">{t!("being deleted", "正在删除")}</span> })}
                <div class="cell-sub truncate service-about">{service.description.lines().next().unwrap_or_default().to_owned()}</div>
            </th>
            <td data-label=t!("Team", "团队")><a class="link-plain" href=paths::team(&service.team_name)>{service.team_name.to_string()}</a></td>
            <td data-label=t!("Source", "来源")>
                <span class="row service-source"><Icon glyph/><span class="mono truncate" title=source.clone()>{source.clone()}</span></span>
            </td>
            <td data-label=t!("Environments", "环境")><div class="chips">{marks}</div></td>
        </tr>
    }
}

/// The service in one environment: its state, the environment, the version that runs.
#[component]
fn Mark(status: EnvironmentStatus) -> impl IntoView {
    let class = format!("chip chip-toned {}", tone(status.state));
    let version = if status.stopped { t!("stopped", "已停止").to_owned() } else { status.version };
    view! {
        <a
            class=class
            href=paths::placement(&status.service, &status.environment)
            title=status.sentence.say(language()).to_owned()
        >
            <StateMark of=status.state/>
            <b>{status.environment.to_string()}</b>
            <span class="mono">{version}</span>
        </a>
    }
}

/// Where the image comes from, short enough for a cell.
fn source_line(source: &Source) -> (Glyph, String) {
    match source {
        Source::Git(source) => {
            let url = source.url.as_str();
            let short = url.split_once("://").map_or(url, |(_, rest)| rest);
            (Glyph::Git, format!("{} · {}", short.trim_end_matches(".git"), source.reference))
        }
        Source::Image(image) => (Glyph::Image, image.to_string()),
    }
}
