//! `slipway secrets`: another key for everything that is sealed.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use domain::Result;
use domain::ports::Vault;

use crate::config::Config;
use crate::vault::{FileVault, Hold};
use crate::wiring::database;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Seal everything anew with another key, which takes the place of the present one. Refused while a server uses that one:
    /// stop it first.
    ///
    /// The present key is kept beside the new one, with the ending .before: take it away when backups of the database that
    /// need it are gone.
    Rotate,
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Rotate => rotate(config).await,
    }
}

/// A rotation that was cut off left the new key beside the present one. Then what it sealed is known by that key, and the
/// same command brings it to its end.
async fn rotate(config: &Config) -> anyhow::Result<()> {
    let database = database::existing(config).await?;
    let file = config.key_file();
    let (coming, before) = (with_ending(&file, "new"), with_ending(&file, "before"));
    anyhow::ensure!(file.is_file(), "key_file: there is none at {}", file.display());
    let _alone = Hold::alone(&file)?;
    let kept = is_kept(&file, &before, &coming)?;
    let (present, new) = (FileVault::open_or_create(&file)?, FileVault::open_or_create(&coming)?);
    let done = database.reseal(|sealed| reseal(&present, &new, sealed)).await?;
    // There is a key at every moment: a server that found none would make one.
    if !kept {
        let kept = std::fs::hard_link(&file, &before).or_else(|_| std::fs::copy(&file, &before).map(drop));
        kept.with_context(|| format!("key_file: keeping {}", before.display()))?;
    }
    std::fs::rename(&coming, &file)
        .with_context(|| format!("key_file: {} is the key now, and could not be moved", coming.display()))?;
    println!(
        "Sealed with another key: {} clusters, {} credentials, {} secrets, {} centres. The one before is {}",
        done.clusters,
        done.credentials,
        done.secrets,
        done.centres,
        before.display()
    );
    Ok(())
}

/// Whether the present key was kept already, by a rotation that was cut off after that. What is kept of an earlier one is
/// nobody's to overwrite.
fn is_kept(file: &Path, before: &Path, coming: &Path) -> anyhow::Result<bool> {
    if !before.exists() {
        return Ok(false);
    }
    let read = |path: &Path| std::fs::read(path).with_context(|| format!("key_file: reading {}", path.display()));
    anyhow::ensure!(
        coming.exists() && read(before)? == read(file)?,
        "key_file: {} is there from the last rotation. Take it away when no backup needs it, then rotate again",
        before.display()
    );
    Ok(true)
}

fn reseal(present: &FileVault, new: &FileVault, sealed: &[u8]) -> Result<Vec<u8>> {
    match present.open(sealed) {
        Ok(value) => new.seal(&value),
        Err(error) => new.open(sealed).map(|_| sealed.to_vec()).map_err(|_| error),
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use domain::secret::Secret;

    #[test]
    fn a_rotation_that_was_cut_off_is_brought_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let vault = |name: &str| FileVault::open_or_create(&folder.path().join(name)).unwrap();
        let (present, new, other) = (vault("key"), vault("key.new"), vault("other"));
        let value = Secret::new("hunter2".to_owned());
        let once = reseal(&present, &new, &present.seal(&value).unwrap()).unwrap();
        assert!(present.open(&once).is_err());
        assert_eq!(new.open(&once), Ok(value.clone()));
        assert_eq!(reseal(&present, &new, &once).unwrap(), once, "what is done already stays");
        assert!(reseal(&present, &new, &other.seal(&value).unwrap()).is_err(), "what nobody can open is told");
    }

    #[test]
    fn what_is_kept_of_an_earlier_rotation_is_not_overwritten_and_what_this_one_kept_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let [key, before, new] = ["key", "key.before", "key.new"].map(|name| folder.path().join(name));
        std::fs::write(&key, "present").unwrap();
        assert!(!is_kept(&key, &before, &new).unwrap(), "it begins");
        std::fs::copy(&key, &before).unwrap();
        assert!(is_kept(&key, &before, &new).is_err(), "nothing was begun: it is an earlier one's");
        std::fs::write(&new, "coming").unwrap();
        assert!(is_kept(&key, &before, &new).unwrap(), "cut off before the new key took its place");
        std::fs::write(&before, "earlier").unwrap();
        assert!(is_kept(&key, &before, &new).is_err());
    }
}
