//! Builds: start, look, follow the log, cancel. The work itself is a worker's.

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde::{Deserialize, Serialize};

use crate::authorise::{Action, Resource, authorise, may};
use crate::build::{Build, BuildStatus};
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Notice};
use crate::id::{BuildId, TeamId};
use crate::page::{Page, Piece};
use crate::ports::{BuildFilter, Ports};
use crate::repository::GitRef;
use crate::service::{Service, Source};
use crate::text;
use crate::user::Actor;

use super::note;

/// How many builds may wait. More than this is a runaway script, not a busy morning.
pub const WAITING_MAX: usize = 100;
/// Bytes of a log that are read at a time.
const PIECE: u64 = 64 * 1024;

/// A piece of a build's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPiece {
    /// Byte offset of the first character.
    pub offset: u64,
    pub text: String,
    /// Where the next piece begins.
    pub next: u64,
    /// Nothing more will come.
    pub finished: bool,
}

/// What is being built and what waits, as far as the actor may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Running first, then waiting, oldest first.
    pub builds: Vec<Build>,
    /// Builds of other teams that are in the line too.
    pub others: u32,
    /// How many run at once.
    pub at_once: u32,
}

/// Puts a build into the line. `reference` is a branch, tag or commit; the service's own when absent.
pub async fn start(ports: &Ports, actor: &Actor, service: &str, reference: Option<&str>) -> Result<Build> {
    let service = super::service::get(ports, actor, service).await?;
    authorise(actor, Action::StartBuild, Resource::OfTeam(service.team))?;
    let Source::Git(source) = &service.source else {
        return Err(Error::conflict(text!(
            "{name} is deployed from an image that is built elsewhere, so there is nothing to build here.",
            "{name} 使用在别处构建的镜像，此处无需构建。",
            name = service.name
        )));
    };
    if service.deleting {
        return Err(super::service::is_deleting(&service));
    }
    if ports.options.registry.is_none() {
        return Err(Error::conflict(text!(
            "No image registry is configured, so a built image could not be kept. An administrator sets the key registry.",
            "尚未配置镜像仓库，构建出的镜像无处存放。请管理员设置配置项 registry。"
        )));
    }
    let reference = match reference.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => GitRef::parse(text)?,
        None => source.reference.clone(),
    };
    let unfinished = ports.store.builds_unfinished().await?;
    if unfinished.iter().filter(|build| build.status == BuildStatus::Queued).count() >= WAITING_MAX {
        return Err(Error::new(
            Kind::Limited,
            text!(
                "{WAITING_MAX} builds wait already. Try again when the line is shorter.",
                "已有 {WAITING_MAX} 个构建在排队，请稍后再试。"
            ),
        ));
    }
    let mut build = Build {
        id: BuildId(ports.host.id()),
        service: service.id,
        service_name: service.name.clone(),
        number: 0,
        status: BuildStatus::Queued,
        reference,
        commit: None,
        subject: None,
        image: None,
        digest: None,
        steps: Vec::new(),
        sentence: None,
        error_offset: None,
        cancel_requested: false,
        attempts: 0,
        requested_by: actor.name.clone(),
        created_at: ports.host.now(),
        started_at: None,
        finished_at: None,
    };
    build.number = ports.store.build_create(&build).await?;
    publish(ports, service.team, &build);
    let sentence = text!(
        "Started build {number} of {name} from {reference}.",
        "从 {reference} 启动了 {name} 的构建 {number}。",
        number = build.number,
        name = service.name,
        reference = build.reference
    );
    note(ports, actor, "build.start", Some(service.name.as_str()), None, sentence).await?;
    Ok(build)
}

/// Tells pages how a build is now.
pub fn publish(ports: &Ports, team: TeamId, build: &Build) {
    ports.events.publish(Notice { team: Some(team), event: Event::Build(Box::new(build.clone())) });
}

async fn find(ports: &Ports, actor: &Actor, service: &str, number: u32) -> Result<(Service, Build)> {
    let service = super::service::get(ports, actor, service).await?;
    let build = ports.store.build(service.id, number).await?.ok_or_else(|| {
        Error::not_found(text!("{name} has no build {number}.", "{name} 没有构建 {number}。", name = service.name))
    })?;
    Ok((service, build))
}

pub async fn get(ports: &Ports, actor: &Actor, service: &str, number: u32) -> Result<Build> {
    Ok(find(ports, actor, service, number).await?.1)
}

