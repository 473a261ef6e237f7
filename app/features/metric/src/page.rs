//! The metrics of one service in one environment: one time axis, releases marked, request and limit as lines.

use domain::metric::{Figures, Metric};
use frame::Title;
use frame::figures::{chart, order};
use frame::placement::use_placement;
use frame::span::Span;
use frame::{Keep, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Banner, Chart, EmptyState, Figure, Glyph, Panel, SegmentLink, SegmentedLinks, Skeleton, Unit};

use crate::api::load_figures;

/// How often the figures are asked for anew while the page is seen. Prometheus itself looks every few seconds.
#[cfg(feature = "hydrate")]
const EVERY: std::time::Duration = std::time::Duration::from_secs(15);

#[component]
pub fn MetricPage() -> impl IntoView {
    let place = use_placement();
    let query = use_query_map();
    let span = Memo::new(move |_| Span::parse(&query.with(|query| query.get("range").unwrap_or_default())));
    let figures = Resource::new(
        move || (place.service.get(), place.environment.get(), span.get()),
        |(service, environment, span)| load_figures(service, environment, span.seconds()),
    );
    refresh(figures);
    let ranges = Signal::derive(move || {
        let base = paths::placement_metrics(place.service.get(), place.environment.get());
        Span::ALL
            .map(|choice| SegmentLink {
                label: choice.label().to_owned(),
                href: format!("{base}?range={}", choice.as_str()),
                current: choice == span.get(),
                state: None,
            })
            .to_vec()
    });
    let title = move || {
        t!(
            "Metrics · {service} in {place}",
            "指标 · {place} 中的 {service}",
            service = place.service.get(),
            place = place.environment.get()
        )
    };
    view! {
        <Title text=title/>
        <div class="toolbar">
            <SegmentedLinks label=t!("Time range", "时间范围") items=ranges/>
        </div>
        <Keep resource=figures fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=1/></section> } let:figures>
            <Charts figures service=place.service.get_untracked() environment=place.environment.get_untracked()/>
        </Keep>
    }
}

/// Asks again now and then, but not while the page lies in a tab that nobody sees.
fn refresh(figures: Resource<Result<Figures, frame::AppError>>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let asking = set_interval_with_handle(
            move || {
                if !document().hidden() {
                    figures.refetch();
                }
            },
            EVERY,
        );
        if let Ok(asking) = asking {
            on_cleanup(move || asking.clear());
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _only_in_the_browser = figures;
}

/// The charts stay while their figures are exchanged: what is pointed at stays pointed at.
#[component]
fn Charts(figures: RwSignal<Figures>, service: String, environment: String) -> impl IntoView {
    let missing = Memo::new(move |_| {
        figures.with(|figures| figures.missing.as_ref().map(|text| text.say(frame::language()).to_owned()))
    });
    let none = Memo::new(move |_| figures.with(|figures| figures.series.is_empty()));
    let present = Memo::new(move |_| missing.with(Option::is_some));
    let place = use_placement();
    let there = Memo::new(move |_| place.pods());
    let pods = Memo::new(move |_| figures.with(|figures| there.with(|there| order(figures, there.as_deref()))));
    move || {
        if none.get() {
            return view! { <Nothing missing/> }.into_any();
        }
        let charts = [
            (Metric::Memory, t!("Memory", "内存"), t!("working set of each pod", "每个 Pod 的工作集")),
            (Metric::Cpu, "CPU", t!("cores of each pod", "每个 Pod 的核数")),
            (Metric::Restarts, t!("Restarts", "重启"), t!("since the pod was made", "自 Pod 创建以来")),
        ];
        let charts = charts.map(|(metric, title, note)| {
            let names = (service.clone(), environment.clone());
            let data = Signal::derive(move || {
                figures.with(|figures| pods.with(|pods| chart(figures, metric, pods, &names.0, &names.1)))
            });
            if present.get() {
                view! { <Present title data/> }.into_any()
            } else {
                view! { <Chart title=title note=note data=data/> }.into_any()
            }
        });
        view! {
            {move || missing.get().map(|missing| view! { <Banner state=domain::status::State::Warning sentence=missing/> })}
            <Panel>{charts.collect_view()}</Panel>
        }
        .into_any()
    }
}

#[component]
fn Nothing(missing: Memo<Option<String>>) -> impl IntoView {
    let text = move || {
        missing.get().unwrap_or_else(|| {
            t!(
                "No pod was measured in this time. A pod that was just started appears within a minute.",
                "这段时间内没有测得任何 Pod。刚启动的 Pod 会在一分钟内出现。"
            )
            .to_owned()
        })
    };
    view! {
        <Panel>
            <EmptyState icon=Glyph::Metric title=t!("No figures yet", "暂无数据") text=Signal::derive(text)/>
        </Panel>
    }
}

/// The present values only: a chart of one point would say less than its number.
#[component]
fn Present(title: &'static str, data: Signal<ui::ChartData>) -> impl IntoView {
    let figures = move || {
        data.with(|data| {
            let unit: Unit = data.unit;
            let last = |series: &ui::Series| Some((series.name.clone(), series.points.last()?.1));
            let figure = |(pod, value)| view! { <Figure label=pod value=unit.say(value)/> };
            data.series.iter().filter_map(last).map(figure).collect_view()
        })
    };
    view! {
        <h2 class="small muted">{title}</h2>
        <div class="figures">{figures}</div>
    }
    .into_any()
}
