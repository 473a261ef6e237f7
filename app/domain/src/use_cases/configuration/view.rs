//! The configuration as pages and API show it.

use serde::{Deserialize, Serialize};

use crate::configuration::{Configuration, Configured, Effective, Entry, Scope, SecretRecord, resolve};
use crate::difference::{Difference, Group, Side};
use crate::environment::Environment;
use crate::error::Result;
use crate::name::EnvironmentName;
use crate::pod::Command;
use crate::ports::Ports;
use crate::release::Release;
use crate::service::Service;
use crate::settings::Settings;
use crate::user::Actor;

use super::Draft;
use super::centre::{self, Centred};

/// One level with what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The level that was asked for, for whoever edits it; version 0: nobody wrote it yet.
    pub version: u32,
    pub level: Configuration,
    /// Who wrote it last, and when.
    pub written: Option<Configured>,
    /// Version of the base: it changed when this did.
    pub base_version: u32,
    /// What holds, key by key, with where it comes from.
    pub entries: Vec<Entry>,
    /// The sealed values that there are: which, by whom and when.
    pub secrets: Vec<SecretRecord>,
    /// Of an environment: the release that should run now.
    pub release: Option<u32>,
    /// Of an environment: what the next release would change of the configuration; all its pods are replaced by it.
    pub pending: Difference,
    /// Of the base: the environments in which something waits for the next release.
    pub waiting: Vec<EnvironmentName>,
}

/// The base (`environment` is `None`) or an environment's configuration, for whoever may see the service.
pub async fn get(ports: &Ports, actor: &Actor, service: &str, environment: Option<&str>) -> Result<View> {
    let service = super::super::service::get(ports, actor, service).await?;
    let secrets = ports.store.secrets(service.id).await?;
    match environment {
        Some(name) => {
            let environment = super::super::environment::get(ports, actor, name).await?;
            let (last, draft) = written(ports, &service, &environment).await?;
            Ok(of_environment(last, draft, secrets))
        }
        None => of_base(ports, &service, secrets).await,
    }
}

/// An environment's, together with what is read of its configuration centre.
pub async fn with_centre(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<(View, Centred)> {
    let (service, environment) = super::super::placement::find(ports, actor, service, environment).await?;
    let secrets = ports.store.secrets(service.id).await?;
    let (last, draft) = written(ports, &service, &environment).await?;
    let centred = centre::of(ports, &environment, last.as_ref(), &draft).await?;
    Ok((of_environment(last, draft, secrets), centred))
}

/// The release that should run there, and what the next one would take along.
pub(super) async fn written(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
) -> Result<(Option<Release>, Draft)> {
    let last = super::super::placement::present(ports, service, environment).await?;
    let draft = super::draft(ports, service, environment, last.as_ref().map(|release| &release.settings)).await?;
    Ok((last, draft))
}

fn of_environment(last: Option<Release>, draft: Draft, secrets: Vec<SecretRecord>) -> View {
    let base = draft.base_values();
    View {
        version: draft.version(),
        entries: resolve(&base, &draft.values),
        pending: last.as_ref().map(|release| pending(release, &draft.effective())).unwrap_or_default(),
        release: last.map(|release| release.number),
        base_version: draft.base.as_ref().map_or(0, |base| base.version),
        written: draft.own,
        level: draft.values,
        secrets,
        waiting: Vec::new(),
    }
}

async fn of_base(ports: &Ports, service: &Service, secrets: Vec<SecretRecord>) -> Result<View> {
    let base = ports.store.configuration(service.id, Scope::Base).await?;
    let level = base.as_ref().map(|base| base.configuration.clone()).unwrap_or_default();
    let mut waiting = Vec::new();
    for environment in ports.store.environments().await? {
        let Some(release) = super::super::placement::present(ports, service, &environment).await? else { continue };
        let draft = super::draft(ports, service, &environment, Some(&release.settings)).await?;
        if pending(&release, &draft.effective()).counts().any() {
            waiting.push(environment.name);
        }
    }
    let version = base.as_ref().map_or(0, |base| base.version);
    Ok(View {
        version,
        base_version: version,
        entries: resolve(&level, &Configuration::default()),
        level,
        written: base,
        secrets,
        release: None,
        pending: Difference::default(),
        waiting,
    })
}

/// What the next release would change of the configuration alone.
fn pending(release: &Release, wanted: &Effective) -> Difference {
    let before = Side::of(release);
    let present = &release.settings.configuration;
    let original = present.entrypoint.as_ref().map_or_else(Command::default, |entrypoint| entrypoint.original.clone());
    let settings = Settings {
        variables: wanted.variables(),
        configuration: wanted.released(&original),
        ..release.settings.clone()
    };
    let mut difference = Difference::between(Some(&before), &Side { settings, ..before.clone() });
    difference.lines.retain(|line| line.subject.group() == Group::Configuration);
    difference
}
