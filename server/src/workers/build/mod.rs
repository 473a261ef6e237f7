//! Builds: takes them from the line, oldest first, as many at once as the operator allows; cancels them; and puts in
//! order what a server that was killed left.

mod keep;
mod outcome;
mod recover;
mod run;
mod sink;

use std::collections::HashMap;
use std::time::Duration;

use domain::build::{Build, BuildStatus};
use domain::event::Event;
use domain::id::{BuildId, TeamId};
use domain::ports::Ports;
use domain::service::Service;
use domain::use_cases::build::publish;
use domain::{Error, Result, Text};
use futures::StreamExt;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::World;
use super::supervise::Up;

/// What events do not tell (a lost one, another process) is seen by a look this often.
const TICK: Duration = Duration::from_secs(2);

/// Builds at work: a token each, by which it is cancelled, and a task.
#[derive(Default)]
struct Running {
    cancels: HashMap<BuildId, CancellationToken>,
    /// Each gives why its end could not be written, if it could not.
    tasks: JoinSet<Option<Text>>,
    builds: HashMap<Id, BuildId>,
    /// Builds whose end could not be written, and why: they are put in order at the next look, and told the truth.
    broken: HashMap<BuildId, Text>,
}

impl Running {
    /// A task ended. What a panic left in the database is put in order at the next look.
    fn ended(&mut self, done: Result<(Id, Option<Text>), JoinError>) {
        let (id, why) = match done {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(error.message = %error, "A build's task panicked");
                (error.id(), Some(Error::internal("a panic").text))
            }
        };
        if let Some(build) = self.builds.remove(&id) {
            self.cancels.remove(&build);
            self.broken.extend(why.map(|why| (build, why)));
        }
    }
}

pub async fn work(world: World, up: Up) -> Result<()> {
    let mut running = Running::default();
    let done = serve(&world, &up, &mut running).await;
    // What runs is ended in order before this worker ends or begins again.
    for cancel in running.cancels.values() {
        cancel.cancel();
    }
    while running.tasks.join_next().await.is_some() {}
    done
}

async fn serve(world: &World, up: &Up, running: &mut Running) -> Result<()> {
    let mut notices = world.ports.events.subscribe();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let look = tokio::select! {
            () = world.ending.cancelled() => return Ok(()),
            _ = tick.tick() => true,
            notice = notices.next() => match notice.ok_or_else(|| Error::internal("the hub ended"))? {
                None => true,
                Some(notice) => match notice.event {
                    // What runs tells of itself ten times a second: only a wish to cancel it is news here.
                    Event::Build(build) => build.cancel_requested || build.status == BuildStatus::Queued,
                    Event::Release(_) | Event::BuildLog { .. } | Event::Status(_) | Event::Placement { .. }
                    | Event::Service { .. } | Event::Cluster { .. } | Event::Platform => false,
                },
            },
            Some(done) = running.tasks.join_next_with_id() => {
                running.ended(done);
                true
            }
        };
        if look {
            match line(world, running).await {
                Ok(()) => up.now(),
                // The builds that run outlive a database that is away: they wait for it with their next line.
                Err(error) => up.waits(&error),
            }
        }
    }
}

/// Looks at the line: cancels what shall not be, puts in order what nobody works on, begins what may.
async fn line(world: &World, running: &mut Running) -> Result<()> {
    let ports = &world.ports;
    let mut waiting = Vec::new();
    for build in ports.store.builds_unfinished().await? {
        match running.cancels.get(&build.id) {
            Some(cancel) if build.cancel_requested => cancel.cancel(),
            Some(_) => {}
            None => waiting.push(build),
        }
    }
    // Asked once in a look: an engine that is away answers slowly.
    let mut engine = None;
    let mut done = Ok(());
    for build in waiting {
        // One that cannot be put in order keeps no other from its turn.
        if let Err(error) = turn(world, running, build, &mut engine).await {
            done = done.and(Err(error));
        }
    }
    done
}

/// Does with one build that nobody works on what is to be done.
async fn turn(world: &World, running: &mut Running, build: Build, engine: &mut Option<Result<()>>) -> Result<()> {
    let ports = &world.ports;
    let Some(service) = ports.store.service_by_id(build.service).await? else { return Ok(()) };
    if build.status != BuildStatus::Queued {
        let id = build.id;
        recover::left(ports, &service, build, running.broken.get(&id)).await?;
        running.broken.remove(&id);
    } else if build.cancel_requested {
        outcome::cancelled(ports, &service, build).await?;
    } else if running.tasks.len() < places(ports) {
        if engine.is_none() {
            *engine = Some(ports.builder.check().await);
        }
        match engine {
            Some(Err(away)) => wait(ports, service.team, &build, &away.text).await?,
            Some(Ok(())) | None => begin(world, running, service, build).await?,
        }
    }
    Ok(())
}

fn places(ports: &Ports) -> usize {
    usize::try_from(ports.options.builds_at_once).unwrap_or(1).max(1)
}

/// The engine does not answer: the build waits, and says what it waits for.
async fn wait(ports: &Ports, team: TeamId, build: &Build, why: &Text) -> Result<()> {
    if build.sentence.as_ref() != Some(why) {
        tracing::warn!(build.id = %build.id, "A build waits: {why}");
        let mut build = Build { sentence: Some(why.clone()), ..build.clone() };
        build.cancel_requested = ports.store.build_update(&build).await?;
        publish(ports, team, &build);
    }
    Ok(())
}

async fn begin(world: &World, running: &mut Running, service: Service, build: Build) -> Result<()> {
    let at = world.ports.host.now();
    if !world.ports.store.build_claim(build.id, at).await? {
        return Ok(());
    }
    let build = Build {
        status: BuildStatus::Running,
        attempts: build.attempts + 1,
        started_at: Some(at),
        sentence: None,
        ..build
    };
    publish(&world.ports, service.team, &build);
    let cancel = CancellationToken::new();
    let id = build.id;
    running.cancels.insert(id, cancel.clone());
    let task = running.tasks.spawn(run::run(world.clone(), service, build, cancel));
    running.builds.insert(task.id(), id);
    Ok(())
}
