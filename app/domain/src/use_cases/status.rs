//! How services are: the board, and one service in one environment. Read from memory; a worker keeps it true.

use std::sync::Arc;

use crate::Time;
use crate::authorise::{Action, Resource, may};
use crate::diagnosis::{Facts, diagnose};
use crate::environment::Environment;
use crate::error::Result;
use crate::event::{Event, Notice};
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::status::EnvironmentStatus;
use crate::text;
use crate::text::Text;
use crate::user::Actor;

/// Everything that the actor may see, without pods and events. A service that was never deployed to an environment has
/// no cell there.
pub fn board(ports: &Ports, actor: &Actor) -> Vec<EnvironmentStatus> {
    let seen = |status: &Arc<EnvironmentStatus>| may(actor, Action::ViewService, Resource::OfTeam(status.team));
    ports.board.all().into_iter().filter(seen).map(|status| (*status).clone().brief()).collect()
}

/// How many of them need attention.
pub fn findings(ports: &Ports, actor: &Actor) -> usize {
    ports.board.findings(|status| may(actor, Action::ViewService, Resource::OfTeam(status.team)))
}

/// One service in one environment, with pods and events.
pub async fn get(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<EnvironmentStatus> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    match ports.board.get(&(service.name.clone(), environment.name.clone())) {
        Some(status) => Ok((*status).clone()),
        None => compute(ports, &Recorded::read(ports, service, environment).await?).await,
    }
}

/// The same as it is written down this moment, for the answer to a change.
pub async fn now(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<EnvironmentStatus> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    compute(ports, &Recorded::read(ports, service, environment).await?).await
}

/// What the database says of a service in an environment: half of its status; the cluster's view is the other.
#[derive(Debug, Clone)]
pub struct Recorded {
    service: Service,
    environment: Environment,
    placement: Option<Placement>,
    release: Option<Release>,
    roll_back: Option<u32>,
}

impl Recorded {
    pub async fn read(ports: &Ports, service: Service, environment: Environment) -> Result<Self> {
        let placement = ports.store.placement(service.id, environment.id).await?;
        let (release, roll_back) = match &placement {
            Some(placement) => {
                let wanted = ports.store.release(service.id, environment.id, placement.release).await?;
                let roll_back = roll_back(ports, placement, wanted.as_ref()).await?;
                (wanted, roll_back)
            }
            None => (None, None),
        };
        Ok(Self { service, environment, placement, release, roll_back })
    }
}

/// The newest release before that became ready and is another: an equal one would change nothing.
pub(super) async fn roll_back(ports: &Ports, placement: &Placement, wanted: Option<&Release>) -> Result<Option<u32>> {
    let (service, environment) = (placement.service, placement.environment);
    let mut same: Vec<u32> = wanted.and_then(|release| release.repeats).into_iter().collect();
    let mut number = placement.release;
    while let Some(before) = ports.store.release_ready_before(service, environment, number).await? {
        let repeats = ports.store.release(service, environment, before).await?.and_then(|release| release.repeats);
        if !same.contains(&before) && !repeats.is_some_and(|repeats| same.contains(&repeats)) {
            return Ok(Some(before));
        }
        same.extend(repeats);
        number = before;
    }
    Ok(None)
}

