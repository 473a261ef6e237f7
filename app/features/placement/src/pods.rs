//! The pods: how each is, where it runs, what it uses, how it ended the last time, and the ways to its logs.

use std::time::Duration;

use domain::controller::ControllerKind;
use domain::quantity::Memory;
use domain::status::{EnvironmentStatus, State};
use domain::workload::PodPhase;
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Ago, CopyButton, EmptyRow, Glyph, LinkButton, Panel, StateMark, Table, Unit, tone};

use crate::here::{Here, is_measured};
use crate::layout::while_seen;
use crate::pod_state::{end, last_end, memory_limit, pod_state};

/// How often what the pods use is asked for: about as often as it is measured.
const AGAIN: Duration = Duration::from_secs(15);
/// How many pods are drawn at first.
const SHOWN: usize = 50;

#[component]
pub fn Pods(here: Here) -> impl IntoView {
    let pods = here.memo(|status| (status.pods.clone(), status.state));
    let note = here.memo(note);
    let limit = RwSignal::new(SHOWN);
    let keys = move || {
        let (pods, _) = pods.get().unwrap_or((Vec::new(), State::Unknown));
        pods.into_iter().take(limit.get()).map(|pod| pod.uid).collect::<Vec<_>>()
    };
    let count = move || pods.with(|pods| pods.as_ref().map_or(0, |(pods, _)| pods.len()));
    let (service, environment) = here.names();
    while_seen(AGAIN, move || here.measure());
    view! {
        <Panel
            title=t!("Pods", "Pod")
            note=Signal::derive(move || note.get())
            flush=true
            tools=move || {
                view! {
                    <LinkButton
                        href=paths::placement_logs(&service, &environment)
                        kind=ui::ButtonKind::Quiet
                        small=true
                        icon=Glyph::Log
                    >
                        {t!("Logs of all", "全部日志")}
                    </LinkButton>
                }
            }
        >
            <Table label=t!("Pods", "Pod")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Pod", "Pod")}</th>
                        <th scope="col">{t!("Node", "节点")}</th>
                        <th scope="col" class="number">{t!("Restarts", "重启")}</th>
                        <th scope="col" class="number">{t!("CPU", "CPU")}</th>
                        <th scope="col" class="number">{t!("Memory", "内存")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=keys key=String::clone let:uid>
                        <PodRow here uid/>
                    </For>
                    {move || (count() == 0).then(|| view! { <EmptyRow columns=5>{move || nothing(here)}</EmptyRow> })}
                </tbody>
            </Table>
            <ui::LoadMore
                more=Signal::derive(move || count() > limit.get())
                note=Signal::derive(move || Some(format!("{} / {}", limit.get().min(count()), count())))
                on_click=move |()| limit.update(|limit| *limit += SHOWN)
            />
        </Panel>
    }
    .into_any()
}

/// How many are as they should be: ready, or of runs at work.
fn note(status: &EnvironmentStatus) -> String {
    if status.controller.runs_to_an_end() {
        let at_work = status.pods.iter().filter(|pod| pod.phase == PodPhase::Running && !pod.deleting).count();
        return t!("{at_work} at work", "{at_work} 个运行中", at_work = at_work);
    }
    t!("{ready} of {desired} ready", "{desired} 个中 {ready} 个就绪", ready = status.ready, desired = status.desired)
}

/// Why there are no pods.
fn nothing(here: Here) -> &'static str {
    let found = here.with(|status| (status.stopped, status.desired, status.state, status.controller));
    let (stopped, desired, state, controller) = found.unwrap_or((false, 0, State::Unknown, ControllerKind::default()));
    if state == State::Unknown {
        t!("Not known: the cluster does not answer.", "未知：集群没有响应。")
    } else if controller.runs_to_an_end() {
        t!("Nothing runs now, and no run is kept.", "当前没有运行，也没有保留的运行。")
    } else if stopped {
        t!("Stopped. Start brings its pods back.", "已停止，“启动”可恢复其 Pod。")
    } else if desired == 0 && controller == ControllerKind::DaemonSet {
        t!("No node has the labels that it asks for.", "没有节点符合其标签要求。")
    } else if desired == 0 {
        t!("Scaled to no pods. Scale it up to run it.", "副本数为 0，扩容后即可运行。")
    } else {
        t!("No pods yet.", "暂无 Pod。")
    }
}

