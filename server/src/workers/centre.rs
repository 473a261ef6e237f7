//! Notes what configuration centres hold when releases are made. A centre may be slow or away: nobody who deploys waits here.

use std::time::Duration;

use domain::event::Event;
use domain::ports::Ports;
use domain::release::Release;
use domain::use_cases::configuration::centre::{note, unnoted};
use domain::{Error, Result};
use futures::{StreamExt, stream};
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::supervise::Up;

/// What could not be read is tried again this often, while its release is on its way.
const TICK: Duration = Duration::from_secs(10);
const AT_ONCE: usize = 8;

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    let mut notices = ports.events.subscribe();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let found = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => unnoted(ports).await,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                None => unnoted(ports).await,
                // As it was told: it may have arrived before its turn comes.
                Some(notice) => match notice.event {
                    Event::Release(release) if reads(&release) => Ok(vec![*release]),
                    Event::Release(_) | Event::Placement { .. } | Event::Build(_) | Event::BuildLog { .. }
                    | Event::Status(_) | Event::Service { .. } | Event::Cluster { .. } | Event::Platform => continue,
                },
            },
        };
        let noted = async { note_all(ports, found?).await };
        match world.ending.run_until_cancelled(noted).await {
            None => return Ok(()),
            Some(Ok(())) => up.now(),
            Some(Err(error)) => up.waits(&error),
        }
    }
}

fn reads(release: &Release) -> bool {
    !release.status.is_final() && !release.settings.configuration.centre.is_empty()
}

async fn note_all(ports: &Ports, releases: Vec<Release>) -> Result<()> {
    let noting = stream::iter(releases).map(|release| async move { note(ports, &release).await });
    // One that cannot be noted, or is gone by now, keeps no other from it.
    let all: Vec<Result<()>> = noting.buffer_unordered(AT_ONCE).collect().await;
    all.into_iter().collect()
}
