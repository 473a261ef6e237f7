//! The services of an environment, each beside its versions elsewhere.

use domain::authorise::Action;
use domain::environment::Environment;
use domain::service::Service;
use domain::status::{EnvironmentStatus, State};
use frame::placement::pods_ready;
use frame::viewer::why_not;
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{
    Ago, Badge, Button, EmptyRow, Glyph, LinkButton, LoadMore, Panel, StateBadge, StateMark, Table, plural, tone,
};

use super::page::{ATTENTION, DIFFERENT, MISSING};
use crate::api::environment::EnvironmentView;
use frame::fresh::Fresh;

/// How many rows are drawn before somebody asks for more.
const PIECE: usize = 100;

/// A service here and elsewhere, as it is now.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    service: Service,
    here: Option<EnvironmentStatus>,
    /// In the order of the environments.
    elsewhere: Vec<EnvironmentStatus>,
}

impl Line {
    fn of(view: &EnvironmentView, fresh: Fresh, service: &Service) -> Self {
        let latest = |environment: &Environment| {
            let fetched = view.statuses.iter();
            let mut fetched =
                fetched.filter(|status| status.service == service.name && status.environment == environment.name);
            fresh.latest(&service.name, &environment.name, fetched.next())
        };
        let others = view.environments.iter().filter(|other| other.id != view.environment.id);
        Self {
            service: service.clone(),
            here: latest(&view.environment),
            elsewhere: others.filter_map(latest).collect(),
        }
    }

    /// Another version runs somewhere else.
    fn differs(&self) -> bool {
        let here = self.here.as_ref().map(|here| &here.version);
        self.elsewhere.iter().any(|other| here.is_some_and(|here| *here != other.version))
    }

    fn takes(&self, text: &str, show: Option<&str>) -> bool {
        let all =
            format!("{} {} {}", self.service.name, self.service.team_name, self.service.description).to_lowercase();
        let found = text.to_lowercase().split_whitespace().all(|word| all.contains(word));
        found
            && match show {
                Some(ATTENTION) => self.here.as_ref().is_some_and(|here| here.state.needs_attention()),
                Some(DIFFERENT) => self.differs(),
                Some(MISSING) => self.here.is_none(),
                _ => true,
            }
    }

    /// What is deployed here comes first, the worst of it at the top.
    fn rank(&self) -> (bool, std::cmp::Reverse<Option<State>>, String) {
        let state = self.here.as_ref().map(|here| here.state);
        (self.here.is_none(), std::cmp::Reverse(state), self.service.name.to_string())
    }
}

#[component]
pub fn ServiceTable(
    view: RwSignal<EnvironmentView>,
    fresh: Fresh,
    text: RwSignal<String>,
    show: RwSignal<Option<String>>,
) -> impl IntoView {
    let environment = view.with_untracked(|view| view.environment.clone());
    // Another environment is another table; it is made in seconds and comes with the next visit.
    let others = view.with_untracked(|view| view.environments.len() > 1);
    let drawn = RwSignal::new(PIECE);
    let lines = Memo::new(move |_| {
        let (text, show) = (text.get(), show.get());
        let mut lines: Vec<Line> =
            view.with(|view| view.services.iter().map(|service| Line::of(view, fresh, service)).collect());
        lines.retain(|line| line.takes(&text, show.as_deref()));
        lines.sort_by_cached_key(Line::rank);
        lines
    });
    let shown =
        move || lines.with(|lines| lines.iter().take(drawn.get()).map(|line| line.service.clone()).collect::<Vec<_>>());
    let clear = move |_| {
        text.set(String::new());
        show.set(None);
    };
    view! {
        <Panel flush=true>
            <Table label=t!("Services in {name}", "{name} 中的服务", name = environment.name)>
                <thead>
                    <tr>
                        <th scope="col">{t!("Service", "服务")}</th>
                        <th scope="col">{t!("State", "状态")}</th>
                        <th scope="col">{t!("Version here", "此处版本")}</th>
                        <th scope="col" class="number">{t!("Pods ready", "就绪 Pod")}</th>
                        {others.then(|| view! { <th scope="col">{t!("Elsewhere", "其他环境")}</th> })}
                        <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=|service| (service.id, service.version) let:service>
                        {
                            let name = service.name.clone();
                            let line = Memo::new(move |_| {
                                lines.with(|lines| lines.iter().find(|line| line.service.name == name).cloned())
                            });
                            view! { <Row service environment=environment.clone() line others/> }
                        }
                    </For>
                    {move || lines.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=6>
                            <p>{t!("No service matches.", "没有匹配的服务。")}</p>
                            <Button small=true on_click=clear>{t!("Clear the filters", "清除筛选")}</Button>
                        </EmptyRow>
                    })}
                </tbody>
            </Table>
            <LoadMore more=Signal::derive(move || lines.with(Vec::len) > drawn.get()) on_click=move |()| drawn.update(|drawn| *drawn += PIECE)/>
        </Panel>
        <p class="muted small" role="status">{move || plural(lines.with(Vec::len) as u64, "service", "services", "个服务")}</p>
    }
}

