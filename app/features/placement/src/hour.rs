//! CPU and memory of the last hour, with the releases marked on the axis.

use std::time::Duration;

use domain::metric::{Figures, Metric, Usage};
use domain::status::State;
use frame::error::Load;
use frame::{AppError, language, paths, t};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Banner, Chart, Figure, Legend, Panel, Skeleton, Unit, plural};

use crate::api::load_hour;
use crate::chart::{chart, drawn, has_lines, short};
use crate::here::{Here, is_measured};
use crate::layout::while_seen;

/// How often the figures are asked for: about as often as they are measured.
const AGAIN: Duration = Duration::from_secs(15);

#[component]
pub fn LastHour(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let first = Resource::new(|| (), {
        let names = (service.clone(), environment.clone());
        move |()| load_hour(names.0.clone(), names.1.clone())
    });
    view! {
        <Panel
            title=t!("Last hour", "最近一小时")
            tools=move || {
                view! { <a class="link small" href=paths::placement_metrics(&service, &environment)>{t!("More metrics", "更多指标")}</a> }
            }
        >
            <Load resource=first fallback=|| view! { <Skeleton rows=4 columns=1/> } let:figures>
                <Known here figures/>
            </Load>
        </Panel>
    }
    .into_any()
}

/// The figures, asked for again and again and exchanged in place.
#[component]
fn Known(here: Here, figures: Figures) -> impl IntoView {
    let figures = RwSignal::new(figures);
    let fault = RwSignal::new(None::<AppError>);
    while_seen(AGAIN, move || {
        let (service, environment) = here.names();
        spawn_local(async move {
            match load_hour(service, environment).await {
                Ok(newer) => {
                    fault.try_set(None);
                    figures.try_set(newer);
                }
                Err(error) => {
                    fault.try_set(Some(error));
                }
            }
        });
    });
    let lines = Memo::new(move |_| figures.with(has_lines));
    let missing = Memo::new(move |_| {
        figures.with(|figures| figures.missing.as_ref().map(|words| words.say(language()).to_owned()))
    });
    view! {
        {move || fault.get().map(|error| view! { <p class="field-error" role="status">{error.sentence()}</p> })}
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
    let pods = Memo::new(move |_| figures.with(drawn));
    let data = move |metric: Metric| {
        let names = (service.clone(), environment.clone());
        Signal::derive(move || {
            pods.with(|(pods, _)| figures.with(|figures| chart(figures, metric, pods, &names.0, &names.1)))
        })
    };
    let names = Signal::derive(move || pods.with(|(pods, _)| pods.iter().map(|pod| short(pod)).collect::<Vec<_>>()));
    let (memory, cpu) = (data(Metric::Memory), data(Metric::Cpu));
    view! {
        <div class="hour-legend">
            <Legend series=names/>
            {move || {
                let left_out = pods.with(|(_, left_out)| *left_out as u64);
                (left_out > 0)
                    .then(|| {
                        let pods = plural(left_out, "pod", "pods", "个 Pod");
                        view! { <span class="muted small">{t!("and {pods} more", "另有 {pods}", pods = pods)}</span> }
                    })
            }}
        </div>
        <Chart title=t!("Memory", "内存") note=t!("working set", "工作集") data=memory bare=true/>
        <Chart title=t!("CPU", "CPU") note=t!("cores", "核") data=cpu bare=true/>
    }
    .into_any()
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
    view! {
        <ui::Figures>
            <Figure label=t!("CPU cores now, all pods", "当前 CPU 核数，全部 Pod") value=sum(|usage| usage.cpu, Unit::Cores)/>
            <Figure label=t!("Memory now, all pods", "当前内存，全部 Pod") value=sum(|usage| usage.memory, Unit::Bytes)/>
            <Figure label=t!("Restarts, all pods", "重启次数，全部 Pod") value=Signal::derive(move || restarts.get().unwrap_or_default().to_string())/>
        </ui::Figures>
    }
    .into_any()
}
