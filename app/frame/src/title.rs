//! A page's title.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// The title of the page, in the browser's tab.
#[component]
pub fn Title(#[prop(into)] text: TextProp) -> impl IntoView {
    // On the server the head is written last, when what the text reads may be gone already: it is read now.
    #[cfg(feature = "ssr")]
    let text = TextProp::from(text.get());
    view! { <leptos_meta::Title text/> }
}
