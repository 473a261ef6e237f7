//! Looks for what was changed in a cluster behind Slipway's back, so that every page can tell of it: when a controller was
//! changed, when a release has arrived, and now and then, because other objects change without a sign.

use std::collections::HashMap;
use std::time::Duration;

use domain::board::Cell;
use domain::ports::{Change, Ports};
use domain::use_cases::drift::watch;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::place::{self, Atlas};
use super::schedule::Schedule;
use super::supervise::Up;

/// Nobody waits for it: few at a time, so that a large platform is no burden to its clusters, and a slow one holds up none.
const AT_ONCE: usize = 4;
/// A look that failed is repeated after this.
const AGAIN: Duration = Duration::from_secs(60);
/// Between two looks at the same place.
const REST: Duration = Duration::from_secs(5);
/// A change comes in several pieces.
const BURST: u32 = 2;
/// All places are looked at this often.
const TICK: Duration = Duration::from_secs(600);

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    let (mut notices, mut changes) = (ports.events.subscribe(), ports.clusters.changes());
    let (mut places, atlas) = (Schedule::new(AT_ONCE, REST).in_bursts_of(BURST), Atlas::default());
    // Of each controller what was looked at last. Pods come and go without it.
    let mut seen: HashMap<Cell, Option<i64>> = HashMap::new();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let mut cluster = None;
        let look_at_all = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                Some(notice) => {
                    if let Some(cell) = place::about(notice.event) {
                        places.wake(cell);
                    }
                    false
                }
                None => true,
            },
            change = changes.next() => match change.ok_or_else(|| Error::internal("the clusters' changes ended"))? {
                Change::Workload(key) => {
                    if let Some(cell) = atlas.cell(ports, &key).await? {
                        let controller = ports.clusters.workload(&key).and_then(|workload| workload.controller);
                        let generation = controller.map(|controller| controller.generation);
                        if seen.insert(cell.clone(), generation) != Some(generation) {
                            places.wake(cell);
                        }
                    }
                    false
                }
                Change::Freshness(id) => {
                    cluster = Some(id);
                    true
                }
            },
            () = places.work(job(ports)) => false,
        };
        if look_at_all {
            let cells = place::cells(ports, cluster, |_| true).await?;
            if cluster.is_none() {
                seen.retain(|cell, _| cells.contains(cell));
            }
            cells.into_iter().for_each(|cell| places.wake(cell));
            up.now();
        }
    }
}

fn job(ports: &Ports) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let ports = ports.clone();
    move |cell| {
        let ports = ports.clone();
        Box::pin(async move {
            // What was known stays.
            let error = look(&ports, &cell).await.err()?;
            let (service, environment) = &cell;
            tracing::debug!(error.cause = error.cause.as_deref(), %service, %environment, "Drift: {error}");
            Some(AGAIN)
        })
    }
}

async fn look(ports: &Ports, cell: &Cell) -> Result<()> {
    match place::find(ports, cell).await? {
        Some((service, environment)) if !service.deleting => watch(ports, &service, &environment).await,
        _ => Ok(()),
    }
}
