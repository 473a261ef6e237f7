//! What a person sees: the shell, the routes, and the entry of the browser.

// The types of pages are deep.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "the features `ssr` and `hydrate` exclude each other: build the server and the wasm each by its own command"
);

mod chunks;
mod layout;
mod root;
mod routes;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use chunks::ChunkFiles;
pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};

/// What the document carries once it answers to clicks.
#[cfg(feature = "hydrate")]
const AWAKE: &str = "data-awake";

/// Brings the page that the server sent to life, and says so on the document when it answers to clicks.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use leptos::prelude::{document, set_timeout};

    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let Some(body) = document().body() else { return };
        // The chunks that the page needs are loaded on the way.
        leptos::mount::hydrate_from_async(body, App).await.forget();
        let awake = || {
            let marked = document().document_element().map(|root| root.set_attribute(AWAKE, ""));
            if let Some(Err(error)) = marked {
                leptos::logging::warn!("the document takes no mark: {error:?}");
            }
        };
        // What is to happen once everything stands has its turn before.
        set_timeout(awake, std::time::Duration::ZERO);
    });
}
