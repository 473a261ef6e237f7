//! The grid: services as rows, environments as columns.

use frame::{paths, t};
use leptos::prelude::*;
use ui::{Chip, LoadMore, Table};

use crate::api::{Column, Row};
use crate::cell::GridCell;
use crate::empty::NothingFound;
use crate::model::Model;
use crate::order::Filter;

/// How many rows are drawn at first, and with each "Show more".
const ROWS: usize = 100;

#[component]
pub fn Grid(model: Model, filter: Memo<Filter>) -> impl IntoView {
    let shown = Memo::new(move |_| model.shown(&filter.read()));
    let columns = Memo::new(move |_| {
        let mut columns = model.columns.get();
        columns.retain(|column| filter.with(|filter| filter.shows(&column.environment)));
        columns
    });
    let limit = RwSignal::new(ROWS);
    let rows = move || {
        let mut rows = shown.get();
        rows.truncate(limit.get());
        rows
    };
    let count = move || shown.with(Vec::len);
    let note = move || {
        let (shown, all) = (limit.get().min(count()), count());
        t!("{shown} of {all}", "{shown} / {all}", shown = shown, all = all)
    };
    view! {
        <section class="panel board">
            <Table label=t!("Services in their environments", "各环境中的服务")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Service", "服务")}</th>
                        <th scope="col" class="wide-only">{t!("Team", "团队")}</th>
                        <For each=move || columns.get() key=Column::clone let:column>
                            <th scope="col">
                                <a class="column-link" href=paths::environment(&column.environment)>
                                    {column.environment.to_string()}
                                </a>
                            </th>
                        </For>
                    </tr>
                </thead>
                <tbody>
                    <For each=rows key=Row::clone let:row>
                        <GridRow model columns row/>
                    </For>
                </tbody>
            </Table>
            {move || (count() == 0).then(|| view! { <NothingFound/> })}
            <LoadMore
                more=Signal::derive(move || count() > limit.get())
                note=Signal::derive(move || Some(note()))
                on_click=move |()| limit.update(|limit| *limit += ROWS)
            />
        </section>
    }
    .into_any()
}

#[component]
fn GridRow(model: Model, columns: Memo<Vec<Column>>, row: Row) -> impl IntoView {
    let source = if row.built_here { t!("built from Git", "由 Git 构建") } else { t!("image", "镜像") };
    let deleting = row.deleting;
    let (service, team) = (row.service.clone(), row.team);
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=paths::service(&row.service)>{row.service.to_string()}</a>
                {if deleting {
                    view! { <Chip state=domain::status::State::Moving>{t!("being deleted", "正在删除")}</Chip> }.into_any()
                } else {
                    view! { <small class="row-sub">{source}</small> }.into_any()
                }}
            </th>
            <td class="wide-only muted">{row.team_name.to_string()}</td>
            <For each=move || columns.get() key=Column::clone let:column>
                <GridCell
                    service=service.clone()
                    team=team
                    cell=model.cell(&service, &column.environment)
                    environment=column.environment
                    deleting=deleting
                />
            </For>
        </tr>
    }
    .into_any()
}
