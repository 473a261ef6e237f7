//! Finds services and environments by what events call them.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Result;
use domain::board::Cell;
use domain::environment::Environment;
use domain::event::Event;
use domain::id::ClusterId;
use domain::ports::{Ports, WorkloadKey};
use domain::release::Placement;
use domain::service::Service;

/// A namespace that belongs to no environment is looked up again at most this often.
const FRESH: Duration = Duration::from_secs(1);

/// The environments, remembered: clusters may change many times a second.
#[derive(Default)]
pub struct Atlas(Mutex<Option<(Instant, Vec<Environment>)>>);

impl Atlas {
    fn remembered<T>(&self, find: impl Fn(&[Environment]) -> Option<T>) -> Result<T, bool> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((at, environments)) => find(environments).ok_or_else(|| at.elapsed() < FRESH),
            None => Err(false),
        }
    }

    async fn find<T>(&self, ports: &Ports, find: impl Fn(&[Environment]) -> Option<T>) -> Result<Option<T>> {
        match self.remembered(&find) {
            Ok(found) => return Ok(Some(found)),
            Err(true) => return Ok(None),
            Err(false) => {}
        }
        let environments = ports.store.environments().await?;
        let found = find(&environments);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), environments));
        Ok(found)
    }

    /// The cell of a place in a cluster, if it is one of ours.
    pub async fn cell(&self, ports: &Ports, key: &WorkloadKey) -> Result<Option<Cell>> {
        let at = |environments: &[Environment]| {
            let there = |one: &&Environment| one.cluster == key.cluster && one.namespace == key.namespace;
            environments.iter().find(there).map(|one| one.name.clone())
        };
        Ok(self.find(ports, at).await?.map(|environment| (key.service.clone(), environment)))
    }
}

/// The place where something was applied, or wished for.
pub fn about(event: Event) -> Option<Cell> {
    match event {
        Event::Release(release) => Some((release.service_name, release.environment_name)),
        Event::Placement { service, environment } => Some((service, environment)),
        Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Status(_)
        | Event::Service { .. }
        | Event::Cluster { .. }
        | Event::Platform => None,
    }
}

/// The service and the environment of a cell as they are now; `None` when one of them is no more.
pub async fn find(ports: &Ports, (service, environment): &Cell) -> Result<Option<(Service, Environment)>> {
    let Some(service) = ports.store.service(service).await? else { return Ok(None) };
    let Some(environment) = ports.store.environment(environment).await? else { return Ok(None) };
    Ok(Some((service, environment)))
}

/// The cells of these placements, all or those on one cluster.
pub async fn cells(ports: &Ports, cluster: Option<ClusterId>, these: impl Fn(&Placement) -> bool) -> Result<Vec<Cell>> {
    let mut placements = ports.store.placements().await?;
    placements.retain(these);
    if placements.is_empty() {
        return Ok(Vec::new());
    }
    let (services, environments) = (ports.store.services().await?, ports.store.environments().await?);
    let cell = |placement: &Placement| {
        let service = services.iter().find(|service| service.id == placement.service)?;
        let environment = environments.iter().find(|environment| environment.id == placement.environment)?;
        let wanted = cluster.is_none_or(|cluster| cluster == environment.cluster);
        wanted.then(|| (service.name.clone(), environment.name.clone()))
    };
    Ok(placements.iter().filter_map(cell).collect())
}
