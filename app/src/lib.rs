//! What a person sees: the shell, the routes, and the entry of the browser.

// The types of pages are deep.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "the features `ssr` and `hydrate` exclude each other: build the server and the wasm each by its own command"
);

mod layout;
mod root;
mod routes;
#[cfg(feature = "ssr")]
mod shell;

pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};

/// Brings the page that the server sent to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