#[component]
fn Row(service: Service, environment: Environment, line: Memo<Option<Line>>, others: bool) -> impl IntoView {
    let (name, place) = (service.name.clone(), environment.name.clone());
    let deploy = paths::deploy(&name, &place);
    let shown_name = name.to_string();
    let here = move || line.get().and_then(|line| line.here);
    let state = move || match here() {
        Some(status) => view! {
            <StateBadge of=status.state word=word(&status)/>
            <div class="cell-sub">{status.sentence.say(language()).to_owned()}</div>
        }
        .into_any(),
        None => view! { <StateBadge of=State::Idle word=t!("Not deployed", "未部署")/> }.into_any(),
    };
    let version = move || {
        here().map(|status| {
            view! {
                <span class="mono">{status.version}</span>
                {status.released_at.map(|time| view! { <div class="cell-sub"><Ago time/></div> })}
            }
        })
    };
    let elsewhere = move || {
        let line = line.get();
        let mine = line.as_ref().and_then(|line| line.here.as_ref()).map(|here| here.version.clone());
        let others = line.map(|line| line.elsewhere).unwrap_or_default();
        others
            .into_iter()
            .map(|status| {
                let other_version = mine.as_ref().is_some_and(|mine| *mine != status.version);
                view! { <Elsewhere status other_version/> }
            })
            .collect_view()
    };
    let reason = why_not(Action::Deploy, Some(service.team))
        .or_else(|| service.deleting.then(|| t!("{name} is being deleted.", "{name} 正在删除。", name = name)));
    let href = move || {
        if line.with(|line| line.as_ref().is_some_and(|line| line.here.is_some())) {
            paths::placement(&name, &place)
        } else {
            paths::service(&name)
        }
    };
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{shown_name}</a><div class="cell-sub">{service.team_name.to_string()}</div></th>
            <td data-label=t!("State", "状态")><div class="platform-state">{state}</div></td>
            <td data-label=t!("Version here", "此处版本")><div>{version}</div></td>
            <td data-label=t!("Pods ready", "就绪 Pod") class="number">{move || here().map(|status| pods_ready(&status))}</td>
            {others.then(|| view! { <td data-label=t!("Elsewhere", "其他环境")><div class="chips">{elsewhere}</div></td> })}
            <td class="number"><LinkButton href=deploy small=true icon=Glyph::Deploy reason=reason>{t!("Deploy", "部署")}</LinkButton></td>
        </tr>
    }
}

/// The service in another environment: its state and version, marked when it is not the one that runs here.
#[component]
fn Elsewhere(status: EnvironmentStatus, other_version: bool) -> impl IntoView {
    let class = if other_version { format!("chip chip-toned {}", tone(State::Moving)) } else { "chip".to_owned() };
    let title = if other_version {
        t!("Another version than here", "与此处版本不同")
    } else {
        t!("The same version as here", "与此处版本相同")
    };
    view! {
        <a class=class href=paths::placement(&status.service, &status.environment) title=title>
            <StateMark of=status.state/>
            <b>{status.environment.to_string()}</b>
            <span class="mono">{status.version}</span>
        </a>
    }
}

/// A service that was stopped on purpose says so.
fn word(status: &EnvironmentStatus) -> &'static str {
    if status.stopped { t!("Stopped", "已停止") } else { Badge::from(status.state).word }
}
