//! Registering a service.

use domain::name::ServiceName;
use domain::team::Team;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::{Load, NoTeam, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{Button, ButtonKind, Choice, LinkButton, PageHead, Panel, Select, Skeleton, TextInput, toasts};

use super::RunSection;
use super::fields::Fields;
use super::look::{Proposals, look_while_typing};
use super::source::SourceSection;
use crate::api::{Register, own_teams};
use crate::input::ServiceInput;

#[component]
pub fn ServiceNewPage() -> impl IntoView {
    let teams = Resource::new(|| (), |()| own_teams());
    view! {
        <Title text=t!("Register a service", "注册服务")/>
        <PageHead
            title=t!("Register a service", "注册服务")
            sub=|| t!("By its Git repository or its image. What the repository says is filled in.", "通过 Git 仓库或镜像注册，仓库中的信息会自动填入。")
        />
        <Load resource=teams fallback=|| view! { <Panel><Skeleton rows=6 columns=1/></Panel> } let:teams>
            {if teams.is_empty() {
                view! { <NoTeam/> }.into_any()
            } else {
                view! { <NewForm teams/> }.into_any()
            }}
        </Load>
    }
}

#[component]
fn NewForm(teams: Vec<Team>) -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("team"));
    let own = |name: &String| teams.iter().any(|team| team.name.as_str() == name);
    let first = teams.first().filter(|_| teams.len() == 1).map(|team| team.name.to_string());
    let team = asked.filter(own).or(first).unwrap_or_default();
    let fields = Fields::new(ServiceInput { team, ..ServiceInput::default() });
    let looking = look_while_typing(fields, Proposals::FillIn);
    let action = ServerAction::<Register>::new();
    let form = FormState::of(action);
    let toasts = toasts();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(service)) = action.value().get() {
            let name = service.name;
            toasts.done(t!("{name} is registered.", "{name} 已注册。", name = name));
            navigate(&paths::service(&name), Default::default());
        }
    });
    let refused = form.field("name");
    // A wrong name is told while it is typed, and the server's word about it (it is taken) until it is sent again.
    let name_error = Signal::derive(move || {
        let wrong = ServiceName::parse(fields.name.get().trim()).err().filter(|_| !fields.name.get().is_empty());
        wrong.map(|error| error.text.say(language()).to_owned()).or_else(|| refused.get())
    });
    let mut options = vec![Choice::new("", t!("Choose a team", "选择团队")).disabled(true)];
    options.extend(teams.into_iter().map(|team| Choice::new(team.name.as_str(), team.name.as_str())));
    view! {
        <Panel>
            <ActionForm action attr:class="form service-form">
                <SourceSection fields form looking/>
                <fieldset class="form-section">
                    <legend>{t!("Service", "服务")}</legend>
                    <div class="form-row">
                        <TextInput
                            name="input[name]"
                            label=t!("Name", "名称")
                            hint=t!("Also the name of its objects in Kubernetes. It cannot be changed later.", "同时用作 Kubernetes 对象名，之后不可修改。")
                            placeholder="orders"
                            required=true
                            mono=true
                            bind=fields.name
                            error=name_error
                        />
                        <Select
                            name="input[team]"
                            label=t!("Team", "团队")
                            hint=t!("Owns it: its members may see it, its developers may change it.", "所属团队：成员可查看，开发者可修改。")
                            options=options
                            required=true
                            bind=fields.team
                            error=form.field("team")
                        />
                    </div>
                </fieldset>
                <RunSection fields form/>
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending>{t!("Register", "注册")}</Button>
                    <LinkButton href=paths::SERVICES>{t!("Cancel", "取消")}</LinkButton>
                </div>
            </ActionForm>
        </Panel>
    }
}
