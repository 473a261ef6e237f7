//! Keys for the whole page. They never fire while somebody is typing.

use leptos::prelude::*;

/// Calls `act` when this key is pressed alone, anywhere on the page but in a field; until the owner is gone.
/// The key is named as in `KeyboardEvent.key`: "/", "j", "Escape".
pub fn on_key(key: &'static str, act: impl Fn() + 'static) {
    listen(move |event| {
        if event.key() == key && !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !typing(event) {
            event.prevent_default();
            act();
        }
    });
}

/// Calls `act` on Ctrl (on a Mac: Command) with this key, even while somebody is typing.
pub fn on_control_key(key: &'static str, act: impl Fn() + 'static) {
    listen(move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case(key) {
            event.prevent_default();
            act();
        }
    });
}

/// The listener is put up once the page is alive; on the server this does nothing.
fn listen(handle: impl Fn(&web_sys::KeyboardEvent) + 'static) {
    let handle = std::rc::Rc::new(handle);
    Effect::new(move |_| {
        let handle = handle.clone();
        let handle = window_event_listener(leptos::ev::keydown, move |event| handle(&event));
        on_cleanup(move || handle.remove());
    });
}

fn typing(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
