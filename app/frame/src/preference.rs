//! The reader's language and theme: kept in cookies, chosen by plain forms that work without scripts.

use domain::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Glyph, Icon};

use crate::error::AppError;
use crate::viewer::reader;

/// The cookie that names the language, by its tag.
pub const LANGUAGE_COOKIE: &str = "language";
/// The cookie that names the theme.
pub const THEME_COOKIE: &str = "theme";

/// Keeps a choice in this browser. Nobody needs to be signed in: the page to sign in has a language too.
#[server(prefix = "/fn", endpoint = "preference")]
pub async fn choose(language: Option<String>, theme: Option<String>) -> Result<(), AppError> {
    use crate::viewer::Theme;
    use domain::{Error, text};

    let unknown = |field| Error::invalid(field, text!("There is no such choice.", "没有这个选项。"));
    if let Some(tag) = language {
        let language = Language::from_header(&tag).ok_or_else(|| unknown("language"))?;
        keep(LANGUAGE_COOKIE, language.tag());
    }
    if let Some(name) = theme {
        let theme = Theme::parse(&name).ok_or_else(|| unknown("theme"))?;
        keep(THEME_COOKIE, theme.as_str());
    }
    crate::server::go_back();
    Ok(())
}

/// Both languages, each in its own words, so that it is found by whoever cannot read the present one.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let present = reader().language;
    let choice = move |language: Language, words: &'static str| {
        view! {
            <button
                class="menu-item"
                r#type="submit"
                name="language"
                value=language.tag()
                lang=language.tag()
                aria-pressed=(language == present).to_string()
            >
                <Icon glyph=Glyph::Globe/>
                {words}
            </button>
        }
    };
    view! {
        <form method="post" action=Choose::url()>
            {choice(Language::English, "English")}
            {choice(Language::Chinese, "简体中文")}
        </form>
    }
}

/// A year: the longest that browsers keep a cookie for.
#[cfg(feature = "ssr")]
fn keep(name: &str, value: &str) {
    crate::server::add_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
}
