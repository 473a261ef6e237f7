//! Turns the compiled wasm into the files a browser loads: `bundle INPUT.wasm OUTPUT-FOLDER [--release]`; and compresses
//! what is there, once, so that no server has to: `bundle --compress FOLDER`.
//!
//! The first is the same library that the wasm-bindgen command line wraps, pinned by Cargo.lock to the crate the wasm
//! was compiled with, so no tool has to be installed.

mod compress;

use std::path::Path;

use anyhow::{Context, Result};

const USAGE: &str = "usage: bundle INPUT.wasm OUTPUT-FOLDER [--release] | bundle --compress FOLDER";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--compress", folder] => compress::all(Path::new(folder)),
        [input, output] => bundle(input, output, false),
        [input, output, "--release"] => bundle(input, output, true),
        _ => anyhow::bail!(USAGE),
    }
}

fn bundle(input: &str, output: &str, release: bool) -> Result<()> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(input)
        .web(true)?
        .typescript(false)
        .out_name("slipway")
        .remove_name_section(release)
        .remove_producers_section(release)
        .debug(!release);
    bindgen.generate(output).with_context(|| format!("bundling {input}"))?;
    let script = Path::new(output).join("slipway.js");
    let said = std::fs::read_to_string(&script).with_context(|| format!("reading {}", script.display()))?;
    // What the linker did not find it leaves to a module that no browser has; the page would stay asleep.
    anyhow::ensure!(
        !said.contains("from \"env\""),
        "{input} lacks functions of its own: its parts do not fit together. Remove its folder in the target folder and build again"
    );
    Ok(())
}
