//! How many pods, and what CPU and memory each may use.

use domain::controller::ControllerKind;
use frame::t;
use leptos::prelude::*;
use ui::{NumberInput, TextInput};

use super::draft::Draft;
use super::wrong::Wrong;

/// Why no number of pods is asked for.
fn not_counted(kind: ControllerKind) -> &'static str {
    match kind {
        ControllerKind::Deployment | ControllerKind::StatefulSet => "",
        ControllerKind::DaemonSet => t!("One pod on every node that it selects.", "在其选择的每个节点上各一个 Pod。"),
        ControllerKind::Job | ControllerKind::CronJob => t!(
            "How many pods a run has, and how many of them at a time, is said with the controller.",
            "一次运行的 Pod 数和同时运行数在控制器中设置。"
        ),
    }
}

#[component]
pub fn PodsAndResources(draft: Draft, wrong: Wrong) -> impl IntoView {
    let cpu = t!("Cores (0.5, 2) or thousandths (500m)", "核数（0.5、2）或千分之一核（500m）");
    let memory = t!("With a unit: 256Mi, 1Gi", "带单位：256Mi、1Gi");
    let counted = Memo::new(move |_| draft.controller.kind().why_not_scaled().is_none());
    let wrong_number = wrong.at("replicas");
    let scaled = Signal::derive(move || draft.scaled());
    let copies = move || match scaled.get() {
        true => {
            t!("The cluster decides, within the bounds of autoscaling.", "由集群在自动伸缩的上下限内决定。").to_owned()
        }
        false => t!("Copies that run at the same time.", "同时运行的副本数。").to_owned(),
    };
    view! {
        <Show
            when=move || counted.get()
            fallback=move || view! { <p class="muted">{move || not_counted(draft.controller.kind())}</p> }
        >
            <NumberInput
                name="order[replicas]"
                label=t!("Pods", "Pod 数")
                hint=Signal::derive(copies)
                required=true
                disabled=scaled
                min=0.0
                max=f64::from(domain::settings::REPLICAS_MAX)
                step=1.0
                error=wrong_number
                bind=draft.replicas
            />
        </Show>
        <div class="form-row">
            <TextInput
                name="order[amounts][cpu_request]"
                label=t!("CPU request", "CPU 请求")
                hint=cpu
                mono=true
                error=wrong.at("resources.cpu_request")
                bind=draft.cpu_request
            />
            <TextInput
                name="order[amounts][cpu_limit]"
                label=t!("CPU limit", "CPU 上限")
                hint=cpu
                mono=true
                error=wrong.at("resources.cpu_limit")
                bind=draft.cpu_limit
            />
        </div>
        <div class="form-row">
            <TextInput
                name="order[amounts][memory_request]"
                label=t!("Memory request", "内存请求")
                hint=memory
                mono=true
                error=wrong.at("resources.memory_request")
                bind=draft.memory_request
            />
            <TextInput
                name="order[amounts][memory_limit]"
                label=t!("Memory limit", "内存上限")
                hint=memory
                mono=true
                error=wrong.at("resources.memory_limit")
                bind=draft.memory_limit
            />
        </div>
        <p class="small muted">
            {t!(
                "A request is kept free for each pod on its node; a pod that uses more memory than its limit is killed.",
                "请求量会在节点上为每个 Pod 预留；内存超过上限的 Pod 会被杀死。"
            )}
        </p>
    }
    .into_any()
}
