//! Where the pods are put among each other, and what they may use in the namespace.

use domain::pod::Spread;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, Select, TextArea, TextInput};

use super::{said, texts};
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

fn spreads() -> Vec<Choice> {
    let label = |spread| match spread {
        Spread::Anywhere => t!("Wherever there is room", "任意有资源的节点"),
        Spread::Nodes => t!("Evenly over the nodes", "均匀分布到节点"),
        Spread::Zones => t!("Evenly over the zones", "均匀分布到可用区"),
    };
    Spread::ALL.map(|spread| Choice::new(spread.as_str(), label(spread))).to_vec()
}

const FIELDS: [&str; 5] =
    ["pod.spread", "pod.min_available", "pod.max_unavailable", "pod.pull_secrets", "pod.service_account"];

#[component]
pub fn Placing(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    let [spread, least, missing, secrets, account] = FIELDS.map(|field| wrong.at(field));
    let counted = Memo::new(move |_| texts::is_counted(draft.controller.kind()));
    view! {
        <Folded
            section=true
            summary=t!("Placement", "调度与权限")
            note=Signal::derive(move || said::placing(&draft.pod_written()))
            wrong=wrong.within(&FIELDS)
        >
            <Show when=move || counted.get()>
                <div class="form-row">
                    <Select
                        name="order[pod][spread]"
                        label=t!("Spread", "分散")
                        hint=t!("As far as there is room: no pod waits for it.", "在资源允许时尽量分散，Pod 不会因此等待。")
                        required=true
                        options=spreads()
                        error=spread
                        bind=pod.spread
                    />
                    <TextInput
                        name="order[pod][min_available]"
                        label=t!("Minimum available pods (minAvailable)", "最少可用（minAvailable）")
                        hint=t!("Pods that stay while a node is emptied: 1 or 50%. With as many as there are, no node can be.", "清空节点时须保留的 Pod：1 或 50%。若等于总数，则节点无法清空。")
                        placeholder=t!("no budget", "不限制")
                        mono=true
                        aside=true
                        error=least
                        bind=pod.min_available
                    />
                    <TextInput
                        name="order[pod][max_unavailable]"
                        label=t!("Maximum unavailable pods (maxUnavailable)", "最多不可用（maxUnavailable）")
                        hint=t!("Instead of the minimum: pods that may be missing meanwhile.", "或填写此项：期间最多可缺少的 Pod。二者选一。")
                        placeholder=t!("no budget", "不限制")
                        mono=true
                        aside=true
                        error=missing
                        bind=pod.max_unavailable
                    />
                </div>
            </Show>
            <div class="form-row">
                <TextArea
                    name="order[pod][pull_secrets]"
                    label=t!("Pull secrets", "拉取凭据")
                    hint=t!("Secrets of the namespace with the registry's credentials, one per line.", "命名空间中保存镜像仓库凭据的 Secret，每行一个。")
                    placeholder=t!("none", "无")
                    mono=true
                    aside=true
                    rows=2
                    error=secrets
                    bind=pod.pull_secrets
                />
                <TextInput
                    name="order[pod][service_account]"
                    label=t!("Service account", "服务账号")
                    hint=t!("Whose rights it has in the cluster; without one it gets no token.", "决定其在集群中的权限；不填则没有令牌。")
                    placeholder=t!("none", "无")
                    mono=true
                    aside=true
                    error=account
                    bind=pod.service_account
                />
            </div>
        </Folded>
    }
    .into_any()
}
