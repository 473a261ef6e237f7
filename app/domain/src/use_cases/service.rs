//! Services: register, find, edit.

use crate::authorise::{Action, Resource, authorise, may};
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::id::{ServiceId, TeamId};
use crate::name::ServiceName;
use crate::ports::Ports;
use crate::repository::{GitCredentials, GitRef, GitUrl, RepositoryLook};
use crate::secret::Secret;
use crate::service::{GitSource, HealthPath, Link, Port, Service, Source};
use crate::team::Team;
use crate::text;
use crate::user::{Actor, Role};

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
        claims_go: false,
        created_at: now,
        updated_at: now,
    };
    ports.store.service_create(&service, sealed.as_deref()).await?;
    changed(ports, &service);
    let sentence = text!("Registered the service {name}.", "注册了服务 {name}。");
    note(ports, actor, "service.register", Some(name), None, sentence).await?;
    Ok(service)
}

/// What happens to the kept credentials when a service is edited.
#[derive(Debug, Clone, PartialEq)]
pub enum CredentialsChange {
    /// Only where they are for the same server; an image has no use for them.
    Keep,
    Forget,
    Replace(GitCredentials),
}

/// Edits a service. `version` is the one that the person began from; if somebody was quicker, they are told. With
/// `team`, it is handed over to that team.
pub async fn edit(
    ports: &Ports,
    actor: &Actor,
    name: &str,
    version: u32,
    description: Description,
    credentials: CredentialsChange,
    team: Option<&str>,
) -> Result<Service> {
    let before = get(ports, actor, name).await?;
    authorise(actor, Action::EditService, Resource::OfTeam(before.team))?;
    if before.version != version {
        return Err(Error::conflict(text!(
            "Somebody changed {name} while you were editing. Look at the new values, then save again.",
            "您编辑期间有人修改了 {name}。请先查看新值再保存。"
        )));
    }
    if before.deleting {
        return Err(is_deleting(&before));
    }
    let (from, team) = (before.team, heir(ports, actor, &before, team).await?);
    let sealed = match &credentials {
        CredentialsChange::Keep => keep(&before, &description.source)?,
        CredentialsChange::Forget => Some(None),
        CredentialsChange::Replace(credentials) => Some(Some(seal(ports, credentials)?)),
    };
    let handed = team.as_ref().map(|team| {
        let (from, to) = (&before.team_name, &team.name);
        text!("Handed {name} over from the team {from} to {to}.", "将 {name} 从团队 {from} 移交给 {to}。")
    });
    let service = Service {
        team: team.as_ref().map_or(before.team, |team| team.id),
        team_name: team.map_or(before.team_name.clone(), |team| team.name),
        source: description.source,
        ports: Port::check_all(description.ports)?,
        health_path: description.health_path,
        description: description.description.trim().chars().take(2000).collect(),
        links: description.links,
        has_credentials: sealed.as_ref().map_or(before.has_credentials, Option::is_some),
        version: version + 1,
        updated_at: ports.host.now(),
        ..before
    };
    ports.store.service_update(&service, sealed).await?;
    changed(ports, &service);
    note(ports, actor, "service.edit", Some(name), None, text!("Edited the service {name}.", "编辑了服务 {name}。"))
        .await?;
    if let Some(sentence) = handed {
        // Those who see it no longer are told too.
        ports.events.publish(Notice { team: Some(from), event: Event::Service { service: service.name.clone() } });
        note(ports, actor, "service.team", Some(name), None, sentence).await?;
    }
    Ok(service)
}

/// The teams that the actor may have own a service: its own, and those that it may be handed over to.
pub async fn heirs(ports: &Ports, actor: &Actor, name: &str) -> Result<Vec<Team>> {
    let service = get(ports, actor, name).await?;
    let mut teams = super::team::list(ports, actor).await?;
    teams.retain(|team| team.id == service.team || may_hand_over(actor, service.team, team.id));
    Ok(teams)
}

/// Handing over takes a service from one team and gives it to another, so it takes somebody who answers for both.
fn may_hand_over(actor: &Actor, from: TeamId, to: TeamId) -> bool {
    [from, to].into_iter().all(|team| actor.role_in(team) >= Some(Role::Lead))
}

