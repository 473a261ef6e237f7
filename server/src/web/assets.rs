//! The files that a page loads. A release carries them inside; a debug build reads them from the folder where
//! `deploy/build/web.sh` puts them, so that a new sheet is seen at once.
//!
//! A page asks for a file by its version (`?v=`), and a browser keeps that for good. Asked for without, or by another
//! version, it is looked at again each time. The program's files stand in a folder that is named by its version instead:
//! they load each other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Assets, ChunkFiles};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

#[cfg(not(debug_assertions))]
mod source {
    use std::borrow::Cow;

    #[derive(rust_embed::RustEmbed)]
    #[folder = "$SLIPWAY_DIST"]
    #[allow_missing = true]
    struct Dist;

    pub fn read(path: &str) -> Option<Cow<'static, [u8]>> {
        Dist::get(path).map(|file| file.data)
    }

    /// 64 bits of the content's hash tell its versions apart.
    pub fn version_of(path: &str) -> Option<String> {
        let hash = Dist::get(path)?.metadata.sha256_hash();
        Some(hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

#[cfg(debug_assertions)]
mod source {
    use std::borrow::Cow;
    use std::path::{Component, Path, PathBuf};
    use std::time::UNIX_EPOCH;

    pub fn read(path: &str) -> Option<Cow<'static, [u8]>> {
        std::fs::read(place(path)?).ok().map(Cow::Owned)
    }

    pub fn version_of(path: &str) -> Option<String> {
        let changed = std::fs::metadata(place(path)?).ok()?.modified().ok()?;
        changed.duration_since(UNIX_EPOCH).ok().map(|time| format!("{:x}", time.as_nanos()))
    }

    /// The file under the folder; nothing that climbs out of it.
    fn place(path: &str) -> Option<PathBuf> {
        let path = Path::new(path);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| Path::new(env!("SLIPWAY_DIST")).join(path))
    }
}

/// What `app/bundle` says of the program.
#[derive(Default, serde::Deserialize)]
struct Program {
    folder: String,
    chunks: BTreeMap<String, Vec<String>>,
}

impl Program {
    /// Without one, pages are served all the same: they read without scripts.
    fn read() -> Self {
        let Some(text) = source::read("chunks.json") else { return Self::default() };
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::error!(%error, "chunks.json is not what this server knows: pages stay without their program");
            Self::default()
        })
    }

    fn address(&self, file: &str) -> String {
        format!("/assets/{}/{file}", self.folder)
    }
}

/// The addresses of what every page loads, and of what only some do.
#[derive(Clone)]
pub struct Addresses {
    pub always: Assets,
    pub chunks: ChunkFiles,
}

/// A release never changes; what a debug build is served from does.
#[cfg(not(debug_assertions))]
pub fn addresses() -> Addresses {
    static ADDRESSES: std::sync::LazyLock<Addresses> = std::sync::LazyLock::new(Addresses::read);
    ADDRESSES.clone()
}

#[cfg(debug_assertions)]
pub fn addresses() -> Addresses {
    Addresses::read()
}

impl Addresses {
    fn read() -> Self {
        let address = |path: &str| match source::version_of(path) {
            Some(version) => format!("/assets/{path}?v={version}"),
            None => format!("/assets/{path}"),
        };
        let program = Program::read();
        let of_chunk = |files: &Vec<String>| files.iter().map(|file| program.address(file)).collect();
        let chunks = program.chunks.iter().map(|(name, files)| (name.clone(), of_chunk(files))).collect();
        let always = Assets {
            style: address("slipway.css"),
            script: program.address("slipway.js"),
            loader: program.address("chunks.js"),
            wasm: program.address("slipway_bg.wasm"),
            icon: address("icon.svg"),
            // As the sheet has it, or it would be fetched twice.
            font: "/assets/fonts/inter-latin-wght-normal.woff2".to_owned(),
        };
        Self { always, chunks: ChunkFiles(Arc::new(chunks)) }
    }
}

pub async fn answer(Path(path): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(version) = source::version_of(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let asked_for = uri.query().and_then(|query| query.strip_prefix("v="));
    let names_its_version = asked_for == Some(version.as_str()) || path.starts_with("program-");
    let keep = match names_its_version {
        true => "public, max-age=31536000, immutable",
        // The sheet names fonts without a version; they change with their names.
        false if path.starts_with("fonts/") => "public, max-age=604800",
        false => "no-cache",
    };
    let small = accepts_brotli(&headers).then(|| source::read(&format!("{path}.br"))).flatten();
    // The same version in two encodings is two representations (RFC 9110, 8.8.3.3).
    let tag = format!("\"{version}{}\"", if small.is_some() { "-br" } else { "" });
    let mut shared = HeaderMap::new();
    shared.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    shared.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        shared.insert(ETAG, tag);
    }
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, shared).into_response();
    }
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        shared.insert(CONTENT_TYPE, kind);
    }
    if small.is_some() {
        shared.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    match small.or_else(|| source::read(&path)) {
        // What is carried inside is handed out as it lies there, without a copy.
        Some(Cow::Borrowed(bytes)) => (shared, Bytes::from_static(bytes)).into_response(),
        Some(Cow::Owned(bytes)) => (shared, bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some("br") && parts.next() != Some("q=0")
        })
    })
}
