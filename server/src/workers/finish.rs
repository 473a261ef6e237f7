//! What goes away for good is finished, however far it had come: what is marked to go is looked for at start, at events and
//! now and then, and each is tried until it is done.

use std::fmt::Display;
use std::hash::Hash;
use std::time::Duration;

use domain::event::Event;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::schedule::Schedule;
use super::supervise::Up;

const AT_ONCE: usize = 4;
const TICK: Duration = Duration::from_secs(10);
/// Between two looks at the same.
const REST: Duration = Duration::from_millis(500);
/// After a cluster did not answer.
const AGAIN: Duration = Duration::from_secs(5);

/// How something goes away.
pub trait Going: Send + Sync + 'static {
    /// By what it is known.
    type Key: Ord + Hash + Clone + Send + Sync + 'static;

    /// For the log.
    const WHAT: &'static str;

    /// Whether this may mean that there is more to finish.
    fn is_told(event: &Event) -> bool;

    /// For the log.
    fn name(key: &Self::Key) -> impl Display + Send;

    /// All that is marked to go.
    fn marked(world: &World) -> impl Future<Output = Result<Vec<Self::Key>>> + Send;

    /// Does what is left. `false`: something else ends soon, look again.
    fn finish(world: &World, key: &Self::Key) -> impl Future<Output = Result<bool>> + Send;
}

pub async fn work<G: Going>(world: World, up: Up) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    let mut all = Schedule::new(AT_ONCE, REST);
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                Some(notice) => G::is_told(&notice.event),
                None => true,
            },
            () = all.work(job::<G>(&world)) => false,
        };
        if look {
            for key in G::marked(&world).await? {
                all.wake(key);
            }
            up.now();
        }
    }
}

fn job<G: Going>(world: &World) -> impl Fn(G::Key) -> BoxFuture<'static, Option<Duration>> {
    let world = world.clone();
    move |key| {
        let world = world.clone();
        Box::pin(async move {
            match G::finish(&world, &key).await {
                Ok(true) => None,
                Ok(false) => Some(REST),
                Err(error) => {
                    let (what, of) = (G::WHAT, G::name(&key));
                    tracing::warn!(error.cause = error.cause.as_deref(), %of, "{what}: {error}");
                    Some(AGAIN)
                }
            }
        })
    }
}
