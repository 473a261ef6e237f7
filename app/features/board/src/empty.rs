//! What the board says when there is nothing to show: what to do next.

use domain::authorise::Action;
use frame::viewer::{viewer, why_not};
use frame::{NoTeam, in_no_team, may, paths, t};
use leptos::prelude::*;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton};

use crate::address::address;
use crate::order::Filter;

/// Nothing is registered yet, or nothing of the reader's teams.
#[component]
pub fn NoServices(
    /// There is somewhere to deploy to.
    environments: bool,
) -> impl IntoView {
    if in_no_team() {
        return view! { <NoTeam/> }.into_any();
    }
    let text = if environments {
        t!(
            "Name a Git repository or an image. Slipway builds it, deploys it and keeps showing how it is.",
            "填写 Git 仓库或镜像，Slipway 会构建、部署并持续显示其状态。"
        )
    } else {
        t!(
            "Three steps lead to running pods: a cluster, an environment on it, and a service to deploy there.",
            "三步即可运行 Pod：添加集群，在其上创建环境，再注册要部署的服务。"
        )
    };
    view! {
        <section class="panel">
            <EmptyState icon=Glyph::Service title=t!("No services yet", "还没有服务") text=text>
                {(!environments).then(|| view! { <NextForEnvironments/> })}
                <RegisterButton/>
            </EmptyState>
        </section>
    }
    .into_any()
}

/// There is nowhere to deploy to.
#[component]
pub fn NoEnvironments() -> impl IntoView {
    view! {
        <section class="panel">
            <EmptyState
                icon=Glyph::Environment
                title=t!("No environments yet", "还没有环境")
                text=t!(
                    "An environment is a namespace on a cluster: dev, test, prod. An administrator adds a cluster, then environments on it.",
                    "环境是集群上的一个命名空间：dev、test、prod。由管理员添加集群，再在其上创建环境。"
                )
            >
                <NextForEnvironments/>
            </EmptyState>
        </section>
    }
}

#[component]
fn NextForEnvironments() -> impl IntoView {
    view! {
        <LinkButton href=paths::CLUSTER_NEW.to_owned() kind=ButtonKind::Primary reason=why_not(Action::EditCluster, None)>
            {t!("Add a cluster", "添加集群")}
        </LinkButton>
        <LinkButton href=paths::ENVIRONMENT_NEW.to_owned() reason=why_not(Action::EditEnvironment, None)>
            {t!("Add an environment", "添加环境")}
        </LinkButton>
    }
}

/// Nothing matches the filter.
#[component]
pub fn NothingFound() -> impl IntoView {
    view! {
        <EmptyState
            icon=Glyph::Search
            title=t!("No service matches", "没有匹配的服务")
            text=t!("Take a filter back to see more.", "取消筛选可查看更多。")
        >
            <LinkButton href=address(&Filter::default())>{t!("Show all services", "显示全部服务")}</LinkButton>
        </EmptyState>
    }
}

/// Leads to the registration of a service; disabled for those who are a developer in no team.
#[component]
pub fn RegisterButton() -> impl IntoView {
    let teams = viewer().map(|viewer| viewer.memberships).unwrap_or_default();
    let possible = may(Action::RegisterService, None)
        || teams.iter().any(|member| may(Action::RegisterService, Some(member.team)));
    let reason = (!possible).then(|| {
        t!(
            "This takes the role developer in some team. Ask a lead of your team.",
            "需要在某个团队中担任开发者，请联系团队负责人。"
        )
        .to_owned()
    });
    view! {
        <LinkButton href=paths::SERVICE_NEW.to_owned() kind=ButtonKind::Primary icon=Glyph::Plus reason=reason>
            {t!("Register a service", "注册服务")}
        </LinkButton>
    }
}
