//! What a service reads of the environment's configuration centre: each item with its names and values as they are there
//! now. It is looked at only; what is confidential by its name stays here.

mod noted;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::centre::{Centre, CentreKind, Content, Format, Item};
use crate::configuration::import::{Naming, looks_secret};
use crate::configuration::{Effective, Key, Origin};
use crate::environment::Environment;
use crate::error::Result;
use crate::id::EnvironmentId;
use crate::ports::{Known, Ports, Seen};
use crate::release::Release;
use crate::text::Text;
use crate::user::Actor;

use super::Draft;

pub(in crate::use_cases) use noted::changed;
pub use noted::{note, unnoted};

/// So many names of one item are shown.
const SHOWN: usize = 1000;
/// So much of a value.
const VALUE_SHOWN: usize = 2000;

/// What is read, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Centred {
    /// `None`: the environment has none.
    pub centre: Option<Centre>,
    pub items: Vec<ItemView>,
    /// The release that should run, which `changed` goes by.
    pub release: Option<u32>,
    /// When it was looked at, for saying how old it is.
    pub now: Time,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    pub item: Item,
    /// The level that names it.
    pub origin: Origin,
    pub state: ItemState,
    /// When it was read.
    pub at: Option<Time>,
    /// Why it could not be read again, or cannot be read into names and values.
    pub trouble: Option<Text>,
    pub format: Option<Format>,
    pub bytes: usize,
    pub keys: Vec<KeyView>,
    /// How many more there are.
    pub more: usize,
    /// It is not as it was when the release that should run was made. `None`: nothing was noted then.
    pub changed: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Read,
    /// The centre has no such item.
    Missing,
    /// The centre never answered.
    Unknown,
    /// It is of another kind of centre than the environment's.
    Elsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    pub name: String,
    /// `None`: it looks as if nobody should see it.
    pub value: Option<String>,
    /// The variable of the container that says the same setting; which one holds is for the application to decide.
    pub variable: Option<String>,
}

