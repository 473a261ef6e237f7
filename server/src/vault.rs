//! Encryption at rest: XChaCha20-Poly1305, a fresh nonce for every value, the key in a file of its own.

mod hold;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use domain::ports::{Host, Vault};
use domain::secret::Secret;
use domain::{Error, Result, text};

use crate::host::Machine;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Says how a value was sealed, so that another way can come later and both can be read.
const FORMAT: u8 = 1;

pub use hold::Hold;

/// Seals and opens values with one key.
pub struct FileVault {
    cipher: XChaCha20Poly1305,
    /// Only of a server.
    _hold: Option<Hold>,
}

impl FileVault {
    /// Reads the key, or makes one that only the owner can read. A file of another length is refused: replacing it
    /// would make everything that was sealed unreadable.
    pub fn open_or_create(path: &Path) -> anyhow::Result<Self> {
        let key = match fs::read(path) {
            Ok(key) => key,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Machine.random();
                let mut file = owner_only(path).with_context(|| format!("key_file: making {}", path.display()))?;
                file.write_all(&key).and_then(|()| file.sync_all()).context("key_file: writing the new key")?;
                key.to_vec()
            }
            Err(error) => return Err(error).with_context(|| format!("key_file: reading {}", path.display())),
        };
        anyhow::ensure!(
            key.len() == KEY_BYTES,
            "key_file: {} does not hold a key of {KEY_BYTES} bytes",
            path.display()
        );
        Ok(Self { cipher: XChaCha20Poly1305::new_from_slice(&key)?, _hold: None })
    }

    /// The same for a server: nobody exchanges the key while it lives, since it would go on to seal with this one.
    pub fn of_server(path: &Path) -> anyhow::Result<Self> {
        // Made where it is missing, and read once it is held: it may have been exchanged in between.
        Self::open_or_create(path)?;
        let hold = Hold::together(path)?;
        Ok(Self { _hold: Some(hold), ..Self::open_or_create(path)? })
    }
}

fn owner_only(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

impl Vault for FileVault {
    fn seal(&self, plain: &Secret<String>) -> Result<Vec<u8>> {
        let random = Machine.random();
        let nonce = &random[..NONCE_BYTES];
        let sealed = self
            .cipher
            .encrypt(XNonce::from_slice(nonce), plain.expose().as_bytes())
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok([&[FORMAT], nonce, &sealed].concat())
    }

    fn open(&self, sealed: &[u8]) -> Result<Secret<String>> {
        let unreadable = || {
            Error::unavailable(
                text!(
                    "A stored secret cannot be read with the present key. Put the key file back that was in use, or enter the secret again.",
                    "现有密钥无法解开已存的机密。请放回原来的密钥文件，或重新输入该机密。"
                ),
                "the sealed value does not open with this key",
            )
        };
        let (head, body) = sealed.split_at_checked(1 + NONCE_BYTES).ok_or_else(unreadable)?;
        if head[0] != FORMAT {
            return Err(unreadable());
        }
        let plain = self.cipher.decrypt(XNonce::from_slice(&head[1..]), body).map_err(|_| unreadable())?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| unreadable())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let secret = Secret::new("hunter2".to_owned());
        let sealed = FileVault::open_or_create(&one).unwrap().seal(&secret).unwrap();
        assert!(!sealed.windows(7).any(|window| window == b"hunter2"));
        assert_eq!(FileVault::open_or_create(&one).unwrap().open(&sealed), Ok(secret));
        assert!(FileVault::open_or_create(&two).unwrap().open(&sealed).is_err());
    }

    #[test]
    fn a_value_that_was_touched_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::open_or_create(&folder.path().join("key")).unwrap();
        let sealed = vault.seal(&Secret::new("x".to_owned())).unwrap();
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            assert!(vault.open(&touched).is_err(), "byte {at}");
        }
        assert!(vault.open(&[]).is_err());
    }

    #[test]
    fn the_key_is_readable_by_its_owner_alone_and_a_wrong_file_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        FileVault::open_or_create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "short").unwrap();
        assert!(FileVault::open_or_create(&path).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"short");
    }
}
