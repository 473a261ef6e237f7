//! Tables, charts, steps, differences, logs.

use domain::build::StepStatus;
use domain::status::State;
use leptos::prelude::*;

use super::Section;
use crate::{
    Chart, ChartData, ChartLevel, ChartMark, Code, CopyLine, Diff, DiffKind, DiffLine, EmptyRow, LevelKind, LoadMore,
    Panel, Progress, SearchBox, Series, Sort, SortHeader, Spark, StateMark, Step, Table, Unit, Usage, VirtualList,
    plural, series_class, t,
};

/// A line that is the same on every drawing.
fn wave(seed: f64, count: u32, level: f64, swing: f64) -> impl Iterator<Item = f64> {
    (0..count).map(move |index| {
        let at = f64::from(index);
        level + swing * ((at * 0.31 + seed).sin() + 0.6 * (at * 0.83 + seed * 3.0).sin())
    })
}

#[component]
pub(super) fn Tables() -> impl IntoView {
    let sort = RwSignal::new(Sort::ascending("name"));
    let search = RwSignal::new(String::new());
    let pods = [
        ("orders-7c9-x2v8q", "node-4", 4, State::Failed),
        ("orders-b14-9kqtz", "node-2", 0, State::Ready),
        ("orders-b14-mm4sd", "node-6", 0, State::Moving),
    ];
    let spark = |seed: f64| wave(seed, 32, 0.4, 0.08).map(|value| value as f32).collect::<Vec<_>>();
    view! {
        <Section title=t!("Tables", "表格")>
            <div class="toolbar">
                <SearchBox label=t!("Search pods", "搜索 Pod") value=search slash=true/>
            </div>
            <Panel title="Pods" note=plural(3_u32, "pod", "pods", "个 Pod") flush=true>
                <Table label="Pods">
                    <thead>
                        <tr>
                            <SortHeader column="name" label="Pod" sort=sort/>
                            <SortHeader column="node" label=t!("Node", "节点") sort=sort/>
                            <SortHeader column="restarts" label=t!("Restarts", "重启") sort=sort number=true/>
                            <th scope="col">"CPU"</th>
                            <th scope="col">{t!("Memory", "内存")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {pods
                            .into_iter()
                            .map(|(name, node, restarts, state)| {
                                view! {
                                    <tr>
                                        <td><span class="row"><StateMark of=state/><span class="mono">{name}</span></span></td>
                                        <td class="muted" data-label=t!("Node", "节点")>{node}</td>
                                        <td class="number" data-label=t!("Restarts", "重启")>{restarts}</td>
                                        <td data-label="CPU"><Spark values=spark(f64::from(restarts)) state=state label=t!("CPU of {pod}", "{pod} 的 CPU", pod = name)/></td>
                                        <td data-label=t!("Memory", "内存")><Usage text="171 / 256 MiB" used=0.66 asked=0.75/></td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                        <EmptyRow columns=5>{t!("No other pod has this name.", "没有其他同名的 Pod。")}</EmptyRow>
                    </tbody>
                </Table>
                <LoadMore more=true note=t!("3 of 12", "12 个中的 3 个") on_click=|()| ()/>
            </Panel>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Charts() -> impl IntoView {
    const FROM: f64 = 1_740_820_800.0;
    let mebibyte = 1_048_576.0;
    let series = |name: &str, seed: f64, level: f64, swing: f64| Series {
        name: name.into(),
        points: wave(seed, 121, level, swing)
            .enumerate()
            .map(|(index, value)| (FROM + index as f64 * 30.0, value))
            .collect(),
        quiet: false,
    };
    let mark = |minutes: f64, number: u32| ChartMark {
        at: FROM + minutes * 60.0,
        label: number.to_string(),
        title: t!("Release {number}", "发布 {number}", number = number),
        href: Some(format!("/design?release={number}")),
    };
    let memory = ChartData {
        series: vec![
            series("9kqtz", 1.0, 165.0 * mebibyte, 4.0 * mebibyte),
            series("mm4sd", 4.0, 158.0 * mebibyte, 5.0 * mebibyte),
            series("x2v8q", 9.0, 205.0 * mebibyte, 20.0 * mebibyte),
        ],
        marks: vec![mark(9.0, 41), mark(33.0, 42)],
        levels: vec![ChartLevel {
            value: 256.0 * mebibyte,
            label: t!("limit 256 MiB", "上限 256 MiB").into(),
            kind: LevelKind::Limit,
        }],
        from: FROM,
        to: FROM + 3_600.0,
        step: 30.0,
        unit: Unit::Bytes,
    };
    let cpu = ChartData {
        series: (1..=8).map(|pod| series(&format!("pod-{pod}"), f64::from(pod), 0.08 * f64::from(pod), 0.02)).collect(),
        levels: vec![ChartLevel {
            value: 0.5,
            label: t!("requested 0.5", "请求 0.5").into(),
            kind: LevelKind::Request,
        }],
        unit: Unit::Cores,
        ..memory.clone()
    };
    let nothing =
        ChartData { series: Vec::new(), levels: Vec::new(), marks: Vec::new(), unit: Unit::Part, ..memory.clone() };
    view! {
        <Section title=t!("Charts", "图表")>
            <div class="split">
                <Panel><Chart title=t!("Memory", "内存") note=t!("working set", "工作集") data=memory/></Panel>
                <Panel><Chart title="CPU" note=t!("cores", "核") data=cpu/></Panel>
                <Panel><Chart title=t!("Errors", "错误") data=nothing/></Panel>
                <Panel title=t!("Queue", "队列")>
                    <Progress label="stock 119" value=0.64 note="1:12"/>
                    <Progress label="gateway 61" note="0:20"/>
                    <Usage text=t!("3.9 of 4 cores requested", "已请求 4 核中的 3.9 核") used=0.4 asked=0.975/>
                </Panel>
            </div>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Steps() -> impl IntoView {
    let line = |kind, text: &str, note: &str| {
        if note.is_empty() { DiffLine::new(kind, text) } else { DiffLine::new(kind, text).note(note) }
    };
    let diff = vec![
        line(DiffKind::Head, t!("resources", "资源"), ""),
        line(DiffKind::Same, "cpu:     request 1.0      limit 2.0", ""),
        line(DiffKind::Removed, "memory:  request 192 MiB  limit 256 MiB", ""),
        line(DiffKind::Added, "memory:  request 256 MiB  limit 384 MiB", "dev"),
        line(DiffKind::Head, t!("variables", "变量"), ""),
        line(DiffKind::Added, "REPORT_CHUNK  500", "prod"),
    ];
    view! {
        <Section title=t!("Steps, differences, logs", "步骤、差异与日志")>
            <div class="split">
                <Panel title=t!("Steps", "步骤") note="29 s" flush=true>
                    <Step of=StepStatus::Succeeded name=t!("Clone 1d07b3c", "克隆仓库 1d07b3c") time=|| "0.8 s">""</Step>
                    <Step of=StepStatus::Failed name="RUN mvn package" time=|| "21.6 s" open=true>
                        <div class="log" role="region" tabindex="0" aria-label="RUN mvn package">
                            {["[INFO] Compiling 84 source files", "[ERROR] ReportBuilder.java:118: cannot find symbol", "[INFO] BUILD FAILURE"]
                                .into_iter()
                                .enumerate()
                                .map(|(index, text)| {
                                    view! {
                                        <div class=if index == 1 { "log-row log-row-plain log-row-failed" } else { "log-row log-row-plain" }>
                                            <span class="log-number">{411 + index}</span>
                                            <span class="log-text">{text}</span>
                                        </div>
                                    }
                                })
                                .collect_view()}
                        </div>
                    </Step>
                    <Step of=StepStatus::Running name="COPY src" time=|| "3 s">""</Step>
                    <Step of=StepStatus::Waiting name=t!("Push", "推送镜像") time=|| t!("not reached", "未执行")>""</Step>
                </Panel>
                <Panel title=t!("What changes", "变更") flush=true><Diff label=t!("What changes", "变更") lines=diff/></Panel>
            </div>
            <Panel flush=true>
                <VirtualList label=t!("Log", "日志") class="log" count=100_000 follow=RwSignal::new(false) row=log_row/>
            </Panel>
            <Code label="Dockerfile" numbered=true text="FROM 127.0.0.1:5000/base/go:1\nCOPY . .\nRUN go build -o /service .\nCMD [\"/service\"]"/>
            <CopyLine text="curl -H 'Authorization: Bearer …' http://127.0.0.1:3000/api/v1/services"/>
        </Section>
    }
    .into_any()
}

fn log_row(index: usize) -> impl IntoView {
    let (class, level, level_class) = match index % 9 {
        3 => ("log-row", "WARN", "log-level log-level-warn"),
        7 => ("log-row log-row-failed", "ERROR", "log-level log-level-error"),
        _ => ("log-row", "INFO", "log-level"),
    };
    let pod = index % 3;
    view! {
        <div class=class>
            <span class="log-time">{format!("10:{:02}:{:02}.114", index / 60 % 60, index % 60)}</span>
            <i class=format!("log-color {}", series_class(pod))></i>
            <span class="log-pod">{["9kqtz", "x2v8q", "mm4sd"][pod]}</span>
            <span class=level_class>{level}</span>
            <span class="log-text">{format!("OrderController placed order {index} in 34 ms")}</span>
        </div>
    }
}
