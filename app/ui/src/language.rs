//! The reader's language on a page, and `t!`, which says a text in it.
//!
//! A language never changes while a page is open: the switch sets a cookie and loads the page anew. So texts are plain
//! values, and nothing has to be watched for them.

use domain::Language;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
thread_local! {
    /// Event handlers and timers have no owner to ask for a context; a browser's page has exactly one language.
    static PAGE: std::cell::Cell<Language> = const { std::cell::Cell::new(Language::English) };
}

/// Sets the language of everything below the current owner, and in the browser of the whole page.
pub fn provide_language(language: Language) {
    #[cfg(feature = "hydrate")]
    PAGE.set(language);
    provide_context(language);
}

/// The reader's language. English where none was provided.
pub fn language() -> Language {
    #[cfg(feature = "hydrate")]
    return PAGE.get();
    #[cfg(not(feature = "hydrate"))]
    use_context().unwrap_or_default()
}

/// A text in the reader's language: `t!("Board", "看板")` is a `&'static str`,
/// `t!("{n} pods", "{n} 个 Pod", n = count)` a `String` with `format!`'s inline arguments.
#[macro_export]
macro_rules! t {
    ($en:literal, $zh:literal $(,)?) => {
        $crate::language().pick($en, $zh)
    };
    ($en:literal, $zh:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        // A match, not a row of lets: the values may use names that the arguments shadow.
        match ($(&$value,)+) {
            ($($name,)+) => match $crate::language() {
                $crate::Language::English => ::std::format!($en),
                $crate::Language::Chinese => ::std::format!($zh),
            },
        }
    };
}

/// A counted noun: `plural(1, "pod", "pods", "个 Pod")` is "1 pod", "2 pods", "2 个 Pod".
pub fn plural(count: impl Into<u64>, one: &str, many: &str, chinese: &str) -> String {
    let count = count.into();
    match language() {
        Language::English => format!("{count} {}", if count == 1 { one } else { many }),
        Language::Chinese => format!("{count} {chinese}"),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_the_language_that_was_provided() {
        Owner::new().with(|| {
            assert_eq!(t!("Board", "看板"), "Board");
            provide_language(Language::Chinese);
            assert_eq!(t!("Board", "看板"), "看板");
            let n = 3;
            assert_eq!(t!("{n} pods", "{n} 个 Pod", n = n), "3 个 Pod");
        });
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(plural(1_u32, "pod", "pods", "个 Pod"), "1 pod");
        assert_eq!(plural(0_u32, "pod", "pods", "个 Pod"), "0 pods");
    }
}
