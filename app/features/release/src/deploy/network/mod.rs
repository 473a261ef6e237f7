//! How it is reached from outside of the cluster: the type of its Service, and ports of the nodes. Folded away: most
//! services are reached from inside alone.

mod said;
mod texts;

use domain::network::{By, ServiceType};
use domain::service::Port;
use frame::placement::use_placement;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, RowsError, Select, TextInput};

use super::draft::Draft;
use super::wrong::Wrong;
pub use texts::NetworkTexts;

#[component]
pub fn NetworkSection(draft: Draft, wrong: Wrong) -> impl IntoView {
    let serves = Memo::new(move |_| !draft.controller.kind().runs_to_an_end());
    view! {
        <Show when=move || serves.get()>
            <Folded
                section=true
                summary=t!("Network", "网络")
                note=Signal::derive(move || said::network(&draft.network_written()))
                wrong=wrong.within(&["network."])
            >
                <ServiceChoice draft wrong/>
                <Ports draft wrong/>
                <RowsError error=wrong.at("network.ports")/>
                <p class="field-hint">
                    {t!(
                        "A node port is open on every node of the cluster, and can be had once in it. A host port is open on the nodes where a pod runs; a node takes one such pod.",
                        "节点端口在集群的每个节点上开放，同一集群中只能使用一次。主机端口仅在运行 Pod 的节点上开放，每个节点只能有一个这样的 Pod。"
                    )}
                </p>
            </Folded>
        </Show>
    }
    .into_any()
}

#[component]
fn ServiceChoice(draft: Draft, wrong: Wrong) -> impl IntoView {
    let network = draft.network;
    let kinds = move || {
        let inside = Choice::new("", t!("Inside the cluster (ClusterIP)", "仅集群内部（ClusterIP）"));
        let outside = Choice::new("NodePort", t!("At a port of every node (NodePort)", "每个节点的端口（NodePort）"));
        vec![inside, outside]
    };
    let none = Memo::new(move |_| draft.ports().is_empty());
    view! {
        <Show
            when=move || !none.get()
            fallback=|| view! { <p class="muted">{t!("The service has no ports.", "该服务没有端口。")}</p> }
        >
            // What is sent says more than what is chosen: that it is ClusterIP again.
            <input type="hidden" name="order[network][service]" value=move || draft.network_written().service/>
            <Select
                name="network_service"
                label=t!("Service reached", "Service 访问范围")
                hint=t!(
                    "One that was adopted keeps its type until another is chosen.",
                    "接管的 Service 在选择其他类型之前保持原有类型。"
                )
                aside=true
                options=Signal::derive(kinds)
                error=wrong.at("network.service")
                bind=network.service
            />
        </Show>
    }
    .into_any()
}

#[component]
fn Ports(draft: Draft, wrong: Wrong) -> impl IntoView {
    let ports = Memo::new(move |_| draft.ports());
    let rows = move || ports.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <For each=rows key=|(at, port)| (*at, port.name.clone()) children=move |(at, port)| view! { <Row draft wrong at port/> }/>
    }
}

#[component]
fn Row(draft: Draft, wrong: Wrong, at: usize, port: Port) -> impl IntoView {
    let texts = draft.network.of(&port.name);
    let field = move |part: &str| format!("order[network][ports][{at}][{part}]");
    let name = port.name.clone();
    let title = format!("{} {}/{}", port.name, port.port, port.protocol.as_str());
    let node_error = wrong.named(domain::network::field(&name, "node_port"));
    let host_error = wrong.named(domain::network::field(&name, "host_port"));
    let whole = wrong.named(format!("network.ports.{name}"));
    let (node, host) = (RwSignal::from(texts.node_port), RwSignal::from(texts.host_port));
    let outside = Memo::new(move |_| draft.network.service.with(|kind| kind == ServiceType::NodePort.as_str()));
    let of_port = name.clone();
    let node_field = move || {
        // The number that the cluster gave it stays.
        let placeholder = assigned(&of_port)
            .map(|number| t!("{number}, assigned", "{number}（已分配）", number = number))
            .unwrap_or_else(|| t!("assigned by the cluster", "由集群分配").to_owned());
        view! {
            <TextInput
                name=field("node_port")
                label=t!("Node port", "节点端口")
                hint=t!("30000 to 32767; empty: assigned, and kept", "30000 到 32767；留空则自动分配并保持不变")
                placeholder=placeholder
                mono=true
                aside=true
                error=node_error
                bind=node
            />
        }
    };
    view! {
        <div class="release-port">
            <input type="hidden" name=field("name") value=name/>
            <h3 class="mono">{title}</h3>
            <RowsError error=whole/>
            <div class="form-row">
                {move || outside.get().then(&node_field)}
                <TextInput
                    name=field("host_port")
                    label=t!("Host port", "主机端口")
                    hint=t!("On the pod's own node", "在 Pod 所在的节点上")
                    placeholder=t!("none", "无")
                    mono=true
                    aside=true
                    error=host_error
                    bind=host
                />
            </div>
        </div>
    }
    .into_any()
}

/// The node port that the cluster has for it now.
fn assigned(port: &str) -> Option<u16> {
    use_placement().status.with_untracked(|status| {
        let mut reached = status.as_ref()?.reached.iter();
        reached.find(|reached| reached.by == By::NodePort && reached.port == port).map(|reached| reached.number)
    })
}
