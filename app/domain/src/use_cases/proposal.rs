//! What is proposed for a service that was never deployed to an environment.

use std::time::Duration;

use crate::authorise::{Action, Resource, authorise};
use crate::build::BuildStatus;
use crate::controller::{ControllerKind, Known, Proposal, propose, without_the_image};
use crate::environment::Environment;
use crate::error::Result;
use crate::image::{ImageConfig, ImageRef};
use crate::name::EnvironmentName;
use crate::page::Piece;
use crate::ports::{BuildFilter, Ports, within};
use crate::service::{Service, Source};
use crate::text;
use crate::text::Text;
use crate::user::Actor;

/// So long the page to deploy waits for the registry.
const PATIENCE: Duration = Duration::from_secs(3);

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
    let known = Known {
        service: &service.name,
        ports: &service.ports,
        elsewhere: elsewhere.as_ref().map(|(place, kind)| (place, *kind)),
        image: image.as_ref(),
        config: None,
    };
    Ok(Some(match (without_the_image(&known), &image) {
        (Some(proposal), _) => proposal,
        (None, None) => propose(&known),
        // The proposal is a help: what the registry does not say is left out of it.
        (None, Some(image)) => match read(ports, image).await {
            Ok(config) => propose(&Known { config: Some(&config), ..known }),
            Err(why) => Proposal { unread: Some(why), ..propose(&known) },
        },
    }))
}

/// What the image says of itself, or why that is not known in time.
async fn read(ports: &Ports, image: &ImageRef) -> std::result::Result<ImageConfig, Text> {
    match within(&*ports.host, PATIENCE, ports.registry.config(image)).await {
        Some(Ok(Some(config))) => Ok(config),
        Some(Ok(None)) => Err(text!("The registry has no image {image}.", "镜像仓库中没有 {image}。")),
        Some(Err(error)) => Err(error.text),
        None => {
            let seconds = PATIENCE.as_secs();
            Err(text!("The registry did not answer within {seconds} s.", "镜像仓库在 {seconds} 秒内没有响应。"))
        }
    }
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
