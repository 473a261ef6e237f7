//! Leaving with something that is not saved: the browser asks when the tab goes elsewhere, a dialog when a link of the
//! application is followed. The browser's own buttons within the application are not asked about. Nothing of it is stored: it
//! may hold secrets.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{ConfirmDialog, t};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Asks before what `dirty` tells of is lost.
#[component]
pub fn Leaving(#[prop(into)] dirty: Signal<bool>) -> impl IntoView {
    let open = RwSignal::new(false);
    let (wanted, sure) = (RwSignal::new(String::new()), StoredValue::new(false));
    let holds = move || !sure.try_get_value().unwrap_or(true) && dirty.try_get_untracked() == Some(true);
    // An effect: pages that are rendered on the server hear nothing.
    Effect::new(move |_| {
        let tab = window_event_listener_untyped("beforeunload", move |event| {
            if holds() {
                event.prevent_default();
            }
        });
        on_cleanup(move || tab.remove());
        StoredValue::new_local(Listening::to("click", move |event| {
            if holds()
                && let Some(href) = event.dyn_ref().and_then(followed)
            {
                event.prevent_default();
                event.stop_propagation();
                wanted.set(href);
                open.set(true);
            }
        }));
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        sure.set_value(true);
        open.set(false);
        navigate(&wanted.get_untracked(), NavigateOptions::default());
    });
    view! {
        <ConfirmDialog
            open
            title=Signal::stored(t!("Leave without saving?", "不保存就离开？").to_owned())
            confirm=Signal::stored(t!("Leave", "离开").to_owned())
            on_confirm=leave
        >
            <p>{t!("What you changed here is not saved. It is lost when you leave.", "此处的修改尚未保存，离开后将丢失。")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Hears of something before the router does: it listens on the way up, this on the way down.
struct Listening {
    to: &'static str,
    heard: Closure<dyn Fn(web_sys::Event)>,
}

impl Listening {
    fn to(to: &'static str, act: impl Fn(&web_sys::Event) + 'static) -> Self {
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| act(&event));
        let function = heard.as_ref().unchecked_ref();
        if let Err(cause) = window().add_event_listener_with_callback_and_bool(to, function, true) {
            leptos::logging::warn!("leaving cannot be watched: {cause:?}");
        }
        Self { to, heard }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        if let Err(cause) = window().remove_event_listener_with_callback_and_bool(self.to, function, true) {
            leptos::logging::warn!("leaving is watched for ever: {cause:?}");
        }
    }
}

/// The address of another page of the application that a click leads to in this tab.
fn followed(event: &web_sys::MouseEvent) -> Option<String> {
    if event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element.closest("a[href]").ok()??;
    if link.has_attribute("download")
        || link.has_attribute("target")
        || link.get_attribute("rel").as_deref() == Some("external")
    {
        return None;
    }
    let href = link.get_attribute("href")?;
    let here = window().location().pathname().ok()?;
    let path = href.split(['?', '#']).next().unwrap_or_default();
    (href.starts_with('/') && path != here).then_some(href)
}
