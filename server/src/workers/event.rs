//! Counts what ended, for the server's own figures.

use domain::event::Event;
use domain::{Error, Result};
use futures::StreamExt;

use super::World;
use super::supervise::Up;

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    up.now();
    while let Some(notice) = world.ending.run_until_cancelled(notices.next()).await {
        match notice.ok_or_else(|| Error::internal("the hub ended"))?.map(|notice| notice.event) {
            Some(Event::Release(release)) if release.status.is_final() => world.figures.release(release.status),
            Some(Event::Build(build)) if build.status.is_final() => world.figures.build(build.status),
            // What was lost here is lost for the counters only.
            Some(_) | None => {}
        }
    }
    Ok(())
}
