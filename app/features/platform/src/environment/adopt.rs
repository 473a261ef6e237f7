//! What runs in an environment's namespace and is not Slipway's: a list to choose from.

use domain::adoption::Found;
use domain::status::State;
use frame::Title;
use frame::address::{choice_in_address, text_in_address};
use frame::{Load, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{
    Chip, Choice, EmptyRow, EmptyState, FilterChips, Glyph, LinkButton, PageHead, Panel, SearchBox, Skeleton,
    StateMark, Table,
};

use super::page::not_adopting;
use crate::api::adopt::{AdoptView, workloads_to_adopt};

/// Values of the filter in the address.
const ADOPTABLE: &str = "adoptable";
const UNREADY: &str = "unready";

#[component]
pub fn EnvironmentAdoptPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("environment").unwrap_or_default()));
    let found = Resource::new(move || name.get(), workloads_to_adopt);
    let (text, show) = (text_in_address("q"), choice_in_address("show"));
    let options = vec![
        Choice::new(ADOPTABLE, t!("Can be adopted", "可接管")),
        Choice::new(UNREADY, t!("Not all ready", "未全部就绪")),
    ];
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
                        <FilterChips label=t!("Show only", "只显示") options=options.clone() selected=show/>
                    </form>
                    <Rows view text show/>
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

fn is_shown(found: &Found, show: Option<&str>) -> bool {
    match show {
        Some(ADOPTABLE) => found.obstacle.is_none(),
        Some(UNREADY) => found.desired.is_some_and(|desired| found.ready < desired),
        _ => true,
    }
}

/// How it is, as far as its pods say; `None`: it has no number of pods.
fn state(found: &Found) -> Option<State> {
    Some(match found.desired? {
        0 => State::Idle,
        desired if found.ready >= desired => State::Ready,
        _ if found.ready > 0 => State::Warning,
        _ => State::Failed,
    })
}

#[component]
fn Rows(view: AdoptView, text: RwSignal<String>, show: RwSignal<Option<String>>) -> impl IntoView {
    let environment = view.environment.name.to_string();
    let all = view.found;
    let shown = Memo::new(move |_| {
        let shown = |found: &&Found| show.with(|show| is_shown(found, show.as_deref()));
        text.with(|text| all.iter().filter(|found| takes(found, text)).filter(shown).cloned().collect::<Vec<Found>>())
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
    let mark = state(&found).map(|state| view! { <StateMark of=state/>" " });
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=href.clone()>{found.name.clone()}</a>
                <div class="cell-sub">{found.kind.as_str()}</div>
            </th>
            <td data-label=t!("Image", "镜像")><span class="mono small break">{found.image}</span></td>
            <td data-label=t!("Pods ready", "就绪 Pod") class="number"><span>{mark}{pods}</span></td>
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

    #[test]
    fn the_filters_tell_what_can_be_adopted_and_what_is_not_ready() {
        let found = |ready, obstacle| Found {
            kind: ControllerKind::Deployment,
            name: "billing".to_owned(),
            image: String::new(),
            desired: Some(2),
            ready,
            managers: Vec::new(),
            generation: 1,
            obstacle,
        };
        let (good, half) = (found(2, None), found(1, Some(domain::text!("No.", "否。"))));
        let told = |show| (is_shown(&good, show), is_shown(&half, show));
        assert_eq!(
            (told(None), told(Some(ADOPTABLE)), told(Some(UNREADY))),
            ((true, true), (true, false), (false, true))
        );
        assert_eq!(
            (state(&good), state(&half), state(&found(0, None))),
            (Some(State::Ready), Some(State::Warning), Some(State::Failed))
        );
    }
}
