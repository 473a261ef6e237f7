//! The configuration centre of an environment: where it is, and what lets Slipway look into it.

use crate::authorise::{Action, Resource, authorise};
use crate::centre::{Access, Address, Centre, CentreKind, CentreRecord, namespace, user};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::secret::Secret;
use crate::text;
use crate::user::Actor;

use super::note;

/// A centre as somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub kind: String,
    pub url: String,
    pub namespace: String,
    pub user: String,
    /// `None`: the one that is kept stays; empty: there is none.
    pub password: Option<Secret<String>>,
}

/// The longest password.
const PASSWORD_MAX: usize = 1000;

pub async fn get(ports: &Ports, actor: &Actor, environment: &str) -> Result<Option<Centre>> {
    let environment = super::environment::get(ports, actor, environment).await?;
    Ok(ports.store.centre(environment.id).await?.map(|record| record.centre))
}

/// Says where the environment's centre is, in the place of the one before. It need not answer now: what it holds is looked
/// at when somebody asks.
pub async fn set(ports: &Ports, actor: &Actor, environment: &str, wish: Wish) -> Result<Centre> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let environment = super::environment::get(ports, actor, environment).await?;
    let access = access(ports, &environment, wish).await?;
    let sealed = access.password.as_ref().map(|password| ports.vault.seal(password)).transpose()?;
    let centre = Centre {
        kind: access.kind,
        address: access.address,
        namespace: access.namespace,
        user: access.user,
        has_password: sealed.is_some(),
        updated_by: actor.name.clone(),
        updated_at: ports.host.now(),
    };
    ports.store.centre_set(&CentreRecord { environment: environment.id, centre: centre.clone(), sealed }).await?;
    super::platform_changed(ports);
    let (place, kind, url) = (&environment.name, centre.kind.title(), &centre.address);
    let sentence = text!(
        "Services in {place} read configuration from {kind} at {url}.",
        "{place} 中的服务从 {url} 的 {kind} 读取配置。"
    );
    note(ports, actor, "centre.set", None, Some(place.as_str()), sentence).await?;
    Ok(centre)
}

/// Forgets the centre; nothing in it changes.
pub async fn delete(ports: &Ports, actor: &Actor, environment: &str) -> Result<()> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let environment = super::environment::get(ports, actor, environment).await?;
    if !ports.store.centre_delete(environment.id).await? {
        return Err(none(&environment));
    }
    super::platform_changed(ports);
    let place = &environment.name;
    let sentence = text!("{place} has no configuration centre any more.", "{place} 不再使用配置中心。");
    note(ports, actor, "centre.delete", None, Some(place.as_str()), sentence).await
}

/// Tries it before it is kept; an error says what is wrong.
pub async fn check(ports: &Ports, actor: &Actor, environment: &str, wish: Wish) -> Result<()> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let environment = super::environment::get(ports, actor, environment).await?;
    let access = access(ports, &environment, wish).await?;
    ports.centres.check(&access).await
}

pub fn none(environment: &Environment) -> Error {
    let place = &environment.name;
    Error::not_found(text!("{place} has no configuration centre.", "{place} 没有配置中心。"))
}

/// What somebody wrote, with the password that is kept where none was written.
async fn access(ports: &Ports, environment: &Environment, wish: Wish) -> Result<Access> {
    let kind = CentreKind::parse(&wish.kind)?;
    let address = Address::of(kind, &wish.url)?;
    let (namespace, user) = (namespace(kind, &wish.namespace)?, user(&wish.user)?);
    let password = match wish.password {
        Some(password) if password.expose().is_empty() => None,
        Some(password) if password.expose().len() > PASSWORD_MAX => {
            let sentence = text!("At most {PASSWORD_MAX} characters.", "最多 {PASSWORD_MAX} 个字符。");
            return Err(Error::invalid("password", sentence));
        }
        Some(password) => Some(password),
        None => kept(ports, environment, kind, &address, &user).await?,
    };
    if kind == CentreKind::Nacos && user.is_empty() != password.is_none() {
        let (field, sentence) = match user.is_empty() {
            true => ("user", text!("Nacos needs the user of this password.", "Nacos 需要此密码对应的用户名。")),
            false => ("password", text!("Write the password of this user.", "请填写该用户的密码。")),
        };
        return Err(Error::invalid(field, sentence));
    }
    Ok(Access { kind, address, namespace, user, password })
}

/// The password that is kept, for the same place alone: it is not to be sent anywhere else.
async fn kept(
    ports: &Ports,
    environment: &Environment,
    kind: CentreKind,
    address: &Address,
    user: &str,
) -> Result<Option<Secret<String>>> {
    let Some(CentreRecord { centre, sealed: Some(sealed), .. }) = ports.store.centre(environment.id).await? else {
        return Ok(None);
    };
    // Without a user nobody meant the one that is kept.
    if centre.kind != kind || centre.user != user {
        return Ok(None);
    }
    if centre.address != *address {
        return Err(Error::invalid(
            "password",
            text!(
                "The password that is kept is for {before}. Write it anew for another address.",
                "已保存的密码属于 {before}。更换地址时请重新填写。",
                before = centre.address
            ),
        ));
    }
    ports.vault.open(&sealed).map(Some)
}

/// How the environment's centre is reached, for looking into it.
pub(super) fn opened(ports: &Ports, record: CentreRecord) -> Result<Access> {
    let CentreRecord { centre, sealed, .. } = record;
    let password = sealed.map(|sealed| ports.vault.open(&sealed)).transpose()?;
    let Centre { kind, address, namespace, user, .. } = centre;
    Ok(Access { kind, address, namespace, user, password })
}
