//! The page of one cluster: whether it can be used, its nodes, what does not fit, the environments on it.

use std::time::Duration;

use domain::authorise::Action;
use domain::event::Event;
use domain::status::{Freshness, State};
use domain::use_cases::event::Topic;
use frame::Title;
use frame::live::use_live;
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{
    Ago, Banner, Button, ButtonKind, Chip, EmptyState, Glyph, LinkButton, PageHead, Panel, Skeleton, StateBadge, exact,
    toasts,
};

use super::connect::CheckBanner;
use super::edit::{ConnectionPanel, RemoveButton};
use super::nodes::Nodes;
use super::unfitting::Unfitting;
use super::{freshness, outcome};
use crate::api::cluster::{CheckAgain, ClusterView, cluster_by_name, nodes, unfitting};
use frame::soon::soon;

/// Pods come and go in bursts; the nodes are asked for again once after each.
const BURST: Duration = Duration::from_secs(3);

#[component]
pub fn ClusterPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("cluster").unwrap_or_default()));
    move || view! { <OneCluster name=name.get()/> }
}

#[component]
fn OneCluster(name: String) -> impl IntoView {
    let of = |name: &String| {
        let name = name.clone();
        move || name.clone()
    };
    let cluster = Resource::new(of(&name), cluster_by_name);
    let nodes = Resource::new(of(&name), nodes);
    let found = Resource::new(of(&name), unfitting);
    let fresh = RwSignal::new(None::<Freshness>);
    let look_again = soon(BURST, move || {
        nodes.refetch();
        found.refetch();
    });
    let live = use_live();
    let mine = name.clone();
    live.listen(Topic::default(), move |event| match event {
        Event::Cluster { cluster, freshness } if cluster.as_str() == mine => {
            // Once it answers again, so do its nodes.
            let before = fresh.get_untracked();
            fresh.set(Some(*freshness));
            if before.is_some_and(|before| before != *freshness) {
                look_again();
            }
        }
        Event::Status(_) => look_again(),
        Event::Cluster { .. }
        | Event::Platform
        | Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Release(_)
        | Event::Placement { .. }
        | Event::Service { .. } => {}
    });
    let saved = Callback::new(move |()| {
        cluster.refetch();
        nodes.refetch();
    });
    let title = name.clone();
    let skeleton =
        move || view! { <PageHead title=name.clone()/><Panel flush=true><Skeleton rows=4 columns=4/></Panel> };
    view! {
        <Title text=title/>
        <Load resource=cluster fallback=skeleton let:view>
            <Head view=view.clone() fresh saved/>
            <Nodes nodes/>
            <div class="split">
                <Unfitting found/>
                <EnvironmentsPanel view=view.clone()/>
            </div>
            <ConnectionPanel view saved/>
        </Load>
    }
}

#[component]
fn Head(view: ClusterView, fresh: RwSignal<Option<Freshness>>, saved: Callback<()>) -> impl IntoView {
    let cluster = view.cluster.clone();
    let fetched = view.freshness;
    let now = Memo::new(move |_| fresh.get().unwrap_or(fetched));
    let badge = outcome(cluster.check.outcome);
    let (version, server, at) = (cluster.check.version.clone(), cluster.server.clone(), cluster.check.at);
    let action = ServerAction::<CheckAgain>::new();
    let toasts = toasts();
    Effect::new(move |_| match action.value().get() {
        Some(Ok(_)) => saved.run(()),
        Some(Err(error)) => toasts.failed(error.sentence()),
        None => {}
    });
    let name = cluster.name.to_string();
    let usable = badge.state == State::Ready;
    view! {
        <PageHead
            title=name.clone()
            beside=move || view! {
                <StateBadge of=badge pill=true/>
                {move || view! { <StateBadge of=freshness(now.get()) pill=true/> }}
                {version.map(|version| view! { <Chip>{version}</Chip> })}
            }
            sub=move || view! {
                <span class="mono">{server}</span>
                <span>{t!("checked", "检查：")} " " <Ago time=at/></span>
            }
        >
            <Button
                icon=Glyph::Check
                pending=action.pending()
                reason=why_not(Action::EditCluster, None)
                on_click=move |_| {
                    action.dispatch(CheckAgain { name: name.clone() });
                }
            >
                {t!("Check again", "重新检查")}
            </Button>
            <RemoveButton view/>
        </PageHead>
        {(!usable).then(|| view! { <CheckBanner check=cluster.check/> })}
        {move || match now.get() {
            Freshness::Cut { since } => Some(view! {
                <Banner
                    state=State::Unknown
                    sentence=t!("The cluster does not answer; what is shown is from before.", "集群没有响应，当前显示的是之前的状态。")
                    evidence=t!("Cut since {since}. It is tried again by itself.", "自 {since} 起中断，正在自动重试。", since = exact(since))
                />
            }),
            Freshness::Live | Freshness::Starting => None,
        }}
    }
}

#[component]
fn EnvironmentsPanel(view: ClusterView) -> impl IntoView {
    let none = view.environments.is_empty();
    let rows = view.environments.into_iter().map(|environment| {
        view! {
            <li>
                <a class="row-link" href=paths::environment(&environment.name)>{environment.name.to_string()}</a>
                <span class="muted">{t!("namespace", "命名空间")} " " <span class="mono">{environment.namespace.to_string()}</span></span>
            </li>
        }
    });
    let add = format!("{}?cluster={}", paths::ENVIRONMENT_NEW, paths::encode(&view.cluster.name));
    let reason = why_not(Action::EditEnvironment, None);
    view! {
        <Panel title=t!("Environments on it", "其上的环境") flush=true>
            {if none {
                view! {
                    <EmptyState
                        icon=Glyph::Environment
                        title=t!("No environment on it yet", "尚无环境")
                        text=t!("An environment is a namespace that services are deployed to: dev, test, prod.", "环境是用于部署服务的命名空间，如 dev、test、prod。")
                    >
                        <LinkButton href=add kind=ButtonKind::Primary icon=Glyph::Plus reason=reason>{t!("Add an environment", "添加环境")}</LinkButton>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! {
                    <ul class="list">{rows.collect_view()}</ul>
                    <div class="more"><LinkButton href=add small=true icon=Glyph::Plus reason=reason>{t!("Add an environment", "添加环境")}</LinkButton></div>
                }
                    .into_any()
            }}
        </Panel>
    }
}
