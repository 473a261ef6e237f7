//! Leaving with something that is not saved: the browser asks when the tab goes elsewhere, and a dialog when a link of the
//! application is followed. Going back by the browser's own button within the application cannot be held: the address has
//! changed by then.

use frame::t;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::ConfirmDialog;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

#[component]
pub fn Leaving(dirty: Memo<bool>) -> impl IntoView {
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
        StoredValue::new_local(Listening::to_clicks(move |event| {
            if holds()
                && let Some(href) = followed(event)
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

/// Hears of clicks before the router does: it listens on their way up, this on their way down.
struct Listening {
    heard: Closure<dyn Fn(web_sys::MouseEvent)>,
}

impl Listening {
    fn to_clicks(act: impl Fn(&web_sys::MouseEvent) + 'static) -> Self {
        let heard = Closure::<dyn Fn(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| act(&event));
        let function = heard.as_ref().unchecked_ref();
        if let Err(cause) = window().add_event_listener_with_callback_and_bool("click", function, true) {
            leptos::logging::warn!("leaving cannot be watched: {cause:?}");
        }
        Self { heard }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        if let Err(cause) = window().remove_event_listener_with_callback_and_bool("click", function, true) {
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
