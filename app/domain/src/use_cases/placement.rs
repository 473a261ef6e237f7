//! Scale, restart, stop, start: what is wanted of a service in an environment. A worker makes the cluster so.

use crate::authorise::{Action, Resource, authorise};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::ports::{Ports, WorkloadKey};
use crate::possible::{Deed, Present};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::Service;
use crate::settings;
use crate::text;
use crate::text::Text;
use crate::user::Actor;

use super::note;

/// A change of what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Scale(u32),
    /// Run it to its end once more, beside its schedule if it has one.
    Run,
    Restart,
    Stop,
    Start,
}

/// The service and the environment, for whoever may see the service.
pub async fn find(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<(Service, Environment)> {
    let service = super::service::get(ports, actor, service).await?;
    let environment = super::environment::get(ports, actor, environment).await?;
    Ok((service, environment))
}

/// The release that should run there now, if one was deployed.
pub(super) async fn present(ports: &Ports, service: &Service, environment: &Environment) -> Result<Option<Release>> {
    match ports.store.placement(service.id, environment.id).await? {
        Some(placement) => ports.store.release(service.id, environment.id, placement.release).await,
        None => Ok(None),
    }
}

/// The place in the cluster.
pub fn key(service: &Service, environment: &Environment) -> WorkloadKey {
    WorkloadKey {
        cluster: environment.cluster,
        namespace: environment.namespace.clone(),
        service: service.name.clone(),
    }
}

/// What is taken over is taken over as it is; a wish in between would be noted as done with it, and a release would meet
/// objects that are not Slipway's yet.
pub(super) async fn refuses_while_adopting(ports: &Ports, placement: Option<&Placement>) -> Result<()> {
    let Some(placement) = placement.filter(|placement| placement.adopted.is_some()) else { return Ok(()) };
    let release = ports.store.release(placement.service, placement.environment, placement.release).await?;
    if release.as_ref().is_some_and(is_being_adopted) {
        return Err(Error::conflict(text!(
            "It is still being adopted. Wait until release 1 is ready.",
            "仍在接管中。请等待发布 1 就绪。"
        )));
    }
    Ok(())
}

/// Changes what is wanted. `version` is the placement's version that the person saw; if somebody was quicker, they are
/// told. Without it the change is made to whatever is there now.
pub async fn change(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    change: Change,
    version: Option<u32>,
) -> Result<Placement> {
    let (service, environment) = find(ports, actor, service, environment).await?;
    authorise(actor, Action::Scale, Resource::OfTeam(service.team))?;
    let before = known(ports, &service, &environment, version).await?;
    refuses_while_adopting(ports, Some(&before)).await?;
    let release = ports.store.release(service.id, environment.id, before.release).await?;
    if let Some(why) =
        release.and_then(|release| why_not(ports, &service, &environment, &before, &release.settings, change))
    {
        return Err(Error::conflict(why));
    }
    let (after, action, sentence) = changed(ports, &service, &environment, before, change)?;
    ports.store.placement_update(&after).await?;
    publish(ports, &service, &environment);
    note(ports, actor, action, Some(service.name.as_str()), Some(environment.name.as_str()), sentence).await?;
    Ok(after)
}

fn is_being_adopted(release: &Release) -> bool {
    release.settings.adopted && release.repeats.is_none() && release.status == ReleaseStatus::Pending
}

/// What is wanted of a place where something was deployed, as the person saw it.
pub(super) async fn known(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    version: Option<u32>,
) -> Result<Placement> {
    let before = placed(ports, service, environment).await?;
    super::removal::refused(service, environment, Some(&before))?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Error::conflict(text!(
            "Somebody changed it meanwhile. Look at what it is now, then try again.",
            "期间有人做了修改。请先查看当前状态再重试。"
        )));
    }
    Ok(before)
}

/// What is wanted of a place where something was deployed.
pub(super) async fn placed(ports: &Ports, service: &Service, environment: &Environment) -> Result<Placement> {
    ports.store.placement(service.id, environment.id).await?.ok_or_else(|| {
        Error::conflict(text!(
            "{name} was never deployed to {place}. Deploy it first.",
            "{name} 尚未部署到 {place}，请先部署。",
            name = service.name,
            place = environment.name
        ))
    })
}

/// Tells pages and workers that something else is wanted, or was done about it.
pub(crate) fn publish(ports: &Ports, service: &Service, environment: &Environment) {
    let event = Event::Placement { service: service.name.clone(), environment: environment.name.clone() };
    ports.events.publish(Notice { team: Some(service.team), event });
}

/// Why it cannot be done as it is now.
fn why_not(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    before: &Placement,
    settings: &settings::Settings,
    change: Change,
) -> Option<Text> {
    let deed = match change {
        Change::Scale(_) => Deed::Scale,
        Change::Run if settings.controller.kind().runs_to_an_end() && before.run_is_due() => {
            return Some(text!("A run was asked for already and is about to begin.", "已请求运行，即将开始。"));
        }
        Change::Run => Deed::Run,
        Change::Restart => Deed::Restart,
        Change::Stop | Change::Start => return None,
    };
    let workload = ports.clusters.workload(&key(service, environment)).unwrap_or_default();
    let present = Present {
        kind: settings.controller.kind(),
        autoscaled: settings.autoscaling.is_some(),
        stopped: before.stopped,
        replicas: before.replicas,
        running: workload.runs.first().filter(|run| !run.status.is_final()).map(|run| run.name.as_str()),
    };
    present.why_not(deed)
}

fn changed(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    before: Placement,
    change: Change,
) -> Result<(Placement, &'static str, Text)> {
    let now = ports.host.now();
    let (name, place) = (&service.name, &environment.name);
    let version = before.version + 1;
    let mut after = Placement { version, wanted_version: version, trouble: None, updated_at: now, ..before.clone() };
    let (action, sentence) = match change {
        Change::Scale(replicas) => {
            settings::replicas(replicas)?;
            after.replicas = replicas;
            let old = before.replicas;
            (
                "placement.scale",
                text!(
                    "Scaled {name} in {place} from {old} to {replicas}.",
                    "将 {place} 中的 {name} 从 {old} 个副本改为 {replicas} 个。"
                ),
            )
        }
        Change::Run => {
            after.run_version = after.version;
            ("placement.run", text!("Ran {name} in {place}.", "运行了 {place} 中的 {name}。"))
        }
        Change::Restart => {
            after.restarted_at = Some(now);
            ("placement.restart", text!("Restarted {name} in {place}.", "重启了 {place} 中的 {name}。"))
        }
        Change::Stop => {
            if !before.can_stop() {
                return Err(Error::conflict(text!("It is stopped already.", "已经停止。")));
            }
            after.stopped = true;
            ("placement.stop", text!("Stopped {name} in {place}.", "停止了 {place} 中的 {name}。"))
        }
        Change::Start => {
            if !before.can_start() {
                return Err(Error::conflict(text!("It is started already.", "已经启动。")));
            }
            after.stopped = false;
            ("placement.start", text!("Started {name} in {place}.", "启动了 {place} 中的 {name}。"))
        }
    };
    Ok((after, action, sentence))
}
