//! The build context as a tar that is made while the engine reads it, so that neither memory nor disk holds it.

use std::io::{Error, Result, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::ignore::Ignore;

/// Writes into the channel; fails, and so ends the thread, when nobody reads any more.
struct Pipe(mpsc::Sender<Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| Error::from(std::io::ErrorKind::BrokenPipe))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Streams a folder. Symlinks stay symlinks and are never followed here: the engine resolves them inside the context.
pub fn stream(folder: PathBuf, dockerfile: String) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
    let (sender, receiver) = mpsc::channel(16);
    tokio::task::spawn_blocking(move || {
        let out = std::io::BufWriter::with_capacity(64 << 10, Pipe(sender.clone()));
        if let Err(error) = write(out, &folder, &dockerfile) {
            // The receiver is gone when the build was given up; then nobody needs the error.
            let _nobody_reads = sender.blocking_send(Err(error));
        }
    });
    ReceiverStream::new(receiver).boxed()
}

fn write(out: impl Write, folder: &Path, dockerfile: &str) -> Result<()> {
    let mut tar = tar::Builder::new(out);
    // Times and owners differ from clone to clone and would only spoil Docker's cache.
    tar.mode(tar::HeaderMode::Deterministic);
    tar.follow_symlinks(false);
    let ignore = folder.join(".dockerignore");
    // A symlink could name a file of the server.
    let plain = ignore.symlink_metadata().is_ok_and(|data| data.is_file());
    let ignore = Ignore::parse(&if plain { std::fs::read_to_string(&ignore)? } else { String::new() });
    append(&mut tar, folder, "", dockerfile, &ignore)?;
    tar.into_inner()?.flush()
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    folder: &Path,
    prefix: &str,
    dockerfile: &str,
    ignore: &Ignore,
) -> Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        // As Docker's own clones: history differs from clone to clone and would spoil the cache of `COPY . .`.
        if prefix.is_empty() && name == ".git" {
            continue;
        }
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        // The engine itself needs these two.
        let needed = path == dockerfile || path == ".dockerignore";
        let leads_to_needed = dockerfile.starts_with(&format!("{path}/"));
        let out = ignore.leaves_out(&path) && !needed;
        if entry.file_type()?.is_dir() {
            if !out {
                tar.append_dir(&path, entry.path())?;
            }
            if !out || leads_to_needed || ignore.takes_back() {
                append(tar, &entry.path(), &path, dockerfile, ignore)?;
            }
        } else if !out {
            tar.append_path_with_name(entry.path(), &path)?;
        }
    }
    Ok(())
}
