//! How Kubernetes asks the container.

use domain::pod::{Handler, Probe};
use domain::service::Protocol;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, RowsError, Select, TextArea, TextInput};

use super::said;
use super::texts::ProbeTexts;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

/// The fields of one probe, as errors name them.
type Names = [&'static str; 8];

macro_rules! names {
    ($probe:literal) => {
        [
            concat!("pod.", $probe, ".kind"),
            concat!("pod.", $probe, ".path"),
            concat!("pod.", $probe, ".port"),
            concat!("pod.", $probe, ".command"),
            concat!("pod.", $probe, ".initial_delay"),
            concat!("pod.", $probe, ".period"),
            concat!("pod.", $probe, ".timeout"),
            concat!("pod.", $probe, ".failures"),
        ]
    };
}

const STARTUP: Names = names!("startup");
const READINESS: Names = names!("readiness");
const LIVENESS: Names = names!("liveness");
const ALL: [&str; 4] = ["pod.probes", "pod.startup.", "pod.readiness.", "pod.liveness."];

/// What the service's health check asks.
fn by_service(draft: Draft) -> Option<String> {
    let path = draft.health_path()?;
    let port = draft.ports().into_iter().find(|port| port.protocol == Protocol::Tcp)?;
    Some(t!("HTTP {path} on {port}", "HTTP {path}（{port}）", path = path.as_str(), port = port.name))
}

#[component]
pub fn Health(draft: Draft, wrong: Wrong) -> impl IntoView {
    let none = wrong.at("pod.probes");
    let service = Memo::new(move |_| by_service(draft));
    let note = move || service.with(|service| said::health(&draft.pod_written(), service.as_deref()));
    let errors = [STARTUP, READINESS, LIVENESS].map(|names| names.map(|name| wrong.at(name)));
    let [startup, readiness, liveness] = errors;
    let ready = move || match service.get() {
        Some(asked) => t!(
            "While it fails no request reaches the pod. The service's health check asks {asked}.",
            "失败期间不会有请求到达该 Pod。服务的健康检查为：{asked}。",
            asked = asked
        ),
        None => t!(
            "While it fails no request reaches the pod. With none it gets requests as soon as it runs.",
            "失败期间不会有请求到达该 Pod。选“无”时，运行后即接收请求。"
        )
        .to_owned(),
    };
    view! {
        <Folded section=true summary=t!("Health", "健康") note=Signal::derive(note) wrong=wrong.within(&ALL)>
            <RowsError error=none/>
            <ProbeFields
                draft
                probe="readiness"
                label=t!("Ready for requests (readiness)", "可接收请求（就绪探针）")
                hint=Signal::derive(ready)
                none=untrack(|| by_service(draft)).map(|_| t!("The service's health check", "服务的健康检查"))
                texts=draft.pod.readiness
                errors=readiness
            />
            <ProbeFields
                draft
                probe="liveness"
                label=t!("Alive (liveness)", "存活（存活探针）")
                hint=t!(
                    "When it fails the container is restarted. Ask only what a restart mends.",
                    "失败时会重启容器。只应检查重启能够解决的问题。"
                )
                texts=draft.pod.liveness
                errors=liveness
            />
            <ProbeFields
                draft
                probe="startup"
                label=t!("Started (startup)", "已启动（启动探针）")
                hint=t!(
                    "Until it succeeds the other two are not asked: for what takes long to start.",
                    "成功之前不会进行另外两种探测：适用于启动较慢的服务。"
                )
                texts=draft.pod.startup
                errors=startup
            />
        </Folded>
    }
    .into_any()
}

/// `none` is what it means to choose none.
fn kinds(none: Option<&'static str>) -> Vec<Choice> {
    let none = Choice::new("", none.unwrap_or_else(|| t!("None", "无")));
    let known = Handler::KINDS.map(|kind| match kind {
        "Command" => Choice::new(kind, t!("Command", "命令")),
        _ => Choice::new(kind, kind),
    });
    std::iter::once(none).chain(known).collect()
}

/// One probe: what is asked, and how often.
#[component]
fn ProbeFields(
    draft: Draft,
    probe: &'static str,
    label: &'static str,
    #[prop(into)] hint: Signal<String>,
    #[prop(default = None)] none: Option<&'static str>,
    texts: ProbeTexts,
    errors: [Signal<Option<String>>; 8],
) -> impl IntoView {
    let [kind_wrong, path, port, command, initial_delay, period, timeout, failures] = errors;
    let name = move |part: &str| format!("order[pod][{probe}][{part}]");
    // Its fields are drawn when what is nearly always meant stands in them: a field that is new takes over what it shows.
    let kind = RwSignal::new(texts.kind.get_untracked());
    Effect::watch(
        move || texts.kind.get(),
        move |chosen: &String, _, _| {
            let first = untrack(|| draft.ports()).into_iter().find(|port| port.protocol == Protocol::Tcp);
            if let Some(first) = first
                .filter(|_| !matches!(chosen.as_str(), "" | "Command") && texts.port.with_untracked(String::is_empty))
            {
                texts.port.set(first.name);
            }
            let path = untrack(|| draft.health_path())
                .filter(|_| chosen == "HTTP" && texts.path.with_untracked(String::is_empty));
            if let Some(path) = path {
                texts.path.set(path.as_str().to_owned());
            }
            if kind.with_untracked(|kind| kind != chosen) {
                kind.set(chosen.clone());
            }
        },
        false,
    );
    let suggestions = Signal::derive(move || Some(draft.ports().into_iter().map(|port| port.name).collect::<Vec<_>>()));
    let port_field = move || {
        view! {
            <TextInput
                name=name("port")
                label=t!("Port", "端口")
                hint=t!("Its name or number", "端口名或端口号")
                mono=true
                aside=true
                suggestions=suggestions
                error=port
                bind=texts.port
            />
        }
    };
    let what = move || match kind.get().as_str() {
        "HTTP" => view! {
            <TextInput
                name=name("path")
                label=t!("Path", "路径")
                hint=t!("Good is a status from 200 to 399", "状态码 200 到 399 为正常")
                placeholder="/"
                mono=true
                aside=true
                error=path
                bind=texts.path
            />
            {port_field()}
        }
        .into_any(),
        "TCP" => port_field().into_any(),
        "gRPC" => view! {
            {port_field()}
            <TextInput
                name=name("service")
                label=t!("Service of gRPC", "gRPC 服务名")
                mono=true
                bind=texts.service
            />
        }
        .into_any(),
        "Command" => view! {
            <TextArea
                name=name("command")
                label=t!("Command", "命令")
                hint=t!("Inside the container; good is an end with 0", "在容器内执行；以 0 结束为正常")
                rows=1
                mono=true
                aside=true
                error=command
                bind=texts.command
            />
        }
        .into_any(),
        _ => ().into_any(),
    };
    let times = move |part: &str, label: &'static str, usual: u32, error, bind| {
        view! {
            <TextInput name=name(part) label=label placeholder=usual.to_string() mono=true aside=true error=error bind=bind/>
        }
    };
    view! {
        <div class="release-probe">
            <Select
                name=name("kind")
                label=label
                hint=hint
                aside=true
                options=kinds(none)
                error=kind_wrong
                bind=texts.kind
            />
            <Show when=move || kind.with(|kind| !kind.is_empty())>
                <div class="form-row">{what}</div>
                <div class="release-times">
                    {times("period", t!("Every, s", "间隔（秒）"), Probe::PERIOD, period, texts.period)}
                    {times("timeout", t!("Timeout, s", "超时（秒）"), Probe::TIMEOUT, timeout, texts.timeout)}
                    {times("failures", t!("Failures in a row", "连续失败次数"), Probe::FAILURES, failures, texts.failures)}
                    {times("initial_delay", t!("First after, s", "首次延迟（秒）"), 0, initial_delay, texts.initial_delay)}
                </div>
            </Show>
        </div>
    }
    .into_any()
}
