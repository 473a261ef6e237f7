//! Deploys new builds where that was chosen. What is to be done is seen in the database alone, so a build that ended while
//! the server was away is deployed when it is back.

use std::time::Duration;

use domain::event::Event;
use domain::use_cases::automation::deploy_builds;
use domain::{Error, Result};
use futures::StreamExt;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::supervise::Up;

/// What could not be deployed for another reason than its configuration is tried again this often.
const TICK: Duration = Duration::from_secs(15);

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                None => true,
                Some(notice) => wakes(&notice.event),
            },
        };
        if !look {
            continue;
        }
        match deploy_builds(&world.ports).await {
            Ok(()) => up.now(),
            Err(error) => up.waits(&error),
        }
    }
}

/// A build has ended, or something else is wanted of a place: that it deploys by itself, or is no longer held.
fn wakes(event: &Event) -> bool {
    match event {
        Event::Build(build) => build.status.is_final(),
        Event::Placement { .. } => true,
        Event::Status(_)
        | Event::BuildLog { .. }
        | Event::Release(_)
        | Event::Service { .. }
        | Event::Platform
        | Event::Cluster { .. } => false,
    }
}
