//! What is proposed for a service that was never deployed to an environment.

use crate::authorise::{Action, Resource, authorise};
use crate::build::BuildStatus;
use crate::controller::{ControllerKind, Known, Proposal, propose};
use crate::environment::Environment;
use crate::error::Result;
use crate::image::ImageRef;
use crate::name::EnvironmentName;
use crate::page::Piece;
use crate::ports::{BuildFilter, Ports};
use crate::service::{Service, Source};
use crate::user::Actor;

/// Which controller suits it, and why; `None` where it was deployed already: it stays what it is. `image` is the one that is
/// to be deployed, else the service's own or that of its newest build. For whoever may deploy: it asks the registry.
pub async fn controller(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    image: Option<ImageRef>,
) -> Result<Option<Proposal>> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    if ports.store.placement(service.id, environment.id).await?.is_some() {
        return Ok(None);
    }
    let elsewhere = elsewhere(ports, &service, &environment).await?;
    let image = match image {
        Some(image) => Some(image),
        None => own(ports, &service).await?,
    };
    // The proposal is a help: what the registry cannot say is left out of it.
    let config = match (&elsewhere, &image) {
        (None, Some(image)) => ports.registry.config(image).await.ok().flatten(),
        _ => None,
    };
    Ok(Some(propose(&Known {
        service: &service.name,
        ports: &service.ports,
        elsewhere: elsewhere.as_ref().map(|(place, kind)| (place, *kind)),
        image: image.as_ref(),
        config: config.as_ref(),
    })))
}

/// What runs it in the environment before this one, else in the next one after.
async fn elsewhere(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
) -> Result<Option<(EnvironmentName, ControllerKind)>> {
    let environments = ports.store.environments().await?;
    let at = environments.iter().position(|one| one.id == environment.id).unwrap_or(0);
    let (before, after) = environments.split_at(at);
    for one in before.iter().rev().chain(after).filter(|one| one.id != environment.id) {
        if let Some(release) = super::placement::present(ports, service, one).await? {
            return Ok(Some((one.name.clone(), release.settings.controller.kind())));
        }
    }
    Ok(None)
}

async fn own(ports: &Ports, service: &Service) -> Result<Option<ImageRef>> {
    if let Source::Image(image) = &service.source {
        return Ok(Some(image.clone()));
    }
    let filter =
        BuildFilter { service: Some(service.id), status: Some(BuildStatus::Succeeded), ..BuildFilter::default() };
    let builds = ports.store.builds(&filter, &Piece { after: None, limit: Some(1) }).await?;
    Ok(builds.items.into_iter().next().and_then(|build| build.image))
}
