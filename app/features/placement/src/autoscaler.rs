//! How the cluster decides how many pods there are: its bounds, what it reads, what it did last.

use domain::autoscaling::{Autoscaler, Reading};
use domain::status::State;
use frame::t;
use leptos::prelude::*;
use ui::{Ago, Fact, Facts, Panel, Progress, StateMark, plural};

use crate::here::Here;

#[component]
pub fn AutoscalerPanel(here: Here) -> impl IntoView {
    let autoscaler = here.memo(|status| status.autoscaler.clone());
    move || autoscaler.get().flatten().map(|autoscaler| view! { <Decides autoscaler/> })
}

#[component]
fn Decides(autoscaler: Autoscaler) -> impl IntoView {
    let note = moves(&autoscaler);
    let trouble = trouble(&autoscaler);
    let readings = autoscaler.readings.iter().map(|reading| {
        let part = reading.current.map_or(0.0, |current| current / reading.target.max(f64::EPSILON));
        view! { <Progress label=name(&reading.name) value=part note=said(reading)/> }
    });
    let readings = readings.collect_view();
    let (bounds, scaled) = (format!("{}–{}", autoscaler.min, autoscaler.max), autoscaler.last_scaled_at);
    view! {
        <Panel title=t!("Autoscaling", "自动伸缩") note=note>
            {trouble.map(|(state, said, evidence)| view! {
                <div class="autoscaler-trouble">
                    <StateMark of=state/>
                    <div>{said}<div class="small muted break">{evidence}</div></div>
                </div>
            })}
            {readings}
            <Facts>
                <Fact name=t!("Pods", "Pod 数")>{bounds}</Fact>
                <Fact name=t!("Last scaled", "上次伸缩")>
                    {match scaled {
                        Some(time) => view! { <Ago time/> }.into_any(),
                        None => t!("not yet", "尚未").into_any(),
                    }}
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

fn is_percent(name: &str) -> bool {
    matches!(name, "cpu" | "memory")
}

fn name(name: &str) -> String {
    match name {
        "cpu" => "CPU".to_owned(),
        "memory" => t!("Memory", "内存").to_owned(),
        figure => figure.to_owned(),
    }
}

/// Few digits: what decides is how far it is from its target.
fn number(value: f64) -> String {
    let digits = if value.fract().abs() < 0.005 || value.abs() >= 100.0 { 0 } else { 2 };
    format!("{value:.digits$}")
}

/// "63% of 80%".
fn said(reading: &Reading) -> String {
    let unit = if is_percent(&reading.name) { "%" } else { "" };
    let target = format!("{}{unit}", number(reading.target));
    match reading.current {
        Some(current) => t!(
            "{current} of {target}",
            "{current}，目标 {target}",
            current = format!("{}{unit}", number(current)),
            target = target
        ),
        None => t!("not known yet, target {target}", "暂无数据，目标 {target}", target = target),
    }
}

/// What it wants now.
fn moves(autoscaler: &Autoscaler) -> String {
    let (current, desired) = (autoscaler.current, autoscaler.desired);
    // It never wants fewer than one: so it says that it has not decided.
    if desired == 0 {
        return t!("it has not decided yet", "尚未作出决定").to_owned();
    }
    if current == desired {
        let pods = plural(current, "pod", "pods", "个 Pod");
        t!("{pods}, as it wants", "{pods}，符合期望", pods = pods)
    } else {
        t!(
            "from {current} to {desired} pods",
            "从 {current} 个 Pod 到 {desired} 个",
            current = current,
            desired = desired
        )
    }
}

/// Why it does not decide, or may not go further, with the cluster's own words.
fn trouble(autoscaler: &Autoscaler) -> Option<(State, &'static str, String)> {
    let reason = autoscaler.trouble.as_ref()?;
    let evidence = match reason.message.as_str() {
        "" => reason.reason.clone(),
        message => format!("{}: {message}", reason.reason),
    };
    Some(match reason.reason.as_str() {
        "TooManyReplicas" => {
            (State::Warning, t!("It wants more pods than it may have.", "期望的 Pod 数超过上限。"), evidence)
        }
        "TooFewReplicas" => (State::Idle, t!("It has as few pods as it may have.", "Pod 数已降到下限。"), evidence),
        _ if !autoscaler.active => (
            State::Warning,
            t!("It cannot decide: the number of pods stays as it is.", "无法决策，Pod 数保持不变。"),
            evidence,
        ),
        _ => (State::Idle, t!("The cluster says:", "集群信息："), evidence),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autoscaler(reason: &str, active: bool) -> Autoscaler {
        let trouble = Some(domain::workload::Reason { reason: reason.into(), message: String::new() });
        Autoscaler {
            min: 1,
            max: 4,
            current: 2,
            desired: 3,
            readings: Vec::new(),
            last_scaled_at: None,
            trouble,
            active,
        }
    }

    #[test]
    fn a_reading_stands_beside_its_target() {
        let reading = |name: &str, current| Reading { name: name.into(), current, target: 80.0 };
        assert_eq!(said(&reading("cpu", Some(63.0))), "63% of 80%");
        assert_eq!(said(&reading("hits", Some(12.345))), "12.35 of 80");
        assert_eq!(said(&reading("cpu", None)), "not known yet, target 80%");
    }

    #[test]
    fn a_bound_is_told_from_what_cannot_decide() {
        let said = |reason, active| trouble(&autoscaler(reason, active)).map(|(state, said, _)| (state, said));
        assert!(said("TooManyReplicas", true).is_some_and(|(_, said)| said.contains("more pods than it may")));
        assert!(said("FailedGetResourceMetric", false).is_some_and(|(state, _)| state == State::Warning));
        assert_eq!(moves(&autoscaler("", true)), "from 2 to 3 pods");
    }
}
