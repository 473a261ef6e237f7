//! Looks at a deployment before it is asked for: would it be refused, and would it come up. Nothing is written.

use crate::Time;
use crate::authorise::{Action, Resource, authorise};
use crate::controller::ControllerSettings;
use crate::environment::Environment;
use crate::error::{Kind, Result};
use crate::image::ImageRef;
use crate::manifest::{Target, render};
use crate::page::Piece;
use crate::ports::Ports;
use crate::preflight::{Check, Preflight, Subject, Verdict, room};
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::status::Freshness;
use crate::text;
use crate::user::Actor;

use super::release::Order;

/// Everything that can be said of an order beforehand. For whoever may deploy: it asks the registry.
pub async fn look(ports: &Ports, actor: &Actor, service: &str, environment: &str, order: &Order) -> Result<Preflight> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    if service.deleting {
        return Err(super::service::is_deleting(&service));
    }
    let before = ports.store.placement(service.id, environment.id).await?;
    let newest = ports.store.releases(service.id, environment.id, &Piece { after: None, limit: Some(1) }).await?;
    let newest = newest.items.into_iter().next();
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let mut found = Preflight { at: ports.host.now(), checks: Vec::new(), before: Vec::new(), after: Vec::new() };
    let present = match &before {
        Some(placement) => ports.store.release(service.id, environment.id, placement.release).await?,
        None => None,
    };
    if let Some((placement, present)) = before.as_ref().zip(present.as_ref()) {
        found.before = render(present, placement, &target);
    }
    let planned = match super::release::planned(ports, actor, &service, &environment, before.as_ref(), order).await {
        Ok((mut release, placement)) => {
            // As it would be counted.
            release.number = newest.as_ref().map_or(0, |newest| newest.number) + 1;
            found.checks.push(image(ports, &release.image).await);
            found.checks.extend(never_due(&release, found.at));
            found.checks.extend(present.as_ref().and_then(|present| replacement(present, &release)));
            found.after = render(&release, &placement, &target);
            Some((release, placement))
        }
        // What deploying would answer; the rest can be looked at all the same.
        Err(error) if error.kind == Kind::Invalid => {
            let subject = match error.field.as_deref() {
                Some("image" | "build" | "release") => Subject::Image,
                Some(field) if field.starts_with("controller.") => Subject::Controller,
                _ => Subject::Order,
            };
            found.checks.push(Check::new(subject, Verdict::Blocked, error.text));
            None
        }
        Err(error) => return Err(error),
    };
    let freshness = ports.clusters.freshness(environment.cluster);
    found.checks.push(cluster(&environment, freshness));
    if let Some((release, placement)) = planned
        && freshness == Freshness::Live
    {
        let other = |present: &Release| present.settings.controller.kind() != release.settings.controller.kind();
        let replaces = present.as_ref().is_some_and(other);
        found.checks.push(fits(ports, &service, &environment, &release, &placement, replaces).await);
    }
    found.checks.push(rollout(newest.as_ref()));
    Ok(found)
}

/// What the registry says of the image now.
async fn image(ports: &Ports, image: &ImageRef) -> Check {
    let name = image.to_string();
    let name = name.split('@').next().unwrap_or_default();
    let (verdict, sentence) = match ports.registry.digest(image).await {
        Ok(Some(digest)) => {
            let short: String = digest.as_str().trim_start_matches("sha256:").chars().take(12).collect();
            (Verdict::Holds, text!("{name} is in the registry: {short}.", "{name} 在镜像仓库中：{short}。"))
        }
        Ok(None) => (
            Verdict::Blocked,
            text!(
                "The registry has no image {name} any more. Build it again, or choose another.",
                "镜像仓库中已没有 {name}。请重新构建或选择其他镜像。"
            ),
        ),
        Err(error) if image.digest.is_some() => (
            Verdict::Warning,
            text!(
                "{cause} Its digest is known: the nodes pull exactly this image, or none.",
                "{cause_zh} 摘要已知：节点只会拉取这个镜像。",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
        Err(error) => (
            Verdict::Warning,
            text!(
                "{cause} The nodes pull whatever the tag points to then.",
                "{cause_zh} 节点会拉取届时标签所指的镜像。",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
    };
    Check::new(Subject::Image, verdict, sentence)
}

fn cluster(environment: &Environment, freshness: Freshness) -> Check {
    let name = &environment.cluster_name;
    let (verdict, sentence) = match freshness {
        Freshness::Live => (Verdict::Holds, text!("The cluster {name} answers.", "集群 {name} 正常响应。")),
        Freshness::Starting => (
            Verdict::Warning,
            text!(
                "The cluster {name} is being connected to: the release goes out as soon as it answers.",
                "正在连接集群 {name}：连上后即会发布。"
            ),
        ),
        Freshness::Cut { .. } => (
            Verdict::Warning,
            text!(
                "The cluster {name} does not answer: the release waits until it does.",
                "集群 {name} 没有响应：发布会等待其恢复。"
            ),
        ),
    };
    Check::new(Subject::Cluster, verdict, sentence)
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

/// Whether there is room for what runs at once while pods are replaced.
async fn fits(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    release: &Release,
    placement: &Placement,
    replaces: bool,
) -> Check {
    let running = ports.clusters.workload(&super::placement::key(service, environment));
    let running = running.map_or(0, |workload| workload.pods.iter().filter(|pod| !pod.deleting).count());
    let running = u32::try_from(running).unwrap_or(u32::MAX);
    let settings = &release.settings.controller;
    let wanted = settings.job().map_or(placement.wanted(), |job| job.parallelism.min(job.completions));
    let more = match (settings, wanted, running) {
        (ControllerSettings::DaemonSet(_), ..) => {
            let sentence = text!("One pod on each node that it selects.", "在其选择的每个节点上各一个 Pod。");
            return Check::new(Subject::Room, Verdict::Holds, sentence);
        }
        (_, 0, _) => 0,
        (_, wanted, 0) => wanted,
        // Pods of two kinds, or of two runs, stand side by side.
        (ControllerSettings::Job(_) | ControllerSettings::CronJob(_), wanted, _) => wanted,
        (_, wanted, _) if replaces => wanted,
        (settings, wanted, running) => wanted.saturating_sub(running) + settings.surge(wanted),
    };
    match ports.clusters.nodes(environment.cluster).await {
        Ok(nodes) => room(&nodes, &release.settings.resources, more),
        Err(error) => Check::new(
            Subject::Room,
            Verdict::Warning,
            text!(
                "How much room there is could not be found out: {cause}",
                "无法得知剩余资源：{cause_zh}",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
    }
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
