//! All clusters: whether each can be used, and how fresh its view is.

use domain::authorise::Action;
use domain::event::Event;
use domain::status::Freshness;
use domain::use_cases::event::Topic;
use frame::Title;
use frame::live::use_live;
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use std::collections::BTreeMap;
use ui::{
    ButtonKind, EmptyRow, EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton, StateBadge, Table,
};

use super::{freshness, outcome};
use crate::api::cluster::{ClusterView, clusters};
use frame::address::text_in_address;

/// The latest freshness of each cluster, by name.
type Known = RwSignal<BTreeMap<String, Freshness>>;

#[component]
pub fn ClusterListPage() -> impl IntoView {
    let clusters = Resource::new(|| (), |()| clusters());
    let known: Known = RwSignal::new(BTreeMap::new());
    use_live().listen(Topic::default(), move |event| {
        if *event == Event::Platform {
            clusters.refetch();
        }
        if let Event::Cluster { cluster, freshness } = event {
            known.update(|known| {
                known.insert(cluster.to_string(), *freshness);
            });
        }
    });
    let text = text_in_address("q");
    view! {
        <Title text=t!("Clusters", "集群")/>
        <PageHead
            title=t!("Clusters", "集群")
            sub=|| t!("The Kubernetes clusters that Slipway deploys to.", "Slipway 部署到的 Kubernetes 集群。")
        >
            <AddButton/>
        </PageHead>
        <Load resource=clusters fallback=|| view! { <Panel flush=true><Skeleton rows=2 columns=5/></Panel> } let:clusters>
            {if clusters.is_empty() {
                view! { <NoCluster/> }.into_any()
            } else {
                view! {
                    <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                        <SearchBox label=t!("Search clusters", "搜索集群") value=text slash=true/>
                    </form>
                    <ClusterTable clusters known text/>
                }
                    .into_any()
            }}
        </Load>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    view! {
        <LinkButton href=paths::CLUSTER_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditCluster, None)>
            {t!("Add a cluster", "添加集群")}
        </LinkButton>
    }
}

#[component]
fn NoCluster() -> impl IntoView {
    view! {
        <Panel>
            <EmptyState
                icon=Glyph::Cluster
                title=t!("No cluster yet", "还没有集群")
                text=t!(
                    "Add one by its kubeconfig. After that come an environment on it, and the first service.",
                    "使用 kubeconfig 添加集群，然后创建环境并注册第一个服务。"
                )
            >
                <AddButton/>
            </EmptyState>
        </Panel>
    }
}

#[component]
fn ClusterTable(clusters: Vec<ClusterView>, known: Known, text: RwSignal<String>) -> impl IntoView {
    let clusters = StoredValue::new(clusters);
    let rows = Memo::new(move |_| {
        let words = text.get().to_lowercase();
        let takes = |view: &&ClusterView| {
            let all = format!("{} {}", view.cluster.name, view.cluster.server).to_lowercase();
            words.split_whitespace().all(|word| all.contains(word))
        };
        clusters.with_value(|clusters| clusters.iter().filter(takes).cloned().collect::<Vec<_>>())
    });
    view! {
        <Panel flush=true>
            <Table label=t!("Clusters", "集群")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Cluster", "集群")}</th>
                        <th scope="col">{t!("Check", "检查结果")}</th>
                        <th scope="col">{t!("View", "视图")}</th>
                        <th scope="col">{t!("Version", "版本")}</th>
                        <th scope="col">{t!("Environments", "环境")}</th>
                        <th scope="col">"Prometheus"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|view| view.cluster.id let:view>
                        <Row view known/>
                    </For>
                    {move || rows.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=6>{t!("No cluster matches.", "没有匹配的集群。")}</EmptyRow>
                    })}
                </tbody>
            </Table>
        </Panel>
    }
}

#[component]
fn Row(view: ClusterView, known: Known) -> impl IntoView {
    let ClusterView { cluster, freshness: fetched, environments } = view;
    let name = cluster.name.to_string();
    let fresh = move || known.with(|known| known.get(&name).copied().unwrap_or(fetched));
    let environments = environments.into_iter().map(|environment| {
        view! { <a class="chip" href=paths::environment(&environment.name)>{environment.name.to_string()}</a> }
    });
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=paths::cluster(&cluster.name)>{cluster.name.to_string()}</a>
                <div class="cell-sub mono">{cluster.server}</div>
            </th>
            <td data-label=t!("Check", "检查结果")><StateBadge of=outcome(cluster.check.outcome)/></td>
            <td data-label=t!("View", "视图")>{move || view! { <StateBadge of=freshness(fresh())/> }}</td>
            <td data-label=t!("Version", "版本") class="mono">{cluster.check.version}</td>
            <td data-label=t!("Environments", "环境")><div class="chips">{environments.collect_view()}</div></td>
            <td data-label="Prometheus" class="mono break">{cluster.prometheus_url.unwrap_or_else(|| "—".to_owned())}</td>
        </tr>
    }
}
