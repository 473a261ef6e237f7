//! What runs in an environment's namespace and is not Slipway's: a list to choose from.

use domain::adoption::Found;
use frame::Title;
use frame::address::text_in_address;
use frame::{Load, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{Chip, EmptyRow, EmptyState, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton, Table};

use super::page::not_adopting;
use crate::api::adopt::{AdoptView, workloads_to_adopt};

#[component]
pub fn EnvironmentAdoptPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("environment").unwrap_or_default()));
    let found = Resource::new(move || name.get(), workloads_to_adopt);
    let text = text_in_address("q");
    view! {
        <Title text=t!("Adopt what runs", "接管运行中的工作负载")/>
        <PageHead
            title=t!("Adopt what runs in {name}", "接管 {name} 中运行的工作负载", name = name.get_untracked())
            sub=|| t!(
                "Workloads of the namespace that somebody else brought there. Adopting one makes it a service; nothing restarts.",
                "命名空间中由其他工具创建的工作负载。接管后即成为服务，不会重启任何 Pod。"
            )
        />
        <Load resource=found fallback=|| view! { <Panel flush=true><Skeleton rows=4 columns=5/></Panel> } let:view>
            {if view.found.is_empty() {
                view! { <Nothing view/> }.into_any()
            } else {
                view! {
                    <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                        <SearchBox label=t!("Search workloads", "搜索工作负载") value=text slash=true/>
                    </form>
                    <Rows view text/>
                }
                    .into_any()
            }}
        </Load>
    }
}

#[component]
fn Nothing(view: AdoptView) -> impl IntoView {
    let (namespace, environment) = (view.environment.namespace, view.environment.name);
    view! {
        <Panel>
            <EmptyState
                icon=Glyph::Service
                title=t!("Nothing to adopt", "没有可接管的工作负载")
                text=t!(
                    "Everything that runs in the namespace {namespace} is Slipway's already, or nothing runs there.",
                    "命名空间 {namespace} 中的工作负载已全部由 Slipway 管理，或没有任何工作负载。",
                    namespace = namespace
                )
            >
                <LinkButton href=paths::environment(&environment)>{t!("Back to the environment", "返回环境")}</LinkButton>
            </EmptyState>
        </Panel>
    }
}

/// All words stand somewhere in what is shown of it.
fn takes(found: &Found, text: &str) -> bool {
    let all = format!("{} {} {} {}", found.kind, found.name, found.image, found.managers.join(" ")).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

#[component]
fn Rows(view: AdoptView, text: RwSignal<String>) -> impl IntoView {
    let environment = view.environment.name.to_string();
    let all = view.found;
    let shown = Memo::new(move |_| {
        text.with(|text| all.iter().filter(|found| takes(found, text)).cloned().collect::<Vec<Found>>())
    });
    view! {
        <Panel flush=true>
            <Table label=t!("Workloads to adopt", "可接管的工作负载")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Workload", "工作负载")}</th>
                        <th scope="col">{t!("Image", "镜像")}</th>
                        <th scope="col" class="number">{t!("Pods ready", "就绪 Pod")}</th>
                        <th scope="col">{t!("Managed by", "管理者")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || shown.get() key=|found| (found.kind, found.name.clone()) let:found>
                        <Row environment=environment.clone() found/>
                    </For>
                    {move || shown.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=5>{t!("No workload matches.", "没有匹配的工作负载。")}</EmptyRow>
                    })}
                </tbody>
            </Table>
        </Panel>
    }
}

#[component]
fn Row(environment: String, found: Found) -> impl IntoView {
    let href = paths::adopt_workload(&environment, found.kind, &found.name);
    let pods = found.desired.map_or_else(|| "–".to_owned(), |desired| format!("{}/{desired}", found.ready));
    let obstacle = found.obstacle.as_ref().map(|why| why.say(language()).to_owned());
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=href.clone()>{found.name.clone()}</a>
                <div class="cell-sub">{found.kind.as_str()}</div>
            </th>
            <td data-label=t!("Image", "镜像")><span class="mono small break">{found.image}</span></td>
            <td data-label=t!("Pods ready", "就绪 Pod") class="number">{pods}</td>
            <td data-label=t!("Managed by", "管理者")>
                <span class="chips">{found.managers.into_iter().map(|manager| view! { <Chip>{manager}</Chip> }).collect_view()}</span>
            </td>
            <td class="row-actions">
                {match obstacle {
                    Some(why) => view! { <span class="small muted">{why}</span> }.into_any(),
                    None => view! { <LinkButton small=true href reason=not_adopting()>{t!("Adopt…", "接管……")}</LinkButton> }.into_any(),
                }}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::controller::ControllerKind;

    #[test]
    fn the_search_looks_at_everything_that_is_shown() {
        let found = Found {
            kind: ControllerKind::Deployment,
            name: "billing".to_owned(),
            image: "registry.example/billing:7".to_owned(),
            desired: Some(1),
            ready: 1,
            managers: vec!["Helm shop".to_owned()],
            generation: 1,
            obstacle: None,
        };
        for text in ["", "BILL", "deployment helm", "billing:7"] {
            assert!(takes(&found, text), "{text}");
        }
        assert!(!takes(&found, "billing kubectl"));
    }
}
