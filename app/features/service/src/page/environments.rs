//! How the service is in each environment, live, and the way to deploy it there.

use domain::authorise::Action;
use domain::environment::Environment;
use domain::service::Service;
use domain::status::{EnvironmentStatus, State};
use frame::placement::pods_ready;
use frame::viewer::why_not;
use frame::{AppError, Load, language, paths, t};
use leptos::prelude::*;
use ui::{Ago, Badge, ButtonKind, Chip, EmptyState, Glyph, LinkButton, Panel, Skeleton, StateBadge, Table};

use super::head::going;
use crate::api::InEnvironment;
use frame::fresh::Fresh;

#[component]
pub fn EnvironmentTable(
    service: Service,
    environments: Resource<Result<Vec<InEnvironment>, AppError>>,
    fresh: Fresh,
) -> impl IntoView {
    let reason = why_not(Action::Deploy, Some(service.team)).or_else(|| going(&service));
    view! {
        <Panel title=t!("Environments", "环境") flush=true>
            <Load resource=environments fallback=|| view! { <Skeleton rows=3 columns=4/> } let:environments>
                {if environments.is_empty() {
                    view! { <NoEnvironment/> }.into_any()
                } else {
                    let rows = environments.into_iter().map(|(environment, status)| {
                        view! { <Row service=service.clone() environment status fresh reason=reason.clone()/> }
                    }).collect_view();
                    view! {
                        <Table label=t!("Environments", "环境")>
                            <thead>
                                <tr>
                                    <th scope="col">{t!("Environment", "环境")}</th>
                                    <th scope="col">{t!("State", "状态")}</th>
                                    <th scope="col">{t!("Version", "版本")}</th>
                                    <th scope="col" class="number">{t!("Pods ready", "就绪 Pod")}</th>
                                    <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </Table>
                    }.into_any()
                }}
            </Load>
        </Panel>
    }
}

#[component]
fn NoEnvironment() -> impl IntoView {
    view! {
        <EmptyState
            icon=Glyph::Environment
            title=t!("No environment yet", "还没有环境")
            text=t!(
                "An environment is a namespace on a cluster. Add one, then this service can be deployed to it.",
                "环境是集群上的命名空间。创建后即可将此服务部署到其中。"
            )
        >
            <LinkButton href=paths::ENVIRONMENT_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditEnvironment, None)>
                {t!("Add an environment", "添加环境")}
            </LinkButton>
        </EmptyState>
    }
}

#[component]
fn Row(
    service: Service,
    environment: Environment,
    status: Option<EnvironmentStatus>,
    fresh: Fresh,
    /// Why the viewer may not deploy.
    reason: Option<String>,
) -> impl IntoView {
    let (name, place) = (service.name, environment.name);
    let (href, deploy) = (paths::placement(&name, &place), paths::deploy(&name, &place));
    let label = t!("Deploy to {place}", "部署到 {place}", place = place);
    let title = place.to_string();
    let latest = Memo::new(move |_| fresh.latest(&name, &place, status.as_ref()));
    let state = move || match latest.get() {
        Some(status) => view! {
            <StateBadge of=status.state word=word(&status)/>
            {(status.automation.deploys && status.automation.is_held()).then(|| view! {
                " "<Chip state=State::Warning>{t!("deploys held", "部署已暂停")}</Chip>
            })}
            {(status.drifts > 0).then(|| view! {
                " "<Chip state=State::Warning>{t!("changed in the cluster", "集群中有更改")}</Chip>
            })}
            <div class="cell-sub">{status.sentence.say(language()).to_owned()}</div>
        }
        .into_any(),
        None => view! { <StateBadge of=State::Idle word=t!("Not deployed", "未部署")/> }.into_any(),
    };
    let version = move || {
        latest.get().map(|status| {
            view! {
                <span class="mono">{status.version}</span>
                {status.released_at.map(|time| view! { <div class="cell-sub"><Ago time/></div> })}
            }
        })
    };
    let pods = move || latest.get().map(|status| pods_ready(&status));
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{title}</a><div class="cell-sub">{environment.cluster_name.to_string()}</div></th>
            <td data-label=t!("State", "状态")><div class="service-state">{state}</div></td>
            <td data-label=t!("Version", "版本")><div>{version}</div></td>
            <td data-label=t!("Pods ready", "就绪 Pod") class="number">{pods}</td>
            <td class="number">
                <LinkButton href=deploy small=true icon=Glyph::Deploy reason=reason>
                    {t!("Deploy", "部署")}<span class="visually-hidden">{label}</span>
                </LinkButton>
            </td>
        </tr>
    }
}

/// A service that was stopped on purpose says so.
fn word(status: &EnvironmentStatus) -> &'static str {
    if status.stopped { t!("Stopped", "已停止") } else { Badge::from(status.state).word }
}
