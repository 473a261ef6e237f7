//! All environments in their order, from the left of every page: dev before test before prod.

use domain::authorise::Action;
use domain::environment::Environment;
use domain::event::Event;
use domain::status::{EnvironmentStatus, State};
use domain::use_cases::event::Topic;
use frame::Title;
use frame::live::use_live;
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use ui::{
    Badge, Button, ButtonKind, EmptyRow, EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton,
    StateMark, Table, toasts, tone,
};

use crate::api::environment::{EnvironmentsView, MoveEnvironment, environments};
use frame::address::text_in_address;
use frame::fresh::Fresh;

#[component]
pub fn EnvironmentListPage() -> impl IntoView {
    let environments = Resource::new(|| (), |()| environments());
    let fresh = Fresh::new();
    use_live().listen(Topic::default(), move |event| match event {
        Event::Status(status) => fresh.put(status),
        Event::Service { service } => {
            fresh.forget(service);
            environments.refetch();
        }
        Event::Platform => environments.refetch(),
        Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Release(_)
        | Event::Placement { .. }
        | Event::Cluster { .. } => {}
    });
    let action = ServerAction::<MoveEnvironment>::new();
    let toasts = toasts();
    Effect::new(move |_| match action.value().get() {
        Some(Ok(())) => environments.refetch(),
        Some(Err(error)) => toasts.failed(error.sentence()),
        None => {}
    });
    let text = text_in_address("q");
    view! {
        <Title text=t!("Environments", "环境")/>
        <PageHead
            title=t!("Environments", "环境")
            sub=|| t!("Namespaces on clusters that services are deployed to, in the order in which they stand on every page.", "用于部署服务的集群命名空间，按各页面中的显示顺序排列。")
        >
            <AddButton/>
        </PageHead>
        <Load resource=environments fallback=|| view! { <Panel flush=true><Skeleton rows=3 columns=4/></Panel> } let:view>
            {if view.environments.is_empty() {
                view! { <NoEnvironment has_cluster=view.has_cluster/> }.into_any()
            } else {
                view! {
                    <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                        <SearchBox label=t!("Search environments", "搜索环境") value=text slash=true/>
                    </form>
                    <EnvironmentTable view fresh text action/>
                }
                    .into_any()
            }}
        </Load>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    view! {
        <LinkButton href=paths::ENVIRONMENT_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditEnvironment, None)>
            {t!("Add an environment", "添加环境")}
        </LinkButton>
    }
}

#[component]
pub fn NoEnvironment(has_cluster: bool) -> impl IntoView {
    if !has_cluster {
        return view! { <NoCluster/> }.into_any();
    }
    view! {
        <Panel>
            <EmptyState
                icon=Glyph::Environment
                title=t!("No environment yet", "还没有环境")
                text=t!("Make the first one, dev perhaps. Then services can be deployed to it.", "请创建第一个环境，例如 dev，之后即可部署服务。")
            >
                <AddButton/>
            </EmptyState>
        </Panel>
    }
    .into_any()
}

/// An environment stands on a cluster, so that comes first.
#[component]
pub fn NoCluster() -> impl IntoView {
    view! {
        <Panel>
            <EmptyState
                icon=Glyph::Cluster
                title=t!("First, a cluster", "首先，添加集群")
                text=t!("An environment is a namespace on a cluster, and there is no cluster yet.", "环境是集群上的命名空间，目前还没有集群。")
            >
                <LinkButton href=paths::CLUSTER_NEW kind=ButtonKind::Primary icon=Glyph::Plus reason=why_not(Action::EditCluster, None)>
                    {t!("Add a cluster", "添加集群")}
                </LinkButton>
            </EmptyState>
        </Panel>
    }
}

