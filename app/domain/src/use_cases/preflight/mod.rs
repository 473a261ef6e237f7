//! Looks at a deployment before it is asked for: would it be refused, and would it come up. Nothing is written.

mod adopted;
mod centre;
mod cluster;
mod configuration;
mod conflict;
mod image;
mod network;
mod pods;
mod profile;

pub use centre::back;

use futures::future::OptionFuture;
use futures::join;
use serde_json::Value;

use crate::Time;
use crate::authorise::{Action, Resource, authorise};
use crate::cluster::Node;
use crate::difference::Side;
use crate::error::{Kind, Result};
use crate::manifest::{Target, render};
use crate::page::Piece;
use crate::ports::Ports;
use crate::preflight::{Check, Preflight, Subject, Verdict};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::status::Freshness;
use crate::text;
use crate::user::Actor;

use super::release::Order;

/// So many questions of a kind at once.
const AT_ONCE: usize = 8;

/// Everything that can be said of an order beforehand. For whoever may deploy: it asks the registry.
pub async fn look(ports: &Ports, actor: &Actor, service: &str, environment: &str, order: &Order) -> Result<Preflight> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    if service.deleting {
        return Err(super::service::is_deleting(&service));
    }
    let before = ports.store.placement(service.id, environment.id).await?;
    super::removal::refused(&service, &environment, before.as_ref())?;
    let newest = ports.store.releases(service.id, environment.id, &Piece { after: None, limit: Some(1) }).await?;
    let newest = newest.items.into_iter().next();
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let mut found = Preflight { at: ports.host.now(), ..Preflight::default() };
    let present = match &before {
        Some(placement) => ports.store.release(service.id, environment.id, placement.release).await?,
        None => None,
    };
    if let Some((placement, present)) = before.as_ref().zip(present.as_ref()) {
        found.before = render(present, placement, &target);
    }
    // The registry and the cluster are asked side by side, and the nodes once for all that is said of them.
    let freshness = ports.clusters.freshness(environment.cluster);
    let nodes = (freshness == Freshness::Live).then(|| ports.clusters.nodes(environment.cluster));
    let planning = super::release::planned(ports, actor, &service, &environment, before.as_ref(), order);
    let (planned, nodes) = join!(planning, OptionFuture::from(nodes));
    let mut of_cluster = Vec::new();
    match planned {
        Ok((mut release, placement)) => {
            // As it would be counted.
            release.number = newest.as_ref().map_or(0, |newest| newest.number) + 1;
            found.after = render(&release, &placement, &target);
            let running = present.as_ref().map(|present| present.settings.controller.kind());
            let (release, placement) = (&release, &placement);
            let wanted =
                network::Wanted { actor, service: &service, environment: &environment, release, placement, running };
            let asked = OptionFuture::from(nodes.as_ref().map(|nodes| asked(ports, &wanted, &found.after, nodes)));
            let known = nodes.as_ref().and_then(|nodes| nodes.as_deref().ok()).unwrap_or_default();
            let (images, centre, asked) = join!(
                image::look(ports, release, present.as_ref(), known),
                centre::look(ports, &environment, release),
                asked
            );
            of_cluster = asked.transpose()?.unwrap_or_default();
            found.checks.extend(images);
            found.checks.extend(promoted(ports, &service, release).await?);
            found.checks.extend(network::left_behind(ports, release, before.is_none()).await?);
            found.checks.extend(never_due(release, found.at));
            found.checks.extend(held(before.as_ref(), placement));
            found.checks.extend(profile::look(release));
            found.checks.extend(configuration::look(release, present.as_ref()));
            found.checks.extend(centre?);
            found.checks.extend(present.as_ref().and_then(|present| replacement(present, release)));
            found.images = image::all(release).map(|(_, image)| image.clone()).collect();
            let mut planned = Side::of(release);
            planned.settings.replicas = placement.replicas;
            found.planned = Some(Box::new(planned));
            let kept = placement.adopted.as_ref();
            let adopted = |present: &Release| adopted::look(present, release, kept, &found.before, &found.after);
            found.checks.extend(present.as_ref().and_then(adopted));
        }
        // What deploying would answer; the rest can be looked at all the same.
        Err(error) if error.kind == Kind::Invalid => {
            let subject = match error.field.as_deref() {
                Some("image" | "build" | "release" | "promote") => Subject::Image,
                Some(field) if field.starts_with("controller.") => Subject::Controller,
                Some(field) if field.starts_with("pod.") => Subject::Pod,
                Some(field) if field.starts_with("network.") => Subject::Port,
                _ => Subject::Order,
            };
            found.checks.push(Check { field: error.field, ..Check::new(subject, Verdict::Blocked, error.text) });
        }
        Err(error) => return Err(error),
    }
    found.checks.push(cluster::answers(&environment, freshness));
    found.checks.extend(of_cluster);
    found.checks.push(rollout(newest.as_ref()));
    Ok(found)
}