/// Builds of one service, or of all that the actor may see; newest first.
pub async fn list(
    ports: &Ports,
    actor: &Actor,
    service: Option<&str>,
    status: Option<BuildStatus>,
    piece: &Piece,
) -> Result<Page<Build>> {
    let service = match service {
        Some(name) => Some(super::service::get(ports, actor, name).await?.id),
        None => None,
    };
    let teams = (!actor.administrator).then(|| actor.memberships.iter().map(|membership| membership.team).collect());
    ports.store.builds(&BuildFilter { service, teams, status }, piece).await
}

/// The line of builds.
pub async fn queue(ports: &Ports, actor: &Actor) -> Result<Queue> {
    let services = ports.store.services().await?;
    let team = |build: &Build| services.iter().find(|service| service.id == build.service).map(|service| service.team);
    let seen = |build: &Build| team(build).is_some_and(|team| may(actor, Action::ViewService, Resource::OfTeam(team)));
    let (mut builds, others): (Vec<_>, Vec<_>) = ports.store.builds_unfinished().await?.into_iter().partition(seen);
    builds.sort_by_key(|build| build.status != BuildStatus::Running);
    Ok(Queue { builds, others: u32::try_from(others.len()).unwrap_or(u32::MAX), at_once: ports.options.builds_at_once })
}

/// Asks for a build to be cancelled. It is `cancelled` once its work has really ended.
pub async fn cancel(ports: &Ports, actor: &Actor, service: &str, number: u32) -> Result<Build> {
    let (service, mut build) = find(ports, actor, service, number).await?;
    authorise(actor, Action::CancelBuild, Resource::OfTeam(service.team))?;
    if build.status.is_final() {
        return Err(Error::conflict(text!(
            "Build {number} is over already; there is nothing to cancel.",
            "构建 {number} 已结束，无需取消。"
        )));
    }
    ports.store.build_request_cancel(build.id).await?;
    build.cancel_requested = true;
    publish(ports, service.team, &build);
    let name = &service.name;
    let sentence = text!("Cancelled build {number} of {name}.", "取消了 {name} 的构建 {number}。");
    note(ports, actor, "build.cancel", Some(service.name.as_str()), None, sentence).await?;
    Ok(build)
}

/// A piece of the log, from a byte offset on.
pub async fn log(ports: &Ports, actor: &Actor, service: &str, number: u32, offset: u64) -> Result<LogPiece> {
    let (_, build) = find(ports, actor, service, number).await?;
    piece(ports, &build, offset).await
}

async fn piece(ports: &Ports, build: &Build, offset: u64) -> Result<LogPiece> {
    let text = ports.store.build_log(build.id, offset, PIECE).await?;
    let next = offset + text.len() as u64;
    // The status was read before the log: a build that was over then has written all there is.
    let finished = build.status.is_final() && ports.store.build_log_length(build.id).await? <= next;
    Ok(LogPiece { offset, text, next, finished })
}

/// The log from an offset on, as it grows; ends when the build does. What is sent comes from the database, so a reader
/// that comes back with the offset it has reached misses nothing.
pub async fn follow(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    number: u32,
    offset: u64,
) -> Result<BoxStream<'static, Result<LogPiece>>> {
    let (service, build) = find(ports, actor, service, number).await?;
    let name = service.name;
    // Listening begins before the first look, so that nothing falls between the two.
    let about = move |notice: &Option<Notice>| match notice.as_ref().map(|notice| &notice.event) {
        // Some notices were lost: look.
        None => true,
        Some(Event::Build(build)) => build.service_name == name && build.number == number,
        Some(Event::BuildLog { service, number: of, .. }) => *service == name && *of == number,
        Some(_) => false,
    };
    let wake = ports.events.subscribe().filter(move |notice| std::future::ready(about(notice))).boxed();
    let ports = ports.clone();
    let state = (ports, wake, build.id, offset, false);
    let pieces = stream::unfold(state, |(ports, mut wake, id, offset, over)| async move {
        if over {
            return None;
        }
        loop {
            let build = match ports.store.build_by_id(id).await {
                Ok(Some(build)) => build,
                // Its service was deleted.
                Ok(None) => return None,
                Err(error) => return Some((Err(error), (ports, wake, id, offset, true))),
            };
            match piece(&ports, &build, offset).await {
                Ok(piece) if piece.text.is_empty() && !piece.finished => {
                    wake.next().await?;
                }
                Ok(piece) => {
                    let (next, finished) = (piece.next, piece.finished);
                    return Some((Ok(piece), (ports, wake, id, next, finished)));
                }
                Err(error) => return Some((Err(error), (ports, wake, id, offset, true))),
            }
        }
    });
    Ok(pieces.boxed())
}
