//! Accounts: who may sign in, and who is an administrator.

use domain::authorise::Action;
use domain::status::State;
use domain::use_cases::account::PASSWORD_MIN;
use domain::user::User;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{Load, t, viewer};
use leptos::prelude::*;
use ui::{
    Ago, Badge, Button, ButtonKind, Checkbox, Chip, Choice, ConfirmDialog, EmptyRow, FilterChips, Glyph, Icon,
    PageHead, Panel, SearchBox, Skeleton, StateBadge, Table, TextInput, toasts,
};

use crate::account::AccountDialog;
use crate::api::person::{CreatePerson, SetDisabled, people};
use frame::address::{choice_in_address, text_in_address};

/// Values of the filter in the address.
const ADMINISTRATORS: &str = "administrators";
const DISABLED: &str = "disabled";

#[component]
pub fn PeoplePage() -> impl IntoView {
    let people = Resource::new(|| (), |()| people());
    let changed = Callback::new(move |()| people.refetch());
    let (text, show) = (text_in_address("q"), choice_in_address("show"));
    let options = vec![
        Choice::new(ADMINISTRATORS, t!("Administrators", "管理员")),
        Choice::new(DISABLED, t!("Disabled", "已停用")),
    ];
    view! {
        <Title text=t!("People", "人员")/>
        <PageHead
            title=t!("People", "人员")
            sub=|| t!("Accounts that may sign in. What a person may do is decided by their role in each team.", "可登录的账户。权限由其在各团队中的角色决定。")
        />
        <Load resource=people fallback=|| view! { <Panel flush=true><Skeleton rows=4 columns=4/></Panel> } let:people>
            <div class="split split-form">
                <div class="stack">
                    <form class="toolbar" method="get" on:submit=|event| event.prevent_default()>
                        <SearchBox label=t!("Search people", "搜索人员") value=text slash=true/>
                        <FilterChips label=t!("Show only", "只显示") options=options.clone() selected=show/>
                    </form>
                    <PeopleTable people text show changed/>
                </div>
                <NewPerson changed/>
            </div>
        </Load>
    }
}

