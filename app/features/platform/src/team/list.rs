//! The teams that the viewer may see, and making a new one.

use domain::authorise::Action;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{
    Button, ButtonKind, EmptyRow, EmptyState, Glyph, PageHead, Panel, SearchBox, Skeleton, Table, TextInput, plural,
    toasts,
};

use crate::api::team::{CreateTeam, TeamView, teams};
use frame::address::text_in_address;

#[component]
pub fn TeamListPage() -> impl IntoView {
    let teams = Resource::new(|| (), |()| teams());
    let text = text_in_address("q");
    view! {
        <Title text=t!("Teams", "团队")/>
        <PageHead
            title=t!("Teams", "团队")
            sub=|| t!("A team owns services; a person's role in it says what they may do.", "团队拥有服务，成员的角色决定其权限。")
        />
        <div class="split split-form">
            <Load resource=teams fallback=|| view! { <Panel flush=true><Skeleton rows=3 columns=3/></Panel> } let:teams>
                {if teams.is_empty() {
                    view! { <NoTeam/> }.into_any()
                } else {
                    view! {
                        <div class="stack">
                            <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                                <SearchBox label=t!("Search teams", "搜索团队") value=text slash=true/>
                            </form>
                            <TeamTable teams text/>
                        </div>
                    }
                        .into_any()
                }}
            </Load>
            <NewTeam/>
        </div>
    }
}

#[component]
fn NoTeam() -> impl IntoView {
    let text = if frame::may(Action::CreateTeam, None) {
        t!("Make the first one, then register services for it.", "请创建第一个团队，然后为其注册服务。")
    } else {
        t!("You are in no team yet. Ask a lead to take you in.", "您还不在任何团队中，请联系团队负责人。")
    };
    view! { <Panel><EmptyState icon=Glyph::Team title=t!("No team yet", "还没有团队") text=text/></Panel> }
}

#[component]
fn NewTeam() -> impl IntoView {
    let action = ServerAction::<CreateTeam>::new();
    let form = FormState::of(action);
    let toasts = toasts();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(team)) = action.value().get() {
            let name = team.name;
            toasts.done(t!("The team {name} is there.", "团队 {name} 已创建。", name = name));
            navigate(&paths::team(&name), Default::default());
        }
    });
    view! {
        <Panel title=t!("New team", "新建团队")>
            <ActionForm action attr:class="form">
                <TextInput name="name" label=t!("Name", "名称") placeholder="shop" required=true mono=true error=form.field("name")/>
                <TextInput name="description" label=t!("Description", "描述") error=form.field("description")/>
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=why_not(Action::CreateTeam, None)>
                        {t!("Make the team", "创建团队")}
                    </Button>
                </div>
            </ActionForm>
        </Panel>
    }
}

#[component]
fn TeamTable(teams: Vec<TeamView>, text: RwSignal<String>) -> impl IntoView {
    let teams = StoredValue::new(teams);
    let rows = Memo::new(move |_| {
        let words = text.get().to_lowercase();
        let takes = |view: &&TeamView| {
            let all = format!("{} {}", view.team.name, view.team.description).to_lowercase();
            words.split_whitespace().all(|word| all.contains(word))
        };
        teams.with_value(|teams| teams.iter().filter(takes).cloned().collect::<Vec<_>>())
    });
    view! {
        <Panel flush=true>
            <Table label=t!("Teams", "团队")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Team", "团队")}</th>
                        <th scope="col">{t!("Members", "成员")}</th>
                        <th scope="col">{t!("Services", "服务")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|view| view.team.id let:view>
                        <Row view/>
                    </For>
                    {move || rows.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=3>{t!("No team matches.", "没有匹配的团队。")}</EmptyRow>
                    })}
                </tbody>
            </Table>
        </Panel>
    }
}

#[component]
fn Row(view: TeamView) -> impl IntoView {
    let TeamView { team, members, services } = view;
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=paths::team(&team.name)>{team.name.to_string()}</a>
                <div class="cell-sub">{team.description}</div>
            </th>
            <td data-label=t!("Members", "成员")>{plural(members.len() as u64, "person", "people", "人")}</td>
            <td data-label=t!("Services", "服务")>{plural(services.len() as u64, "service", "services", "个服务")}</td>
        </tr>
    }
}
