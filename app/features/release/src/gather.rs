//! What the server functions of the deploy and release pages find out from several use cases.

use domain::build::Build;
use domain::controller::Proposal;
use domain::error::{Kind, Result};
use domain::ports::Ports;
use domain::release::Release;
use domain::status::Freshness;
use domain::use_cases as cases;
use domain::use_cases::schedule::Due;
use domain::user::Actor;

use crate::api::Now;

pub fn brief(mut release: Release) -> Release {
    release.manifests = Vec::new();
    release
}

/// `None` instead of an error for what is not there.
fn maybe<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub async fn build(ports: &Ports, actor: &Actor, service: &str, number: Option<u32>) -> Result<Option<Build>> {
    match number {
        Some(number) => maybe(cases::build::get(ports, actor, service, number).await),
        None => Ok(None),
    }
}

pub async fn release(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    number: Option<u32>,
) -> Result<Option<Release>> {
    match number {
        Some(number) => maybe(cases::release::get(ports, actor, service, environment, number).await),
        None => Ok(None),
    }
}

/// For whoever may deploy: the registry would be asked for the others.
pub async fn proposal(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    version: u32,
) -> Result<Option<Proposal>> {
    if version > 0 {
        return Ok(None);
    }
    match cases::proposal::controller(ports, actor, service, environment, None).await {
        Err(error) if error.kind == Kind::Denied => Ok(None),
        found => found,
    }
}

/// When the schedule of what runs is due.
pub fn due(ports: &Ports, now: &Now) -> Option<Due> {
    let cron = now.release.as_ref()?.settings.controller.cron_job()?;
    let zone = cron.time_zone.as_ref().map(ToString::to_string).unwrap_or_default();
    cases::schedule::look(ports, cron.schedule.as_str(), &zone).ok()
}

pub async fn now(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Now> {
    let status = cases::status::get(ports, actor, service, environment).await?;
    let release = release(ports, actor, service, environment, status.release).await?.map(brief);
    let number = release.as_ref().and_then(|release| release.build_number);
    let commit = build(ports, actor, service, number).await?.and_then(|build| build.commit);
    let live = status.freshness == Freshness::Live;
    let settings = release.as_ref().map(|release| &release.settings);
    let replicas =
        settings.map_or(status.replicas, |now| now.pods_now(status.replicas, live.then_some(status.desired)));
    Ok(Now { release, commit, replicas, version: status.placement_version })
}
