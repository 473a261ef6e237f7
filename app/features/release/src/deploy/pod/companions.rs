//! Containers that run before the service, or beside it.

use domain::pod::{Role, WrittenCompanion};
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Choice, Folded, Glyph, RowsError, Select, TextArea, TextInput};

use super::rows::CompanionRow;
use super::said;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

fn roles() -> Vec<Choice> {
    let label = |role| match role {
        Role::Init => t!("Before it (Init)", "先运行（Init）"),
        Role::Sidecar => t!("Beside it (Sidecar)", "同时运行（Sidecar）"),
    };
    Role::ALL.map(|role| Choice::new(role.as_str(), label(role))).to_vec()
}

#[component]
pub fn Companions(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    // A request above its limit is told apart from the rest.
    let errors = ["pod.companions", "pod.companions.cpu_request", "pod.companions.memory_request"];
    let errors = errors.map(|field| wrong.at(field));
    let said = Signal::derive(move || {
        let said: Vec<String> = errors.iter().filter_map(|error| error.get()).collect();
        (!said.is_empty()).then(|| said.join(" "))
    });
    view! {
        <Folded
            section=true
            summary=t!("Containers beside it", "附加容器")
            note=Signal::derive(move || said::companions(&draft.pod_written()))
            wrong=wrong.within(&["pod.companions"])
        >
            <For each=move || pod.companions.get() key=|row| row.key children=move |row| view! { <Row draft row/> }/>
            <RowsError error=said/>
            <div>
                <Button small=true icon=Glyph::Plus on_click=move |_| pod.add_companion(WrittenCompanion::default())>
                    {t!("Add a container", "添加容器")}
                </Button>
            </div>
            <p class="field-hint">
                {t!(
                    "They share the pod's volumes, network and security. Those before the service run to their end, one after the other.",
                    "它们与服务共用卷、网络和安全设置。先运行的容器依次运行到结束。"
                )}
            </p>
        </Folded>
    }
    .into_any()
}

#[component]
fn Row(draft: Draft, row: CompanionRow) -> impl IntoView {
    let key = row.key;
    let field = move |part: &str| format!("order[pod][companions][{key}][{part}]");
    let name = RwSignal::from(row.name);
    let label = move || t!("Remove the container {name}", "移除容器 {name}", name = name.get());
    let text = move |part: &str, label: &'static str, placeholder: &'static str, bind| {
        view! { <TextInput name=field(part) label=label placeholder=placeholder mono=true aside=true bind=RwSignal::from(bind)/> }
    };
    let (image, none) = (t!("as the image says", "由镜像决定"), t!("none", "无"));
    let command = move |part: &str, label: &'static str, bind| {
        view! { <TextArea name=field(part) label=label placeholder=image rows=1 mono=true aside=true bind=RwSignal::from(bind)/> }
    };
    view! {
        <div class="release-companion">
            <div class="release-companion-head">
                <TextInput name=field("name") label=t!("Name of the container", "容器名") placeholder="proxy" mono=true aside=true bind=name/>
                <Select name=field("role") label=t!("When it runs", "运行时机") required=true options=roles() bind=RwSignal::from(row.role)/>
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Trash
                    label=Signal::derive(label)
                    on_click=move |_| draft.pod.companions.update(|rows| rows.retain(|row| row.key != key))
                />
            </div>
            {text("image", t!("Its image", "容器镜像"), "registry/name:tag", row.image)}
            <div class="form-row">
                {command("command", t!("Its command", "容器命令"), row.command)}
                {command("arguments", t!("Its arguments", "容器参数"), row.arguments)}
            </div>
            <TextArea
                name=field("variables")
                label=t!("Its variables", "容器变量")
                placeholder="NAME=value"
                mono=true
                rows=2
                aside=true
                bind=RwSignal::from(row.variables)
            />
            <div class="release-times">
                {text("cpu_request", t!("CPU request", "CPU 请求"), none, row.cpu_request)}
                {text("cpu_limit", t!("CPU limit", "CPU 上限"), none, row.cpu_limit)}
                {text("memory_request", t!("Memory request", "内存请求"), none, row.memory_request)}
                {text("memory_limit", t!("Memory limit", "内存上限"), none, row.memory_limit)}
            </div>
        </div>
    }
    .into_any()
}
