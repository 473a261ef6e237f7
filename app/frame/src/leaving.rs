//! Leaving with something that is not saved: the browser asks when the tab goes elsewhere, a dialog when a link of the
//! application is followed or the browser's own buttons go back or on. Nothing of it is stored: it may hold secrets.
//!
//! Both have to be heard before the router hears them. A click goes down through the window before it comes up again. But
//! going back is said to the window itself, which calls whoever listened first: so [`provide_leaving`] stands above the router.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use ui::{ConfirmDialog, t};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Where somebody was about to go.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Link(String),
    /// The entry of the browser's history below this page's.
    Back,
}

/// A page that may hold the reader, by its dialog: is told that somebody goes back or on, and says whether it holds them.
type Holding = (RwSignal<bool>, Callback<(), bool>);

#[derive(Clone, Copy)]
struct Holder(StoredValue<Option<Holding>>);

/// Hears of the browser's own buttons. Made before the router, which listens to the same.
pub fn provide_leaving() {
    let holder = Holder(StoredValue::new(None));
    provide_context(holder);
    let heard = window_event_listener_untyped("popstate", move |event| {
        let asked = holder.0.try_get_value().flatten().and_then(|(_, ask)| ask.try_run(()));
        if asked == Some(true) {
            event.stop_immediate_propagation();
        }
    });
    on_cleanup(move || heard.remove());
}

/// Asks before what `dirty` tells of is lost.
#[component]
pub fn Leaving(#[prop(into)] dirty: Signal<bool>) -> impl IntoView {
    let open = RwSignal::new(false);
    let (wanted, sure) = (RwSignal::new(Wanted::Back), StoredValue::new(false));
    let holds = move || !sure.try_get_value().unwrap_or(true) && dirty.try_get_untracked() == Some(true);
    let (path, query, holder) = (use_location().pathname, use_query_map(), use_context::<Holder>());
    let ask = move |whereto: Wanted| {
        wanted.set(whereto);
        open.set(true);
    };
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
                ask(Wanted::Link(href));
            }
        }));
        let Some(Holder(holder)) = holder else { return };
        let back = Callback::new(move |()| {
            let (Some(here), Ok(there)) = (path.try_get_untracked(), window().location().pathname()) else {
                return false;
            };
            if !holds() || here == there {
                return false;
            }
            // The address has changed by now and the page has not: it is put back, as an entry of its own. Whatever was asked
            // for is then one step back.
            let query = query.try_with_untracked(|query| query.to_query_string()).unwrap_or_default();
            put_back(&format!("{here}{query}"));
            ask(Wanted::Back);
            true
        });
        holder.set_value(Some((open, back)));
        // Only its own: the page that follows may have taken its place.
        on_cleanup(move || {
            holder.try_update_value(|holder| {
                if holder.is_some_and(|(of, _)| of == open) {
                    *holder = None;
                }
            });
        });
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        sure.set_value(true);
        open.set(false);
        match wanted.get_untracked() {
            Wanted::Link(href) => navigate(&href, NavigateOptions::default()),
            Wanted::Back => {
                if let Err(cause) = window().history().and_then(|history| history.back()) {
                    leptos::logging::warn!("there is no way back: {cause:?}");
                }
            }
        }
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

fn put_back(address: &str) {
    let history = window().history();
    let put = history.and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)));
    if let Err(cause) = put {
        leptos::logging::warn!("the address stays as it is: {cause:?}");
    }
}

/// Hears of a click before the router does: it listens on the way up, this on the way down.
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