/// The team that a service is handed over to, if it is another.
async fn heir(ports: &Ports, actor: &Actor, service: &Service, team: Option<&str>) -> Result<Option<Team>> {
    let Some(name) = team.map(str::trim).filter(|name| *name != service.team_name.as_str()) else { return Ok(None) };
    let team = super::team::get(ports, actor, name).await.map_err(|error| error.at("team"))?;
    if may_hand_over(actor, service.team, team.id) {
        return Ok(Some(team));
    }
    Err(Error::denied(text!(
        "Handing a service over takes the role lead in both teams, or an administrator.",
        "移交服务需要在两个团队中都担任负责人，或由管理员操作。"
    ))
    .at("team"))
}

/// Kept credentials stay with the server that they were given for: whoever may edit a service could else have them sent
/// to a server of their own. What `service_update` is to do with them.
fn keep(before: &Service, after: &Source) -> Result<Option<Option<Vec<u8>>>> {
    match (&before.source, after) {
        _ if !before.has_credentials => Ok(None),
        (Source::Git(old), Source::Git(new)) if old.url.origin() == new.url.origin() => Ok(None),
        (_, Source::Image(_)) => Ok(Some(None)),
        (_, Source::Git(_)) => Err(Error::invalid(
            "credentials",
            text!(
                "The kept credentials were given for another server, and are not sent to this one. Give the credentials for the new URL, or choose none.",
                "保存的凭据属于另一台服务器，不会发送到这一台。请填写新地址的凭据，或选择不使用凭据。"
            ),
        )),
    }
}

pub(super) fn changed(ports: &Ports, service: &Service) {
    ports.events.publish(Notice { team: Some(service.team), event: Event::Service { service: service.name.clone() } });
}

/// Looks at a repository while the form is open. Whoever may register a service in some team may look.
pub async fn look(
    ports: &Ports,
    actor: &Actor,
    url: &str,
    reference: Option<&str>,
    source: Option<&GitSource>,
    credentials: Option<&GitCredentials>,
) -> Result<RepositoryLook> {
    let mut teams = actor.memberships.iter().map(|membership| Resource::OfTeam(membership.team));
    if !actor.administrator && !teams.any(|team| may(actor, Action::RegisterService, team)) {
        return Err(Error::denied(text!(
            "This takes the role developer in some team. Ask a lead of your team.",
            "需要在某个团队中担任开发者，请联系团队负责人。"
        )));
    }
    let url = GitUrl::parse(url)?;
    let reference = reference.map(str::trim).filter(|text| !text.is_empty()).map(GitRef::parse).transpose()?;
    ports.repositories.look(&url, reference.as_ref(), source, credentials).await
}

/// The answer to whoever wants something of a service that is going.
pub(crate) fn is_deleting(service: &Service) -> Error {
    let name = &service.name;
    Error::conflict(text!("{name} is being deleted.", "{name} 正在删除。"))
}

/// The kept credentials of a service's repository. For the build worker.
pub async fn credentials(ports: &Ports, service: &Service) -> Result<Option<GitCredentials>> {
    let Some(sealed) = ports.store.service_credentials(service.id).await? else {
        return Ok(None);
    };
    let plain = ports.vault.open(&sealed)?;
    // serde's message may quote the text, so it is not kept as the cause.
    let unreadable = || Error::internal("a service's sealed credentials are unreadable");
    let kept: Kept = serde_json::from_str(plain.expose()).map_err(|_| unreadable())?;
    Ok(Some(match kept {
        Kept::Password { user, password } => GitCredentials::Password { user, password },
        Kept::SshKey { private_key } => GitCredentials::SshKey { private_key },
    }))
}

/// Credentials as they are sealed.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Kept {
    Password { user: String, password: Secret<String> },
    SshKey { private_key: Secret<String> },
}

/// Credentials as one line, sealed: kind, user, secret.
fn seal(ports: &Ports, credentials: &GitCredentials) -> Result<Vec<u8>> {
    let plain = match credentials {
        GitCredentials::Password { user, password } => serde_json::json!({"user": user, "password": password.expose()}),
        GitCredentials::SshKey { private_key } => serde_json::json!({"private_key": private_key.expose()}),
    };
    ports.vault.seal(&Secret::new(plain.to_string()))
}
