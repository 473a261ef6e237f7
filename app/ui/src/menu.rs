//! Menus: `<details class="menu">` with a `<summary>` and a `.menu-list`. They open without script; with it they close
//! as menus do, on Escape, on a click beside them, and when something in them was chosen.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, Node};

/// For every menu of the page, those that come later included; until the owner is gone.
pub(crate) fn close_by_themselves() {
    Effect::new(move |_| {
        let click = window_event_listener(leptos::ev::click, |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            for menu in open_menus() {
                let inside =
                    target.as_ref().is_some_and(|target| AsRef::<Node>::as_ref(&menu).contains(Some(target.as_ref())));
                let chosen =
                    target.as_ref().is_some_and(|target| matches!(target.closest(".menu-list a"), Ok(Some(_))));
                if !inside || chosen {
                    menu.set_open(false);
                }
            }
        });
        let key = window_event_listener(leptos::ev::keydown, |event| {
            if event.key() != "Escape" {
                return;
            }
            for menu in open_menus() {
                menu.set_open(false);
                let summary = menu.query_selector("summary").ok().flatten();
                if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
                    // A summary that left the page takes no focus: nothing to do.
                    let _ = summary.focus();
                }
            }
        });
        on_cleanup(move || {
            click.remove();
            key.remove();
        });
    });
}

fn open_menus() -> Vec<HtmlDetailsElement> {
    let Ok(found) = document().query_selector_all("details.menu[open]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}
