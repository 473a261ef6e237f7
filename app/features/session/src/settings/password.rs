//! Changing the own password.

use domain::use_cases::account::PASSWORD_MIN;
use frame::form::{FormError, FormState};
use frame::{AppError, t};
use leptos::html;
use leptos::prelude::*;
use ui::{Button, Panel, TextInput, toasts};

/// Changes the caller's password. All their sessions end; this browser gets a new one.
#[server(prefix = "/fn", endpoint = "change_password")]
pub async fn change_password(present: String, new: String) -> Result<(), AppError> {
    use domain::secret::Secret;

    let (_, actor) = frame::server::caller()?;
    let keeper = frame::server::keeper()?;
    let new = Secret::new(new);
    keeper.change_password(&actor, Secret::new(present), new.clone()).await?;
    keeper.sign_in(actor.name.as_str(), new).await?;
    Ok(())
}

#[component]
pub fn PasswordPanel() -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    let form = FormState::of(action);
    let node = NodeRef::<html::Form>::new();
    let (value, toasts) = (action.value(), toasts());
    Effect::new(move || {
        if let Some(Ok(())) = value.get() {
            toasts.done(t!(
                "The password was changed. Other browsers are signed out.",
                "密码已修改，其他浏览器已退出登录。"
            ));
            if let Some(form) = node.get_untracked() {
                form.reset();
            }
        }
    });
    view! {
        <Panel title=t!("Password", "密码")>
            <ActionForm action node_ref=node attr:class="stack">
                <TextInput
                    name="present"
                    label=t!("Present password", "当前密码")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    error=form.field("present")
                />
                <TextInput
                    name="new"
                    label=t!("New password", "新密码")
                    hint=t!(
                        "At least {n} characters; long is better than complicated.",
                        "至少 {n} 个字符，长比复杂更重要。",
                        n = PASSWORD_MIN
                    )
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    error=form.field("new")
                />
                <FormError form/>
                <div class="row">
                    <Button submit=true pending=form.pending>{t!("Change the password", "修改密码")}</Button>
                </div>
            </ActionForm>
        </Panel>
    }
}
