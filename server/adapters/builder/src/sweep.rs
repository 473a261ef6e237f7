//! What a server that was killed leaves in the folder for work: looks and builds clear their folders when they end, but
//! not when their process is. An ssh key may lie in them, so they are not left for ever.

use std::path::Path;

/// Clears all looks and builds below the folder. For when nothing works there yet: at the start of the server.
pub fn sweep(root: &Path) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with("look-") || name.starts_with("build-"));
        // A link is no folder of ours, and what it leads to is not either.
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        match std::fs::remove_dir_all(entry.path()) {
            Ok(()) => tracing::info!("Cleared {}, which a server that was ended left", entry.path().display()),
            Err(error) => {
                tracing::warn!(error.message = %error, "{} could not be cleared", entry.path().display());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    #[test]
    fn what_was_left_is_cleared_and_the_rest_stays() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        for folder in ["look-a1", "build-b2/repository", "other"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        std::fs::write(root.path().join("look-a1/key"), "secret").unwrap();
        std::fs::write(root.path().join("known_hosts"), "host").unwrap();
        std::fs::write(elsewhere.path().join("file"), "x").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("look-link")).unwrap();
        sweep(root.path());
        let mut left: Vec<_> =
            std::fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["known_hosts", "look-link", "other"]);
        assert!(elsewhere.path().join("file").exists());
        sweep(&root.path().join("nowhere"));
    }
}
