//! Ending all sessions of the own account.

use frame::{AppError, paths, t};
use leptos::prelude::*;
use ui::{Button, ButtonKind, ConfirmDialog, Panel};

/// Ends all sessions of the caller, this one too. Tokens stay.
#[server(prefix = "/fn", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    let keeper = frame::server::keeper()?;
    domain::use_cases::session::sign_out_everywhere(&ports, &actor).await?;
    keeper.forget(actor.id);
    keeper.sign_out().await?;
    frame::server::go_to(paths::SIGN_IN);
    Ok(())
}

#[component]
pub fn SessionsPanel() -> impl IntoView {
    let open = RwSignal::new(false);
    let action = ServerAction::<SignOutEverywhere>::new();
    let value = action.value();
    Effect::new(move || {
        if let Some(Ok(())) = value.get()
            && let Err(error) = window().location().assign(paths::SIGN_IN)
        {
            leptos::logging::error!("the browser did not leave the page: {error:?}");
        }
    });
    let error = Signal::derive(move || {
        value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().map(AppError::sentence)))
    });
    view! {
        <Panel title=t!("Sessions", "会话")>
            <div class="row row-wrap">
                <p class="grow muted">
                    {t!(
                        "Signs you out in every browser, this one too. Do it when a device was lost. API tokens go on working.",
                        "在所有浏览器（包括当前浏览器）中退出登录，适用于设备丢失时。API 令牌不受影响。",
                    )}
                </p>
                <Button kind=ButtonKind::Danger on_click=move |_| open.set(true)>{t!("Sign out everywhere", "全部退出登录")}</Button>
            </div>
        </Panel>
        <ConfirmDialog
            open
            title=t!("Sign out everywhere?", "在所有设备上退出登录？")
            confirm=t!("Sign out everywhere", "全部退出登录")
            pending=action.pending()
            error=error
            on_confirm=move |()| {
                action.dispatch(SignOutEverywhere {});
            }
        >
            <p>{t!("You will have to sign in again here too.", "当前浏览器也需要重新登录。")}</p>
        </ConfirmDialog>
    }
}
