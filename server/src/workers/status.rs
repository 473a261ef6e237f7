//! Keeps the board true: derives a cell anew whenever its cluster or the database changes, and now and then, because
//! some sentences depend on the time.

use std::time::Duration;

use domain::board::Cell;
use domain::event::{Event, Notice};
use domain::id::ClusterId;
use domain::ports::{Change, Ports};
use domain::status::{Freshness, State};
use domain::use_cases::placement::key;
use domain::use_cases::status;
use domain::{Error, Result};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval};

use super::World;
use super::known::Known;
use super::place::{self, Atlas};
use super::schedule::Schedule;
use super::supervise::Up;

/// How many cells are derived at once.
const AT_ONCE: usize = 8;
/// In the long run a cell is told at most this often.
const REST: Duration = Duration::from_millis(100);
/// The first changes of a cell that was quiet are told at once: one rollout of a pod makes about so many.
const BURST: u32 = 10;
/// Cells on the move may have a sentence that counts seconds.
const MOVING: Duration = Duration::from_secs(5);
/// All cells are measured, and so derived from what is read anew, this often.
const MEASURE: Duration = Duration::from_secs(15);
/// After the database did not answer.
const AGAIN: Duration = Duration::from_secs(2);

pub async fn work(world: World, up: Up) -> Result<()> {
    let ports = &world.ports;
    // Listening begins before the first look, so that nothing falls between the two.
    let (mut notices, mut changes) = (ports.events.subscribe(), ports.clusters.changes());
    let (mut cells, mut figures, atlas) =
        (Schedule::new(AT_ONCE, REST).in_bursts_of(BURST), Schedule::new(2, REST), Atlas::default());
    let known = Known::default();
    // Only one schedule derives: two at once for a cell could leave the older status on the board.
    let (tell, mut measured) = unbounded_channel();
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
                Some(notice) => heard(ports, notice, &known, &mut cells).await?,
                None => {
                    known.forget_all();
                    all(ports, None, &mut cells).await?;
                }
            },
            _ = moving.tick() => {
                let settled = |state| matches!(state, State::Idle | State::Ready);
                for status in ports.board.all().iter().filter(|status| !settled(status.state)) {
                    let cell = (status.service.clone(), status.environment.clone());
                    known.forget(&cell);
                    cells.wake(cell);
                }
            },
            _ = measure.tick() => {
                known.forget_all();
                all(ports, None, &mut figures).await?;
            },
            Some(cell) = measured.recv() => cells.wake(cell),
            () = cells.work(derive_job(ports, &known)) => {}
            () = figures.work(measure_job(ports, &tell)) => {}
        }
    }
}

async fn all(ports: &Ports, cluster: Option<ClusterId>, schedule: &mut Schedule<Cell>) -> Result<()> {
    for cell in place::cells(ports, cluster, |_| true).await? {
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

async fn heard(ports: &Ports, notice: Notice, known: &Known, cells: &mut Schedule<Cell>) -> Result<()> {
    let mut look_again = |cell: Cell| {
        known.forget(&cell);
        cells.wake(cell);
    };
    match notice.event {
        Event::Release(release) => look_again((release.service_name, release.environment_name)),
        Event::Placement { service, environment } => look_again((service, environment)),
        Event::Platform => known.forget_all(),
        Event::Service { service } => {
            known.forget_service(&service);
            for environment in ports.store.environments().await? {
                look_again((service.clone(), environment.name));
            }
        }
        // A build changes nothing in a cluster; the other two are what this worker says itself.
        Event::Build(_) | Event::BuildLog { .. } | Event::Status(_) | Event::Cluster { .. } => {}
    }
    Ok(())
}

fn derive_job(ports: &Ports, known: &Known) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let (ports, known) = (ports.clone(), known.clone());
    move |cell| {
        let (ports, known) = (ports.clone(), known.clone());
        Box::pin(async move {
            let error = derive(&ports, &known, &cell).await.err()?;
            let (service, environment) = &cell;
            tracing::debug!(error.cause = error.cause.as_deref(), %service, %environment, "A status: {error}");
            Some(AGAIN)
        })
    }
}

async fn derive(ports: &Ports, known: &Known, cell: &Cell) -> Result<()> {
    match known.find(ports, cell).await? {
        Some(recorded) => status::refresh(ports, &recorded).await,
        None => {
            ports.board.remove(cell);
            Ok(())
        }
    }
}

/// Asks the kubelets what a cell uses; then it is derived, because some sentences depend on the time.
fn measure_job(ports: &Ports, tell: &UnboundedSender<Cell>) -> impl Fn(Cell) -> BoxFuture<'static, Option<Duration>> {
    let (ports, tell) = (ports.clone(), tell.clone());
    move |cell| {
        let (ports, tell) = (ports.clone(), tell.clone());
        Box::pin(async move {
            if let Err(error) = measure(&ports, &cell).await {
                let (service, environment) = &cell;
                tracing::debug!(error.cause = error.cause.as_deref(), %service, %environment, "The usage: {error}");
            }
            // An error means that the worker ended.
            let _ended = tell.send(cell);
            None
        })
    }
}

/// Without a kubelet's answer the figures stay what they were.
async fn measure(ports: &Ports, cell: &Cell) -> Result<()> {
    let Some((service, environment)) = place::find(ports, cell).await? else { return Ok(()) };
    if ports.clusters.freshness(environment.cluster) == Freshness::Live {
        let usage = ports.clusters.usage(&key(&service, &environment)).await?;
        ports.board.measured(cell, usage);
    }
    Ok(())
}
