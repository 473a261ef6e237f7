//! Taking values over from what people have already: looked at first as what it would change, then put onto a level.
//!
//! A value that is to be sealed is never told again. Of a Secret in the cluster it is read when it is sealed, and goes no
//! further ([`Taken`]).

use std::collections::BTreeMap;

use crate::authorise::{Action, Resource, authorise};
use crate::configuration::import::{self, Format, Found, How, Naming, Read, Refused, looks_secret};
use crate::configuration::{Configured, Effective, Key, Scope, Value};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::pod::{Reference, ReferenceKind};
use crate::ports::{Data, Ports};
use crate::secret::Secret;
use crate::service::Service;
use crate::text;
use crate::user::Actor;

use super::{Edit, Written, edit};

/// Where values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Text {
        text: Secret<String>,
        /// `None`: recognised.
        format: Option<Format>,
        file_name: Option<String>,
        naming: Naming,
        /// Of docker-compose.
        service: Option<String>,
    },
    /// A ConfigMap or a Secret of the environment's namespace.
    Object(Reference),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub source: Source,
    /// Names that are to be kept as secrets, and names that are not: whatever is proposed.
    pub secret: Vec<String>,
    pub plain: Vec<String>,
}

/// Which key of which Secret of the environment's namespace.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    pub secret: String,
    pub key: String,
}

/// What becomes of a key of the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    Added,
    Changed,
    /// It has this value already.
    Same,
}

/// One value as it would be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub key: Key,
    pub named: String,
    pub line: usize,
    pub becomes: Becomes,
    /// This very text is there already, and plain.
    pub there: bool,
    /// The plain text that it would take the place of.
    pub was: Option<String>,
    /// Whether it would be kept as a secret.
    pub secret: bool,
    /// As it is where it comes from.
    pub value: Secret<String>,
    /// It is read from a Secret: it can be nothing else, and is told to nobody.
    pub taken: Option<Taken>,
}

