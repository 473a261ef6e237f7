//! Adopting one workload: what was read, what the next release changes, and whom it is for.

use std::collections::BTreeMap;

use domain::adoption::Difference;
use domain::controller::ControllerKind;
use domain::drift::brief;
use domain::error::Kind;
use domain::name::TeamName;
use domain::status::State;
use domain::use_cases::adoption::Look;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::{Load, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use ui::{
    Banner, Button, ButtonKind, Choice, Fact, Facts, LinkButton, PageHead, Panel, Select, Skeleton, plural, toasts,
};

use super::adopt_objects::{Objects, OpenSecrets};
use super::adopt_variables::Variables;
use super::page::not_adopting;
use crate::api::adopt::{AdoptOneView, AdoptWorkload, workload_to_adopt};

/// What was chosen so far; it outlives a second look.
#[derive(Clone, Copy, Default)]
struct Chosen {
    team: RwSignal<String>,
    variables: RwSignal<BTreeMap<String, String>>,
    objects: RwSignal<BTreeMap<String, String>>,
}

#[component]
pub fn AdoptWorkloadPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &'static str| params.with(|params| params.get(name).unwrap_or_default());
    let asked = Memo::new(move |_| (part("environment"), part("kind"), part("workload")));
    let view =
        Resource::new(move || asked.get(), |(environment, kind, name)| workload_to_adopt(environment, kind, name));
    let again = Callback::new(move |()| view.refetch());
    let chosen = Chosen::default();
    let title = move || {
        let (_, kind, name) = asked.get_untracked();
        t!("Adopt {kind} {name}", "接管 {kind} {name}", kind = kind, name = name)
    };
    view! {
        <Title text=title()/>
        <PageHead
            title=title()
            sub=|| t!("Nothing restarts: Slipway labels what runs, and goes by it from then on.", "不会重启任何 Pod：Slipway 只为其添加标签，此后由 Slipway 管理。")
        />
        <Load resource=view fallback=|| view! { <Panel><Skeleton rows=5 columns=2/></Panel> } let:view>
            <One view again chosen/>
        </Load>
    }
}

#[component]
fn One(view: AdoptOneView, again: Callback<()>, chosen: Chosen) -> impl IntoView {
    let obstacle = view.look.found.obstacle.as_ref().map(|why| why.say(language()).to_owned());
    let list = paths::adopt(&view.environment.name);
    match obstacle {
        Some(why) => view! {
            <Banner state=State::Warning sentence=t!("It cannot be adopted. {why}", "无法接管。{why}", why = why)>
                {(view.look.found.kind == ControllerKind::Job).then(|| view! {
                    <LinkButton href=paths::SERVICE_NEW>{t!("Register a service", "注册服务")}</LinkButton>
                })}
                <LinkButton href=list>{t!("Back to the list", "返回列表")}</LinkButton>
            </Banner>
        }
        .into_any(),
        None => {
            let look = view.look.clone();
            let (differences, open) = (look.differences.clone(), look.open.clone());
            view! {
                <div class="stack">
                    <What look/>
                    <OpenSecrets open/>
                    <Changes differences/>
                    <Adopt view again chosen/>
                </div>
            }
            .into_any()
        }
    }
}

/// What was read of it.
#[component]
fn What(look: Look) -> impl IntoView {
    let read = look.read?;
    let settings = read.settings;
    let names = |names: Vec<String>| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let pods = look.found.desired.map_or_else(|| "–".to_owned(), |desired| format!("{}/{desired}", look.found.ready));
    let ports = read.ports.iter().map(|port| format!("{} {}", port.name, port.port)).collect();
    let beside = settings.pod.companions.iter().map(|companion| companion.name.clone()).collect();
    let volumes = settings.pod.volumes.iter().map(|volume| volume.name.clone());
    let volumes = volumes.chain(settings.controller.volumes().iter().map(|claim| claim.name.clone())).collect();
    let service = if look.service {
        t!("Comes along, and stays as it is", "一并接管，保持不变")
    } else {
        t!("None of its name", "没有同名的 Service")
    };
    Some(view! {
        <Panel title=t!("What was read", "读取到的内容")>
            <Facts>
                <Fact name=t!("Service", "服务")>{read.name.to_string()}</Fact>
                <Fact name=t!("Image", "镜像")><span class="mono break">{String::from(read.image)}</span></Fact>
                <Fact name=t!("Pods ready", "就绪 Pod")>{pods}</Fact>
                <Fact name=t!("Ports", "端口")>{names(ports)}</Fact>
                <Fact name=t!("Volumes", "卷")>{names(volumes)}</Fact>
                <Fact name=t!("Containers beside it", "附加容器")>{names(beside)}</Fact>
                <Fact name="Service (Kubernetes)">{service}</Fact>
                <Fact name=t!("Stays outside", "不接管")>{names(look.outside)}</Fact>
                <Fact name=t!("Managed by", "管理者")>{names(look.found.managers)}</Fact>
            </Facts>
        </Panel>
    })
}

