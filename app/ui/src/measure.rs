//! How large an element is in the browser, and when that changes.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Ends the watch when it is dropped, before the browser could call what is no longer there.
struct Watch {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `act` once the element is there and whenever its size changes. On the server this does nothing.
pub(crate) fn on_resize(node: NodeRef<Div>, act: impl Fn(&web_sys::HtmlElement) + Clone + 'static) {
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let (seen, act) = (element.clone(), act.clone());
        let callback = Closure::<dyn FnMut()>::new(move || act(&seen));
        match web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            Ok(observer) => {
                observer.observe(&element);
                // Kept by the effect, so that it is never made on the server, where pages wander between threads.
                StoredValue::new_local(Watch { observer, _callback: callback });
            }
            Err(cause) => leptos::logging::warn!("sizes cannot be watched: {cause:?}"),
        }
    });
}
