//! Why a stream was not opened. An `EventSource` does not tell, so the same address is asked for its head alone: a server
//! that is away comes back, but somebody who is signed out, or a page whose service is gone, would ask for ever.

use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

use super::LiveStream;
use super::stream::stop;

pub(super) fn ask(live: LiveStream, url: String) {
    spawn_local(async move {
        match status(&url).await {
            Some(401) => stop(live, true),
            Some(403 | 404) => stop(live, false),
            // Anything else passes; it is being tried again already.
            Some(_) | None => {}
        }
    });
}

async fn status(url: &str) -> Option<u16> {
    let how = RequestInit::new();
    how.set_method("HEAD");
    let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(url, &how)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.status())
}
