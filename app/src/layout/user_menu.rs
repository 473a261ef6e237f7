//! The menu of whoever is signed in: language, theme, settings, the way out. All plain forms and links, so that it works
//! before the page is alive.

use feature_session::SignOut;
use frame::preference::{Choose, LanguageChoice, choose};
use frame::viewer::{Theme, reader};
use frame::{paths, t};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Glyph, Icon};

#[component]
pub fn UserMenu() -> impl IntoView {
    let reader = reader();
    let name = reader.viewer.as_ref().map(|viewer| viewer.name.to_string());
    let initials: String = name.as_deref().map(initials).unwrap_or_default();
    // What is read aloud begins with what is seen.
    let label = t!("{initials} · Account and look", "{initials} · 账户与外观", initials = initials);
    let administrator = reader.viewer.as_ref().is_some_and(|viewer| viewer.administrator);
    view! {
        <details class="menu">
            <summary aria-label=label><span class="avatar" aria-hidden="true">{initials}</span></summary>
            <div class="menu-list">
                {name.clone().map(|name| view! {
                    <p class="menu-note">
                        <b>{name}</b>
                        {administrator.then(|| t!(" · administrator", " · 管理员"))}
                    </p>
                    <div class="menu-line"></div>
                })}
                <LanguageChoice/>
                <div class="menu-line"></div>
                <ThemeChoice/>
                {name.map(|_| view! {
                    <div class="menu-line"></div>
                    <a class="menu-item" href=paths::SETTINGS><Icon glyph=Glyph::Settings/>{t!("Settings", "设置")}</a>
                    <form method="post" action=SignOut::url()>
                        <button class="menu-item" r#type="submit"><Icon glyph=Glyph::SignOut/>{t!("Sign out", "退出登录")}</button>
                    </form>
                })}
            </div>
        </details>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let present = RwSignal::new(reader().theme);
    let choice = move |theme: Theme, glyph: Glyph, words: &'static str| {
        view! {
            <button
                class="menu-item"
                r#type="submit"
                name="theme"
                value=theme.as_str()
                aria-pressed=move || (theme == present.get()).to_string()
                on:click=move |event| {
                    // At once, where there are scripts; the cookie is set by the same function that the form calls.
                    event.prevent_default();
                    present.set(theme);
                    show(theme);
                }
            >
                <Icon glyph/>
                {words}
            </button>
        }
    };
    view! {
        <form method="post" action=Choose::url()>
            {choice(Theme::System, Glyph::Monitor, t!("As the system", "跟随系统"))}
            {choice(Theme::Light, Glyph::Sun, t!("Light", "浅色"))}
            {choice(Theme::Dark, Glyph::Moon, t!("Dark", "深色"))}
        </form>
    }
}

/// Shows the theme now, and keeps it for the next page.
pub fn show(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _detached = match theme.attribute() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
    leptos::task::spawn_local(async move {
        if let Err(error) = choose(None, Some(theme.as_str().to_owned())).await {
            leptos::logging::warn!("the theme could not be kept: {error}");
        }
    });
}

/// At most two letters that stand for a name.
fn initials(name: &str) -> String {
    let mut parts = name.split('-').filter_map(|part| part.chars().next());
    let first = parts.next();
    let second = parts.next().or_else(|| name.chars().nth(1));
    first.into_iter().chain(second).collect()
}
