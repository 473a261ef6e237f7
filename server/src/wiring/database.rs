//! Opening the database: a file is made with its folder; a server that is away is waited for, and said to be away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use domain::{Error, Kind};
use store::Database;

use crate::config::Config;

/// How long the first and the longest wait between two attempts are.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(15);

/// How an attempt to open the database went wrong.
pub enum Trouble {
    /// It may come back by itself.
    Away(Error),
    /// It will not: the configuration or the machine must be changed.
    Wrong(anyhow::Error),
}

/// One attempt. The URL may hold a password, so no error quotes it.
pub async fn open(config: &Config) -> Result<Database, Trouble> {
    let url = config.database();
    if let Some(folder) = file(url.expose()).as_deref().and_then(Path::parent) {
        let made = std::fs::create_dir_all(folder);
        made.with_context(|| format!("database: making {}", folder.display())).map_err(Trouble::Wrong)?;
    }
    let is_file = file(url.expose()).is_some();
    Database::open(url.expose()).await.map_err(|error| match error.kind {
        Kind::Unavailable if !is_file => Trouble::Away(error),
        _ => Trouble::Wrong(told(error)),
    })
}

/// Opens it, however long it is away. `says` hears the sentence of each attempt that failed.
pub async fn wait(config: &Config, says: impl Fn(&Error)) -> anyhow::Result<Database> {
    let mut pause = FIRST;
    loop {
        match open(config).await {
            Ok(database) => return Ok(database),
            Err(Trouble::Wrong(error)) => return Err(error),
            Err(Trouble::Away(error)) => says(&error),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}

/// For commands that work beside the server: opens what is there and makes nothing.
pub async fn existing(config: &Config) -> anyhow::Result<Database> {
    if let Some(file) = file(config.database().expose()) {
        anyhow::ensure!(
            file.is_file(),
            "database: there is none at {} yet. Start the server once, or say where its data is: --data FOLDER",
            file.display()
        );
    }
    open(config).await.map_err(|trouble| match trouble {
        Trouble::Away(error) => told(error),
        Trouble::Wrong(error) => error,
    })
}

/// An error as the operator reads it: with its cause, on one line.
fn told(error: Error) -> anyhow::Error {
    let cause = error.cause.as_deref().unwrap_or("no cause is known");
    anyhow::anyhow!("database: {} ({cause})", error.text)
}

/// The file of an SQLite URL; `None` for a server and for a database in memory.
fn file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_url_is_found() {
        assert_eq!(file("sqlite://data/a.sqlite?mode=rwc"), Some(PathBuf::from("data/a.sqlite")));
        assert_eq!(file("sqlite:/x/a"), Some(PathBuf::from("/x/a")));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://h/d"), None);
    }
}