/// What the first release of Slipway's own changes of it.
#[component]
fn Changes(differences: Vec<Difference>) -> impl IntoView {
    let title = t!("What the next release changes", "下一次发布会更改的内容");
    if differences.is_empty() {
        let nothing = t!("Nothing: the next release keeps all of it.", "无：下一次发布会保留全部内容。");
        return view! { <Panel title><p class="muted">{nothing}</p></Panel> }.into_any();
    }
    let fields = plural(differences.len() as u64, "field", "fields", "个字段");
    view! {
        <Panel
            title
            note=t!("{fields}", "{fields}", fields = fields)
        >
            <p class="muted">
                {t!(
                    "Not by adopting: until another release is deployed everything stays. Variables become what is proposed below.",
                    "接管本身不会更改：在部署下一次发布之前一切保持不变。变量按下方的建议处理。"
                )}
            </p>
            <ul class="drift-list">
                {differences.into_iter().map(|difference| view! { <Change difference/> }).collect_view()}
            </ul>
        </Panel>
    }
    .into_any()
}

/// Why nobody's team is there to choose.
fn no_team(owner: Option<&TeamName>) -> String {
    match owner {
        Some(team) => t!(
            "The service is of the team {team}: this takes the role developer there.",
            "服务属于团队 {team}：需要在该团队中担任开发者。",
            team = team
        ),
        None => not_adopting()
            .unwrap_or_else(|| t!("There is no team yet: make one first.", "还没有团队：请先创建一个。").to_owned()),
    }
}

#[component]
fn Change(difference: Difference) -> impl IntoView {
    let now = difference.now.as_ref().map_or_else(|| t!("not set", "未设置").to_owned(), brief);
    let next = difference.next.as_ref().map_or_else(|| t!("left out", "不再设置").to_owned(), brief);
    view! {
        <li class="drift">
            <div class="drift-text">
                <span class="mono small break">{difference.path.to_string()}</span>
                <span class="drift-values small">
                    <span class="muted break">{now}</span>
                    <span aria-hidden="true">" → "</span>
                    <span class="break">{next}</span>
                </span>
            </div>
        </li>
    }
}

#[component]
fn Adopt(view: AdoptOneView, again: Callback<()>, chosen: Chosen) -> impl IntoView {
    let AdoptOneView { environment, look, teams } = view;
    let (environment, found) = (environment.name.to_string(), look.found);
    let only = teams.first().filter(|_| teams.len() == 1).cloned();
    let team = chosen.team;
    if let Some(only) = only.filter(|_| team.with_untracked(String::is_empty)) {
        team.set(only);
    }
    let action = ServerAction::<AdoptWorkload>::new();
    let form = FormState::of(action);
    let (toasts, navigate) = (toasts(), use_navigate());
    Effect::new(move |_| {
        if let Some(Ok((service, environment))) = action.value().get() {
            toasts.done(t!("{name} is adopted.", "已接管 {name}。", name = service));
            navigate(&paths::placement(&service, &environment), Default::default());
        }
    });
    let reason = teams.is_empty().then(|| no_team(look.team.as_ref()));
    // Changed since it was looked at: what is to be sent is another by now.
    let changed =
        Signal::derive(move || form.error.with(|it| it.as_ref().is_some_and(|it| it.kind() == Kind::Conflict)));
    let mut options = vec![Choice::new("", t!("Choose a team", "选择团队")).disabled(true)];
    options.extend(teams.iter().map(|team| Choice::new(team.as_str(), team.as_str())));
    let hint = match look.team {
        Some(team) => {
            t!("The service is there already, of the team {team}.", "服务已存在，属于团队 {team}。", team = team)
        }
        None => t!("A service of its name is registered for it.", "将为该团队注册同名的服务。").to_owned(),
    };
    let list = paths::adopt(&environment);
    let (variables, unread, attached) = (look.variables, look.unread, look.attached);
    view! {
        <ActionForm action attr:class="stack">
            <input type="hidden" name="environment" value=environment/>
            <input type="hidden" name="kind" value=found.kind.as_str()/>
            <input type="hidden" name="name" value=found.name/>
            <input type="hidden" name="generation" value=found.generation/>
            <Objects attached chosen=chosen.objects/>
            <Variables variables unread chosen=chosen.variables/>
            <Panel title=t!("For whom", "归属")>
                <div class="form">
                    <Select name="team" label=t!("Team", "团队") hint required=true options bind=team error=form.field("team")/>
                    <FormError form/>
                    <div class="form-actions">
                        <Show when=move || changed.get()>
                            <Button on_click=move |_| again.run(())>{t!("Look again", "重新查看")}</Button>
                        </Show>
                        <Button kind=ButtonKind::Primary submit=true pending=form.pending reason>{t!("Adopt", "接管")}</Button>
                        <LinkButton href=list>{t!("Cancel", "取消")}</LinkButton>
                    </div>
                </div>
            </Panel>
        </ActionForm>
    }
}
