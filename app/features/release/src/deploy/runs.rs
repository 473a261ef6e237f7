//! How it runs: controller, pods with their resources, autoscaling. Open for a first release; whoever deploys again
//! mostly changes none of it, and reads it in a line each.

use domain::controller::{ControllerSettings, Strategy};
use frame::t;
use leptos::prelude::*;
use ui::{Folded, Panel, plural};

use super::controller::ControllerFields;
use super::draft::Draft;
use super::scaling::ScalingFields;
use super::settings::PodsAndResources;
use super::wrong::Wrong;

#[component]
pub fn HowItRuns(draft: Draft, wrong: Wrong) -> impl IntoView {
    let first = Signal::stored(draft.now.with_untracked(|now| now.release.is_none()));
    let counted = Memo::new(move |_| draft.controller.kind().why_not_scaled().is_none());
    view! {
        <Panel title=t!("How it runs", "运行方式") flush=true>
            <Folded
                section=true
                summary=t!("Controller", "控制器")
                note=Signal::derive(move || controller(&draft.understood.get()))
                open=first
                wrong=wrong.within(&["controller."])
            >
                <ControllerFields draft wrong/>
            </Folded>
            <Folded
                section=true
                summary=t!("Pods and resources", "Pod 与资源")
                note=Signal::derive(move || resources(draft, counted.get()))
                open=first
                wrong=wrong.within(&["resources.", "replicas"])
            >
                <PodsAndResources draft wrong/>
            </Folded>
            <Show when=move || counted.get()>
                <Folded
                    section=true
                    summary=t!("Autoscaling", "自动伸缩")
                    note=Signal::derive(move || autoscaling(draft))
                    open=first
                    wrong=wrong.within(&["autoscaling"])
                >
                    <ScalingFields draft wrong/>
                </Folded>
            </Show>
        </Panel>
    }
    .into_any()
}

/// `Deployment · up to 25% extra, 25% missing`.
fn controller(settings: &ControllerSettings) -> String {
    let kind = settings.kind();
    let rest = match settings {
        ControllerSettings::Deployment(settings) => match &settings.strategy {
            Strategy::Recreate => t!("all end first", "先全部结束").to_owned(),
            Strategy::RollingUpdate { max_surge, max_unavailable } => t!(
                "up to {more} extra, {fewer} missing",
                "最多增加 {more}、减少 {fewer}",
                more = max_surge,
                fewer = max_unavailable
            ),
        },
        ControllerSettings::StatefulSet(settings) => plural(settings.volumes.len() as u64, "volume", "volumes", "个卷"),
        ControllerSettings::DaemonSet(settings) if !settings.node_selector.is_empty() => {
            t!("on chosen nodes", "在选定的节点上").to_owned()
        }
        ControllerSettings::DaemonSet(_) => t!("on every node", "在每个节点上").to_owned(),
        ControllerSettings::CronJob(settings) => settings.schedule.to_string(),
        ControllerSettings::Job(_) => return kind.to_string(),
    };
    format!("{kind} · {rest}")
}

/// `100m to 500m`, of what is asked for and what is allowed at most.
fn span(request: &str, limit: &str) -> Option<String> {
    match (request.trim(), limit.trim()) {
        ("", "") => None,
        (request, "") => Some(t!("from {request}", "不少于 {request}", request = request)),
        ("", limit) => Some(t!("up to {limit}", "不超过 {limit}", limit = limit)),
        (request, limit) if request == limit => Some(request.to_owned()),
        (request, limit) => Some(t!("{request} to {limit}", "{request} 至 {limit}", request = request, limit = limit)),
    }
}

/// `2 pods · CPU 100m to 500m · memory up to 256Mi`.
fn resources(draft: Draft, counted: bool) -> String {
    let number = draft.replicas.get();
    let number = match number.trim() {
        _ if !counted || draft.scaled() => None,
        "" => None,
        number => Some(match number.parse::<u64>() {
            Ok(number) => plural(number, "pod", "pods", "个 Pod"),
            Err(_) => number.to_owned(),
        }),
    };
    let cpu = span(&draft.cpu_request.get(), &draft.cpu_limit.get());
    let memory = span(&draft.memory_request.get(), &draft.memory_limit.get());
    let bare = cpu.is_none() && memory.is_none();
    let parts = [
        number,
        cpu.map(|span| t!("CPU {span}", "CPU {span}", span = span)),
        memory.map(|span| t!("memory {span}", "内存 {span}", span = span)),
        bare.then(|| t!("no requests, no limits", "未设请求与上限").to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `by hand`, or the bounds.
fn autoscaling(draft: Draft) -> String {
    if !draft.scaled() {
        return t!("by hand", "手动").to_owned();
    }
    let written = draft.scaling.written();
    t!(
        "by the cluster, {min} to {max} pods",
        "由集群决定，{min} 至 {max} 个 Pod",
        min = written.min.trim(),
        max = written.max.trim()
    )
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_it_runs() {
        let all = domain::controller::ControllerKind::ALL.map(|kind| controller(&ControllerSettings::of(kind)));
        assert_eq!(all[0], "Deployment · up to 1 extra, 0 missing");
        assert_eq!(all[2], "DaemonSet · on every node");
        assert_eq!(span("100m", "500m").as_deref(), Some("100m to 500m"));
        assert_eq!(span("", "1Gi").as_deref(), Some("up to 1Gi"));
        assert_eq!(span("1", "").as_deref(), Some("from 1"));
        assert_eq!(span(" ", ""), None);
    }
}
