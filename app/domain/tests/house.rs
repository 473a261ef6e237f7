//! The rules of the house that a program can hold, for the whole workspace.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "house/arrows.rs"]
mod arrows;
#[path = "house/texts.rs"]
mod texts;

use std::path::{Path, PathBuf};

/// The workspace's top folder.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All Rust files below a folder of the workspace.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![top().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(top()).unwrap().display().to_string()
}

#[test]
fn every_module_opens_by_saying_what_it_is_for() {
    let silent: Vec<String> = [rust_files("app"), rust_files("server")]
        .concat()
        .iter()
        .filter(|path| !std::fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| shown(path))
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top of: {silent:#?}");
}

#[test]
fn no_file_has_more_than_one_reason_to_be_long() {
    let long: Vec<String> = [rust_files("app"), rust_files("server")]
        .concat()
        .iter()
        .map(|path| (path, std::fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 320)
        .map(|(path, lines)| format!("{} has {lines} lines", shown(path)))
        .collect();
    assert!(long.is_empty(), "past 300 lines a file is split: {long:#?}");
}
