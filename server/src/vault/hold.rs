//! Who holds the key file: servers together, a rotation alone. The system lets go of it when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context;

/// Held for as long as it lives.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

impl Hold {
    /// For a server that seals and opens with the key; refused while it is exchanged.
    pub fn together(key: &Path) -> anyhow::Result<Self> {
        let why = "it is being exchanged by “slipway secrets rotate”. Start the server after that";
        hold(key, File::try_lock_shared, why)
    }

    /// For whoever exchanges the key; refused while a server uses it.
    pub fn alone(key: &Path) -> anyhow::Result<Self> {
        hold(key, File::try_lock, "a server uses it, and would go on to seal with it. Stop the server, then rotate")
    }
}

fn hold(key: &Path, lock: fn(&File) -> Result<(), TryLockError>, why: &str) -> anyhow::Result<Hold> {
    loop {
        let reading = || format!("key_file: reading {}", key.display());
        let file = File::open(key).with_context(reading)?;
        match lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => anyhow::bail!("key_file: {}: {why}", key.display()),
            Err(TryLockError::Error(error)) => return Err(error).with_context(reading),
        }
        // Another key may have taken its place between the two.
        let (held, there) = (file.metadata().with_context(reading)?, std::fs::metadata(key).with_context(reading)?);
        if (held.dev(), held.ino()) == (there.dev(), there.ino()) {
            return Ok(Hold { _file: file });
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn servers_hold_it_together_and_a_rotation_alone() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        assert!(Hold::together(&key).is_err(), "there is none");
        std::fs::write(&key, "key").unwrap();
        let servers = (Hold::together(&key).unwrap(), Hold::together(&key).unwrap());
        let refused = Hold::alone(&key).unwrap_err().to_string();
        assert!(refused.starts_with("key_file: ") && refused.contains("a server uses it"), "{refused}");
        drop(servers.0);
        assert!(Hold::alone(&key).is_err(), "the other one");
        drop(servers.1);
        let rotation = Hold::alone(&key).unwrap();
        let refused = Hold::together(&key).unwrap_err().to_string();
        assert!(refused.contains("it is being exchanged"), "{refused}");
        assert!(Hold::alone(&key).is_err(), "two at once");
        std::fs::write(folder.path().join("new"), "new").unwrap();
        std::fs::rename(folder.path().join("new"), &key).unwrap();
        assert!(Hold::together(&key).is_ok(), "the key that took its place is another file");
        drop(rotation);
    }
}
