//! Sealing what somebody did not write by hand: what was adopted.

use crate::configuration::{Key, Scope, SealedSecret, SecretRef};
use crate::error::Result;
use crate::ports::Ports;
use crate::secret::Secret;
use crate::service::Service;

/// Seals values for a scope, each as the version after those that there are. They are kept with the configuration that
/// names them.
pub(in crate::use_cases) async fn seal(
    ports: &Ports,
    service: &Service,
    scope: Scope,
    values: Vec<(Key, Secret<String>)>,
) -> Result<Vec<SealedSecret>> {
    let known = ports.store.secrets(service.id).await?;
    let sealed = values.into_iter().map(|(key, value)| {
        let versions = known.iter().filter(|known| known.key == key && known.reference.scope == scope);
        let version = versions.map(|known| known.reference.version).max().unwrap_or(0) + 1;
        Ok(SealedSecret { key, version, sealed: ports.vault.seal(&value)? })
    });
    sealed.collect()
}

/// Which one it is.
pub(in crate::use_cases) fn reference(sealed: &[SealedSecret], scope: Scope, key: &Key) -> SecretRef {
    let version = sealed.iter().find(|sealed| sealed.key == *key).map_or(1, |sealed| sealed.version);
    SecretRef { scope, version }
}
