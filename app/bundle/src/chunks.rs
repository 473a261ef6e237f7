//! Cuts the program for the browser into chunks, at the functions that `app::chunks` names, and binds it to JavaScript.
//!
//! All files of one program stand in a folder that is named after it: a browser may keep them for good, and a page of an
//! older program never loads a chunk of a newer one. `chunks.json` says which folder, and what each chunk consists of.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use sha2::{Digest, Sha256};
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

/// What the folders of programs are called; behind it stands the hash of the program.
const FOLDER: &str = "program-";

/// What the server has to know of the program.
#[derive(serde::Serialize)]
struct Manifest {
    folder: String,
    chunks: BTreeMap<String, Vec<String>>,
}

/// Makes the files of a program and forgets those of the one before. A `release` is without the names of functions.
pub fn bundle(input: &Path, output: &Path, release: bool) -> Result<()> {
    let wasm = fs::read(input).with_context(|| format!("reading {}", input.display()))?;
    let hash: String = Sha256::digest(&wasm).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let folder = format!("{FOLDER}{hash}");
    let fresh = output.join(format!(".{folder}"));
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let main = fresh.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = &fresh;
    options.main_out_path = &main;
    options.link_name = "./chunks.js";
    options.main_module = "./slipway.js";
    // Its errors are of another library's kind, which anyhow does not take as they are.
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("cutting {} into chunks", input.display()))?;
    bind(&main, &fresh, release)?;
    fs::remove_file(&main)?;
    if release {
        for chunk in &split.split_modules {
            without_names(chunk)?;
        }
    }
    forget_others(output, &fresh)?;
    fs::rename(&fresh, output.join(&folder))?;
    let chunks = split.prefetch_map.into_iter().map(|(name, files)| (name, wasm_names(files))).collect();
    let manifest = serde_json::to_string_pretty(&Manifest { folder, chunks })?;
    fs::write(output.join("chunks.json"), manifest).context("writing chunks.json")
}

fn wasm_names(files: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = files.into_iter().map(|file| format!("{file}.wasm")).collect();
    names.sort();
    names
}

fn bind(main: &Path, output: &Path, release: bool) -> Result<()> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(main)
        .web(true)?
        .typescript(false)
        .out_name("slipway")
        // Chunks are linked to what the linker exports.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .debug(!release);
    bindgen.generate(output).with_context(|| format!("binding {}", main.display()))?;
    let script = output.join("slipway.js");
    let said = fs::read_to_string(&script).with_context(|| format!("reading {}", script.display()))?;
    // What the linker did not find it leaves to a module that no browser has; the page would stay asleep.
    ensure!(
        !said.contains("from \"env\""),
        "{} lacks functions of its own: its parts do not fit together. Remove its folder in the target folder and build again",
        main.display()
    );
    Ok(())
}

/// Takes the names of functions out of a chunk: they are for people who look for a fault, and a third of it.
fn without_names(path: &Path) -> Result<()> {
    let wasm = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let mut kept = Module::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let payload = payload.with_context(|| format!("reading {}", path.display()))?;
        if matches!(&payload, Payload::CustomSection(section) if section.name() == "name") {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).with_context(|| format!("{} ends too early", path.display()))?;
            kept.section(&RawSection { id, data });
        }
    }
    fs::write(path, kept.finish()).with_context(|| format!("writing {}", path.display()))
}

fn forget_others(output: &Path, fresh: &Path) -> Result<()> {
    for entry in fs::read_dir(output).with_context(|| format!("reading {}", output.display()))? {
        let path: PathBuf = entry?.path();
        let of_a_program = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.trim_start_matches('.').starts_with(FOLDER));
        if of_a_program && path != fresh {
            fs::remove_dir_all(&path).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    Ok(())
}