impl Proposed {
    /// As it is kept when it is no secret.
    pub fn plain(&self) -> String {
        self.key.plain(self.value.expose())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Of a text: as what it was read.
    pub format: Option<Format>,
    /// Of docker-compose: its services.
    pub services: Vec<String>,
    pub proposed: Vec<Proposed>,
    pub refused: Vec<Refused>,
    /// The level's version that it was compared with.
    pub version: u32,
}

/// The ConfigMaps and Secrets that values can be taken from, for whoever may deploy there.
pub async fn objects(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Vec<Reference>> {
    let (service, environment) = super::super::placement::find(ports, actor, service, environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    ports.clusters.data_objects(&super::super::placement::key(&service, &environment)).await
}

/// What an import would do to the base (`environment` is `None`) or to an environment's values. Nothing is written.
pub async fn look(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: Option<&str>,
    import: Import,
) -> Result<Proposal> {
    let service = super::super::service::get(ports, actor, service).await?;
    let environment = match environment {
        Some(name) => Some(super::super::environment::get(ports, actor, name).await?),
        None => None,
    };
    let action = if environment.is_some() { Action::Deploy } else { Action::EditService };
    authorise(actor, action, Resource::OfTeam(service.team))?;
    let folder = format!("/etc/{}", service.name);
    let (format, read, object) = match &import.source {
        Source::Text { text, format, file_name, naming, service } => {
            let text = text.expose();
            import::check_length(text)?;
            let format = format.unwrap_or_else(|| Format::recognise(file_name.as_deref(), text));
            let how = How { format, naming: *naming, service: service.as_deref(), folder: &folder };
            (Some(format), import::read(text, &how)?, None)
        }
        Source::Object(reference) => {
            let environment = environment.as_ref().ok_or_else(|| {
                Error::invalid("object", text!("Only an environment has a namespace.", "只有环境才有命名空间。"))
            })?;
            let data = data(ports, &service, environment, reference, "object").await?;
            (None, of_object(data, &folder), Some(reference))
        }
    };
    let (effective, version) = present(ports, &service, environment.as_ref()).await?;
    let named = |list: &[String], found: &Found| list.iter().any(|name| name == found.key.name());
    let of_secret = object.filter(|object| object.kind == ReferenceKind::Secret);
    let propose = |found: Found| {
        let before = effective.values.get(&found.key);
        let text = found.value.expose();
        // Variables are all capitals: what it was called tells the words apart.
        let looks = looks_secret(found.key.name(), text)
            || looks_secret(&found.named, text)
            || matches!(before, Some(Value::Secret(_)));
        let chosen = named(&import.secret, &found) || (looks && !named(&import.plain, &found));
        let taken = of_secret.map(|object| Taken { secret: object.name.clone(), key: found.named.clone() });
        let secret = taken.is_some() || chosen;
        let plain = found.key.plain(text);
        let there = taken.is_none() && matches!(before, Some(Value::Text(before)) if *before == plain);
        Proposed {
            // What is to be sealed and is plain now does not stay as it is.
            becomes: match before {
                None => Becomes::Added,
                Some(_) if there && !secret => Becomes::Same,
                Some(_) => Becomes::Changed,
            },
            was: match before {
                Some(Value::Text(before)) if !there => Some(before.clone()),
                Some(Value::Text(_) | Value::Secret(_) | Value::Unset) | None => None,
            },
            there,
            secret,
            taken,
            key: found.key,
            named: found.named,
            line: found.line,
            value: found.value,
        }
    };
    Ok(Proposal {
        format,
        services: read.services,
        proposed: read.found.into_iter().map(propose).collect(),
        refused: read.refused,
        version,
    })
}

/// Puts what can be taken onto the level, beside what is there. `version` is the one that the person saw.
pub async fn take(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: Option<&str>,
    import: Import,
    version: u32,
) -> Result<(Proposal, Configured)> {
    let proposal = look(ports, actor, service, environment, import).await?;
    if proposal.proposed.is_empty() {
        return Err(Error::invalid("text", text!("There is nothing in it to take over.", "其中没有可导入的内容。")));
    }
    let level = super::get(ports, actor, service, environment).await?.level;
    let mut values: BTreeMap<Key, Written> = level
        .values
        .into_iter()
        .map(|(key, value)| {
            let written = match value {
                Value::Text(text) => Written::Text(text),
                Value::Secret(_) => Written::Keep,
                Value::Unset => Written::Unset,
            };
            (key, written)
        })
        .collect();
    for proposed in proposal.proposed.iter().filter(|proposed| proposed.becomes != Becomes::Same) {
        let written = match proposed.secret {
            true => Written::Secret(proposed.value.clone()),
            false => Written::Text(proposed.plain()),
        };
        values.insert(proposed.key.clone(), written);
    }
    let configured = edit(ports, actor, service, environment, Edit { version, values }).await?;
    Ok((proposal, configured))
}

/// Reads what is to be taken from Secrets of the cluster, right before it is sealed.
pub(super) async fn resolve(
    ports: &Ports,
    service: &Service,
    environment: Option<&Environment>,
    values: &mut BTreeMap<Key, Written>,
) -> Result<()> {
    let mut known: BTreeMap<String, Data> = BTreeMap::new();
    for (key, written) in values {
        let Written::Taken(Taken { secret, key: of }) = &*written else { continue };
        let environment = environment.ok_or_else(|| {
            Error::invalid(&key.field(), text!("Only an environment has a namespace.", "只有环境才有命名空间。"))
        })?;
        if !known.contains_key(secret) {
            let reference = Reference { kind: ReferenceKind::Secret, name: secret.clone() };
            known.insert(secret.clone(), data(ports, service, environment, &reference, &key.field()).await?);
        }
        let value = known.get(secret).and_then(|data| data.texts.get(of)).cloned().ok_or_else(|| {
            Error::invalid(
                &key.field(),
                text!("The Secret {secret} has no text {of}.", "Secret {secret} 中没有文本 {of}。"),
            )
        })?;
        *written = Written::Secret(value);
    }
    Ok(())
}

async fn data(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    reference: &Reference,
    field: &str,
) -> Result<Data> {
    let key = super::super::placement::key(service, environment);
    // It becomes part of an address: what can be no name is not asked for.
    let found =
        if crate::syntax::dns_subdomain(&reference.name) { ports.clusters.data(&key, reference).await? } else { None };
    found.ok_or_else(|| {
        let namespace = &environment.namespace;
        Error::invalid(
            field,
            text!(
                "There is no {reference} in the namespace {namespace} to take values from.",
                "命名空间 {namespace} 中没有可导入的 {reference}。"
            ),
        )
    })
}

fn of_object(data: Data, folder: &str) -> Read {
    let mut read = Read::default();
    for (name, value) in data.texts {
        read.of_object(0, &name, value.expose().clone(), folder);
    }
    let reason = || text!("It is binary: only texts can be taken.", "二进制内容无法导入，只能导入文本。");
    read.refused.extend(data.binary.into_iter().map(|name| Refused { line: 0, name, reason: reason() }));
    read
}

/// What holds on the level now, and its version.
async fn present(ports: &Ports, service: &Service, environment: Option<&Environment>) -> Result<(Effective, u32)> {
    match environment {
        Some(environment) => {
            let last = super::super::placement::present(ports, service, environment).await?;
            let last = last.as_ref().map(|release| &release.settings);
            let draft = super::draft(ports, service, environment, last).await?;
            Ok((draft.effective(), draft.version()))
        }
        None => {
            let base = ports.store.configuration(service.id, Scope::Base).await?;
            let version = base.as_ref().map_or(0, |base| base.version);
            let level = base.map(|base| base.configuration).unwrap_or_default();
            Ok((Effective { values: level.values }, version))
        }
    }
}