/// The row of one pod. It stays the same row while the pod lives, so that nothing jumps and no focus is lost.
#[component]
fn PodRow(here: Here, uid: String) -> impl IntoView {
    let found = here.memo(move |status| {
        status.pods.iter().find(|pod| pod.uid == uid).cloned().map(|pod| {
            let (state, words) = pod_state(&pod, status.state);
            (pod, state, words.say(language()).to_owned(), status.release)
        })
    });
    let (service, environment) = here.names();
    let of_service = service.clone();
    move || {
        let (pod, state, words, release) = found.get().flatten()?;
        let over = matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed);
        let name = pod.name.clone();
        let used = move || {
            here.usage.with(|usage| usage.iter().find(|usage| usage.pod == name && is_measured(usage)).cloned())
        };
        let cpu = {
            let used = used.clone();
            move || match used().filter(|_| !over) {
                Some(usage) => usage.cpu.map_or_else(|| "—".to_owned(), |cpu| Unit::Cores.say(cpu)),
                None if over => "—".to_owned(),
                None => String::new(),
            }
        };
        let limit = memory_limit(&pod);
        let memory = move || used().and_then(|usage| usage.memory);
        let near = {
            let memory = memory.clone();
            move || memory_tone(memory(), limit)
        };
        let ended = last_end(&pod).map(|(_, last)| (end(last).say(language()).to_owned(), last.finished_at));
        let restarts = pod.restarts();
        let older = pod.release.is_some() && pod.release != release;
        let logs = paths::pod_logs(&service, &environment, &pod.name, false);
        let last = paths::pod_logs(&service, &environment, &pod.name, true);
        let short = frame::pod::short(&pod.name);
        Some(view! {
            <tr>
                <td>
                    <div class="pod">
                        <StateMark of=state/>
                        <div class="pod-text">
                            <span class="pod-name">
                                <code title=pod.name.clone()>{tail(&pod.name, &of_service)}</code>
                                <CopyButton text=pod.name.clone()/>
                            </span>
                            // A pod that is ready says so by its mark alone.
                            {(state != State::Ready || !pod.ready)
                                .then(|| view! { <span class=format!("pod-words {}", words_tone(state))>{words}</span> })}
                            {ended
                                .map(|(words, at)| {
                                    view! {
                                        <span class="pod-words muted">
                                            {t!("before: {words}", "上次：{words}", words = words)}
                                            {at.map(|time| view! { ", " <Ago time/> })}
                                        </span>
                                    }
                                })}
                            <span class="pod-links muted">
                                {pod.run.as_ref().map(|run| view! {
                                    <span>{t!("run {run}", "运行 {run}", run = run)}</span>
                                })}
                                {pod.release.map(|of| view! {
                                    <span>
                                        {t!("release {of}", "发布 {of}", of = of)}
                                        {older.then(|| t!(" (before)", "（旧）"))}
                                    </span>
                                })}
                                {pod.created_at.map(|time| view! { <Ago time/> })}
                                <a class="link" href=logs aria-label=t!("Logs of pod {short}", "Pod {short} 的日志", short = short)>{t!("Logs", "日志")}</a>
                                {(restarts > 0)
                                    .then(|| {
                                        let label = t!("Last words of pod {short}", "Pod {short} 最后的日志", short = short);
                                        view! { <a class="link" href=last aria-label=label>{t!("Last words", "最后的日志")}</a> }
                                    })}
                            </span>
                        </div>
                    </div>
                </td>
                <td data-label=t!("Node", "节点") class="muted">{pod.node.clone().unwrap_or_else(|| "—".into())}</td>
                <td data-label=t!("Restarts", "重启") class="number">{restarts}</td>
                <td data-label="CPU" class="number">{cpu}</td>
                <td data-label=t!("Memory", "内存") class="number">
                    // What has ended uses none, and is not going to be measured.
                    <span class=near>{move || if over { "—".to_owned() } else { said(memory(), limit) }}</span>
                </td>
            </tr>
        }.into_any())
    }
}

/// The end of a pod's name, by which people tell pods apart: `…b5f-x2v8q`. One without a hash in it is whole.
fn tail(name: &str, service: &str) -> String {
    let own = name.strip_prefix(service).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name);
    match own.rsplit_once('-') {
        Some((hash, random)) => {
            let end: String = hash.chars().skip(hash.chars().count().saturating_sub(3)).collect();
            format!("…{end}-{random}")
        }
        None => name.to_owned(),
    }
}

fn words_tone(state: State) -> &'static str {
    match state {
        State::Failed | State::Warning | State::Unknown => tone(state),
        State::Idle | State::Ready | State::Moving => "muted",
    }
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a pod are far below 2^52")]
fn memory_tone(memory: Option<f64>, limit: Option<u64>) -> String {
    let part = memory.zip(limit).map_or(0.0, |(memory, limit)| memory / limit.max(1) as f64);
    let state = if part >= 0.95 {
        State::Failed
    } else if part >= 0.85 {
        State::Warning
    } else {
        return if memory.is_some() { String::new() } else { "muted".to_owned() };
    };
    format!("tone {}", tone(state))
}

/// "171 of 256 MiB", as far as it is known.
fn said(memory: Option<f64>, limit: Option<u64>) -> String {
    let Some(memory) = memory else { return t!("not measured yet", "尚未测得").to_owned() };
    let used = Unit::Bytes.say(memory);
    match limit {
        Some(limit) => t!("{used} of {limit}", "{used} / {limit}", used = used, limit = Memory(limit).human()),
        None => used,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_pod_is_told_by_the_end_of_its_name() {
        assert_eq!(tail("orders-7c9f6d8b5f-x2v8q", "orders"), "…b5f-x2v8q");
        assert_eq!(tail("orders", "orders"), "orders");
    }

    #[test]
    fn a_pod_with_a_number_and_one_of_a_node_have_their_whole_names() {
        assert_eq!(tail("order-intake-0", "order-intake"), "order-intake-0");
        assert_eq!(tail("order-intake-x2v8q", "order-intake"), "order-intake-x2v8q");
    }

    #[test]
    fn memory_near_its_limit_is_coloured() {
        assert_eq!(said(Some(171.0 * 1_048_576.0), Some(256 << 20)), "171 MiB of 256 MiB");
        assert_eq!(memory_tone(Some(250.0 * 1_048_576.0), Some(256 << 20)), "tone tone-failed");
        assert_eq!(memory_tone(Some(1.0), None), "");
        assert_eq!(said(None, Some(256 << 20)), "not measured yet");
    }
}
