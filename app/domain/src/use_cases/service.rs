//! Services: register, find, edit.

use crate::authorise::{Action, Resource, authorise, may};
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::id::ServiceId;
use crate::name::ServiceName;
use crate::ports::Ports;
use crate::repository::GitCredentials;
use crate::secret::Secret;
use crate::service::{HealthPath, Link, Port, Service, Source};
use crate::text;
use crate::user::Actor;

use super::note;

/// A service as a person describes it; every part is parsed already.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    pub source: Source,
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
    pub description: String,
    pub links: Vec<Link>,
}

/// The services of the actor's teams, by name.
pub async fn list(ports: &Ports, actor: &Actor) -> Result<Vec<Service>> {
    let mut services = ports.store.services().await?;
    services.retain(|service| may(actor, Action::ViewService, Resource::OfTeam(service.team)));
    Ok(services)
}

/// One service. One that the actor may not see looks like one that is not there.
pub async fn get(ports: &Ports, actor: &Actor, name: &str) -> Result<Service> {
    let missing = || {
        Error::not_found(text!(
            "There is no service {name}, or its team is not yours.",
            "没有服务 {name}，或它不属于您的团队。"
        ))
    };
    let parsed = ServiceName::parse(name).map_err(|_| missing())?;
    let service = ports.store.service(&parsed).await?.ok_or_else(missing)?;
    authorise(actor, Action::ViewService, Resource::OfTeam(service.team)).map_err(|_| missing())?;
    Ok(service)
}

/// Registers a service for a team.
pub async fn register(
    ports: &Ports,
    actor: &Actor,
    name: &str,
    team: &str,
    description: Description,
    credentials: Option<GitCredentials>,
) -> Result<Service> {
    let team = super::team::get(ports, actor, team).await.map_err(|error| error.at("team"))?;
    authorise(actor, Action::RegisterService, Resource::OfTeam(team.id))?;
    let now = ports.host.now();
    let sealed = credentials.as_ref().map(|credentials| seal(ports, credentials)).transpose()?;
    let service = Service {
        id: ServiceId(ports.host.id()),
        name: ServiceName::parse(name)?,
        team: team.id,
        team_name: team.name,
        source: description.source,
        ports: Port::check_all(description.ports)?,
        health_path: description.health_path,
        description: description.description.trim().chars().take(2000).collect(),
        links: description.links,
        has_credentials: sealed.is_some(),
        version: 1,
        deleting: false,
        created_at: now,
        updated_at: now,
    };
    ports.store.service_create(&service, sealed.as_deref()).await?;
    changed(ports, &service);
    let sentence = text!("Registered the service {name}.", "注册了服务 {name}。");
    note(ports, actor, "service.register", Some(name), None, sentence).await?;
    Ok(service)
}

/// Edits a service. `version` is the one that the person began from; if somebody was quicker, they are told.
pub async fn edit(ports: &Ports, actor: &Actor, name: &str, version: u32, description: Description) -> Result<Service> {
    let before = get(ports, actor, name).await?;
    authorise(actor, Action::EditService, Resource::OfTeam(before.team))?;
    if before.version != version {
        return Err(Error::conflict(text!(
            "Somebody changed {name} while you were editing. Look at the new values, then save again.",
            "您编辑期间有人修改了 {name}。请先查看新值再保存。"
        )));
    }
    let service = Service {
        source: description.source,
        ports: Port::check_all(description.ports)?,
        health_path: description.health_path,
        description: description.description.trim().chars().take(2000).collect(),
        links: description.links,
        version: version + 1,
        updated_at: ports.host.now(),
        ..before
    };
    ports.store.service_update(&service, None).await?;
    changed(ports, &service);
    note(ports, actor, "service.edit", Some(name), None, text!("Edited the service {name}.", "编辑了服务 {name}。"))
        .await?;
    Ok(service)
}

fn changed(ports: &Ports, service: &Service) {
    ports.events.publish(Notice { team: Some(service.team), event: Event::Service { service: service.name.clone() } });
}

/// Credentials as one line, sealed: kind, user, secret.
fn seal(ports: &Ports, credentials: &GitCredentials) -> Result<Vec<u8>> {
    let plain = match credentials {
        GitCredentials::Password { user, password } => serde_json::json!({"user": user, "password": password.expose()}),
        GitCredentials::SshKey { private_key } => serde_json::json!({"private_key": private_key.expose()}),
    };
    ports.vault.seal(&Secret::new(plain.to_string()))
}
