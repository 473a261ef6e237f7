//! Values over time, drawn as SVG on the server: several series, releases marked on the axis, limits as lines. In the
//! browser a cross follows the pointer and tells the values; the same numbers are there as a table.

mod draw;
mod hover;
mod scale;
mod table;

use leptos::prelude::*;

pub use scale::Unit;

/// One line of a chart. Points are seconds since 1970 and the value; a gap in time is a gap in the line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    pub name: String,
    pub points: Vec<(f64, f64)>,
    /// Of what is over: drawn, but it does not stand out.
    pub quiet: bool,
}

/// Something that happened at a moment: a release, with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartMark {
    pub at: f64,
    /// Short, for the badge: "42".
    pub label: String,
    /// The whole sentence, for screen readers and on hover.
    pub title: String,
    pub href: Option<String>,
}

/// A level across the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartLevel {
    pub value: f64,
    /// "limit 256 MiB".
    pub label: String,
    pub kind: LevelKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelKind {
    /// What must not be reached.
    Limit,
    /// What was asked for.
    Request,
}

/// All that a chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChartData {
    pub series: Vec<Series>,
    pub marks: Vec<ChartMark>,
    pub levels: Vec<ChartLevel>,
    /// Seconds since 1970: the span of the axis, whatever the points cover.
    pub from: f64,
    pub to: f64,
    /// Seconds between two points; more than 2.5 times that apart is a gap. 0: never a gap.
    pub step: f64,
    pub unit: Unit,
}

/// A time chart with title, legend and table.
#[component]
pub fn Chart(
    #[prop(into)] title: String,
    /// What the values are: "cores", "working set".
    #[prop(optional, into)]
    note: String,
    #[prop(into)] data: Signal<ChartData>,
    /// Leaves the legend out, where several charts share one.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let name = title.clone();
    let (caption, surface) = (title.clone(), title.clone());
    let at = RwSignal::new(None::<f64>);
    let width = RwSignal::new(draw::WIDTH);
    let offset = hover::reader_offset();
    view! {
        <figure class="chart" aria-label=name>
            <div class="chart-title">
                <h3>{title}</h3>
                <span class="muted small">{note}</span>
                {(!bare).then(|| view! { <Legend series=Signal::derive(move || data.with(names))/> })}
            </div>
            <hover::Surface title=surface data=data at=at width=width offset=offset>
                {move || data.with(|data| draw::chart(data, width.get(), offset.get()))}
            </hover::Surface>
            <table::Values caption=caption data=data offset=offset/>
        </figure>
    }
    .into_any()
}

fn names(data: &ChartData) -> Vec<(String, bool)> {
    data.series.iter().map(|series| (series.name.clone(), series.quiet)).collect()
}

/// The names of the series beside the colour and dash of their lines; `true`: the line is quiet.
#[component]
pub fn Legend(#[prop(into)] series: Signal<Vec<(String, bool)>>) -> impl IntoView {
    view! {
        <ul class="legend">
            {move || {
                series
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, (name, quiet))| {
                        view! {
                            <li class=format!("legend-item {}{}", series_class(index), told(quiet))>
                                <svg class="legend-key" viewBox="0 0 16 8" aria-hidden="true" focusable="false">
                                    <line x1="0" y1="4" x2="16" y2="4"></line>
                                </svg>
                                {name}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

/// The class that makes a line, and its name, quiet.
fn told(quiet: bool) -> &'static str {
    if quiet { " series-quiet" } else { "" }
}

/// The class that gives the n-th series (or pod) its colour (`--series`) and dash (`--dash`); after eight they repeat.
pub fn series_class(index: usize) -> &'static str {
    const CLASSES: [&str; 8] =
        ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7", "series-8"];
    CLASSES[index % CLASSES.len()]
}
