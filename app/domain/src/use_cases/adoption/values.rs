//! What stands in the ConfigMaps and Secrets that a workload has its variables from. It goes no further than where it is
//! sealed, or becomes configuration.

use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use crate::adoption::{Held, sources};
use crate::environment::Environment;
use crate::error::{Kind, Result};
use crate::name::ServiceName;
use crate::pod::Reference;
use crate::ports::Ports;
use crate::status::Freshness;
use crate::syntax::dns_subdomain;

const AT_ONCE: usize = 8;

/// Read at this moment. What Slipway's account may not read is said of it, and hinders nothing.
pub(super) async fn held(ports: &Ports, environment: &Environment, name: &ServiceName, object: &Value) -> Result<Held> {
    let key = super::neighbours::key(environment, name);
    let one = async |reference: Reference| {
        // The name becomes part of an address: what can be none is not asked for.
        let found = match dns_subdomain(&reference.name) {
            true => ports.clusters.data(&key, &reference).await,
            false => Ok(None),
        };
        let found = match found {
            Ok(found) => Ok(found),
            // A cluster that is gone says nothing of what may be read.
            Err(error) if ports.clusters.freshness(environment.cluster) != Freshness::Live => return Err(error),
            Err(error) if error.kind == Kind::Internal => return Err(error),
            Err(error) => Err(error.text),
        };
        Ok((reference, found))
    };
    // Side by side: a person waits for them. Not all at once: there may be a hundred.
    stream::iter(sources(object)).map(one).buffer_unordered(AT_ONCE).try_collect().await
}