/// That somebody who chooses something else than the newest build keeps the next ones out.
fn held(before: Option<&Placement>, placement: &Placement) -> Option<Check> {
    let is_new = before.is_none_or(|before| !before.automation.is_held());
    placement.automation.hold.as_ref().filter(|hold| is_new && hold.instead.is_some())?;
    let sentence = text!(
        "Nothing is deployed here by itself from then on, until somebody lets it go on.",
        "此后不再自动部署到此环境，直到有人恢复。"
    );
    Some(Check::new(Subject::Order, Verdict::Warning, sentence))
}

/// What the cluster says of it.
async fn asked(
    ports: &Ports,
    wanted: &network::Wanted<'_>,
    manifests: &[Value],
    nodes: &Result<Vec<Node>>,
) -> Result<Vec<Check>> {
    let network::Wanted { service, environment, release, placement, running, .. } = *wanted;
    let replaces = running.is_some_and(|running| running != release.settings.controller.kind());
    let (mut checks, network, pods) = join!(
        cluster::accepts(ports, service, environment, release, manifests),
        network::look(ports, wanted),
        pods::taken(ports, service, environment, manifests)
    );
    checks.extend(network?);
    network::once(&mut checks);
    checks.extend(pods);
    checks.push(cluster::fits(ports, service, environment, release, placement, replaces, nodes));
    Ok(checks)
}

/// Whether what is promoted was ready where it comes from.
async fn promoted(ports: &Ports, service: &crate::service::Service, release: &Release) -> Result<Option<Check>> {
    let Some(from) = &release.promoted else { return Ok(None) };
    let Some(environment) = ports.store.environment(&from.environment).await? else { return Ok(None) };
    let source = ports.store.release(service.id, environment.id, from.release).await?;
    let (place, number) = (&from.environment, from.release);
    let (verdict, sentence) = match source.map(|source| source.status) {
        Some(ReleaseStatus::Ready) => {
            (Verdict::Holds, text!("Release {number} was ready in {place}.", "发布 {number} 在 {place} 中已就绪。"))
        }
        _ => (
            Verdict::Warning,
            text!(
                "Release {number} was never ready in {place}: it may not come up here either.",
                "发布 {number} 在 {place} 中从未就绪：在此处也可能无法启动。"
            ),
        ),
    };
    Ok(Some(Check::new(Subject::Order, verdict, sentence)))
}

/// A schedule that Kubernetes takes and that no day answers to.
fn never_due(release: &Release, now: Time) -> Option<Check> {
    let cron = release.settings.controller.cron_job()?;
    let next = cron.schedule.next(cron.time_zone.as_ref(), now, 1).ok()?;
    let schedule = &cron.schedule;
    let sentence = text!(
        "The schedule {schedule} is never due: there is no such day.",
        "计划 {schedule} 永远不会运行：没有这样的日期。"
    );
    next.is_empty().then(|| Check::new(Subject::Controller, Verdict::Warning, sentence))
}

/// Another kind of controller, for somebody who has said that it may be.
fn replacement(present: &Release, planned: &Release) -> Option<Check> {
    let (before, after) = (present.settings.controller.kind(), planned.settings.controller.kind());
    let to_an_end = before.runs_to_an_end() || after.runs_to_an_end();
    let sentence = if to_an_end {
        text!("The {before} is replaced by a {after}.", "{before} 将由 {after} 取代。")
    } else {
        text!(
            "The {before} that runs is replaced by a {after}: the pods of both run until the new ones are ready.",
            "正在运行的 {before} 将由 {after} 取代：在新 Pod 就绪之前两者的 Pod 会同时运行。"
        )
    };
    (before != after).then(|| Check::new(Subject::Controller, Verdict::Warning, sentence))
}

fn rollout(newest: Option<&Release>) -> Check {
    let (verdict, sentence) = match newest.filter(|newest| !newest.status.is_final()) {
        Some(newest) => {
            let number = newest.number;
            (
                Verdict::Warning,
                text!(
                    "Release {number} is still on its way: this one takes its place before it is ready.",
                    "发布 {number} 仍在进行：它会在就绪前被本次发布取代。"
                ),
            )
        }
        None => (Verdict::Holds, text!("No other release is on its way.", "没有其他正在进行的发布。")),
    };
    Check::new(Subject::Rollout, verdict, sentence)
}
