//! Where there is no service yet: what is missing first, and the way to it.

use domain::authorise::Action;
use frame::viewer::why_not;
use frame::{NoTeam, in_no_team, paths, t};
use leptos::prelude::*;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton, Panel};

use super::RegisterButton;
use crate::api::Overview;

#[component]
pub fn NoService(overview: Overview) -> impl IntoView {
    if in_no_team() {
        return view! { <NoTeam/> }.into_any();
    }
    let (icon, title, text) = if !overview.has_cluster {
        (
            Glyph::Cluster,
            t!("First, a cluster", "首先，添加集群"),
            t!(
                "Slipway deploys to Kubernetes clusters. Add one, then an environment on it, then your first service.",
                "Slipway 部署到 Kubernetes 集群。请先添加集群，再在其上创建环境，然后注册第一个服务。"
            ),
        )
    } else if overview.environments.is_empty() {
        (
            Glyph::Environment,
            t!("Next, an environment", "接下来，创建环境"),
            t!(
                "An environment is a namespace on a cluster that services are deployed to: dev, test, prod.",
                "环境是集群上用于部署服务的命名空间，例如 dev、test、prod。"
            ),
        )
    } else {
        (
            Glyph::Service,
            t!("No service yet", "还没有服务"),
            t!(
                "Register one by the URL of its Git repository, or by an image that is built elsewhere.",
                "可用 Git 仓库地址注册，也可使用在别处构建的镜像。"
            ),
        )
    };
    view! {
        <Panel>
            <EmptyState icon=icon title=title text=text>
                {if !overview.has_cluster {
                    view! {
                        <LinkButton href=paths::CLUSTER_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditCluster, None)>
                            {t!("Add a cluster", "添加集群")}
                        </LinkButton>
                    }
                        .into_any()
                } else if overview.environments.is_empty() {
                    view! {
                        <LinkButton href=paths::ENVIRONMENT_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditEnvironment, None)>
                            {t!("Add an environment", "添加环境")}
                        </LinkButton>
                    }
                        .into_any()
                } else {
                    view! { <RegisterButton/> }.into_any()
                }}
            </EmptyState>
        </Panel>
    }
    .into_any()
}