#[component]
fn PeopleTable(
    people: Vec<User>,
    text: RwSignal<String>,
    show: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    let people = StoredValue::new(people);
    let rows = Memo::new(move |_| {
        let (text, show) = (text.get().to_lowercase(), show.get());
        let takes = |user: &&User| {
            user.name.as_str().contains(text.trim())
                && match show.as_deref() {
                    Some(ADMINISTRATORS) => user.administrator,
                    Some(DISABLED) => user.disabled,
                    _ => true,
                }
        };
        people.with_value(|people| people.iter().filter(takes).cloned().collect::<Vec<_>>())
    });
    view! {
        <Panel flush=true>
            <Table label=t!("People", "人员")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Name", "名称")}</th>
                        <th scope="col">{t!("Account", "账户")}</th>
                        <th scope="col">{t!("Made", "创建时间")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|user| (user.id, user.disabled, user.administrator) let:user>
                        <Row user changed/>
                    </For>
                    {move || rows.with(Vec::is_empty).then(|| view! {
                        <EmptyRow columns=4>{t!("Nobody matches.", "没有匹配的人员。")}</EmptyRow>
                    })}
                </tbody>
            </Table>
        </Panel>
    }
}

#[component]
fn Row(user: User, changed: Callback<()>) -> impl IntoView {
    let name = user.name.to_string();
    let own = viewer().is_some_and(|viewer| viewer.id == user.id);
    let reason = why_not(Action::EditUsers, None)
        .or_else(|| own.then(|| t!("You cannot disable your own account.", "不能停用自己的账户。").to_owned()));
    let badge = if user.disabled {
        Badge { state: State::Idle, word: t!("Disabled", "已停用") }
    } else {
        Badge { state: State::Ready, word: t!("May sign in", "可登录") }
    };
    let action = ServerAction::<SetDisabled>::new();
    let (open, changing) = (RwSignal::new(false), RwSignal::new(false));
    let why_not_change = why_not(Action::EditUsers, None).or_else(|| {
        own.then(|| t!("Another administrator changes your account.", "您的账户由其他管理员修改。").to_owned())
    });
    let toasts = toasts();
    Effect::new(move |_| match action.value().get() {
        Some(Ok(_)) => {
            open.set(false);
            changed.run(());
        }
        Some(Err(error)) => toasts.failed(error.sentence()),
        None => {}
    });
    let (disable, enable) = (name.clone(), name.clone());
    let button = if user.disabled {
        view! {
            <Button
                small=true
                pending=action.pending()
                on_click=move |_| {
                    action.dispatch(SetDisabled { name: enable.clone(), disabled: false });
                }
            >
                {t!("Enable", "启用")}
            </Button>
        }
        .into_any()
    } else {
        view! { <Button small=true kind=ButtonKind::Danger reason=reason on_click=move |_| open.set(true)>{t!("Disable…", "停用…")}</Button> }
            .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="row">
                    <Icon glyph=Glyph::User/>
                    {name.clone()}
                    {user.administrator.then(|| view! { <Chip>{t!("administrator", "管理员")}</Chip> })}
                    {own.then(|| view! { <span class="muted small">{t!("you", "您")}</span> })}
                </span>
            </th>
            <td data-label=t!("Account", "账户")><StateBadge of=badge/></td>
            <td data-label=t!("Made", "创建时间")><Ago time=user.created_at/></td>
            <td class="number">
                <span class="row row-end">
                    <Button small=true reason=why_not_change on_click=move |_| changing.set(true)>{t!("Change…", "修改…")}</Button>
                    {button}
                </span>
                <AccountDialog user=user.clone() open=changing changed/>
                <ConfirmDialog
                    open
                    title=t!("Disable {name}?", "停用 {name}？", name = name)
                    confirm=t!("Disable", "停用")
                    pending=action.pending()
                    on_confirm=move |()| {
                        action.dispatch(SetDisabled { name: disable.clone(), disabled: true });
                    }
                >
                    <p class="left">{t!(
                        "They are signed out at once and cannot sign in; their API tokens stop working. It can be taken back.",
                        "将立即退出登录且无法再登录，其 API 令牌也会失效。之后可重新启用。"
                    )}</p>
                </ConfirmDialog>
            </td>
        </tr>
    }
}

#[component]
fn NewPerson(changed: Callback<()>) -> impl IntoView {
    let action = ServerAction::<CreatePerson>::new();
    let form = FormState::of(action);
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let administrator = RwSignal::new(false);
    let toasts = toasts();
    Effect::new(move |_| {
        if let Some(Ok(user)) = action.value().get() {
            toasts.done(t!("{name} may sign in now.", "{name} 现在可以登录。", name = user.name));
            name.set(String::new());
            password.set(String::new());
            administrator.set(false);
            changed.run(());
        }
    });
    view! {
        <Panel title=t!("New account", "新建账户")>
            <ActionForm action attr:class="form">
                <TextInput name="name" label=t!("Name", "名称") hint=t!("What they sign in with.", "用于登录。") placeholder="ann" required=true mono=true bind=name error=form.field("name")/>
                <TextInput
                    name="password"
                    label=t!("First password", "初始密码")
                    hint=t!("At least {n} characters. They change it in their settings.", "至少 {n} 个字符，可在设置中修改。", n = PASSWORD_MIN)
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    bind=password
                    error=form.field("password")
                />
                <Checkbox
                    name="administrator"
                    label=t!("Administrator", "管理员")
                    hint=t!("May do everything, in every team.", "在所有团队中拥有全部权限。")
                    bind=administrator
                />
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=why_not(Action::EditUsers, None)>
                        {t!("Make the account", "创建账户")}
                    </Button>
                </div>
            </ActionForm>
        </Panel>
    }
}
