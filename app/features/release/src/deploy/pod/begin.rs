//! How the container is started, and how it ends.

use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, Select, TextArea, TextInput};

use super::said;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

#[component]
pub fn Start(draft: Draft, wrong: Wrong) -> impl IntoView {
    let [command, arguments] = ["pod.command", "pod.arguments"].map(|field| wrong.at(field));
    let image = t!("as the image says", "由镜像决定");
    view! {
        <Folded
            section=true
            summary=t!("Start", "启动")
            note=Signal::derive(move || said::start(&draft.pod_written()))
            wrong=wrong.within(&["pod.command", "pod.arguments"])
        >
            <TextArea
                name="order[pod][command]"
                label=t!("Command", "命令")
                hint=t!(
                    "Instead of the image's entrypoint, with quotes as for a shell: sh -c 'sleep 1; exec app'.",
                    "替代镜像的 ENTRYPOINT，引号用法与 shell 相同：sh -c 'sleep 1; exec app'。"
                )
                placeholder=image
                rows=1
                mono=true
                aside=true
                error=command
                bind=draft.pod.command
            />
            <TextArea
                name="order[pod][arguments]"
                label=t!("Arguments", "参数")
                hint=t!("Instead of the image's own.", "替代镜像自带的参数。")
                placeholder=image
                rows=1
                mono=true
                aside=true
                error=arguments
                bind=draft.pod.arguments
            />
        </Folded>
    }
    .into_any()
}

#[component]
pub fn Shutdown(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    let [grace, before] = ["pod.grace", "pod.pre_stop"].map(|field| wrong.at(field));
    let choices = vec![
        Choice::new("", t!("Nothing", "无")),
        Choice::new("sleep", t!("Wait", "等待")),
        Choice::new("command", t!("A command", "执行命令")),
    ];
    view! {
        <Folded
            section=true
            summary=t!("Shutdown", "结束")
            note=Signal::derive(move || said::shutdown(&draft.pod_written()))
            wrong=wrong.within(&["pod.grace", "pod.pre_stop"])
        >
            <TextInput
                name="order[pod][grace]"
                label=t!("Grace period, seconds", "宽限期（秒）")
                hint=t!("From the signal to end until it is killed.", "从通知结束到强制结束的时间。")
                placeholder="30"
                mono=true
                aside=true
                error=grace
                bind=pod.grace
            />
            <div class="form-row">
                <Select
                    name="pre-stop"
                    label=t!("Before it is told to end", "通知结束之前")
                    hint=t!("Counts against the grace period.", "计入宽限期。")
                    aside=true
                    options=choices
                    bind=pod.pre_stop
                />
                {move || match pod.pre_stop.get().as_str() {
                    "sleep" => view! {
                        <TextInput
                            name="order[pod][pre_stop_sleep]"
                            label=t!("Seconds", "秒数")
                            hint=t!("It still answers, while nothing new is sent to it.", "期间仍会响应，但不再收到新请求。")
                            placeholder="5"
                            mono=true
                            aside=true
                            error=before
                            bind=pod.pre_stop_sleep
                        />
                    }
                    .into_any(),
                    "command" => view! {
                        <TextArea
                            name="order[pod][pre_stop_command]"
                            label=t!("Command", "命令")
                            hint=t!("Runs inside the container.", "在容器内执行。")
                            rows=1
                            mono=true
                            aside=true
                            error=before
                            bind=pod.pre_stop_command
                        />
                    }
                    .into_any(),
                    _ => ().into_any(),
                }}
            </div>
        </Folded>
    }
    .into_any()
}
