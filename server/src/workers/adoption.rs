//! Labels the pods that an adopted workload makes anew: its template is not touched, so they come without. The view shows
//! only pods that are labelled; that some are missing is seen in what the controller tells.

use std::time::Duration;

use domain::board::Cell;
use domain::ports::Change;
use domain::use_cases::adoption::mark;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::place::{self, Atlas};
use super::schedule::Schedule;
use super::supervise::Up;

const AT_ONCE: usize = 4;
/// Between two looks at the same place.
const REST: Duration = Duration::from_millis(500);
/// All that were adopted are looked at this often.
const TICK: Duration = Duration::from_secs(15);
/// Something did not answer, or a pod was only just being made.
const AGAIN: Duration = Duration::from_secs(2);

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    let (mut notices, mut changes) = (ports.events.subscribe(), ports.clusters.changes());
    let (mut places, atlas) = (Schedule::new(AT_ONCE, REST), Atlas::default());
    let mut adopted = Vec::new();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look_at_all = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                // It may be one that was adopted just now.
                Some(notice) => {
                    if let Some(cell) = place::about(notice.event) {
                        adopted = place::cells(ports, None, |placement| placement.adopted.is_some()).await?;
                        if adopted.contains(&cell) {
                            places.wake(cell);
                        }
                    }
                    false
                }
                None => true,
            },
            change = changes.next() => match change.ok_or_else(|| Error::internal("the clusters' changes ended"))? {
                Change::Workload(key) => {
                    // Most places were never adopted: nothing is asked because of them.
                    if adopted.iter().any(|(service, _): &Cell| *service == key.service)
                        && let Some(cell) = atlas.cell(ports, &key).await?
                        && adopted.contains(&cell)
                    {
                        places.wake(cell);
                    }
                    false
                }
                Change::Freshness(_) => true,
            },
            () = places.work(job(&world)) => false,
        };
        if look_at_all {
            adopted = place::cells(ports, None, |placement| placement.adopted.is_some()).await?;
            adopted.iter().cloned().for_each(|cell| places.wake(cell));
            up.now();
        }
    }
}

fn job(world: &World) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let world = world.clone();
    move |cell| {
        let world = world.clone();
        Box::pin(async move {
            match look(&world, &cell).await {
                Ok(true) => Some(AGAIN),
                Ok(false) => None,
                Err(error) => {
                    let (service, environment) = &cell;
                    tracing::warn!(error.cause = error.cause.as_deref(), %service, %environment, "Labels: {error}");
                    Some(AGAIN)
                }
            }
        })
    }
}

async fn look(world: &World, cell: &Cell) -> Result<bool> {
    let Some((service, environment)) = place::find(&world.ports, cell).await? else { return Ok(false) };
    // What is on its way out needs no place in the row here: that lasts.
    let placement = world.ports.store.placement(service.id, environment.id).await?;
    if service.deleting || placement.is_none_or(|placement| placement.removal.is_some()) {
        return Ok(false);
    }
    let _putting = world.locks.put(service.id).await;
    let _alone = world.locks.alone(service.id, environment.id).await;
    // Read again under the lock: what was given back, or is to go, gets no labels any more.
    match place::find(&world.ports, cell).await? {
        Some((service, environment)) if !service.deleting => mark(&world.ports, &service, &environment).await,
        _ => Ok(false),
    }
}
