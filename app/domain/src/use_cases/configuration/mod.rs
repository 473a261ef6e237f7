//! Configuration: what a service is configured with, by level; edited as a draft that goes out with the next release.

pub mod centre;
mod edit;
mod export;
mod import;
mod seal;
mod view;

pub use edit::{Edit, Written, edit};
pub use export::{Of, export};
pub use import::{Becomes, Import, Proposal, Proposed, Source, Taken, look, objects, take};
pub(super) use seal::{reference, seal};
pub use view::{View, get, with_centre};

use crate::configuration::{Configuration, Configured, Effective, Key, Released, Scope};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::secret::Secret;
use crate::service::Service;
use crate::settings::Settings;
use crate::text;
use crate::user::Actor;

/// Both levels as they are now.
pub(super) struct Draft {
    pub base: Option<Configured>,
    pub own: Option<Configured>,
    /// The environment's values: as they were written, else as its last release had them.
    pub values: Configuration,
}

impl Draft {
    pub fn base_values(&self) -> Configuration {
        self.base.as_ref().map(|base| base.configuration.clone()).unwrap_or_default()
    }

    /// What would go out.
    pub fn effective(&self) -> Effective {
        Effective::of(&self.base_values(), &self.values)
    }

    /// Version of the environment's own values.
    pub fn version(&self) -> u32 {
        self.own.as_ref().map_or(0, |own| own.version)
    }
}

/// What goes out next. An environment that nobody configured yet has what its last release had.
pub(super) async fn draft(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    last: Option<&Settings>,
) -> Result<Draft> {
    let base = ports.store.configuration(service.id, Scope::Base).await?;
    let own = ports.store.configuration(service.id, Scope::Environment(environment.id)).await?;
    let values = match (&own, last) {
        (Some(own), _) => own.configuration.clone(),
        (None, Some(last)) => {
            let had = Effective::from_release(&last.variables, &last.configuration);
            // Base values that came later hold here too.
            let mut values = Configuration { values: had.values };
            let base = base.as_ref().map(|base| &base.configuration.values);
            values.values.retain(|key, value| base.and_then(|base| base.get(key)) != Some(value));
            values
        }
        (None, None) => Configuration::default(),
    };
    Ok(Draft { base, own, values })
}

/// The environment's configuration as a release is made with it; `None`: it is that already.
pub(super) async fn kept(
    ports: &Ports,
    actor: &Actor,
    service: &Service,
    environment: &Environment,
    seen: Option<u32>,
    settings: &Settings,
) -> Result<Option<Configured>> {
    let (same, configured) = made(ports, actor, service, environment, seen, settings).await?;
    Ok((!same).then_some(configured))
}

/// The environment's configuration as a release is made with it, and whether it is that already. `seen` is the version that
/// the person saw.
pub(super) async fn made(
    ports: &Ports,
    actor: &Actor,
    service: &Service,
    environment: &Environment,
    seen: Option<u32>,
    settings: &Settings,
) -> Result<(bool, Configured)> {
    let draft = draft(ports, service, environment, None).await?;
    if seen.is_some_and(|seen| seen != draft.version()) {
        return Err(Error::conflict(text!(
            "Somebody changed the configuration of {name} in {place} meanwhile. Look at it, then deploy again.",
            "期间有人修改了 {name} 在 {place} 的配置。请先查看再部署。",
            name = service.name,
            place = environment.name
        )));
    }
    let wanted = Effective::from_release(&settings.variables, &settings.configuration);
    let configuration = Configuration::over(&draft.base_values(), &wanted);
    let same = draft.own.as_ref().is_some_and(|own| own.configuration == configuration);
    let configured = Configured {
        service: service.id,
        scope: Scope::Environment(environment.id),
        version: draft.version() + 1,
        configuration,
        updated_by: actor.name.clone(),
        updated_at: ports.host.now(),
    };
    Ok((same, configured))
}

/// The sealed values that a release uses, opened; for the cluster alone.
pub(super) async fn opened(
    ports: &Ports,
    service: crate::id::ServiceId,
    released: &Released,
) -> Result<Vec<(Key, Secret<String>)>> {
    let mut values = Vec::with_capacity(released.secrets.len());
    for used in &released.secrets {
        let name = used.key.name();
        let sealed = ports.store.secret(service, &used.key, used.reference).await?.ok_or_else(|| {
            Error::conflict(text!(
                "The value of {name} is not kept any more. Write it anew, then deploy again.",
                "{name} 的值已不存在。请重新填写后再部署。"
            ))
        })?;
        values.push((used.key.clone(), ports.vault.open(&sealed)?));
    }
    Ok(values)
}
