//! The machines of a cluster: what each can give, and what is asked of it.

use domain::cluster::Node;
use domain::quantity::Memory;
use domain::status::State;
use frame::{AppError, Load, t};
use leptos::prelude::*;
use ui::{Badge, EmptyState, Figure, Figures, Glyph, Panel, Skeleton, StateBadge, Table, Usage};

#[component]
pub fn Nodes(nodes: Resource<Result<Vec<Node>, AppError>>) -> impl IntoView {
    view! {
        <Load resource=nodes fallback=|| view! { <Panel flush=true><Skeleton rows=3 columns=5/></Panel> } let:nodes>
            {if nodes.is_empty() {
                view! {
                    <Panel title=t!("Nodes", "节点")>
                        <EmptyState
                            icon=Glyph::Node
                            title=t!("No node", "没有节点")
                            text=t!("The cluster has no machine, so no pod can run on it.", "集群中没有节点，无法运行任何 Pod。")
                        />
                    </Panel>
                }
                    .into_any()
            } else {
                view! { <Totals nodes=nodes.clone()/><NodeTable nodes/> }.into_any()
            }}
        </Load>
    }
}

/// Cores with at most one decimal: `0.5`, `4`.
fn cores(thousandths: u64) -> String {
    let cores = thousandths as f64 / 1000.0;
    ui::Unit::Cores.say(cores)
}

fn part(asked: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { asked as f64 / all as f64 }
}

/// Calm until it is nearly full.
fn tight(part: f64) -> Option<State> {
    match part {
        part if part >= 0.97 => Some(State::Failed),
        part if part >= 0.85 => Some(State::Warning),
        _ => None,
    }
}

/// The cluster as a whole.
#[component]
fn Totals(nodes: Vec<Node>) -> impl IntoView {
    let sum = |of: fn(&Node) -> u64| nodes.iter().map(of).sum::<u64>();
    let (cpu, cpu_all) = (sum(|node| node.cpu_requested), sum(|node| node.cpu_allocatable));
    let (memory, memory_all) = (sum(|node| node.memory_requested), sum(|node| node.memory_allocatable));
    let (pods, pods_all) = (sum(|node| node.pods.into()), sum(|node| node.pods_allocatable.into()));
    let ready = nodes.iter().filter(|node| node.ready).count();
    let all = nodes.len();
    let of = |all: String| t!("of {all}", "共 {all}", all = all);
    view! {
        <Figures>
            <Figure
                label=t!("Nodes ready", "就绪节点")
                value=ready.to_string()
                unit=of(all.to_string())
                state=(ready < all).then_some(State::Warning)
            />
            <Figure
                label=t!("CPU requested", "已请求 CPU")
                value=cores(cpu)
                unit=t!("of {all} cores", "共 {all} 核", all = cores(cpu_all))
                state=tight(part(cpu, cpu_all))
            />
            <Figure
                label=t!("Memory requested", "已请求内存")
                value=Memory(memory).human()
                unit=of(Memory(memory_all).human())
                state=tight(part(memory, memory_all))
            />
            <Figure label="Pods" value=pods.to_string() unit=of(pods_all.to_string()) state=tight(part(pods, pods_all))/>
        </Figures>
    }
}

#[component]
fn NodeTable(nodes: Vec<Node>) -> impl IntoView {
    let rows = nodes.into_iter().map(|node| {
        let badge = if node.ready {
            Badge::from(State::Ready)
        } else {
            Badge { state: State::Failed, word: t!("Not ready", "未就绪") }
        };
        let cpu = t!(
            "{asked} of {all} cores",
            "{asked} / {all} 核",
            asked = cores(node.cpu_requested),
            all = cores(node.cpu_allocatable)
        );
        let memory = t!(
            "{asked} of {all}",
            "{asked} / {all}",
            asked = Memory(node.memory_requested).human(),
            all = Memory(node.memory_allocatable).human()
        );
        let pods = t!("{pods} of {all}", "{pods} / {all}", pods = node.pods, all = node.pods_allocatable);
        view! {
            <tr>
                <th scope="row">
                    <span class="break">{node.name}</span>
                    <div class="cell-sub mono">{format!("{} · {}", node.version, node.architecture)}</div>
                </th>
                <td data-label=t!("State", "状态")><StateBadge of=badge/></td>
                <td data-label=t!("CPU requested", "已请求 CPU")>
                    <Usage text=cpu asked=part(node.cpu_requested, node.cpu_allocatable)/>
                </td>
                <td data-label=t!("Memory requested", "已请求内存")>
                    <Usage text=memory asked=part(node.memory_requested, node.memory_allocatable)/>
                </td>
                <td data-label="Pods"><Usage text=pods asked=part(node.pods.into(), node.pods_allocatable.into())/></td>
            </tr>
        }
    });
    view! {
        <Panel
            title=t!("Nodes", "节点")
            note=t!("what pods request, of what each node can give", "Pod 的请求量与节点可分配量")
            flush=true
        >
            <Table label=t!("Nodes", "节点")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Node", "节点")}</th>
                        <th scope="col">{t!("State", "状态")}</th>
                        <th scope="col">{t!("CPU requested", "已请求 CPU")}</th>
                        <th scope="col">{t!("Memory requested", "已请求内存")}</th>
                        <th scope="col">"Pods"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
        </Panel>
    }
}
