//! Brings releases and other wishes into the clusters, and follows releases until they have arrived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::board::Cell;
use domain::event::Event;
use domain::ports::{Change, Ports};
use domain::release::{Placement, ReleaseStatus};
use domain::use_cases::rollout::{self, Left};
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::place::{self, Atlas};
use super::schedule::Schedule;
use super::supervise::Up;

const AT_ONCE: usize = 8;
/// Between two looks at the same place.
const REST: Duration = Duration::from_millis(100);
/// All that is unfinished is looked at this often: some judgements depend on the time.
const TICK: Duration = Duration::from_secs(10);
const RETRY_FIRST: Duration = Duration::from_secs(1);
const RETRY_LONGEST: Duration = Duration::from_secs(30);

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    let (mut notices, mut changes) = (ports.events.subscribe(), ports.clusters.changes());
    let (mut places, atlas, open) = (Schedule::new(AT_ONCE, REST), Atlas::default(), Arc::new(Open::default()));
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => {
                unfinished(ports, &mut places).await?;
                up.now();
            },
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                None => unfinished(ports, &mut places).await?,
                Some(notice) => match notice.event {
                    Event::Release(release) if !release.status.is_final() => {
                        places.wake((release.service_name, release.environment_name));
                    }
                    Event::Placement { service, environment } => places.wake((service, environment)),
                    Event::Release(_) | Event::Build(_) | Event::BuildLog { .. } | Event::Status(_)
                    | Event::Service { .. } | Event::Cluster { .. } | Event::Platform => {}
                },
            },
            change = changes.next() => match change.ok_or_else(|| Error::internal("the clusters' changes ended"))? {
                Change::Workload(key) => {
                    if let Some(cell) = atlas.cell(ports, &key).await? && open.holds(&cell) {
                        places.wake(cell);
                    }
                }
                Change::Freshness(_) => unfinished(ports, &mut places).await?,
            },
            () = places.work(job(&world, &open)) => {}
        }
    }
}

/// Places where something is left to do, with how long the last wait was.
#[derive(Default)]
struct Open(Mutex<HashMap<Cell, Option<Duration>>>);

impl Open {
    fn with<T>(&self, use_: impl FnOnce(&mut HashMap<Cell, Option<Duration>>) -> T) -> T {
        use_(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn begin(&self, cell: Cell) {
        self.with(|open| {
            open.entry(cell).or_insert(None);
        });
    }

    fn holds(&self, cell: &Cell) -> bool {
        self.with(|open| open.contains_key(cell))
    }

    /// The next wait before the same is tried again, each longer than the last.
    fn retry(&self, cell: Cell) -> Duration {
        self.with(|open| {
            let last = open.get(&cell).copied().flatten();
            let next = last.map_or(RETRY_FIRST, |last| (last * 2).min(RETRY_LONGEST));
            open.insert(cell, Some(next));
            next
        })
    }
}

/// Wakes all places where a release is on its way, the cluster is behind what is wanted, or a failed release is to be gone
/// back from: the server may have ended between the two.
async fn unfinished(ports: &Ports, places: &mut Schedule<Cell>) -> Result<()> {
    for release in ports.store.releases_unfinished().await? {
        places.wake((release.service_name, release.environment_name));
    }
    let mut behind = Vec::new();
    for placement in ports.store.placements().await? {
        if placement.is_behind() || failed(ports, &placement).await? {
            behind.push(placement);
        }
    }
    if behind.is_empty() {
        return Ok(());
    }
    let (services, environments) = (ports.store.services().await?, ports.store.environments().await?);
    for placement in behind {
        let service = services.iter().find(|service| service.id == placement.service);
        let environment = environments.iter().find(|environment| environment.id == placement.environment);
        if let (Some(service), Some(environment)) = (service, environment) {
            places.wake((service.name.clone(), environment.name.clone()));
        }
    }
    Ok(())
}

/// Whether the release that should run has failed where that is not to stay so.
async fn failed(ports: &Ports, placement: &Placement) -> Result<bool> {
    if !placement.automation.rolls_back || placement.stopped {
        return Ok(false);
    }
    let release = ports.store.release(placement.service, placement.environment, placement.release).await?;
    Ok(release.is_some_and(|release| release.status == ReleaseStatus::Failed && release.repeats.is_none()))
}

fn job(world: &World, open: &Arc<Open>) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let (world, open) = (world.clone(), Arc::clone(open));
    move |cell| {
        let (world, open) = (world.clone(), Arc::clone(&open));
        Box::pin(async move {
            // Before the look: what the cluster says while it lasts must not be missed.
            open.begin(cell.clone());
            match reconcile(&world, &cell).await {
                Ok(Left::Nothing) => {
                    open.with(|open| open.remove(&cell));
                    None
                }
                Ok(Left::Follow) => {
                    open.with(|open| open.insert(cell, None));
                    None
                }
                Ok(Left::Retry) => Some(open.retry(cell)),
                Err(error) => {
                    let (service, environment) = &cell;
                    tracing::warn!(error.cause = error.cause.as_deref(), %service, %environment, "A rollout: {error}");
                    Some(open.retry(cell))
                }
            }
        })
    }
}

async fn reconcile(world: &World, cell: &Cell) -> Result<Left> {
    let Some((service, environment)) = place::find(&world.ports, cell).await? else { return Ok(Left::Nothing) };
    // What is being taken out needs no place in the row here: that lasts.
    let placement = world.ports.store.placement(service.id, environment.id).await?;
    if placement.is_none_or(|placement| placement.removal.is_some()) {
        return Ok(Left::Nothing);
    }
    let _putting = world.locks.put(service.id).await;
    let _alone = world.locks.alone(service.id, environment.id).await;
    // Read again under the lock: a deletion may have passed before.
    match place::find(&world.ports, cell).await? {
        Some((service, environment)) if !service.deleting => {
            rollout::reconcile(&world.ports, &service, &environment).await
        }
        _ => Ok(Left::Nothing),
    }
}