/// What the service reads of the environment's centre, for whoever may see it.
pub async fn look(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Centred> {
    let (service, environment) = super::super::placement::find(ports, actor, service, environment).await?;
    let (last, draft) = super::view::written(ports, &service, &environment).await?;
    of(ports, &environment, last.as_ref(), &draft).await
}

/// The same, of what is known of the environment already.
pub(super) async fn of(
    ports: &Ports,
    environment: &Environment,
    last: Option<&Release>,
    draft: &Draft,
) -> Result<Centred> {
    let effective = draft.effective();
    let origin = if draft.values.values.contains_key(&Key::Centre) { Origin::Environment } else { Origin::Base };
    let record = ports.store.centre(environment.id).await?;
    let centre = record.as_ref().map(|record| record.centre.clone());
    let items = effective.items();
    let seen = match record.filter(|_| !items.is_empty()) {
        Some(record) => {
            let kind = record.centre.kind;
            let found = seen(ports, environment.id, record, &items, false).await;
            // A password that does not open is no reason to show nothing of the rest of the page.
            found.unwrap_or_else(|error| unknown(&items, kind, &error.text))
        }
        None => Vec::new(),
    };
    let marks = match last {
        Some(release) if !seen.is_empty() => ports.store.centre_marks(release.id).await?,
        _ => Vec::new(),
    };
    let variables = variables(&effective);
    let view = |item: &Item| {
        let seen = seen.iter().find(|seen| seen.item == *item);
        let mut view = shown(item, origin, seen, &variables);
        view.changed = last.zip(seen).and_then(|(release, seen)| changed(ports, release, &marks, seen));
        view
    };
    let items = items.iter().map(view).collect();
    Ok(Centred { centre, items, release: last.map(|release| release.number), now: ports.host.now() })
}

fn unknown(items: &[Item], kind: CentreKind, why: &Text) -> Vec<Seen> {
    let own = items.iter().filter(|item| item.kind() == kind).cloned();
    own.map(|item| Seen { item, known: Known::Nothing, trouble: Some(why.clone()) }).collect()
}

/// What is known of those items that are of the environment's kind of centre.
pub(in crate::use_cases) async fn seen(
    ports: &Ports,
    environment: EnvironmentId,
    record: crate::centre::CentreRecord,
    items: &[Item],
    fresh: bool,
) -> Result<Vec<Seen>> {
    let access = super::super::centre::opened(ports, record)?;
    let own: Vec<Item> = items.iter().filter(|item| item.kind() == access.kind).cloned().collect();
    Ok(ports.centres.look(environment, &access, &own, fresh).await)
}

fn variables(effective: &Effective) -> BTreeSet<String> {
    let names = effective.values.keys().filter_map(|key| match key {
        Key::Variable(name) => Some(name.clone()),
        Key::File(_) | Key::Entrypoint | Key::Profile | Key::Centre => None,
    });
    names.collect()
}

fn shown(item: &Item, origin: Origin, seen: Option<&Seen>, variables: &BTreeSet<String>) -> ItemView {
    let mut view = ItemView {
        item: item.clone(),
        origin,
        state: ItemState::Elsewhere,
        at: None,
        trouble: None,
        format: None,
        bytes: 0,
        keys: Vec::new(),
        more: 0,
        changed: None,
    };
    let Some(seen) = seen else { return view };
    (view.at, view.trouble) = (seen.known.at(), seen.trouble.clone());
    view.state = match &seen.known {
        Known::Nothing => ItemState::Unknown,
        Known::Missing(_) => ItemState::Missing,
        Known::Read(_, content) => {
            read(&mut view, content, variables);
            ItemState::Read
        }
    };
    view
}

fn read(view: &mut ItemView, content: &Content, variables: &BTreeSet<String>) {
    (view.format, view.bytes) = (Some(content.format), content.text.len());
    match content.pairs() {
        Some(Ok(pairs)) => {
            view.more = pairs.len().saturating_sub(SHOWN);
            view.keys = pairs.into_iter().take(SHOWN).map(|(name, value)| key(name, value, variables)).collect();
        }
        Some(Err(error)) => view.trouble = view.trouble.take().or(Some(error.text)),
        None => {}
    }
}

fn key(name: String, value: String, variables: &BTreeSet<String>) -> KeyView {
    let variable = Naming::ALL.iter().map(|naming| naming.variable(&name)).find(|name| variables.contains(name));
    let hidden = looks_secret(&name, &value);
    let short: String = value.chars().take(VALUE_SHOWN).collect();
    let value = if short.len() < value.len() { format!("{short}…") } else { short };
    KeyView { name, value: (!hidden).then_some(value), variable }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str, format: Format, variables: &[&str]) -> ItemView {
        let item = Item::Nacos { group: "G".to_owned(), data_id: "orders".to_owned() };
        let at = Time::UNIX_EPOCH;
        let content = std::sync::Arc::new(Content { format, text: text.to_owned() });
        let seen = Seen { item: item.clone(), known: Known::Read(at, content), trouble: None };
        let variables = variables.iter().map(|name| (*name).to_owned()).collect();
        shown(&item, Origin::Base, Some(&seen), &variables)
    }

    #[test]
    fn what_looks_secret_is_not_shown() {
        let text = "spring.datasource.password=hunter2\nspring.datasource.url=postgres://a:hunter2@db/x\nmode=batch\n";
        let view = view(text, Format::Properties, &[]);
        let values: Vec<_> = view.keys.iter().map(|key| key.value.as_deref()).collect();
        assert_eq!(values, [None, None, Some("batch")]);
        assert!(!format!("{view:?}").contains("hunter2"));
    }

    #[test]
    fn a_setting_that_a_variable_says_too_names_the_variable() {
        let view = view("app.pool-size=5\nMODE=x\nother=1\n", Format::Properties, &["APP_POOLSIZE", "MODE"]);
        let both: Vec<_> = view.keys.iter().map(|key| key.variable.as_deref()).collect();
        assert_eq!(both, [Some("APP_POOLSIZE"), Some("MODE"), None]);
    }

    #[test]
    fn long_values_and_long_lists_are_cut() {
        let long = format!("a={}\n", "é".repeat(VALUE_SHOWN + 1));
        let many: String = (0..SHOWN + 5).map(|at| format!("k{at}=1\n")).collect();
        let value = view(&long, Format::Properties, &[]).keys.remove(0).value.unwrap_or_default();
        assert_eq!(value.chars().count(), VALUE_SHOWN + 1, "and the sign that there is more");
        let many = view(&many, Format::Properties, &[]);
        assert_eq!((many.keys.len(), many.more), (SHOWN, 5));
    }

    #[test]
    fn what_cannot_be_read_says_why_and_what_is_no_map_only_its_size() {
        assert!(view("a: [1", Format::Yaml, &[]).trouble.is_some());
        let other = view("<a/>", Format::Other, &[]);
        assert_eq!((other.bytes, other.keys.len(), other.trouble), (4, 0, None));
    }
}
