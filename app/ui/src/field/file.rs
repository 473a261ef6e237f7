//! A file whose text is read in the browser: certificates, kubeconfigs.

use leptos::prelude::*;

use super::{Field, describe, field_id};
use crate::t;

/// Lets a person choose a file. `on_text` gets its text once it is read; in a plain form the file is sent by `name`.
#[component]
pub fn FileInput(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    /// As in HTML: `.yaml,.yml,application/json`.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional, into)] on_text: Option<Callback<String>>,
    /// Gets the name of the file.
    #[prop(optional, into)]
    on_name: Option<Callback<String>>,
) -> impl IntoView {
    let id = field_id(&name);
    let unread = RwSignal::new(false);
    let error = MaybeProp::derive(move || {
        let own = || t!("This file could not be read.", "无法读取该文件。").to_owned();
        error.get().or_else(|| unread.get().then(own))
    });
    let described = describe(&id, hint, error);
    view! {
        <Field id=id.clone() label=label hint=hint error=error required=required>
            <input
                class="input"
                id=id
                name=name
                type="file"
                accept=accept
                required=required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:change=move |event| {
                    if let Some(on_text) = on_text {
                        read(&event, on_text, on_name, unread);
                    }
                }
            />
        </Field>
    }
    .into_any()
}

fn read(event: &web_sys::Event, on_text: Callback<String>, on_name: Option<Callback<String>>, unread: RwSignal<bool>) {
    use wasm_bindgen::JsCast;
    let chosen = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(file) = chosen.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
    if let Some(on_name) = on_name {
        on_name.run(file.name());
    }
    leptos::task::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
        unread.set(text.is_err());
        if let Ok(text) = text {
            on_text.run(text.as_string().unwrap_or_default());
        }
    });
}
