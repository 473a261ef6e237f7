//! What may be set of a Deployment, and of a DaemonSet.

use domain::controller::Strategy;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, Select, TextArea, TextInput};

use super::chosen::Chosen;
use crate::deploy::wrong::Wrong;

fn strategies() -> Vec<Choice> {
    vec![
        Choice::new(Strategy::default().as_str(), t!("A few at a time (RollingUpdate)", "分批替换（RollingUpdate）")),
        Choice::new(Strategy::Recreate.as_str(), t!("All end first (Recreate)", "先全部结束（Recreate）")),
    ]
}

#[component]
pub fn DeploymentFields(chosen: Chosen, wrong: Wrong) -> impl IntoView {
    let (surge, unavailable) = (wrong.at("controller.max_surge"), wrong.at("controller.max_unavailable"));
    let (deadline, revisions) = (wrong.at("controller.progress_deadline"), wrong.at("controller.revision_history"));
    let recreate = Memo::new(move |_| chosen.is_recreate());
    let open = Signal::derive(move || deadline.get().is_some() || revisions.get().is_some());
    view! {
        <Select
            name="order[controller][strategy]"
            label=t!("How pods are replaced", "Pod 替换方式")
            required=true
            options=strategies()
            error=wrong.at("controller.strategy")
            bind=chosen.strategy
        />
        <Show when=move || !recreate.get()>
            <div class="form-row">
                <TextInput
                    name="order[controller][max_surge]"
                    label=t!("Extra pods while updating (maxSurge)", "更新时最多增加的 Pod（maxSurge）")
                    hint=t!("How many may run beyond the number: 1 or 25%", "可超出副本数的数量：1 或 25%")
                    required=true
                    mono=true
                    error=surge
                    bind=chosen.max_surge
                />
                <TextInput
                    name="order[controller][max_unavailable]"
                    label=t!("Missing pods while updating (maxUnavailable)", "更新时最多减少的 Pod（maxUnavailable）")
                    hint=t!("How many may be missing of the number: 0 or 25%", "可少于副本数的数量：0 或 25%")
                    required=true
                    mono=true
                    error=unavailable
                    bind=chosen.max_unavailable
                />
            </div>
        </Show>
        <Folded summary=t!("Deadline and revisions", "时限与旧版本") open=open>
            <div class="form-row">
                // Without limits of the browser's own: it could not show them while this is folded.
                <TextInput
                    name="order[controller][progress_deadline]"
                    label=t!("Progress deadline, seconds", "停滞时限（秒）")
                    hint=t!("A rollout that stands still for so long has failed; 300 if empty.", "发布停滞超过此时间即视为失败；留空为 300。")
                    mono=true
                    error=deadline
                    bind=chosen.progress_deadline
                />
                <TextInput
                    name="order[controller][revision_history]"
                    label=t!("Revisions kept", "保留的旧版本")
                    hint=t!("Older ReplicaSets that stay in the cluster; 5 if empty.", "集群中保留的旧 ReplicaSet 数；留空为 5。")
                    mono=true
                    error=revisions
                    bind=chosen.revision_history
                />
            </div>
        </Folded>
    }
    .into_any()
}

#[component]
pub fn DaemonSetFields(chosen: Chosen, wrong: Wrong) -> impl IntoView {
    view! {
        <TextArea
            name="order[controller][node_selector]"
            label=t!("Node selector", "节点选择器")
            hint=t!(
                "Labels that a node must have, key=value, one per line. Without any it runs on every node.",
                "节点必须具有的标签，key=value，每行一个。留空则在所有节点上运行。"
            )
            placeholder="kubernetes.io/arch=amd64"
            mono=true
            rows=2
            error=wrong.at("controller.node_selector")
            bind=chosen.node_selector
        />
        <TextArea
            name="order[controller][tolerations]"
            label=t!("Tolerations", "容忍")
            hint=t!(
                "Taints that do not keep its pods away, key=value:Effect, one per line; value and effect may be left out.",
                "不会阻止其 Pod 的污点，key=value:Effect，每行一个；值和效果可省略。"
            )
            placeholder="node-role.kubernetes.io/control-plane:NoSchedule"
            mono=true
            rows=2
            error=wrong.at("controller.tolerations")
            bind=chosen.tolerations
        />
        <TextInput
            name="order[controller][max_unavailable]"
            label=t!("Nodes updated at a time (maxUnavailable)", "每次更新的节点数（maxUnavailable）")
            hint=t!("Nodes without its pod while it is replaced: 1 or 25%", "替换期间可没有其 Pod 的节点：1 或 25%")
            required=true
            mono=true
            error=wrong.at("controller.max_unavailable")
            bind=chosen.nodes_unavailable
        />
    }
    .into_any()
}
