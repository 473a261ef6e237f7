//! What Slipway does by itself: deploying new builds, and going back when a release fails. People say where, and let it go
//! on after a roll back held it.

use crate::authorise::{Action, Resource, authorise};
use crate::automation::{Automation, Cause, Hold, is_not_deployed, not_deployed};
use crate::build::{Build, BuildStatus};
use crate::environment::Environment;
use crate::error::{Error, Kind, Result};
use crate::id::UserId;
use crate::name::UserName;
use crate::page::Piece;
use crate::ports::{BuildFilter, Ports};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::{Service, Source};
use crate::text;
use crate::user::Actor;

use super::note;
use super::release::{Order, What, deploy};

/// A choice; what is `None` stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    pub deploys: Option<bool>,
    pub rolls_back: Option<bool>,
    /// `false` lets automatic deploys go on.
    pub hold: Option<bool>,
}

/// Chooses what Slipway does by itself for a service in an environment.
pub async fn choose(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    wish: Wish,
    version: Option<u32>,
) -> Result<Placement> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    let before = super::placement::known(ports, &service, &environment, version).await?;
    let (name, place) = (&service.name, &environment.name);
    if wish.deploys == Some(true) && matches!(service.source, Source::Image(_)) {
        return Err(Error::invalid(
            "deploys",
            text!("{name} is not built here: there are no builds to deploy.", "{name} 不在此构建，没有可部署的构建。"),
        ));
    }
    let release = ports.store.release(service.id, environment.id, before.release).await?;
    if wish.rolls_back == Some(true)
        && release.is_some_and(|release| release.settings.controller.kind().runs_to_an_end())
    {
        return Err(Error::invalid(
            "rolls_back",
            text!(
                "What runs to an end is not rolled back: look at its run, then run it once more.",
                "运行到结束的任务不会回滚：请查看运行记录后再运行一次。"
            ),
        ));
    }
    let was = before.automation.clone();
    let hold = match wish.hold {
        Some(true) => was.hold.clone().or_else(|| {
            Some(Hold {
                since: ports.host.now(),
                by: actor.name.clone(),
                rolled_back_to: None,
                failed: None,
                instead: None,
            })
        }),
        Some(false) => None,
        None => was.hold.clone(),
    };
    let automation = Automation {
        deploys: wish.deploys.unwrap_or(was.deploys),
        rolls_back: wish.rolls_back.unwrap_or(was.rolls_back),
        hold,
    };
    if automation == was {
        return Ok(before);
    }
    let mut said = Vec::new();
    if automation.deploys != was.deploys {
        said.push(switched(automation.deploys, text!("deploys new builds by itself", "自动部署新构建")));
    }
    if automation.rolls_back != was.rolls_back {
        said.push(switched(automation.rolls_back, text!("rolls back when a release fails", "发布失败时自动回滚")));
    }
    if automation.is_held() != was.is_held() {
        said.push(switched(automation.is_held(), text!("holds automatic deploys", "暂停自动部署")));
    }
    let what = said.iter().map(|said| said.en.as_ref()).collect::<Vec<_>>().join(", ");
    let what_zh = said.iter().map(|said| said.zh.as_ref()).collect::<Vec<_>>().join("，");
    let sentence = text!("{name} in {place}: {what}.", "{place} 中的 {name}：{what_zh}。");
    // Nothing else is wanted of the cluster: it is not asked anew.
    let mut after = Placement { automation, version: before.version + 1, updated_at: ports.host.now(), ..before };
    ports.store.placement_update(&after).await?;
    let waits = after.automation.deploys && !after.automation.is_held();
    if !waits && after.trouble.as_ref().is_some_and(is_not_deployed) {
        ports.store.placement_trouble(service.id, environment.id, after.wanted_version, None).await?;
        after.trouble = None;
    }
    super::placement::publish(ports, &service, &environment);
    note(ports, actor, "automation.choose", Some(name.as_str()), Some(place.as_str()), sentence).await?;
    Ok(after)
}

fn switched(on: bool, what: crate::text::Text) -> crate::text::Text {
    let (en, zh) = (&what.en, &what.zh);
    if on { text!("{en}: on", "{zh}：开") } else { text!("{en}: off", "{zh}：关") }
}

