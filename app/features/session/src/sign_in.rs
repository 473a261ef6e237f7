//! The page to sign in.

use frame::Title;
use frame::form::{FormError, FormState};
use frame::preference::LanguageChoice;
use frame::{AppError, t};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Button, ButtonKind, Logo, TextInput};

/// Starts a session for this browser; the answer is where to go on. Guessing is slowed down by the server.
#[server(prefix = "/fn", endpoint = "sign_in")]
pub async fn sign_in(name: String, password: String, next: Option<String>) -> Result<String, AppError> {
    let keeper = frame::server::keeper()?;
    keeper.sign_in(name.trim(), domain::secret::Secret::new(password)).await?;
    let next = frame::paths::safe_next(next.as_deref());
    frame::server::go_to(&next);
    Ok(next)
}

#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("next"));
    let action = ServerAction::<SignIn>::new();
    let form = FormState::of(action);
    let value = action.value();
    // The whole page is loaded anew: who looks is written into the document.
    Effect::new(move || {
        if let Some(Ok(next)) = value.get()
            && let Err(error) = window().location().assign(&next)
        {
            leptos::logging::error!("the browser did not go to {next}: {error:?}");
        }
    });
    let busy = Signal::derive(move || form.pending.get() || value.with(|value| matches!(value, Some(Ok(_)))));
    view! {
        <Title text=t!("Sign in", "登录")/>
        <main class="sign-in" id="content">
            <div class="sign-in-card">
                <div class="sign-in-brand"><Logo/><span>"Slipway"</span></div>
                <h1>{t!("Sign in", "登录")}</h1>
                <ActionForm action attr:class="stack">
                    <input r#type="hidden" name="next" value=next/>
                    <TextInput
                        name="name"
                        label=t!("Name", "用户名")
                        autocomplete="username"
                        required=true
                        autofocus=true
                        error=form.field("name")
                    />
                    <TextInput
                        name="password"
                        label=t!("Password", "密码")
                        kind="password"
                        autocomplete="current-password"
                        required=true
                        error=form.field("password")
                    />
                    <FormError form/>
                    <Button kind=ButtonKind::Primary submit=true pending=busy>{t!("Sign in", "登录")}</Button>
                </ActionForm>
            </div>
            <div class="sign-in-languages"><LanguageChoice/></div>
        </main>
    }
}
