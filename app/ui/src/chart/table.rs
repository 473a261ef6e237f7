//! The numbers of a chart as a table, for whoever cannot see the lines, and for copying.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::ChartData;
use super::scale::clock;
use crate::t;

/// More rows than this help nobody: every n-th moment is left out.
const ROWS: usize = 60;

#[component]
pub(super) fn Values(caption: String, #[prop(into)] data: Signal<ChartData>, offset: ReadSignal<i64>) -> impl IntoView {
    let label = caption.clone();
    view! {
        <details class="chart-table">
            <summary>{t!("Values as a table", "以表格查看")}</summary>
            <div tabindex="0" role="region" aria-label=label>
                <table class="table table-keep">
                    <caption class="visually-hidden">{caption}</caption>
                    {move || data.with(|data| body(data, offset.get()))}
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn body(data: &ChartData, offset: i64) -> impl IntoView + use<> {
    // Whole seconds as keys: points of different series at one moment share a row.
    let mut moments: BTreeMap<i64, Vec<Option<f64>>> = BTreeMap::new();
    for (index, series) in data.series.iter().enumerate() {
        for &(at, value) in &series.points {
            let row = moments.entry(at as i64).or_insert_with(|| vec![None; data.series.len()]);
            row[index] = Some(value);
        }
    }
    let every = moments.len().div_ceil(ROWS).max(1);
    let unit = data.unit;
    let head = data
        .series
        .iter()
        .map(|series| view! { <th scope="col" class="number">{series.name.clone()}</th> })
        .collect_view();
    view! {
        <thead>
            <tr>
                <th scope="col">{t!("Time", "时间")}</th>
                {head}
            </tr>
        </thead>
        <tbody>
            {moments
                .into_iter()
                .step_by(every)
                .map(|(at, row)| {
                    view! {
                        <tr>
                            <td>{clock(at as f64, 0.0, offset)}</td>
                            {row
                                .into_iter()
                                .map(|value| view! { <td class="number">{value.map_or("–".to_owned(), |value| unit.say(value))}</td> })
                                .collect_view()}
                        </tr>
                    }
                })
                .collect_view()}
        </tbody>
    }
}
