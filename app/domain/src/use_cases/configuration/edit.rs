//! Editing one level of the configuration.

use std::collections::BTreeMap;

use crate::authorise::{Action, Resource, authorise};
use crate::centre::Items;
use crate::configuration::{
    Configuration, Configured, Effective, Key, Scope, SealedSecret, SecretRef, Value, check_text,
};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::event::{Event, Notice};
use crate::ports::Ports;
use crate::secret::Secret;
use crate::service::Service;
use crate::text;
use crate::user::Actor;

use super::super::note;

/// A value as somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Text(String),
    /// Sealed at once and never shown again.
    Secret(Secret<String>),
    /// Read from a Secret of the environment's namespace, and sealed.
    Taken(super::Taken),
    /// The sealed value that is there stays.
    Keep,
    /// In an environment: what the base says does not hold here.
    Unset,
}

/// A level as it is to be, whole: what is not named goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The version that the person saw; 0: nothing was there.
    pub version: u32,
    pub values: BTreeMap<Key, Written>,
}

/// Writes the base (`environment` is `None`) or an environment's own values. Nothing in the cluster changes: the next
/// release takes it along.
pub async fn edit(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: Option<&str>,
    edit: Edit,
) -> Result<Configured> {
    let service = super::super::service::get(ports, actor, service).await?;
    let environment = match environment {
        Some(name) => Some(super::super::environment::get(ports, actor, name).await?),
        None => None,
    };
    let action = if environment.is_some() { Action::Deploy } else { Action::EditService };
    authorise(actor, action, Resource::OfTeam(service.team))?;
    if service.deleting {
        return Err(super::super::service::is_deleting(&service));
    }
    if let Some(environment) = &environment {
        // What is written now would go with what is there.
        let placement = ports.store.placement(service.id, environment.id).await?;
        super::super::removal::refused(&service, environment, placement.as_ref())?;
    }
    let (scope, before, version) = present(ports, &service, environment.as_ref()).await?;
    if version != edit.version {
        return Err(Error::conflict(text!(
            "Somebody changed the configuration meanwhile. Put both changes together, then save again.",
            "期间有人修改了配置。请合并双方的修改后再保存。"
        )));
    }
    let mut values = edit.values;
    super::import::resolve(ports, &service, environment.as_ref(), &mut values).await?;
    let (configuration, sealed) = written(ports, &service, scope, &before, values).await?;
    configuration.check()?;
    agrees(ports, &service, scope, &configuration).await?;
    let configured = Configured {
        service: service.id,
        scope,
        version: version + 1,
        configuration,
        updated_by: actor.name.clone(),
        updated_at: ports.host.now(),
    };
    ports.store.configuration_write(&configured, &sealed).await?;
    ports.events.publish(Notice { team: Some(service.team), event: Event::Service { service: service.name.clone() } });
    told(ports, actor, &service, environment.as_ref(), &before, &configured.configuration).await?;
    Ok(configured)
}

/// The level as it is: what the person edits.
async fn present(
    ports: &Ports,
    service: &Service,
    environment: Option<&Environment>,
) -> Result<(Scope, Configuration, u32)> {
    let Some(environment) = environment else {
        let base = ports.store.configuration(service.id, Scope::Base).await?;
        let version = base.as_ref().map_or(0, |base| base.version);
        return Ok((Scope::Base, base.map(|base| base.configuration).unwrap_or_default(), version));
    };
    let last = super::super::placement::present(ports, service, environment).await?;
    let draft = super::draft(ports, service, environment, last.as_ref().map(|release| &release.settings)).await?;
    Ok((Scope::Environment(environment.id), draft.values.clone(), draft.version()))
}

