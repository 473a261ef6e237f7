//! Turns the compiled wasm into the files a browser loads: `bundle INPUT.wasm OUTPUT-FOLDER [--release]`.
//!
//! It is the same library that the wasm-bindgen command line wraps, pinned by Cargo.lock to the crate the wasm was
//! compiled with, so no tool has to be installed.

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().context("usage: bundle INPUT.wasm OUTPUT-FOLDER [--release]")?;
    let output = arguments.next().context("usage: bundle INPUT.wasm OUTPUT-FOLDER [--release]")?;
    let release = arguments.next().as_deref() == Some("--release");
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(&input)
        .web(true)?
        .typescript(false)
        .out_name("slipway")
        .remove_name_section(release)
        .remove_producers_section(release)
        .debug(!release);
    bindgen.generate(&output).with_context(|| format!("bundling {input}"))
}
