//! Releases: deploy a build, an image or an older release; look at what there was.

mod content;
mod hold;
mod made;
mod told;

use std::collections::BTreeMap;

use crate::authorise::{Action, Resource, authorise};
use crate::automation::Cause;
use crate::autoscaling::Autoscaling;
use crate::controller::{ControllerKind, ControllerSettings};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::id::{ReleaseId, TeamId};
use crate::image::ImageRef;
use crate::network::NetworkSettings;
use crate::page::{Page, Piece};
use crate::pod::PodSettings;
use crate::ports::Ports;
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::Service;
use crate::settings::{Resources, Settings};
use crate::text;
use crate::user::Actor;

use super::configuration;

/// What is to run.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A build of the service, by number.
    Build(u32),
    Image(ImageRef),
    /// An older release of the same environment, with its settings.
    Release(u32),
    /// A release of another environment: its image, ports and health check. What is configured for this environment stays.
    Promoted {
        environment: String,
        release: u32,
    },
}

/// A deployment as a person asks for it. What is `None` stays as it is in the environment now.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub what: What,
    pub controller: Option<ControllerSettings>,
    /// Said by somebody who knows that another kind of controller takes the place of the one that runs.
    pub replace: bool,
    pub replicas: Option<u32>,
    /// The plain variables of the environment's configuration; `None`: as the configuration has them.
    pub variables: Option<BTreeMap<String, String>>,
    /// Version of the environment's configuration that the person saw, where variables are given.
    pub configuration_version: Option<u32>,
    pub resources: Option<Resources>,
    /// `Some(None)`: by hand again.
    pub autoscaling: Option<Option<Autoscaling>>,
    pub pod: Option<PodSettings>,
    pub network: Option<NetworkSettings>,
    /// What other field managers own is taken over.
    pub take_over: bool,
    /// Asked for by a program, not by a person: refused while automatic deploys are held.
    pub automatic: bool,
    pub reason: String,
    /// Why Slipway asks for it by itself, in the place of a reason.
    pub cause: Option<Cause>,
    /// Version of the placement that the person saw (0: never deployed); if somebody was quicker, they are told.
    pub version: Option<u32>,
}

impl Order {
    /// This, and everything else as it is in the environment now.
    pub fn of(what: What) -> Self {
        Self {
            what,
            controller: None,
            replace: false,
            replicas: None,
            variables: None,
            configuration_version: None,
            resources: None,
            autoscaling: None,
            pod: None,
            network: None,
            take_over: false,
            automatic: false,
            reason: String::new(),
            cause: None,
            version: None,
        }
    }
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
    super::removal::refused(&service, &environment, before.as_ref())?;
    let version = before.as_ref().map_or(0, |placement| placement.version);
    if order.version.is_some_and(|seen| seen != version) {
        return Err(Error::conflict(text!(
            "Somebody changed {name} in {place} meanwhile. Look at what runs now, then deploy again.",
            "期间有人修改了 {place} 中的 {name}。请先查看当前状态再部署。",
            name = service.name,
            place = environment.name
        )));
    }
    super::placement::refuses_while_adopting(ports, before.as_ref()).await?;
    if let Some(hold) = before.as_ref().and_then(|before| before.automation.hold.as_ref()).filter(|_| order.automatic) {
        return Err(hold::held_back(&service, &environment, hold));
    }
    let (mut release, placement) = planned(ports, actor, &service, &environment, before.as_ref(), &order).await?;
    // What is deployed is what the environment is configured with from now on; a roll back brings that back too.
    let (seen, settings) = (order.configuration_version, &release.settings);
    let configured = configuration::kept(ports, actor, &service, &environment, seen, settings).await?;
    let back = hold::goes_back(before.as_ref(), &order).is_some();
    made::make(ports, actor, &service, (&mut release, &placement), configured.as_ref(), back).await?;
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
    let mut content = content::content(ports, service, environment, before, order).await?;
    // Nobody has chosen: as safe as this very image allows. Where it cannot be asked, as the one before it, also where the rest
    // of the pod is said anew.
    if content.settings.pod.security.proposed && content.repeats.is_none() {
        let present = content.present.as_ref().map(|present| &present.pod.security).filter(|it| it.proposed);
        if let Some(proposed) = content::proposed(ports, &content.image, &content.settings.pod.companions).await {
            content.settings.pod.security = proposed;
        } else if let Some(present) = present.filter(|_| order.pod.is_some()) {
            content.settings.pod.security = present.clone();
        }
    }
    content.settings.check()?;
    content.settings.pod.check_for(&service.name, &content.ports)?;
    // What is brought back, and what runs as it was adopted, has its images as they were.
    if (content.repeats.is_none() || order.pod.is_some()) && !content.settings.adopted {
        content::hold(ports, &mut content.settings.pod).await?;
    }
    if order.network.is_none() {
        content.settings.network.keep(&content.ports);
    }
    content.settings.network.check(content.settings.controller.kind(), &content.ports)?;
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
        reason: order.cause.map_or_else(|| Cause::words(&order.reason), Cause::kept),
        repeats: content.repeats,
        promoted: content.promoted,
        take_over: order.take_over,
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
        automation: hold::automation(ports, service, before, order, &release).await?,
        run_version: run_version(before, content.present.as_ref(), &release.settings),
        version: before.map_or(0, |placement| placement.version) + 1,
        wanted_version: before.map_or(0, |placement| placement.version) + 1,
        applied_version: before.map_or(0, |placement| placement.applied_version),
        trouble: None,
        adopted: before.and_then(|placement| placement.adopted.clone()),
        removal: None,
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
