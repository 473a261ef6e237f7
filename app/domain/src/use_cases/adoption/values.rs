//! What stands in the ConfigMaps and Secrets that a workload has its variables from. It goes no further than where it is
//! sealed, or becomes configuration.

use serde_json::Value;

use crate::adoption::{Held, sources};
use crate::environment::Environment;
use crate::error::{Kind, Result};
use crate::name::ServiceName;
use crate::ports::Ports;
use crate::status::Freshness;
use crate::syntax::dns_subdomain;

/// Read at this moment. What Slipway's account may not read is said of it, and hinders nothing.
pub(super) async fn held(ports: &Ports, environment: &Environment, name: &ServiceName, object: &Value) -> Result<Held> {
    let key = super::neighbours::key(environment, name);
    let mut held = Held::new();
    for reference in sources(object) {
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
        held.insert(reference, found);
    }
    Ok(held)
}
