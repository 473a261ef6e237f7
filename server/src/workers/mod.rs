//! Long work. Each worker looks at the world when it starts, and again at every event and slow tick; what is missing it
//! does. So it does not matter when the server was killed, nor whether an event was lost.

mod adoption;
mod automation;
mod build;
mod centre;
mod cluster;
mod deletion;
mod drift;
mod event;
mod finish;
mod known;
mod locks;
mod place;
mod removal;
mod rollout;
mod schedule;
mod status;
mod supervise;

use std::sync::Arc;
use std::time::Duration;

use domain::ports::Ports;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::auth::Auth;
use crate::telemetry::{Figures, Health, Telemetry};
use locks::Locks;
use supervise::supervise;

/// What every worker works with; clones share it.
#[derive(Clone)]
struct World {
    ports: Ports,
    figures: Arc<Figures>,
    health: Arc<Health>,
    /// Told when the server ends.
    ending: CancellationToken,
    /// Held while a service's objects are written to or taken out of a cluster.
    locks: Locks,
}

/// All workers, running.
pub struct Workers {
    tasks: JoinSet<()>,
    ending: CancellationToken,
}

impl Workers {
    /// Starts them. They end when the telemetry's `ending` is cancelled, or by [`Workers::end`].
    pub fn start(ports: &Ports, telemetry: &Telemetry, auth: &Auth) -> Self {
        let world = World {
            ports: ports.clone(),
            figures: Arc::clone(&telemetry.figures),
            health: Arc::clone(&telemetry.health),
            ending: telemetry.ending.child_token(),
            locks: Locks::default(),
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(supervise("cluster", world.clone(), cluster::work));
        tasks.spawn(supervise("status", world.clone(), status::work));
        tasks.spawn(supervise("rollout", world.clone(), rollout::work));
        tasks.spawn(supervise("build", world.clone(), build::work));
        tasks.spawn(supervise("automation", world.clone(), automation::work));
        tasks.spawn(supervise("centre", world.clone(), centre::work));
        tasks.spawn(supervise("adoption", world.clone(), adoption::work));
        tasks.spawn(supervise("drift", world.clone(), drift::work));
        tasks.spawn(supervise("deletion", world.clone(), finish::work::<deletion::Deletion>));
        tasks.spawn(supervise("removal", world.clone(), finish::work::<removal::Removal>));
        tasks.spawn(supervise("event", world.clone(), event::work));
        let (auth, ending) = (auth.clone(), world.ending.clone());
        tasks.spawn(async move {
            ending.run_until_cancelled(auth.sweep()).await;
        });
        Self { tasks, ending: world.ending }
    }

    /// Tells them to end and waits until they have.
    pub async fn end(mut self, patience: Duration) {
        self.ending.cancel();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!("Some workers did not end within {} s and are cut", patience.as_secs());
        }
    }
}
