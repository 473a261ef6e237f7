//! CPU and memory over the last hour, or a longer time, with the releases marked on the axis.

use std::time::Duration;

use domain::event::Event;
use domain::metric::{Figures, Metric, Usage};
use domain::status::State;
use domain::use_cases::event::Topic;
use frame::address::address_with;
use frame::live::use_live;
use frame::span::Span;
use frame::{Keep, language, paths, t};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Banner, Chart, Fact, Facts, Legend, Panel, Skeleton, Spark, Unit, plural};

use crate::api::load_usage_over;
use crate::chart::{Drawn, chart, drawn, has_lines};
use crate::here::{Here, is_measured};
use crate::layout::while_seen;

/// How often the figures are asked for: about as often as they are measured; where a point is minutes, less often.
const AGAIN: Duration = Duration::from_secs(15);
const LONG: u32 = 8;

#[component]
pub fn LastHour(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let query = use_query_map();
    let span = Memo::new(move |_| Span::parse(&query.with(|query| query.get("range").unwrap_or_default())));
    let figures = Resource::new(move || span.get(), {
        let names = (service.clone(), environment.clone());
        move |span: Span| load_usage_over(names.0.clone(), names.1.clone(), span.seconds())
    });
    let ticks = StoredValue::new(0_u32);
    while_seen(AGAIN, move || {
        let every = if matches!(span.get_untracked(), Span::Hour) { 1 } else { LONG };
        let tick = ticks.try_update_value(|ticks| {
            *ticks = ticks.wrapping_add(1);
            *ticks
        });
        if tick.is_some_and(|tick| tick % every == 0) {
            figures.refetch();
        }
    });
    // A release that has just arrived is marked at once, not when the figures are due again.
    let topic = Topic { service: Some(service.clone()), environment: Some(environment.clone()), build: None };
    use_live().listen(topic, move |event| {
        if matches!(event, Event::Release(release) if here.is(&release.service_name, &release.environment_name)) {
            figures.refetch();
        }
    });
    let title = Signal::derive(move || match span.get() {
        Span::Hour => t!("Last hour", "最近一小时"),
        Span::SixHours => t!("Last 6 hours", "最近 6 小时"),
        Span::Day => t!("Last 24 hours", "最近 24 小时"),
        Span::Week => t!("Last 7 days", "最近 7 天"),
    });
    view! {
        <Panel title=Signal::derive(move || title.get().to_owned()) tools=move || view! { <Spans service environment span/> }>
            <Keep resource=figures fallback=|| view! { <Skeleton rows=4 columns=1/> } let:known>
                {move || fault(figures).map(|words| view! { <p class="field-error" role="status">{words}</p> })}
                <Known here figures=known/>
            </Keep>
        </Panel>
    }
    .into_any()
}

/// Why the newest figures are not shown.
fn fault(figures: Resource<Result<Figures, frame::AppError>>) -> Option<String> {
    figures.with(|figures| figures.as_ref()?.as_ref().err().map(frame::AppError::sentence))
}

/// How far back; it stands in the address.
#[component]
fn Spans(service: String, environment: String, span: Memo<Span>) -> impl IntoView {
    let link = move |choice: Span| {
        let href = address_with("range", (choice != Span::default()).then(|| choice.as_str()));
        view! {
            <a class="chip" href=href data-noscroll="" aria-current=move || (span.get() == choice).then_some("true")>
                {choice.label()}
            </a>
        }
    };
    view! {
        <nav class="chips" aria-label=t!("Time range", "时间范围")>{Span::ALL.map(link).collect_view()}</nav>
        <a class="link small" href=paths::placement_metrics(&service, &environment)>{t!("More metrics", "更多指标")}</a>
    }
}

