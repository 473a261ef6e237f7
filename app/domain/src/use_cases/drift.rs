//! Drift: looking for what was changed in the cluster, and putting it back.

use crate::authorise::{Action, Resource, authorise};
use crate::drift::{Drift, compare};
use crate::error::{Error, Result};
use crate::manifest::{Target, render};
use crate::ports::Ports;
use crate::release::Placement;
use crate::text;
use crate::user::Actor;

use super::note;

/// What differs from what was applied; nothing while something is on its way. For whoever may see the service.
pub async fn look(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Vec<Drift>> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else { return Ok(Vec::new()) };
    let release = ports.store.release(service.id, environment.id, placement.release).await?;
    let Some(release) = release.filter(|release| release.status.is_final()) else { return Ok(Vec::new()) };
    if placement.applied_version < placement.version || placement.trouble.is_some() {
        return Ok(Vec::new());
    }
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let mut wanted = render(&release, &placement, &target);
    // A Job cannot be changed, and one that was cleaned up is not missing.
    wanted.retain(|object| object["kind"] != "Job");
    if release.settings.autoscaling.is_some() && !placement.stopped {
        // The cluster decides it.
        crate::manifest::unscaled(&mut wanted);
    }
    let live = ports.clusters.live(&super::placement::key(&service, &environment), &wanted).await?;
    Ok(wanted.iter().zip(&live).flat_map(|(wanted, live)| compare(wanted, live.as_ref())).collect())
}

/// Puts everything back as it was applied: what was changed is applied again, what was added is taken out. `version` is the
/// placement's that the person saw.
pub async fn put_back(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    version: Option<u32>,
) -> Result<Placement> {
    let drifts = look(ports, actor, service, environment).await?;
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    let before = super::placement::known(ports, &service, &environment, version).await?;
    if drifts.is_empty() {
        return Err(Error::conflict(text!("Nothing differs from what was applied.", "没有与已应用内容不同之处。")));
    }
    let added: Vec<Drift> = drifts.iter().filter(|drift| drift.wanted.is_none()).cloned().collect();
    ports.clusters.take_out(&super::placement::key(&service, &environment), &added).await?;
    let after = Placement { version: before.version + 1, updated_at: ports.host.now(), ..before };
    ports.store.placement_update(&after).await?;
    super::placement::publish(ports, &service, &environment);
    let fields = drifts.iter().take(10).map(|drift| format!("{} {}", drift.object, drift.path));
    let fields = fields.collect::<Vec<_>>().join(", ");
    let (name, place) = (&service.name, &environment.name);
    let sentence = text!(
        "Put {name} in {place} back as it was applied: {fields}.",
        "将 {place} 中的 {name} 恢复为已应用的状态：{fields}。"
    );
    note(ports, actor, "drift.put_back", Some(name.as_str()), Some(place.as_str()), sentence).await?;
    Ok(after)
}