/// Derives the status from what the database said and the cluster's view.
async fn compute(ports: &Ports, recorded: &Recorded) -> Result<EnvironmentStatus> {
    let Recorded { service, environment, placement, release, roll_back } = recorded;
    let (roll_back, mut release) = (*roll_back, release.clone());
    let workload = ports.clusters.workload(&super::placement::key(service, environment));
    let freshness = ports.clusters.freshness(environment.cluster);
    let now = ports.host.now();
    let cut_because = ports.clusters.cut_because(environment.cluster);
    let found = diagnose(&Facts {
        workload: workload.as_ref(),
        placement: placement.as_ref(),
        release: release.as_ref(),
        roll_back,
        freshness,
        cut_because: cut_because.as_ref(),
        deleting: service.deleting || is_removed(placement.as_ref()),
        now,
    });
    // What runs is what the cluster says; what is wanted only where it says nothing.
    let controller = workload.as_ref().and_then(|workload| workload.controller.as_ref());
    let runs = controller.and_then(|controller| controller.release);
    if let Some(runs) = runs.filter(|runs| release.as_ref().is_none_or(|wanted| wanted.number != *runs)) {
        release = ports.store.release(service.id, environment.id, runs).await?;
    }
    let controller_suspended = controller.is_some_and(|controller| controller.suspended);
    let desired = controller.map(|controller| controller.desired);
    let wanted = recorded.release.as_ref().map(|release| release.settings.controller.kind());
    let kind = controller.map(|controller| controller.kind).or(wanted).unwrap_or_default();
    let cell = (service.name.clone(), environment.name.clone());
    let (cpu, memory, spark) = ports.board.figures(&cell);
    let workload = workload.unwrap_or_default();
    let live = || workload.pods.iter().filter(|pod| !pod.deleting);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(EnvironmentStatus {
        service: service.name.clone(),
        team: service.team,
        environment: environment.name.clone(),
        state: found.state,
        sentence: found.sentence,
        evidence: found.evidence,
        remedies: found.remedies,
        since: found.since,
        release: runs.or(placement.as_ref().map(|placement| placement.release)),
        roll_back,
        controller: kind,
        recreates: release.as_ref().is_some_and(|release| release.settings.controller.recreates()),
        image: workload.controller.as_ref().map(|controller| controller.image.clone()),
        version: release.as_ref().map(Release::version).unwrap_or_default(),
        desired: desired.unwrap_or_else(|| placement.as_ref().map_or(0, Placement::wanted)),
        ready: count(live().filter(|pod| pod.ready).count()),
        ready_of_release: count(live().filter(|pod| pod.ready && (runs.is_none() || pod.release == runs)).count()),
        restarts: live().map(crate::workload::Pod::restarts).sum(),
        stopped: placement.as_ref().is_some_and(|placement| placement.stopped),
        deleting: service.deleting || is_removed(placement.as_ref()),
        replicas: placement.as_ref().map_or(0, |placement| placement.replicas),
        released_at: release.as_ref().map(|release| release.created_at),
        automation: placement.as_ref().map(|placement| placement.automation.clone()).unwrap_or_default(),
        drifts: if is_settled(recorded) { ports.board.drifts(&cell) } else { 0 },
        placement_version: placement.as_ref().map_or(0, |placement| placement.version),
        freshness,
        cpu,
        memory,
        spark,
        schedule: release.as_ref().and_then(schedule),
        next_run: next_run(release.as_ref(), controller_suspended, now),
        reached: crate::network::reached(&workload),
        autoscaler: workload.autoscaler,
        runs: workload.runs,
        pods: workload.pods,
        events: workload.events,
    })
}

/// Whether nothing is on its way into the cluster: until then, what differs is no news.
fn is_settled(recorded: &Recorded) -> bool {
    let arrived = recorded.release.as_ref().is_none_or(|release| release.status.is_final());
    arrived && recorded.placement.as_ref().is_some_and(|placement| !placement.is_behind())
}

/// Whether it is being taken out of the environment.
fn is_removed(placement: Option<&Placement>) -> bool {
    placement.is_some_and(|placement| placement.removal.is_some())
}

/// A CronJob's schedule in words; the cluster reads it in UTC where no time zone is said.
fn schedule(release: &Release) -> Option<Text> {
    let cron = release.settings.controller.cron_job()?;
    let zone = cron.time_zone.as_ref().map_or_else(|| "UTC".to_owned(), ToString::to_string);
    let words = cron.schedule.words().ok()?;
    let (en, zh) = (words.en.trim_end_matches('.'), words.zh.trim_end_matches('。'));
    Some(text!("{en} ({zone}).", "{zh}（{zone}）。"))
}

/// When a CronJob is due next.
fn next_run(release: Option<&Release>, suspended: bool, now: Time) -> Option<Time> {
    let cron = release?.settings.controller.cron_job().filter(|_| !suspended)?;
    cron.schedule.next(cron.time_zone.as_ref(), now, 1).ok()?.into_iter().next()
}

/// A pod that crashes again says that it crashed now; what somebody asks is since when the release is in trouble.
fn since(before: &EnvironmentStatus, now: &EnvironmentStatus) -> Option<Time> {
    let goes_on = before.state == now.state && before.release == now.release && now.state.needs_attention();
    match (before.since, now.since) {
        (Some(then), Some(now)) if goes_on => Some(then.min(now)),
        (_, now) => now,
    }
}

/// Computes the status anew, keeps it, and tells pages if it differs. For the worker.
pub async fn refresh(ports: &Ports, recorded: &Recorded) -> Result<()> {
    let Recorded { service, environment, .. } = recorded;
    let cell = (service.name.clone(), environment.name.clone());
    if recorded.placement.is_none() {
        if ports.board.remove(&cell) {
            let event = Event::Service { service: service.name.clone() };
            ports.events.publish(Notice { team: Some(service.team), event });
        }
        return Ok(());
    }
    let mut status = compute(ports, recorded).await?;
    if let Some(before) = ports.board.get(&cell) {
        status.since = since(&before, &status);
    }
    if ports.board.put(status.clone()) {
        ports.events.publish(Notice { team: Some(service.team), event: Event::Status(Box::new(status)) });
    }
    Ok(())
}
