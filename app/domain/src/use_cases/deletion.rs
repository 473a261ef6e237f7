//! Deleting a service: what it takes away, the wish, and the work that a worker finishes.

use crate::authorise::{Action, Resource, authorise};
use crate::error::{Error, Result};
use crate::name::EnvironmentName;
use crate::page::Piece;
use crate::ports::{BuildFilter, Ports};
use crate::service::Service;
use crate::text;
use crate::user::Actor;
use crate::workload::Claim;

use super::note;

/// What deleting a service takes away.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Belongings {
    /// Environments where it runs, or ran: its objects are taken out of their clusters.
    pub environments: Vec<EnvironmentName>,
    /// Its volume claims, by environment: they stay unless somebody says otherwise.
    pub claims: Vec<(EnvironmentName, Claim)>,
    /// Environments whose cluster could not be asked for them.
    pub not_asked: Vec<EnvironmentName>,
    /// Whether there are builds; their logs go too. Images stay in the registry.
    pub has_builds: bool,
}

pub async fn belongings(ports: &Ports, actor: &Actor, name: &str) -> Result<Belongings> {
    let service = super::service::get(ports, actor, name).await?;
    let placements = ports.store.placements().await?;
    let mut environments = ports.store.environments().await?;
    environments.retain(|environment| {
        placements.iter().any(|placement| placement.service == service.id && placement.environment == environment.id)
    });
    let (mut claims, mut not_asked) = (Vec::new(), Vec::new());
    for environment in &environments {
        match ports.clusters.claims(&super::placement::key(&service, environment)).await {
            Ok(found) => claims.extend(found.into_iter().map(|claim| (environment.name.clone(), claim))),
            Err(_) => not_asked.push(environment.name.clone()),
        }
    }
    let filter = BuildFilter { service: Some(service.id), ..BuildFilter::default() };
    let builds = ports.store.builds(&filter, &Piece { after: None, limit: Some(1) }).await?;
    Ok(Belongings {
        environments: environments.into_iter().map(|environment| environment.name).collect(),
        claims,
        not_asked,
        has_builds: !builds.items.is_empty(),
    })
}

/// Begins to delete a service; a worker takes it out of the clusters, then forgets it. `confirm` repeats the name; with
/// `claims` its volume claims go, too, and the data in them.
pub async fn begin(ports: &Ports, actor: &Actor, name: &str, confirm: &str, claims: bool) -> Result<Service> {
    let before = super::service::get(ports, actor, name).await?;
    authorise(actor, Action::DeleteService, Resource::OfTeam(before.team))?;
    if confirm != name {
        return Err(Error::invalid(
            "confirm",
            text!("Type the name {name} to delete it.", "请输入名称 {name} 以确认删除。"),
        ));
    }
    // Asked once more, it may still be said that the data goes, too; never that it stays after all.
    if before.deleting && (before.claims_go || !claims) {
        return Ok(before);
    }
    let version = before.version + 1;
    let service = Service { deleting: true, claims_go: claims, version, updated_at: ports.host.now(), ..before };
    ports.store.service_update(&service, None).await?;
    super::service::changed(ports, &service);
    let sentence = if claims {
        text!("Deleted the service {name} and the data in its volumes.", "删除了服务 {name} 及其卷中的数据。")
    } else {
        text!("Deleted the service {name}.", "删除了服务 {name}。")
    };
    note(ports, actor, "service.delete", Some(name), None, sentence).await?;
    Ok(service)
}

/// Finishes a deletion, however far it had come: builds end, objects leave the clusters, then it is forgotten, all places at
/// once: until the last is empty it may still be said that the data goes, too, and that is then true of all of them.
/// `false`: its builds have not ended yet, or more was said to go meanwhile. For the worker.
pub async fn finish(ports: &Ports, service: &Service) -> Result<bool> {
    let unfinished = ports.store.builds_unfinished().await?;
    let own: Vec<_> = unfinished.into_iter().filter(|build| build.service == service.id).collect();
    for build in &own {
        ports.store.build_request_cancel(build.id).await?;
        super::build::publish(ports, service.team, build);
    }
    if !own.is_empty() {
        return Ok(false);
    }
    let environments = ports.store.environments().await?;
    let mut left = Vec::new();
    for placement in ports.store.placements().await?.iter().filter(|placement| placement.service == service.id) {
        if let Some(environment) = environments.iter().find(|environment| environment.id == placement.environment) {
            let key = super::placement::key(service, environment);
            // It may have been on its way out of this environment already, with its data.
            let claims = service.claims_go || placement.removal.is_some_and(|removal| removal.claims);
            let removed = match super::adoption::give_back(ports, service, environment, placement).await {
                Ok(()) => ports.clusters.remove(&key, claims).await,
                Err(error) => Err(error),
            };
            if let Err(error) = removed {
                // What keeps it is said where the service is shown: it may be a cluster that never comes back.
                if placement.trouble.as_ref() != Some(&error.text) {
                    let (place, wanted) = (placement.environment, placement.wanted_version);
                    ports.store.placement_trouble(service.id, place, wanted, Some(&error.text)).await?;
                    super::placement::publish(ports, service, environment);
                }
                return Err(error);
            }
            left.push((service.name.clone(), environment.name.clone()));
        }
    }
    if !ports.store.service_delete(service.id, service.version).await? {
        return Ok(false);
    }
    for cell in &left {
        ports.board.remove(cell);
    }
    super::service::changed(ports, service);
    Ok(true)
}