/// The figures, exchanged in place.
#[component]
fn Known(here: Here, figures: RwSignal<Figures>) -> impl IntoView {
    let lines = Memo::new(move |_| figures.with(has_lines));
    let missing = Memo::new(move |_| {
        figures.with(|figures| figures.missing.as_ref().map(|words| words.say(language()).to_owned()))
    });
    view! {
        {move || {
            missing.get().map(|words| view! { <Banner state=State::Idle sentence=words quiet=true/> })
        }}
        {move || {
            if lines.get() {
                Either::Left(view! { <Charts here figures/> })
            } else {
                Either::Right(view! { <Present here/> })
            }
        }}
    }
    .into_any()
}

#[component]
fn Charts(here: Here, figures: RwSignal<Figures>) -> impl IntoView {
    let (service, environment) = here.names();
    let there = Memo::new(move |_| here.pods());
    let pods = Memo::new(move |_| figures.with(|figures| there.with(|there| drawn(figures, there.as_deref()))));
    let data = move |metric: Metric| {
        let names = (service.clone(), environment.clone());
        Signal::derive(move || {
            pods.with(|drawn| figures.with(|figures| chart(figures, metric, &drawn.pods, &names.0, &names.1)))
        })
    };
    let names = Signal::derive(move || {
        pods.with(|drawn| drawn.pods.iter().map(|(pod, gone)| (frame::pod::short(pod), *gone)).collect::<Vec<_>>())
    });
    let (memory, cpu) = (data(Metric::Memory), data(Metric::Cpu));
    view! {
        <div class="hour-legend">
            <Legend series=names/>
            {move || {
                pods.with(left_out).map(|words| view! { <span class="muted small">{words}</span> })
            }}
        </div>
        <Chart title=t!("Memory", "内存") note=t!("working set", "工作集") data=memory bare=true/>
        <Chart title=t!("CPU", "CPU") note=t!("cores", "核") data=cpu bare=true/>
    }
    .into_any()
}

/// The pods without a line.
fn left_out(drawn: &Drawn) -> Option<String> {
    let more = plural(drawn.more as u64, "pod", "pods", "个 Pod");
    let gone = drawn.gone;
    match (drawn.more, gone) {
        (0, 0) => None,
        (_, 0) => Some(t!("and {pods} more", "另有 {pods}", pods = more)),
        (0, _) => Some(t!("and {gone} that are gone", "另有 {gone} 个已消失", gone = gone)),
        _ => Some(t!(
            "and {pods} more, and {gone} that are gone",
            "另有 {pods}，以及 {gone} 个已消失",
            pods = more,
            gone = gone
        )),
    }
}

/// What is used now, where nobody keeps what was.
#[component]
fn Present(here: Here) -> impl IntoView {
    let sum = move |of: fn(&Usage) -> Option<f64>, unit: Unit| {
        Signal::derive(move || {
            let values: Vec<f64> =
                here.usage.with(|usage| usage.iter().filter(|usage| is_measured(usage)).filter_map(of).collect());
            if values.is_empty() { "—".to_owned() } else { unit.say(values.iter().sum()) }
        })
    };
    // Of the pods in the table beside it, as the cluster counts: the two must agree.
    let restarts = here.memo(|status| status.pods.iter().map(domain::workload::Pod::restarts).sum::<u32>());
    let (cpu, memory) = (sum(|usage| usage.cpu, Unit::Cores), sum(|usage| usage.memory, Unit::Bytes));
    let spark = here.memo(|status| status.spark.clone());
    let (service, environment) = here.names();
    let label = t!(
        "CPU of {service} in {environment} over the last minutes",
        "{environment} 中 {service} 最近几分钟的 CPU",
        service = service,
        environment = environment
    );
    view! {
        <Facts>
            <Fact name=t!("CPU now, all pods", "当前 CPU，全部 Pod")>
                <span class="row">
                    {move || cpu.get()} " " {t!("cores", "核")}
                    <Spark values=Signal::derive(move || spark.get().unwrap_or_default()) label=label/>
                </span>
            </Fact>
            <Fact name=t!("Memory now, all pods", "当前内存，全部 Pod")>{move || memory.get()}</Fact>
            <Fact name=t!("Restarts, all pods", "重启次数，全部 Pod")>{move || restarts.get().unwrap_or_default()}</Fact>
        </Facts>
    }
    .into_any()
}
