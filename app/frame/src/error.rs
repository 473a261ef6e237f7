//! What a server function answers when it fails, and how a page shows it.
//!
//! The error of the domain travels whole, with its sentence in every language and the field at fault; its cause is
//! logged here, once, and stays on the server.

use domain::Kind;
use domain::status::State;
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use ui::{Banner, t};

use crate::paths;

/// A failure as it crosses from the server to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(domain::Error);

impl AppError {
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The sentence, in the reader's language.
    pub fn sentence(&self) -> String {
        self.0.text.say(ui::language()).to_owned()
    }

    /// The form field at fault.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }
}

impl From<domain::Error> for AppError {
    /// On the server this is where an error is handled: its cause goes to the log, its kind into the HTTP status.
    fn from(error: domain::Error) -> Self {
        #[cfg(feature = "ssr")]
        crate::server::handled(&error);
        Self(error)
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use domain::{Error, text};
        Self::from(match error {
            ServerFnErrorErr::Request(cause) => Error::unavailable(
                text!(
                    "Slipway does not answer. Nothing was lost; try again in a moment.",
                    "Slipway 没有响应。内容没有丢失，请稍后重试。"
                ),
                cause,
            ),
            ServerFnErrorErr::Args(cause)
            | ServerFnErrorErr::MissingArg(cause)
            | ServerFnErrorErr::Deserialization(cause)
            | ServerFnErrorErr::Serialization(cause) => Error::new(
                Kind::Invalid,
                text!(
                    "The page and the server did not understand each other. Load the page again.",
                    "页面与服务器版本不一致，请重新加载页面。"
                ),
            )
            .because(cause),
            ServerFnErrorErr::Registration(cause)
            | ServerFnErrorErr::UnsupportedRequestMethod(cause)
            | ServerFnErrorErr::ServerError(cause)
            | ServerFnErrorErr::MiddlewareError(cause)
            | ServerFnErrorErr::Response(cause) => Error::internal(cause),
        })
    }
}

/// What the failure is called, above its sentence.
fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid => t!("That does not work", "无法完成"),
        Kind::Unauthenticated => t!("You are signed out", "您已退出登录"),
        Kind::Denied => t!("You may not see or do this", "没有权限"),
        Kind::NotFound => t!("Not found", "未找到"),
        Kind::Conflict => t!("Something changed in between", "状态已变化"),
        Kind::Limited => t!("Too many attempts", "尝试过于频繁"),
        Kind::Unavailable => t!("Something does not answer", "暂时无法访问"),
        Kind::Internal => t!("Something failed inside Slipway", "Slipway 内部出错"),
    }
}

/// Shows an error in the place of what it kept from being shown: its sentence, and the way on. `retry` tries again in
/// place; without it (and without scripts) the page is loaded anew.
#[component]
pub fn Fault(error: AppError, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let kind = error.kind();
    let again = matches!(kind, Kind::Unavailable | Kind::Internal | Kind::Limited | Kind::Conflict | Kind::Invalid);
    let location = leptos_router::hooks::use_location();
    let here = move || format!("{}{}", location.pathname.get_untracked(), location.search.get_untracked());
    if matches!(kind, Kind::NotFound | Kind::Denied) {
        // It stands in the place of the whole page, heading and all.
        return view! {
            <section class="empty">
                <h1 class="empty-title">{title(kind)}</h1>
                <p class="empty-text">{error.sentence()}</p>
                <div class="empty-actions">
                    <a class="button button-primary" href=paths::BOARD>{t!("To the board", "返回看板")}</a>
                </div>
            </section>
        }
        .into_any();
    }
    view! {
        <Banner state=State::Failed sentence=title(kind) evidence=error.sentence()>
            {again.then(|| view! {
                <a class="button" href="" rel="external" on:click=move |event| {
                    if let Some(retry) = retry {
                        event.prevent_default();
                        retry.run(());
                    }
                }>{t!("Try again", "重试")}</a>
            })}
            {(kind == Kind::Unauthenticated).then(|| view! {
                <a class="button button-primary" href=paths::sign_in(&here()) rel="external">{t!("Sign in", "登录")}</a>
            })}
        </Banner>
    }
    .into_any()
}

/// The page for an address where nothing is.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(404);
    view! {
        <section class="empty">
            <h1 class="empty-title">{t!("There is no such page", "没有这个页面")}</h1>
            <p class="empty-text">
                {t!("The address may be mistyped, or what it named was deleted.", "地址可能有误，或其内容已被删除。")}
            </p>
            <div class="empty-actions">
                <a class="button button-primary" href=paths::BOARD>{t!("To the board", "返回看板")}</a>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::{Decodes, Encodes};

    #[test]
    fn an_error_crosses_to_the_page_whole_but_for_its_cause() {
        let error = AppError(domain::Error::internal("password=hunter2").at("name"));
        let bytes = JsonEncoding::encode(&error).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("hunter2"));
        let read: Option<AppError> = JsonEncoding::decode(bytes).ok();
        assert_eq!(read.as_ref().and_then(AppError::field), Some("name"));
        assert_eq!(read.map(|error| error.kind()), Some(Kind::Internal));
    }
}
