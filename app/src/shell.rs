//! The document around a page.

use frame::viewer::{READER_ELEMENT, reader};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// Addresses of what a page loads; each names its version, so that a browser keeps it for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub style: String,
    pub script: String,
    /// Loads the chunks of the program that a page needs.
    pub loader: String,
    pub wasm: String,
    pub icon: String,
    /// The font of all text, asked for before the sheet is read, so that nothing jumps.
    pub font: String,
}

/// The document.
pub fn shell(assets: &Assets) -> AnyView {
    let reader = reader();
    let Assets { style, script, loader, wasm, icon, font } = assets.clone();
    // What a change of networks broke off is asked for again; the page reads without it meanwhile.
    let start = format!(
        "import init, {{ hydrate }} from {script:?}; \
         const start = (wait) => init({{ module_or_path: {wasm:?} }}).then(() => hydrate(), (why) => {{ \
         console.error(why); setTimeout(start, wait, Math.min(2 * wait, 15000)); }}); start(250);"
    );
    view! {
        <!DOCTYPE html>
        <html lang=reader.language.tag() data-theme=reader.theme.attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href=icon r#type="image/svg+xml"/>
                <link rel="modulepreload" href=script/>
                <link rel="modulepreload" href=loader/>
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script r#type="application/json" id=READER_ELEMENT inner_html=reader.to_script()></script>
                <script r#type="module" nonce=use_nonce() inner_html=start></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
    .into_any()
}
