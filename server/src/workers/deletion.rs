//! Finishes deletions: builds end, objects leave the clusters, then the service is forgotten.

use std::fmt::Display;

use domain::Result;
use domain::event::Event;
use domain::name::ServiceName;
use domain::use_cases::deletion;

use super::World;
use super::finish::Going;

pub struct Deletion;

impl Going for Deletion {
    type Key = ServiceName;

    const WHAT: &'static str = "A deletion";

    fn is_told(event: &Event) -> bool {
        matches!(event, Event::Service { .. })
    }

    fn name(key: &ServiceName) -> impl Display + Send {
        key.clone()
    }

    async fn marked(world: &World) -> Result<Vec<ServiceName>> {
        let services = world.ports.store.services().await?;
        Ok(services.into_iter().filter(|service| service.deleting).map(|service| service.name).collect())
    }

    async fn finish(world: &World, name: &ServiceName) -> Result<bool> {
        let Some(service) = world.ports.store.service(name).await? else { return Ok(true) };
        let _taking = world.locks.take(service.id).await;
        match world.ports.store.service(name).await? {
            Some(service) if service.deleting => deletion::finish(&world.ports, &service).await,
            _ => Ok(true),
        }
    }
}
