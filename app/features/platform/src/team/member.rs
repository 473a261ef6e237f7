//! Who is in a team, with which role: taking people in, changing their role, taking them out.

use domain::authorise::Action;
use domain::user::{Membership, Role};
use frame::form::{FormError, FormState};
use frame::t;
use frame::viewer::why_not;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Choice, ConfirmDialog, EmptyRow, Glyph, Icon, Panel, Select, Table, TextInput, toasts};

use super::role_choice;
use crate::api::person::people;
use crate::api::team::{SetMember, TeamView};

/// `changed` is called when somebody came, went, or has another role.
#[component]
pub fn Members(view: TeamView, changed: Callback<()>) -> impl IntoView {
    let team = view.team.name.to_string();
    let reason = why_not(Action::EditMembers, Some(view.team.id));
    let action = ServerAction::<SetMember>::new();
    let toasts = toasts();
    // Whom the question is about, before they are taken out.
    let leaving = RwSignal::new(None::<String>);
    let open = RwSignal::new(false);
    Effect::new(move |_| match action.value().get() {
        Some(Ok(())) => {
            open.set(false);
            changed.run(());
        }
        Some(Err(error)) => {
            toasts.failed(error.sentence());
            // The list shows what holds, not what was chosen in vain.
            changed.run(());
        }
        None => {}
    });
    let none = view.members.is_empty();
    let (for_rows, for_dialog) = (team.clone(), team.clone());
    let rows = view.members.into_iter().map({
        let reason = reason.clone();
        move |member| {
            let set = {
                let team = for_rows.clone();
                let user = member.user_name.to_string();
                Callback::new(move |role: String| {
                    action.dispatch(SetMember { team: team.clone(), user: user.clone(), role });
                })
            };
            let name = member.user_name.to_string();
            let leave = Callback::new(move |()| {
                leaving.set(Some(name.clone()));
                open.set(true);
            });
            view! { <Row member reason=reason.clone() set leave/> }
        }
    });
    let rows = rows.collect_view();
    let leaving_name = move || leaving.get().unwrap_or_default();
    view! {
        <Panel title=t!("Members", "成员") flush=true>
            <Table label=t!("Members", "成员")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Person", "人员")}</th>
                        <th scope="col">{t!("Role", "角色")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows}
                    {none.then(|| view! { <EmptyRow columns=3>{t!("Nobody is in it yet. Take somebody in below.", "还没有成员，请在下方添加。")}</EmptyRow> })}
                </tbody>
            </Table>
            <AddMember team reason changed/>
        </Panel>
        <ConfirmDialog
            open
            title=Signal::derive(move || t!("Take {name} out of the team?", "将 {name} 移出团队？", name = leaving_name()))
            confirm=t!("Take out", "移出")
            pending=action.pending()
            on_confirm=move |()| {
                action.dispatch(SetMember { team: for_dialog.clone(), user: leaving_name(), role: String::new() });
            }
        >
            <p>{t!("They can no longer see or change what this team owns. Their account stays.", "其将无法再查看或更改此团队的内容，账户会保留。")}</p>
        </ConfirmDialog>
    }
}

#[component]
fn Row(member: Membership, reason: Option<String>, set: Callback<String>, leave: Callback<()>) -> impl IntoView {
    let name = member.user_name.to_string();
    let fixed = reason.is_some();
    let options = Role::ALL.map(|role| {
        let choice = role_choice(role);
        view! { <option value=choice.value selected=role == member.role>{choice.label}</option> }
    });
    view! {
        <tr>
            <th scope="row"><span class="row"><Icon glyph=Glyph::User/>{name.clone()}</span></th>
            <td data-label=t!("Role", "角色")>
                <select
                    class="input platform-role"
                    aria-label=t!("Role of {name}", "{name} 的角色", name = name)
                    title=reason.clone()
                    disabled=fixed
                    on:change=move |event| set.run(event_target_value(&event))
                >
                    {options}
                </select>
            </td>
            <td class="number">
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Trash
                    label=t!("Take {name} out", "移出 {name}", name = name)
                    reason=reason
                    on_click=move |_| leave.run(())
                />
            </td>
        </tr>
    }
}

#[component]
fn AddMember(team: String, reason: Option<String>, changed: Callback<()>) -> impl IntoView {
    let action = ServerAction::<SetMember>::new();
    let form = FormState::of(action);
    let user = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            user.set(String::new());
            changed.run(());
        }
    });
    // Only an administrator may list the accounts; a lead types the name.
    let may_list = frame::may(Action::EditUsers, None);
    let people = Resource::new(
        move || may_list,
        |may_list| async move { if may_list { people().await.unwrap_or_default() } else { Vec::new() } },
    );
    let suggestions = RwSignal::new(None::<Vec<String>>);
    Effect::new(move |_| {
        let names = people.get().unwrap_or_default().into_iter().map(|user| user.name.to_string()).collect::<Vec<_>>();
        suggestions.set(Some(names).filter(|names| !names.is_empty()));
    });
    let options: Vec<Choice> = Role::ALL.map(role_choice).to_vec();
    let hint = Role::ALL.map(|role| {
        let choice = role_choice(role);
        t!("{label}: {text}", "{label}：{text}", label = choice.label, text = choice.text.unwrap_or_default())
    });
    view! {
        <div class="panel-body platform-add">
        <ActionForm action attr:class="form">
            <input type="hidden" name="team" value=team/>
            <div class="form-row">
                <TextInput
                    name="user"
                    label=t!("Take somebody in", "添加成员")
                    placeholder=t!("name of their account", "账户名称")
                    required=true
                    mono=true
                    bind=user
                    suggestions=suggestions
                    error=form.field("user")
                />
                <Select name="role" label=t!("Role", "角色") required=true options=options value=Role::Viewer.as_str() error=form.field("role")/>
            </div>
            <p class="field-hint">{hint.join(" ")}</p>
            <FormError form/>
            <div><Button submit=true icon=Glyph::Plus pending=form.pending reason=reason>{t!("Take in", "添加")}</Button></div>
        </ActionForm>
        </div>
    }
}
