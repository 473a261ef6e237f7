//! The page of one environment: its services, how they are, and their versions against the other environments.

use domain::authorise::Action;
use domain::status::EnvironmentStatus;
use frame::Title;
use frame::viewer::{viewer, why_not};
use frame::{Keep, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use ui::{
    Button, ButtonKind, Choice, ConfirmDialog, EmptyState, FilterChips, Glyph, Icon, LinkButton, PageHead, Panel,
    SearchBox, Skeleton, toasts,
};

use super::centre::CentrePanel;
use super::table::ServiceTable;
use crate::api::environment::{DeleteEnvironment, EnvironmentView, environment_by_name};
use frame::address::{choice_in_address, text_in_address};
use frame::fresh::Fresh;

/// Values of the filter in the address.
pub const ATTENTION: &str = "attention";
pub const DIFFERENT: &str = "different";
pub const MISSING: &str = "missing";

#[component]
pub fn EnvironmentPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("environment").unwrap_or_default()));
    move || view! { <OneEnvironment name=name.get()/> }
}

#[component]
fn OneEnvironment(name: String) -> impl IntoView {
    let asked = name.clone();
    let environment = Resource::new(move || asked.clone(), environment_by_name);
    let fresh = Fresh::follow(move || environment.refetch());
    let (text, show) = (text_in_address("q"), choice_in_address("show"));
    let options = vec![
        Choice::new(ATTENTION, t!("Needs attention", "需要关注")),
        Choice::new(DIFFERENT, t!("Another version elsewhere", "版本与其他环境不同")),
        Choice::new(MISSING, t!("Not deployed here", "未部署到此")),
    ];
    let title = name.clone();
    let skeleton =
        move || view! { <PageHead title=name.clone()/><Panel flush=true><Skeleton rows=5 columns=4/></Panel> };
    view! {
        <Title text=title/>
        <Keep resource=environment fallback=skeleton let:view>
            <Head view/>
            {
                let none = Memo::new(move |_| view.with(|view| view.services.is_empty()));
                let options = options.clone();
                move || if none.get() {
                    view! { <NoService view/> }.into_any()
                } else {
                    view! {
                        <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                            <SearchBox label=t!("Search services", "搜索服务") value=text slash=true/>
                            <FilterChips label=t!("Show only", "只显示") options=options.clone() selected=show/>
                        </form>
                        <ServiceTable view fresh text show/>
                    }
                        .into_any()
                }
            }
            <CentrePanel
                environment=view.with_untracked(|view| view.environment.name.to_string())
                centre=Memo::new(move |_| view.with(|view| view.centre.clone()))
                changed=Callback::new(move |()| environment.refetch())
            />
        </Keep>
    }
}

/// Why the viewer may adopt nothing.
pub(super) fn not_adopting() -> Option<String> {
    let may = viewer().is_some_and(|viewer| {
        let mut teams = viewer.memberships.iter();
        viewer.administrator || teams.any(|member| frame::may(Action::RegisterService, Some(member.team)))
    });
    (!may).then(|| {
        t!(
            "This takes the role developer in some team. Ask a lead of your team.",
            "需要在某个团队中担任开发者，请联系团队负责人。"
        )
        .to_owned()
    })
}

/// Services that stand in the way of removing the environment.
fn placed(view: &EnvironmentView) -> usize {
    let here = |status: &&EnvironmentStatus| status.environment == view.environment.name;
    view.statuses.iter().filter(here).count()
}

#[component]
fn NoService(view: RwSignal<EnvironmentView>) -> impl IntoView {
    let adopt = view.with_untracked(|view| paths::adopt(&view.environment.name));
    view! {
        <Panel>
            <EmptyState
                icon=Glyph::Service
                title=t!("No service yet", "还没有服务")
                text=t!("Register one; it can then be deployed here.", "注册服务后即可部署到此环境。")
            >
                <LinkButton href=paths::SERVICE_NEW kind=ButtonKind::Primary icon=Glyph::Plus>{t!("Register a service", "注册服务")}</LinkButton>
                <LinkButton href=adopt reason=not_adopting()>{t!("Adopt what runs here", "接管此处运行的工作负载")}</LinkButton>
            </EmptyState>
        </Panel>
    }
}

#[component]
fn Head(view: RwSignal<EnvironmentView>) -> impl IntoView {
    let environment = view.with_untracked(|view| view.environment.clone());
    let name = environment.name.to_string();
    let adopt = paths::adopt(&name);
    let cluster = environment.cluster_name.to_string();
    let cluster_href = paths::cluster(&cluster);
    let namespace = environment.namespace.to_string();
    let denied = why_not(Action::EditEnvironment, None);
    let reason = Signal::derive(move || {
        denied.clone().or_else(|| {
            (view.with(placed) > 0).then(|| {
                t!(
                    "Services run here or are stopped here. Delete them first, or leave the environment.",
                    "此环境中仍有服务（运行中或已停止），请先删除这些服务。"
                )
                .to_owned()
            })
        })
    });
    let open = RwSignal::new(false);
    let action = ServerAction::<DeleteEnvironment>::new();
    let navigate = use_navigate();
    let toasts = toasts();
    let (gone, title, typed) = (name.clone(), name.clone(), name.clone());
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            toasts.done(t!("The environment {name} is removed.", "环境 {name} 已移除。", name = gone));
            navigate(paths::ENVIRONMENTS, Default::default());
        }
    });
    view! {
        <PageHead
            title=name.clone()
            beside=move || view! {
                <a class="chip" href=cluster_href><Icon glyph=Glyph::Cluster/>{cluster}</a>
                <span class="chip">{t!("namespace", "命名空间")} " " <span class="mono">{namespace}</span></span>
            }
        >
            <LinkButton href=adopt reason=not_adopting()>{t!("Adopt what runs…", "接管运行中的工作负载……")}</LinkButton>
            <Button kind=ButtonKind::Danger icon=Glyph::Trash reason=reason on_click=move |_| open.set(true)>{t!("Remove…", "移除…")}</Button>
        </PageHead>
        <ConfirmDialog
            open
            title=t!("Remove the environment {name}?", "移除环境 {name}？", name = title)
            confirm=t!("Remove", "移除")
            typed=typed
            pending=action.pending()
            error=Signal::derive(move || action.value().get().and_then(Result::err).map(|error| error.sentence()))
            on_confirm=move |()| {
                action.dispatch(DeleteEnvironment { name: name.clone() });
            }
        >
            <p>{t!("Slipway forgets it. Its namespace stays in the cluster.", "Slipway 将清除此环境，集群中的命名空间会保留。")}</p>
        </ConfirmDialog>
    }
}
