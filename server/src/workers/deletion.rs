//! Finishes deletions: builds end, objects leave the clusters, then the service is forgotten.

use std::time::Duration;

use domain::event::Event;
use domain::use_cases::deletion;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::schedule::Schedule;
use super::supervise::Up;
use domain::name::ServiceName;

const AT_ONCE: usize = 4;
const TICK: Duration = Duration::from_secs(10);
/// Between two looks at the same service.
const REST: Duration = Duration::from_millis(500);
/// After a cluster did not answer.
const AGAIN: Duration = Duration::from_secs(5);

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    let mut services = Schedule::new(AT_ONCE, REST);
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                Some(notice) => matches!(notice.event, Event::Service { .. }),
                None => true,
            },
            () = services.work(job(&world)) => false,
        };
        if look {
            for service in world.ports.store.services().await?.into_iter().filter(|service| service.deleting) {
                services.wake(service.name);
            }
            up.now();
        }
    }
}

fn job(world: &World) -> impl Fn(ServiceName) -> BoxFuture<'static, Option<Duration>> {
    let world = world.clone();
    move |name| {
        let world = world.clone();
        Box::pin(async move {
            match finish(&world, &name).await {
                Ok(true) => None,
                // Its builds end soon.
                Ok(false) => Some(REST),
                Err(error) => {
                    tracing::warn!(error.cause = error.cause.as_deref(), service = %name, "A deletion: {error}");
                    Some(AGAIN)
                }
            }
        })
    }
}

async fn finish(world: &World, name: &ServiceName) -> Result<bool> {
    let Some(service) = world.ports.store.service(name).await? else { return Ok(true) };
    let _taking = world.locks.take(service.id).await;
    match world.ports.store.service(name).await? {
        Some(service) if service.deleting => deletion::finish(&world.ports, &service).await,
        _ => Ok(true),
    }
}