/// Deploys the newest build of each service wherever new builds are deployed by themselves and nobody holds it. Asked
/// twice, it does nothing the second time: the environment has the build then. For the worker.
pub async fn deploy_builds(ports: &Ports) -> Result<()> {
    let mut fault = None;
    for placement in ports.store.placements().await? {
        // What is stopped is not started by a build: it is deployed when somebody starts it.
        let waits = placement.automation.is_held() || placement.stopped || placement.removal.is_some();
        if !placement.automation.deploys || waits {
            continue;
        }
        // What is wrong with one place is not to keep the others waiting.
        if let Err(error) = deploy_build(ports, &placement).await {
            fault = Some(error);
        }
    }
    fault.map_or(Ok(()), Err)
}

async fn deploy_build(ports: &Ports, placement: &Placement) -> Result<()> {
    let Some(service) = ports.store.service_by_id(placement.service).await? else { return Ok(()) };
    let environments = ports.store.environments().await?;
    let Some(environment) = environments.into_iter().find(|one| one.id == placement.environment) else {
        return Ok(());
    };
    let Some(build) = newest(ports, &service).await? else { return Ok(()) };
    let release = ports.store.release(service.id, environment.id, placement.release).await?;
    // Somebody who deployed an older build or an image on purpose holds it, so a smaller number is an older build.
    let has = release.and_then(|release| release.build_number).unwrap_or(0);
    if service.deleting || build.number <= has {
        return Ok(());
    }
    let number = build.number;
    let order = by_itself(What::Build(number), Cause::Built(number), placement);
    let (actor, name, place) = (stands_in(&build.requested_by), service.name.as_str(), environment.name.as_str());
    let Err(error) = deploy(ports, &actor, name, place, order).await else { return Ok(()) };
    if !matches!(error.kind, Kind::Conflict | Kind::Invalid) {
        return Err(error);
    }
    let now = ports.store.placement(service.id, environment.id).await?;
    if now.is_none_or(|now| now.version != placement.version) {
        // A person was quicker: that change is looked at next.
        return Ok(());
    }
    // It cannot be deployed as it is configured. Said once: whoever hears of it looks here again.
    let why = not_deployed(number, &error.text);
    if placement.trouble.as_ref() != Some(&why) {
        ports.store.placement_trouble(service.id, environment.id, placement.wanted_version, Some(&why)).await?;
        super::placement::publish(ports, &service, &environment);
    }
    Ok(())
}

/// The newest build that succeeded of what the service is built from; one of another branch is for whoever asked for it.
pub(super) async fn newest(ports: &Ports, service: &Service) -> Result<Option<Build>> {
    let Source::Git(source) = &service.source else { return Ok(None) };
    let filter =
        BuildFilter { service: Some(service.id), status: Some(BuildStatus::Succeeded), ..BuildFilter::default() };
    let builds = ports.store.builds(&filter, &Piece { after: None, limit: Some(20) }).await?;
    Ok(builds.items.into_iter().find(|build| build.reference == source.reference))
}

/// Goes back from a release that failed, where that was chosen. Asked twice, it does nothing the second time: another
/// release should run then. For the worker.
pub(super) async fn roll_back(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placement: &Placement,
    release: &Release,
) -> Result<()> {
    let wanted = placement.automation.rolls_back
        && release.status == ReleaseStatus::Failed
        && release.number == placement.release
        && release.repeats.is_none()
        // What never reached the cluster changed nothing there: a roll back would only take away what others set.
        && release.applied_at.is_some()
        && !placement.stopped
        && !release.settings.controller.kind().runs_to_an_end();
    if !wanted {
        return Ok(());
    }
    let Some(before) = super::status::roll_back(ports, placement, Some(release)).await? else { return Ok(()) };
    let failed = release.number;
    let order = by_itself(What::Release(before), Cause::Failed(failed), placement);
    let actor = stands_in(&release.created_by);
    match deploy(ports, &actor, service.name.as_str(), environment.name.as_str(), order).await {
        // A person was quicker.
        Err(error) if error.kind == Kind::Conflict => Ok(()),
        other => other.map(|_| ()),
    }
}

fn by_itself(what: What, cause: Cause, placement: &Placement) -> Order {
    let replace = matches!(what, What::Release(_));
    Order { replace, cause: Some(cause), version: Some(placement.version), ..Order::of(what) }
}

/// Acts for the person whose build or release it is, and may do what was chosen for the place.
fn stands_in(name: &UserName) -> Actor {
    Actor { id: UserId(uuid::Uuid::nil()), name: name.clone(), administrator: true, memberships: Vec::new() }
}