/// What was written as a configuration, with the values that are to be sealed.
async fn written(
    ports: &Ports,
    service: &Service,
    scope: Scope,
    before: &Configuration,
    values: BTreeMap<Key, Written>,
) -> Result<(Configuration, Vec<SealedSecret>)> {
    let known = ports.store.secrets(service.id).await?;
    let mut configuration = Configuration::default();
    let mut sealed = Vec::new();
    for (key, value) in values {
        if let Key::File(path) = &key
            && crate::manifest::is_reserved(path)
        {
            return Err(Error::invalid(
                &key.field(),
                text!("Slipway's own files stand below /slipway.", "/slipway 下是 Slipway 自己的文件。"),
            ));
        }
        let value = match value {
            // The kernel would not know what to run it with, and the pods would not start.
            Written::Text(text) if key == Key::Entrypoint && !text.trim().is_empty() && !text.starts_with("#!") => {
                return Err(Error::invalid(
                    &key.field(),
                    text!(
                        "The script must begin with what runs it, as #!/bin/sh.",
                        "脚本第一行必须说明由什么运行，如 #!/bin/sh。"
                    ),
                ));
            }
            Written::Text(text) if key == Key::Centre => Value::Text(Items::parse(&text)?.to_string()),
            Written::Text(text) => Value::Text(text),
            Written::Unset if scope == Scope::Base => continue,
            Written::Unset => Value::Unset,
            Written::Keep => match before.values.get(&key) {
                Some(Value::Secret(reference)) => Value::Secret(*reference),
                Some(Value::Text(_) | Value::Unset) | None => {
                    let name = key.name();
                    return Err(Error::invalid(
                        &key.field(),
                        text!("There is no sealed value of {name} to keep.", "{name} 没有可保留的密文。"),
                    ));
                }
            },
            Written::Taken(_) => return Err(Error::internal("what is taken from a Secret was not read")),
            Written::Secret(_) if key == Key::Centre => {
                return Err(Error::invalid(
                    &key.field(),
                    text!("The names of what is read cannot be sealed.", "读取项的名称不能加密。"),
                ));
            }
            Written::Secret(_) if key == Key::Profile => {
                return Err(Error::invalid(&key.field(), text!("A profile cannot be sealed.", "配置档不能加密。")));
            }
            Written::Secret(_) if key == Key::Entrypoint => {
                return Err(Error::invalid(
                    &key.field(),
                    text!("An entrypoint script cannot be sealed.", "入口脚本不能加密。"),
                ));
            }
            Written::Secret(secret) => {
                check_text(&key, secret.expose())?;
                let versions = known.iter().filter(|known| known.key == key && known.reference.scope == scope);
                let version = versions.map(|known| known.reference.version).max().unwrap_or(0) + 1;
                sealed.push(SealedSecret { key: key.clone(), version, sealed: ports.vault.seal(&secret)? });
                Value::Secret(SecretRef { scope, version })
            }
        };
        configuration.values.insert(key, value);
    }
    Ok((configuration, sealed))
}

/// What holds does not say the profile twice.
async fn agrees(ports: &Ports, service: &Service, scope: Scope, level: &Configuration) -> Result<()> {
    let effective = match scope {
        Scope::Base => Effective::of(level, &Configuration::default()),
        Scope::Environment(_) => {
            let base = ports.store.configuration(service.id, Scope::Base).await?;
            Effective::of(&base.map(|base| base.configuration).unwrap_or_default(), level)
        }
    };
    effective.check_profile()
}

/// Writes down which keys changed; values never.
async fn told(
    ports: &Ports,
    actor: &Actor,
    service: &Service,
    environment: Option<&Environment>,
    before: &Configuration,
    after: &Configuration,
) -> Result<()> {
    let mut keys: Vec<&Key> = before.values.keys().chain(after.values.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| before.values.get(key) != after.values.get(key));
    let names = keys.iter().take(20).map(|key| key.name()).collect::<Vec<_>>().join(", ");
    let more = if keys.len() > 20 { " …" } else { "" };
    let name = &service.name;
    let sentence = match environment {
        Some(environment) => {
            let place = &environment.name;
            text!("Configured {name} in {place}: {names}{more}.", "修改了 {name} 在 {place} 的配置：{names}{more}。")
        }
        None => {
            text!("Configured {name} in every environment: {names}{more}.", "修改了 {name} 的基础配置：{names}{more}。")
        }
    };
    let place = environment.map(|environment| environment.name.as_str());
    note(ports, actor, "configuration.edit", Some(service.name.as_str()), place, sentence).await
}
