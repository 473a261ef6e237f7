//! Taking a service out of one environment: what goes, the wish, and the work that a worker finishes. The service stays, and
//! so do its other environments.

use crate::authorise::{Action, Resource, authorise};
use crate::configuration::Scope;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::release::Placement;
use crate::removal::{Leaving, Removal};
use crate::service::Service;
use crate::text;
use crate::text::Text;
use crate::user::Actor;
use crate::workload::Claim;

use super::note;

/// What would go. For whoever may see the service.
pub async fn leaving(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Leaving> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let key = super::placement::key(&service, &environment);
    let own = ports.store.configuration(service.id, Scope::Environment(environment.id)).await?;
    let values = own.map_or(0, |own| u32::try_from(own.configuration.values.len()).unwrap_or(u32::MAX));
    Ok(match futures::try_join!(ports.clusters.objects(&key), ports.clusters.claims(&key)) {
        Ok((objects, claims)) => Leaving { objects, claims, values, not_asked: None },
        Err(error) => Leaving { objects: Vec::new(), claims: Vec::new(), values, not_asked: Some(error.text) },
    })
}

/// The volumes of its StatefulSet, also those that were kept when it left. For whoever may see the service.
pub async fn volumes(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Vec<Claim>> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    ports.clusters.claims(&super::placement::key(&service, &environment)).await
}

/// Begins to take it out; a worker takes the objects out of the cluster, then forgets the releases. `confirm` repeats the
/// environment's name.
pub async fn begin(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    confirm: &str,
    removal: Removal,
) -> Result<Placement> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::DeleteService, Resource::OfTeam(service.team))?;
    let (name, place) = (&service.name, &environment.name);
    if service.deleting {
        return Err(super::service::is_deleting(&service));
    }
    if confirm != place.as_str() {
        return Err(Error::invalid(
            "confirm",
            text!("Type the name {place} to delete {name} from it.", "请输入名称 {place} 以确认从中删除 {name}。"),
        ));
    }
    let before = super::placement::placed(ports, &service, &environment).await?;
    let wanted = before.removal.unwrap_or_default().and(removal);
    if before.removal == Some(wanted) {
        return Ok(before);
    }
    let version = before.version + 1;
    let after = Placement {
        removal: Some(wanted),
        version,
        wanted_version: version,
        trouble: None,
        updated_at: ports.host.now(),
        ..before
    };
    ports.store.placement_update(&after).await?;
    super::placement::publish(ports, &service, &environment);
    note(
        ports,
        actor,
        "placement.delete",
        Some(name.as_str()),
        Some(place.as_str()),
        sentence(&service, &environment, wanted),
    )
    .await?;
    Ok(after)
}

fn sentence(service: &Service, environment: &Environment, removal: Removal) -> Text {
    let (name, place) = (&service.name, &environment.name);
    match (removal.claims, removal.configuration) {
        (false, false) => text!(
            "Deleted {name} from {place}; its configuration there is kept.",
            "从 {place} 中删除了 {name}，保留其在该环境的配置。"
        ),
        (false, true) => {
            text!(
                "Deleted {name} from {place}, with its configuration there.",
                "从 {place} 中删除了 {name} 及其在该环境的配置。"
            )
        }
        (true, false) => text!(
            "Deleted {name} from {place}, with the data in its volumes; its configuration there is kept.",
            "从 {place} 中删除了 {name} 及其卷中的数据，保留其在该环境的配置。"
        ),
        (true, true) => text!(
            "Deleted {name} from {place}, with the data in its volumes and its configuration there.",
            "从 {place} 中删除了 {name}、其卷中的数据及其在该环境的配置。"
        ),
    }
}

/// Finishes a removal, however far it had come: the objects leave the cluster, then the releases are forgotten. `false`:
/// more was said to go meanwhile, look again. For the worker.
pub async fn finish(ports: &Ports, service: &Service, environment: &Environment) -> Result<bool> {
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else { return Ok(true) };
    let Some(removal) = placement.removal else { return Ok(true) };
    let (key, version) = (super::placement::key(service, environment), placement.version);
    let removed = match super::adoption::give_back(ports, service, environment, &placement).await {
        Ok(()) => ports.clusters.remove(&key, removal.claims).await,
        Err(error) => Err(error),
    };
    if let Err(error) = removed {
        // What keeps it is said where it is shown: the cluster may never come back.
        if placement.trouble.as_ref() != Some(&error.text) {
            let wanted = placement.wanted_version;
            ports.store.placement_trouble(service.id, environment.id, wanted, Some(&error.text)).await?;
            super::placement::publish(ports, service, environment);
        }
        return Err(error);
    }
    if !ports.store.placement_forget(service.id, environment.id, version, removal.configuration).await? {
        return Ok(false);
    }
    super::placement::publish(ports, service, environment);
    Ok(true)
}

/// Refuses what is wanted of a place that the service is being taken out of.
pub(super) fn refused(service: &Service, environment: &Environment, placement: Option<&Placement>) -> Result<()> {
    if placement.is_none_or(|placement| placement.removal.is_none()) {
        return Ok(());
    }
    let (name, place) = (&service.name, &environment.name);
    Err(Error::conflict(text!(
        "{name} is being deleted from {place}. Wait until that is done.",
        "正在从 {place} 中删除 {name}，请等待完成。"
    )))
}
