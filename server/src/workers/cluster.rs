//! Opens the watches of all clusters when the server starts; tries again those that could not be opened. A watch that
//! is open reconnects by itself.

use std::time::Duration;

use domain::cluster::Connection;
use domain::name::ClusterName;
use domain::ports::Ports;
use domain::use_cases::cluster;
use domain::{Error, Result};

use super::World;
use super::supervise::Up;

/// A connection that cannot be opened is one whose secret cannot be read, or that names what is not there: seldom
/// mended by waiting.
const AGAIN: Duration = Duration::from_secs(60);

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut closed = Vec::new();
    for (name, error) in cluster::open_all(&world.ports).await? {
        tracing::error!(error.cause = error.cause.as_deref(), cluster = %name, "A cluster cannot be opened: {error}");
        closed.push(name);
    }
    up.now();
    while world.ending.run_until_cancelled(tokio::time::sleep(AGAIN)).await.is_some() {
        let mut still = Vec::new();
        for name in closed {
            match open(&world.ports, &name).await {
                Ok(()) => tracing::info!(cluster = %name, "The cluster is open now"),
                Err(error) => {
                    tracing::debug!(error.cause = error.cause.as_deref(), cluster = %name, "Still closed: {error}");
                    still.push(name);
                }
            }
        }
        closed = still;
    }
    Ok(())
}

/// Opens one; those that are open are left alone, since their watches would begin anew.
async fn open(ports: &Ports, name: &ClusterName) -> Result<()> {
    // One that was removed meanwhile needs nothing any more.
    let Some(record) = ports.store.cluster(name).await? else { return Ok(()) };
    let plain = ports.vault.open(&record.sealed)?;
    // serde's message may quote the text, so it is not kept as the cause.
    let unreadable = |_| Error::internal("a cluster's sealed connection is unreadable");
    let connection: Connection = serde_json::from_str(plain.expose()).map_err(unreadable)?;
    ports.clusters.open(record.cluster.id, &connection).await
}
