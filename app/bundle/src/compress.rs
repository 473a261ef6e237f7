//! Brotli beside each file that gains by it. Fonts are compressed already.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The best and slowest: it is done once.
const QUALITY: u32 = 11;
/// 4 MiB: the whole wasm is one context (RFC 7932, the largest window is 16 MiB).
const WINDOW_BITS: u32 = 22;

/// Compresses what has no `.br` beside it that is as new.
pub fn all(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let gains = path.extension().is_some_and(|kind| ["wasm", "js", "css", "svg"].iter().any(|one| kind == *one));
        if path.is_dir() {
            all(&path)?;
        } else if gains {
            one(&path).with_context(|| format!("compressing {}", path.display()))?;
        }
    }
    Ok(())
}

fn one(path: &Path) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    let small = PathBuf::from(name);
    let changed = fs::metadata(path)?.modified()?;
    if fs::metadata(&small).and_then(|small| small.modified()).is_ok_and(|made| made >= changed) {
        return Ok(());
    }
    let mut reader = brotli::CompressorReader::new(fs::File::open(path)?, 64 * 1024, QUALITY, WINDOW_BITS);
    std::io::copy(&mut reader, &mut fs::File::create(&small)?)?;
    Ok(())
}
