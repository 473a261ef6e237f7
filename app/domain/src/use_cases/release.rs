//! Releases: deploy a build, an image or an older release; look at what there was.

use std::collections::BTreeMap;

use crate::authorise::{Action, Resource, authorise};
use crate::build::BuildStatus;
use crate::controller::{ControllerKind, ControllerSettings};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::id::{BuildId, ReleaseId, TeamId};
use crate::image::ImageRef;
use crate::page::{Page, Piece};
use crate::pod::{PodSettings, Security};
use crate::ports::Ports;
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::{HealthPath, Port, Service};
use crate::settings::{Resources, Settings};
use crate::text;
use crate::user::Actor;

use super::note;

/// What is to run.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A build of the service, by number.
    Build(u32),
    Image(ImageRef),
    /// An older release of the same environment, with its settings.
    Release(u32),
}

/// A deployment as a person asks for it. What is `None` stays as it is in the environment now.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub what: What,
    pub controller: Option<ControllerSettings>,
    /// Said by somebody who knows that another kind of controller takes the place of the one that runs.
    pub replace: bool,
    pub replicas: Option<u32>,
    pub variables: Option<BTreeMap<String, String>>,
    pub resources: Option<Resources>,
    pub pod: Option<PodSettings>,
    pub reason: String,
    /// Version of the placement that the person saw (0: never deployed); if somebody was quicker, they are told.
    pub version: Option<u32>,
}

/// What runs by an order, found out.
struct Content {
    /// The settings of the release that should run now, if one was deployed.
    present: Option<Settings>,
    image: ImageRef,
    build: Option<(BuildId, u32)>,
    settings: Settings,
    ports: Vec<Port>,
    health_path: Option<HealthPath>,
    repeats: Option<u32>,
}

/// Writes down a release; a worker brings it into the cluster and follows it.
///
/// A release that repeats an older one brings back its image, variables, resources, ports and health check. The number
/// of copies stays as it is now, because scaling is not part of what was released.
pub async fn deploy(ports: &Ports, actor: &Actor, service: &str, environment: &str, order: Order) -> Result<Release> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    if service.deleting {
        return Err(super::service::is_deleting(&service));
    }
    let before = ports.store.placement(service.id, environment.id).await?;
    let version = before.as_ref().map_or(0, |placement| placement.version);
    if order.version.is_some_and(|seen| seen != version) {
        return Err(Error::conflict(text!(
            "Somebody changed {name} in {place} meanwhile. Look at what runs now, then deploy again.",
            "期间有人修改了 {place} 中的 {name}。请先查看当前状态再部署。",
            name = service.name,
            place = environment.name
        )));
    }
    let (mut release, placement) = planned(ports, actor, &service, &environment, before.as_ref(), &order).await?;
    let mut overtaken = ports.store.releases_unfinished().await?;
    overtaken.retain(|other| other.service == service.id && other.environment == environment.id);
    release.number = ports.store.release_create(&release, &placement).await?;
    for other in overtaken {
        // Read again: it may have arrived in between.
        if let Some(other) = ports.store.release_by_id(other.id).await? {
            publish(ports, service.team, &other);
        }
    }
    publish(ports, service.team, &release);
    let sentence = text!(
        "Release {number}: {name} {version} to {place}.",
        "发布 {number}：将 {name} {version} 部署到 {place}。",
        number = release.number,
        name = service.name,
        version = release.version(),
        place = environment.name
    );
    let names = (Some(service.name.as_str()), Some(environment.name.as_str()));
    note(ports, actor, "release.create", names.0, names.1, sentence).await?;
    Ok(release)
}

/// The release that an order means, not yet counted, and what is wanted of the place with it.
pub(super) async fn planned(
    ports: &Ports,
    actor: &Actor,
    service: &Service,
    environment: &Environment,
    before: Option<&Placement>,
    order: &Order,
) -> Result<(Release, Placement)> {
    let mut content = content(ports, service, environment, before, order).await?;
    // Nobody has chosen yet: as safe as the image allows. What cannot be asked stays as the image has it.
    if content.present.is_none()
        && content.repeats.is_none()
        && order.pod.is_none()
        && let Ok(Some(image)) = ports.registry.config(&content.image).await
    {
        content.settings.pod.security = Security::proposed(&image);
    }
    content.settings.check()?;
    content.settings.pod.check_for(&service.name, &content.ports)?;
    if let Some(present) = &content.present {
        content.settings.controller.check_after(&present.controller, order.replace)?;
    }
    let now = ports.host.now();
    let release = Release {
        id: ReleaseId(ports.host.id()),
        service: service.id,
        service_name: service.name.clone(),
        environment: environment.id,
        environment_name: environment.name.clone(),
        number: 0,
        status: ReleaseStatus::Pending,
        image: content.image,
        build: content.build.map(|(id, _)| id),
        build_number: content.build.map(|(_, number)| number),
        settings: content.settings,
        ports: content.ports,
        health_path: content.health_path,
        manifests: Vec::new(),
        reason: order.reason.trim().chars().take(1000).collect(),
        repeats: content.repeats,
        sentence: None,
        created_by: actor.name.clone(),
        created_at: now,
        applied_at: None,
        finished_at: None,
    };
    let placement = Placement {
        service: service.id,
        environment: environment.id,
        release: 0,
        // A DaemonSet's pods are not counted here, and none of them would be the end of restarting it.
        replicas: match release.settings.controller.kind() {
            ControllerKind::DaemonSet => release.settings.replicas.max(1),
            ControllerKind::Deployment
            | ControllerKind::StatefulSet
            | ControllerKind::Job
            | ControllerKind::CronJob => release.settings.replicas,
        },
        stopped: false,
        restarted_at: None,
        run_version: run_version(before, content.present.as_ref(), &release.settings),
        version: before.map_or(0, |placement| placement.version) + 1,
        applied_version: before.map_or(0, |placement| placement.applied_version),
        trouble: None,
        updated_at: now,
    };
    Ok((release, placement))
}

