//! Turns the compiled wasm into the files a browser loads: `bundle INPUT.wasm OUTPUT-FOLDER [--release]`; and compresses
//! what is there, once, so that no server has to: `bundle --compress FOLDER`.
//!
//! The first uses the libraries that the command lines of wasm-bindgen and wasm-split wrap, pinned by Cargo.lock to the
//! crates the wasm was compiled with, so no tool has to be installed.

mod chunks;
mod compress;

use std::path::Path;

use anyhow::Result;

const USAGE: &str = "usage: bundle INPUT.wasm OUTPUT-FOLDER [--release] | bundle --compress FOLDER";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--compress", folder] => compress::all(Path::new(folder)),
        [input, output] => chunks::bundle(Path::new(input), Path::new(output), false),
        [input, output, "--release"] => chunks::bundle(Path::new(input), Path::new(output), true),
        _ => anyhow::bail!(USAGE),
    }
}
