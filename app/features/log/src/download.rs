//! What is shown, as a file.

use crate::model::Model;

/// The lines that are shown, as text: moment, pod, container, line.
#[cfg(feature = "hydrate")]
fn text(model: Model) -> String {
    use std::fmt::Write as _;
    model.peek(|buffer| {
        let mut out = String::new();
        for line in buffer.iter() {
            // Writing to a String cannot fail.
            let _infallible = writeln!(out, "{} {} {} {}", line.time.to_rfc3339(), line.pod, line.container, line.text);
        }
        out
    })
}

/// Hands the browser a file to keep.
#[cfg(feature = "hydrate")]
pub fn download(model: Model, name: &str) {
    use leptos::prelude::document;
    use wasm_bindgen::{JsCast, JsValue};

    let save = || -> Result<(), JsValue> {
        let parts = js_sys::Array::of1(&text(model).into());
        let url = web_sys::Url::create_object_url_with_blob(&web_sys::Blob::new_with_str_sequence(&parts)?)?;
        let link: web_sys::HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        web_sys::Url::revoke_object_url(&url)
    };
    if let Err(error) = save() {
        leptos::logging::warn!("the file could not be made: {error:?}");
    }
}

/// Only a browser keeps files.
#[cfg(not(feature = "hydrate"))]
pub fn download(_model: Model, _name: &str) {}