/// A Job begins with its release. A run that was asked for of a CronJob and not begun yet is for that one alone.
fn run_version(before: Option<&Placement>, present: Option<&Settings>, settings: &Settings) -> u32 {
    let Some(before) = before else { return u32::from(settings.controller.kind() == ControllerKind::Job) };
    let same = present.is_some_and(|present| present.controller.kind() == settings.controller.kind());
    match settings.controller.kind() {
        ControllerKind::Job => before.version + 1,
        _ if same => before.run_version,
        _ => before.run_version.min(before.applied_version),
    }
}

/// Tells pages how a release is now.
pub fn publish(ports: &Ports, team: TeamId, release: &Release) {
    ports.events.publish(Notice { team: Some(team), event: Event::Release(Box::new(release.clone())) });
}

async fn content(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    before: Option<&Placement>,
    order: &Order,
) -> Result<Content> {
    let last = match before {
        Some(placement) => ports.store.release(service.id, environment.id, placement.release).await?,
        None => None,
    };
    let before_this = last.map(|release| release.settings);
    let present = before_this.clone().unwrap_or_default();
    let replicas = order.replicas.or(before.map(|placement| placement.replicas)).unwrap_or(present.replicas);
    let settings = |base: Settings| Settings {
        controller: order.controller.clone().unwrap_or(base.controller),
        replicas,
        variables: order.variables.clone().unwrap_or(base.variables),
        resources: order.resources.clone().unwrap_or(base.resources),
        pod: order.pod.clone().unwrap_or(base.pod),
    };
    let of_service = |image, build, settings| Content {
        present: before_this.clone(),
        image,
        build,
        settings,
        ports: service.ports.clone(),
        health_path: service.health_path.clone(),
        repeats: None,
    };
    match &order.what {
        What::Build(number) => {
            let (image, id) = built(ports, service, *number).await?;
            Ok(of_service(image, Some((id, *number)), settings(present)))
        }
        What::Image(image) => Ok(of_service(held(ports, image).await?, None, settings(present))),
        What::Release(number) => {
            let older = ports.store.release(service.id, environment.id, *number).await?.ok_or_else(|| {
                let place = &environment.name;
                Error::invalid("release", text!("{place} has no release {number}.", "{place} 没有发布 {number}。"))
            })?;
            Ok(Content {
                present: before_this.clone(),
                image: older.image,
                build: older.build.zip(older.build_number),
                settings: settings(older.settings),
                ports: older.ports,
                health_path: older.health_path,
                repeats: Some(*number),
            })
        }
    }
}

/// The image of a build that succeeded, held to its digest.
async fn built(ports: &Ports, service: &Service, number: u32) -> Result<(ImageRef, BuildId)> {
    let build = ports.store.build(service.id, number).await?.ok_or_else(|| {
        let name = &service.name;
        Error::invalid("build", text!("{name} has no build {number}.", "{name} 没有构建 {number}。"))
    })?;
    match (build.status, build.image, build.digest) {
        (BuildStatus::Succeeded, Some(image), Some(digest)) => Ok((image.pinned(&digest), build.id)),
        _ => Err(Error::invalid(
            "build",
            text!(
                "Build {number} has no image: only a build that succeeded can be deployed.",
                "构建 {number} 没有镜像：只能部署成功的构建。"
            ),
        )),
    }
}

/// The image held to the digest that its tag points to now. When the registry cannot be asked from here, the tag stays:
/// the cluster's nodes may well be able to pull it.
async fn held(ports: &Ports, image: &ImageRef) -> Result<ImageRef> {
    if image.digest.is_some() {
        return Ok(image.clone());
    }
    match ports.registry.digest(image).await {
        Ok(Some(digest)) => Ok(image.pinned(&digest)),
        Ok(None) => Err(Error::invalid(
            "image",
            text!(
                "The registry has no image {image}. Check its name and tag.",
                "镜像仓库中没有 {image}，请检查名称和标签。"
            ),
        )),
        Err(_) => Ok(image.clone()),
    }
}

pub async fn get(ports: &Ports, actor: &Actor, service: &str, environment: &str, number: u32) -> Result<Release> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let missing = || {
        let place = &environment.name;
        Error::not_found(text!("{place} has no release {number}.", "{place} 没有发布 {number}。"))
    };
    ports.store.release(service.id, environment.id, number).await?.ok_or_else(missing)
}

/// Newest first.
pub async fn list(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    piece: &Piece,
) -> Result<Page<Release>> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    ports.store.releases(service.id, environment.id, piece).await
}