#[component]
fn EnvironmentTable(
    view: EnvironmentsView,
    fresh: Fresh,
    text: RwSignal<String>,
    action: ServerAction<MoveEnvironment>,
) -> impl IntoView {
    let count = view.environments.len();
    let view = StoredValue::new(view);
    let rows = Memo::new(move |_| {
        let words = text.get().to_lowercase();
        let takes = |environment: &Environment| {
            let all = format!("{} {} {}", environment.name, environment.cluster_name, environment.namespace);
            words.split_whitespace().all(|word| all.contains(word))
        };
        view.with_value(|view| {
            let all = view.environments.iter().cloned().enumerate();
            all.filter(|(_, environment)| takes(environment)).collect::<Vec<_>>()
        })
    });
    view! {
        <Panel flush=true>
            <Table label=t!("Environments", "环境")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Environment", "环境")}</th>
                        <th scope="col">{t!("Cluster", "集群")}</th>
                        <th scope="col">{t!("Namespace", "命名空间")}</th>
                        <th scope="col">{t!("Services", "服务")}</th>
                        <th scope="col">{t!("Order", "顺序")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|(at, environment)| (*at, environment.id) let((at, environment))>
                        <Row
                            statuses=view.with_value(|view| {
                                view.statuses.iter().filter(|status| status.environment == environment.name).cloned().collect()
                            })
                            environment
                            at
                            last={at + 1 == count}
                            fresh
                            action
                        />
                    </For>
                    {move || rows.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=5>{t!("No environment matches.", "没有匹配的环境。")}</EmptyRow>
                    })}
                </tbody>
            </Table>
        </Panel>
    }
}

#[component]
fn Row(
    environment: Environment,
    statuses: Vec<EnvironmentStatus>,
    /// Counted from the left.
    at: usize,
    last: bool,
    fresh: Fresh,
    action: ServerAction<MoveEnvironment>,
) -> impl IntoView {
    let name = environment.name.clone();
    let counts = move || {
        let latest: Vec<State> = fresh.all_in(&name, &statuses).into_iter().map(|status| status.state).collect();
        let count = |state| latest.iter().filter(|other| **other == state).count();
        let states = [State::Failed, State::Warning, State::Unknown, State::Moving, State::Ready, State::Idle];
        let chips = states.into_iter().map(|state| (state, count(state))).filter(|(_, count)| *count > 0);
        let chips: Vec<_> = chips.map(|(state, count)| view! { <Count state count/> }).collect();
        if chips.is_empty() {
            view! { <span class="muted">{t!("none yet", "暂无")}</span> }.into_any()
        } else {
            chips.into_any()
        }
    };
    let reason = why_not(Action::EditEnvironment, None);
    let first = at == 0;
    let position = u32::try_from(at).unwrap_or(u32::MAX);
    let (left_name, right_name) = (environment.name.to_string(), environment.name.to_string());
    let left = move |_| {
        action.dispatch(MoveEnvironment { name: left_name.clone(), position: position.saturating_sub(1) });
    };
    let right = move |_| {
        action.dispatch(MoveEnvironment { name: right_name.clone(), position: position.saturating_add(1) });
    };
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=paths::environment(&environment.name)>{environment.name.to_string()}</a></th>
            <td data-label=t!("Cluster", "集群")><a class="link-plain" href=paths::cluster(&environment.cluster_name)>{environment.cluster_name.to_string()}</a></td>
            <td data-label=t!("Namespace", "命名空间") class="mono">{environment.namespace.to_string()}</td>
            <td data-label=t!("Services", "服务")><div class="chips">{counts}</div></td>
            <td data-label=t!("Order", "顺序")>
                <span class="button-group">
                    <Button
                        small=true
                        icon=Glyph::ChevronLeft
                        label=t!("Move {name} to the left", "将 {name} 左移", name = environment.name)
                        disabled=first
                        reason=reason.clone()
                        on_click=left
                    />
                    <Button
                        small=true
                        icon=Glyph::ChevronRight
                        label=t!("Move {name} to the right", "将 {name} 右移", name = environment.name)
                        disabled=last
                        reason=reason
                        on_click=right
                    />
                </span>
            </td>
        </tr>
    }
}

/// How many services are in a state.
#[component]
fn Count(state: State, count: usize) -> impl IntoView {
    view! {
        <span class=format!("chip chip-toned {}", tone(state)) title=Badge::from(state).word>
            <StateMark of=state/>
            {count.to_string()}
        </span>
    }
}
