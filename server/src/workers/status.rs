//! Keeps the board true: derives a cell anew whenever its cluster or the database changes, and now and then, because
//! some sentences depend on the time.

use std::sync::Arc;
use std::time::Duration;

use domain::board::Cell;
use domain::event::{Event, Notice};
use domain::id::ClusterId;
use domain::ports::{Change, Ports};
use domain::status::{Freshness, State};
use domain::use_cases::status;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::place::{self, Atlas};
use super::schedule::Schedule;
use super::supervise::Up;

/// How many cells are derived at once.
const AT_ONCE: usize = 8;
/// A cell is told at most this often; its first change at once.
const REST: Duration = Duration::from_millis(200);
/// Cells on the move may have a sentence that counts seconds.
const MOVING: Duration = Duration::from_secs(5);
/// All cells are measured, and so derived, this often.
const MEASURE: Duration = Duration::from_secs(15);
/// After the database did not answer.
const AGAIN: Duration = Duration::from_secs(2);

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    // Listening begins before the first look, so that nothing falls between the two.
    let (mut notices, mut changes) = (ports.events.subscribe(), ports.clusters.changes());
    let (mut cells, mut figures, atlas) = (Schedule::new(AT_ONCE, REST), Schedule::new(2, REST), Atlas::default());
    let (mut moving, mut measure) = (interval(MOVING), interval(MEASURE));
    moving.set_missed_tick_behavior(MissedTickBehavior::Delay);
    measure.set_missed_tick_behavior(MissedTickBehavior::Delay);
    all(ports, None, &mut cells).await?;
    up.now();
    loop {
        tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            change = changes.next() => match change.ok_or_else(|| Error::internal("the clusters' changes ended"))? {
                Change::Workload(key) => {
                    if let Some(cell) = atlas.cell(ports, &key).await? {
                        cells.wake(cell);
                    }
                }
                Change::Freshness(id) => {
                    tell_freshness(ports, id).await?;
                    all(ports, Some(id), &mut cells).await?;
                }
            },
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                Some(notice) => heard(ports, notice, &mut cells).await?,
                None => all(ports, None, &mut cells).await?,
            },
            _ = moving.tick() => {
                let settled = |state| matches!(state, State::Idle | State::Ready);
                for status in ports.board.all().iter().filter(|status| !settled(status.state)) {
                    cells.wake((status.service.clone(), status.environment.clone()));
                }
            },
            _ = measure.tick() => all(ports, None, &mut figures).await?,
            () = cells.work(job(ports, false)) => {}
            () = figures.work(job(ports, true)) => {}
        }
    }
}

async fn all(ports: &Ports, cluster: Option<ClusterId>, schedule: &mut Schedule<Cell>) -> Result<()> {
    for cell in place::cells(ports, cluster).await? {
        schedule.wake(cell);
    }
    // What is on the board and placed nowhere any more.
    if cluster.is_none() {
        for status in ports.board.all() {
            schedule.wake((status.service.clone(), status.environment.clone()));
        }
    }
    Ok(())
}

async fn tell_freshness(ports: &Ports, id: ClusterId) -> Result<()> {
    let clusters = ports.store.clusters().await?;
    if let Some(record) = clusters.into_iter().find(|record| record.cluster.id == id) {
        let event = Event::Cluster { cluster: record.cluster.name, freshness: ports.clusters.freshness(id) };
        ports.events.publish(Notice { team: None, event });
    }
    Ok(())
}

async fn heard(ports: &Ports, notice: Notice, cells: &mut Schedule<Cell>) -> Result<()> {
    match notice.event {
        Event::Release(release) => cells.wake((release.service_name, release.environment_name)),
        Event::Placement { service, environment } => cells.wake((service, environment)),
        Event::Service { service } => {
            for environment in ports.store.environments().await? {
                cells.wake((service.clone(), environment.name));
            }
        }
        // A build changes nothing in a cluster; the other two are what this worker says itself.
        Event::Build(_) | Event::BuildLog { .. } | Event::Status(_) | Event::Cluster { .. } => {}
    }
    Ok(())
}

fn job(ports: &Ports, measured: bool) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let ports = Arc::new(ports.clone());
    move |cell| {
        let ports = Arc::clone(&ports);
        Box::pin(async move {
            match derive(&ports, &cell, measured).await {
                Ok(()) => None,
                Err(error) => {
                    tracing::debug!(
                        error.cause = error.cause.as_deref(),
                        "The status of {} in {} could not be derived: {error}",
                        cell.0,
                        cell.1
                    );
                    Some(AGAIN)
                }
            }
        })
    }
}

async fn derive(ports: &Ports, cell: &Cell, measured: bool) -> Result<()> {
    let Some((service, environment)) = place::find(ports, cell).await? else {
        ports.board.remove(cell);
        return Ok(());
    };
    let live = ports.clusters.freshness(environment.cluster) == Freshness::Live;
    if measured && live && status::measure(ports, &service, &environment).await.is_ok() {
        return Ok(());
    }
    // Without a kubelet's answer the figures stay what they were.
    status::refresh(ports, &service, &environment).await
}
