//! Where it is reached from outside of the cluster, where it is at all.

use domain::network::{By, Reached};
use frame::t;
use leptos::prelude::*;
use ui::{CopyButton, Panel};

use crate::here::Here;

/// So many addresses of nodes are shown.
const SHOWN: usize = 3;

#[component]
pub fn ReachedPanel(here: Here) -> impl IntoView {
    let reached = here.memo(|status| status.reached.clone());
    move || {
        let reached = reached.get().unwrap_or_default();
        (!reached.is_empty()).then(|| {
            view! {
                <Panel title=t!("Reached from outside", "外部访问")>
                    <ul class="reached-list">{reached.into_iter().map(line).collect_view()}</ul>
                </Panel>
            }
        })
    }
}

fn line(reached: Reached) -> impl IntoView {
    let addresses = addresses(&reached);
    let copied = addresses.first().cloned();
    let (port, how) = (reached.port.clone(), said(&reached));
    view! {
        <li class="reached">
            <b class="mono">{port}</b>
            <div class="reached-text">
                {addresses.into_iter().map(|address| view! { <code>{address}</code> }).collect_view()}
                <span class="small muted">{how}</span>
            </div>
            {copied.map(|text| view! { <CopyButton text=Signal::stored(text)/> })}
        </li>
    }
}

/// `10.0.0.7:30080`.
fn addresses(reached: &Reached) -> Vec<String> {
    let of = |node: &String| {
        let number = reached.number;
        if node.contains(':') { format!("[{node}]:{number}") } else { format!("{node}:{number}") }
    };
    reached.nodes.iter().take(SHOWN).map(of).collect()
}

fn said(reached: &Reached) -> String {
    let protocol = reached.protocol.as_str();
    let number = reached.number;
    match (reached.by, reached.nodes.len()) {
        (By::NodePort, 0) => t!(
            "Node port {number}/{protocol}, on every node; no pod runs",
            "节点端口 {number}/{protocol}，在每个节点上；没有 Pod 在运行",
            number = number,
            protocol = protocol
        ),
        (By::NodePort, _) => {
            t!(
                "Node port, {protocol}: every node answers",
                "节点端口，{protocol}：每个节点均可访问",
                protocol = protocol
            )
        }
        (By::HostPort, nodes) if nodes > SHOWN => t!(
            "Host port, {protocol}, on {nodes} nodes with a pod",
            "主机端口，{protocol}，{nodes} 个运行 Pod 的节点",
            protocol = protocol,
            nodes = nodes
        ),
        (By::HostPort, _) => {
            t!(
                "Host port, {protocol}: the nodes with a pod",
                "主机端口，{protocol}：运行 Pod 的节点",
                protocol = protocol
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::service::Protocol;

    #[test]
    fn an_address_is_that_of_a_node_and_the_number() {
        let of = |nodes: &[&str]| Reached {
            port: "http".into(),
            by: By::NodePort,
            number: 30_080,
            protocol: Protocol::Tcp,
            nodes: nodes.iter().map(|node| (*node).to_owned()).collect(),
        };
        assert_eq!(addresses(&of(&["10.0.0.7", "fd00::7"])), ["10.0.0.7:30080", "[fd00::7]:30080"]);
        assert_eq!(addresses(&of(&["a", "b", "c", "d"])).len(), 3);
        assert!(addresses(&of(&[])).is_empty() && said(&of(&[])).contains("no pod runs"));
    }
}
