//! Takes services out of environments: the objects leave the cluster, then the place is forgotten.

use std::time::Duration;

use domain::board::Cell;
use domain::event::Event;
use domain::use_cases::removal;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::place;
use super::schedule::Schedule;
use super::supervise::Up;

const AT_ONCE: usize = 4;
const TICK: Duration = Duration::from_secs(10);
/// Between two looks at the same place.
const REST: Duration = Duration::from_millis(500);
/// After a cluster did not answer.
const AGAIN: Duration = Duration::from_secs(5);

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    let mut places = Schedule::new(AT_ONCE, REST);
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                Some(notice) => matches!(notice.event, Event::Placement { .. }),
                None => true,
            },
            () = places.work(job(&world)) => false,
        };
        if look {
            for cell in place::cells(&world.ports, None, |placement| placement.removal.is_some()).await? {
                places.wake(cell);
            }
            up.now();
        }
    }
}

fn job(world: &World) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let world = world.clone();
    move |cell| {
        let world = world.clone();
        Box::pin(async move {
            match finish(&world, &cell).await {
                Ok(true) => None,
                Ok(false) => Some(REST),
                Err(error) => {
                    let (service, environment) = &cell;
                    tracing::warn!(error.cause = error.cause.as_deref(), %service, %environment, "A removal: {error}");
                    Some(AGAIN)
                }
            }
        })
    }
}

async fn finish(world: &World, cell: &Cell) -> Result<bool> {
    let Some((service, environment)) = place::find(&world.ports, cell).await? else { return Ok(true) };
    // The service's other environments go on meanwhile; whoever deletes it whole waits.
    let _putting = world.locks.put(service.id).await;
    let _alone = world.locks.alone(service.id, environment.id).await;
    match place::find(&world.ports, cell).await? {
        Some((service, environment)) if !service.deleting => {
            removal::finish(&world.ports, &service, &environment).await
        }
        _ => Ok(true),
    }
}
