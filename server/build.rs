//! Says where the web assets are that a release carries inside: `SLIPWAY_DIST`, or `dist/` at the top.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-env-changed=SLIPWAY_DIST");
    println!("cargo::rerun-if-changed=build.rs");
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let top = folder("CARGO_MANIFEST_DIR").unwrap_or_default().join("..");
    let dist = top.join(folder("SLIPWAY_DIST").unwrap_or_else(|| "dist".into()));
    // A debug build reads the folder when it runs, so it need not be built again for a new sheet.
    if std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() && dist.exists() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    println!("cargo::rustc-env=SLIPWAY_DIST={}", dist.display());
}
