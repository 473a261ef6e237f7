//! Copying to the clipboard.

use std::time::Duration;

use leptos::prelude::*;

use crate::button::{Button, ButtonKind};
use crate::icon::Glyph;
use crate::t;

/// Copies a text and says so for two seconds. Without a `label` it shows only its icon.
#[component]
pub fn CopyButton(
    #[prop(into)] text: Signal<String>,
    /// Words on the button.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    // None: nothing happened yet. Some(false): the browser refused.
    let copied = RwSignal::new(None::<bool>);
    let said = move || match copied.get() {
        None => t!("Copy", "复制").to_owned(),
        Some(true) => t!("Copied", "已复制").to_owned(),
        Some(false) => t!("Could not be copied", "无法复制").to_owned(),
    };
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            // Browsers have no clipboard on pages that came over plain HTTP from elsewhere than this machine.
            let there =
                js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).is_ok_and(|it| !it.is_undefined());
            let done = there
                && wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&text))
                    .await
                    .is_ok();
            copied.try_set(Some(done));
            let forget = move || {
                // The button may have left the page in the meantime.
                let _ = copied.try_set(None);
            };
            set_timeout(forget, Duration::from_secs(2));
        });
    };
    let worded = label.is_some();
    view! {
        <span class="copy">
            {if worded {
                view! {
                    <Button small=true icon=Glyph::Copy on_click=copy>
                        {move || if copied.get().is_none() { label.clone().unwrap_or_default() } else { said() }}
                    </Button>
                }
                    .into_any()
            } else {
                view! { <Button kind=ButtonKind::Quiet small=true icon=Glyph::Copy label=Signal::derive(said) on_click=copy/> }
                    .into_any()
            }}
            <span class="visually-hidden" role="status">{move || copied.get().map(|_| said())}</span>
        </span>
    }
    .into_any()
}

/// A short text to copy as a whole: a token, a command, an address.
#[component]
pub fn CopyLine(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="copy-line">
            <code tabindex="0">{text.clone()}</code>
            <CopyButton text=text/>
        </div>
    }
}
