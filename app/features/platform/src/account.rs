//! Changing an account: the administrator's rights, and another password for somebody who lost theirs.

use domain::use_cases::account::PASSWORD_MIN;
use domain::user::User;
use frame::form::{FormError, FormState};
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Checkbox, Dialog, TextInput, toasts};

use crate::api::person::EditPerson;

#[component]
pub fn AccountDialog(user: User, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let action = ServerAction::<EditPerson>::new();
    let form = FormState::of(action);
    let (administrator, password) = (RwSignal::new(user.administrator), RwSignal::new(String::new()));
    let name = user.name.to_string();
    let whose = name.clone();
    let toasts = toasts();
    Effect::new(move |_| {
        if let Some(Ok(user)) = action.value().get() {
            toasts.done(t!("The account {name} was changed.", "账户 {name} 已修改。", name = user.name));
            password.set(String::new());
            open.set(false);
            changed.run(());
        }
    });
    view! {
        <Dialog open title=t!("Change the account {name}", "修改账户 {name}", name = name)>
            // Every row has such a dialog: only the open one has a form, so that its names stand once in the page.
            {move || open.get().then(|| { let name = whose.clone(); view! {
                <ActionForm action attr:class="form left">
                    <input type="hidden" name="name" value=name/>
                    <Checkbox
                        name="administrator"
                        label=t!("Administrator", "管理员")
                        hint=t!("May do everything, in every team.", "在所有团队中拥有全部权限。")
                        bind=administrator
                    />
                    <TextInput
                        name="another_password"
                        label=t!("Another password", "新密码")
                        hint=t!(
                            "For somebody who lost theirs: at least {n} characters. It ends all their sessions. Empty: it stays.",
                            "用于忘记密码的情况：至少 {n} 个字符，其所有会话将结束。留空则不修改。",
                            n = PASSWORD_MIN
                        )
                        kind="password"
                        autocomplete="new-password"
                        bind=password
                        error=form.field("password")
                    />
                    <FormError form/>
                    <div class="form-actions">
                        <Button kind=ButtonKind::Primary submit=true pending=form.pending>{t!("Save", "保存")}</Button>
                        <Button on_click=move |_| open.set(false)>{t!("Cancel", "取消")}</Button>
                    </div>
                </ActionForm>
            }})}
        </Dialog>
    }
}
