//! What is edited: a level as rows, and how it is put together with what somebody else saved meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use domain::centre::Items;
use domain::configuration::{Clash, Configuration, Key, Origin, Profile, Value, merge};
use domain::use_cases::configuration::{Taken, View};
use frame::typed::Typed;
use frame::{language, t};
use leptos::prelude::*;

use crate::row::{Row, TYPED};
use crate::sent::{Kind, Sent, SentValue};

/// A new sealed value: as it was typed, or to be read from a Secret of the namespace.
#[derive(Clone, PartialEq, Eq)]
pub enum Fresh {
    Typed(String),
    Taken(Taken),
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Typed(_) => f.write_str("••••"),
            Self::Taken(taken) => taken.fmt(f),
        }
    }
}

/// A value that is taken over from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub kind: Kind,
    pub name: String,
    pub secret: bool,
    pub value: Fresh,
}

/// The rows as a level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gathered {
    pub level: Configuration,
    /// Sealed values that were typed.
    pub typed: BTreeMap<Key, Fresh>,
    /// Rows that cannot be saved, and why.
    pub wrong: Vec<(u32, String)>,
}

/// What was put together: who saved meanwhile, and which keys that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    pub by: Option<String>,
    pub keys: Vec<Key>,
}

/// A key that both changed, with what was typed of this one's sealed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    pub clash: Clash,
    pub typed: Option<Fresh>,
}

#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// Whether it is an environment's, over the base.
    pub over_base: bool,
    /// What it began from.
    pub view: RwSignal<View>,
    pub rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
    /// What somebody else saved, while something was typed here.
    pub newer: RwSignal<Option<View>>,
    pub met: RwSignal<Option<Met>>,
    pub open: RwSignal<Vec<Open>>,
}

/// The values of the base under an environment's.
fn base_of(view: &View) -> Configuration {
    let of = |entry: &domain::configuration::Entry| {
        let value = if entry.origin == Origin::Base { Some(&entry.value) } else { entry.overrides.as_ref() };
        value.map(|value| (entry.key.clone(), value.clone()))
    };
    Configuration { values: view.entries.iter().filter_map(of).collect() }
}

impl Sheet {
    pub fn new(view: View, over_base: bool) -> Self {
        let sheet = Self {
            over_base,
            view: RwSignal::new(view.clone()),
            rows: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            newer: RwSignal::new(None),
            met: RwSignal::new(None),
            open: RwSignal::new(Vec::new()),
        };
        sheet.fill(view);
        sheet
    }

    /// Shows a level as it was saved; whatever was typed is gone.
    pub fn fill(self, view: View) {
        let level = view.level.clone();
        self.view.set(view);
        self.newer.set(None);
        self.met.set(None);
        self.open.set(Vec::new());
        self.show(&level, &BTreeMap::new(), Vec::new());
    }

    fn id(self) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        id
    }

    fn show(self, level: &Configuration, typed: &BTreeMap<Key, Fresh>, unfinished: Vec<Row>) {
        let base = match self.over_base {
            true => self.view.with_untracked(base_of),
            false => Configuration::default(),
        };
        let keys: BTreeSet<&Key> = base.values.keys().chain(level.values.keys()).collect();
        let row = |key: &Key| {
            let own = level.values.get(key);
            let typed = typed.get(key).filter(|_| own == Some(&Value::Secret(TYPED)));
            Row::of(self.id(), key, own, base.values.get(key), typed)
        };
        self.rows.set(keys.into_iter().map(row).chain(unfinished).collect());
    }

    /// A new row.
    pub fn add(self, kind: Kind, name: String, text: String) {
        let row = Row::new(self.id(), kind, name, text);
        self.rows.update(|rows| rows.push(row));
    }

    /// Puts values among the others. A row of that name takes the value instead; the others stay as they are.
    pub fn take_over(self, values: Vec<Incoming>) {
        for Incoming { kind, name, secret, value } in values {
            let same = self.rows.with_untracked(|rows| {
                let same = |row: &&Row| row.kind == kind && row.name.get_untracked() == name;
                rows.iter().find(same).cloned()
            });
            let row = same.unwrap_or_else(|| {
                let row = Row::new(self.id(), kind, name, String::new());
                self.rows.update(|rows| rows.push(row.clone()));
                row
            });
            row.hold.set(crate::row::Hold::Own);
            match value {
                Fresh::Typed(text) if !secret => {
                    row.secret.set(false);
                    row.taken.set(None);
                    row.text.set(text);
                }
                fresh => row.write_secret(fresh),
            }
        }
    }

    /// Takes a value of this level away: what the base says holds again.
    pub fn remove(self, row: &Row) {
        match row.base {
            Some(_) => row.hold.set(crate::row::Hold::Base),
            None => self.rows.update(|rows| rows.retain(|other| other.id != row.id)),
        }
    }

    pub fn gathered(self) -> Gathered {
        let mut gathered = Gathered::default();
        self.rows.with(|rows| {
            for row in rows.iter().filter(|row| !row.is_empty()) {
                let key = match row.name.with(|name| row.kind.key(name)) {
                    Ok(key) => key,
                    Err(error) => {
                        gathered.wrong.push((row.id, error.text.say(language()).to_owned()));
                        continue;
                    }
                };
                let Some(value) = row.value() else { continue };
                let fault = match (&key, &value) {
                    (Key::Profile, Value::Text(text)) => Profile::parse(text).err(),
                    (Key::Centre, Value::Text(text)) => Items::parse(text).err(),
                    _ => None,
                };
                if let Some(error) = fault {
                    gathered.wrong.push((row.id, error.text.say(language()).to_owned()));
                }
                if gathered.level.values.contains_key(&key) {
                    let twice = t!("{name} stands twice.", "{name} 重复。", name = key.name());
                    gathered.wrong.push((row.id, twice));
                    continue;
                }
                if row.types_secret() {
                    let fresh = row.fresh();
                    if matches!(&fresh, Fresh::Typed(text) if text.is_empty()) {
                        gathered.wrong.push((row.id, t!("Type its value.", "请填写其值。").to_owned()));
                    }
                    gathered.typed.insert(key.clone(), fresh);
                }
                gathered.level.values.insert(key, value);
            }
        });
        gathered
    }

    /// Whether something differs from what is saved.
    pub fn dirty(self) -> bool {
        let gathered = self.gathered();
        !gathered.wrong.is_empty() || self.view.with(|view| gathered.level != view.level)
    }

    /// What is sent to be saved.
    pub fn sent(self) -> Vec<Sent> {
        let Gathered { level, typed, .. } = self.gathered();
        let sent = level.values.into_iter().map(|(key, value)| {
            let value = match value {
                Value::Text(text) => SentValue::Text(text),
                Value::Unset => SentValue::Unset,
                Value::Secret(TYPED) => match typed.get(&key) {
                    Some(Fresh::Taken(taken)) => SentValue::Taken(taken.clone()),
                    Some(Fresh::Typed(text)) => SentValue::Secret(Typed::from(text.as_str())),
                    None => SentValue::Secret(Typed::default()),
                },
                Value::Secret(_) => SentValue::Keep,
            };
            Sent { kind: Kind::of(&key), name: key.name().to_owned(), value }
        });
        sent.collect()
    }

    /// The stream said that something changed, and this is how it is now. Nothing typed is lost.
    pub fn heard(self, view: View) {
        let same = self.view.with_untracked(|seen| {
            (seen.version, &seen.level) == (view.version, &view.level)
                && (!self.over_base || base_of(seen) == base_of(&view))
        });
        if same {
            self.view.set(view);
        } else if untrack(|| self.dirty()) {
            self.newer.set(Some(view));
        } else {
            self.fill(view);
        }
    }

    /// Puts what was typed together with what somebody else saved.
    pub fn put_together(self, theirs: View) {
        let (mine, unfinished) = untrack(|| {
            let mine = self.gathered();
            let wrong = |row: &Row| mine.wrong.iter().any(|(id, _)| *id == row.id);
            // What cannot be a value yet stays as it was typed.
            let unfinished = |row: &&Row| !row.fixed && (row.is_empty() || wrong(row));
            let unfinished: Vec<Row> = self.rows.with(|rows| rows.iter().filter(unfinished).cloned().collect());
            (mine, unfinished)
        });
        let merged = self.view.with_untracked(|seen| merge(&seen.level, &mine.level, &theirs.level));
        let clashes = merged.clashes.into_iter();
        let open: Vec<Open> = clashes.map(|clash| Open { typed: mine.typed.get(&clash.key).cloned(), clash }).collect();
        let by = theirs.written.as_ref().map(|written| written.updated_by.to_string());
        self.view.set(theirs);
        self.newer.set(None);
        self.met.set(Some(Met { by, keys: merged.theirs }));
        self.open.set(open);
        self.show(&merged.configuration, &mine.typed, unfinished);
    }

    /// Decides for a key that both changed.
    pub fn choose(self, key: &Key, mine: bool) {
        let Some(open) = self.open.with_untracked(|open| open.iter().find(|open| open.clash.key == *key).cloned())
        else {
            return;
        };
        self.open.update(|all| all.retain(|other| other.clash.key != *key));
        if !mine {
            return;
        }
        let mut gathered = untrack(|| self.gathered());
        let wrong = std::mem::take(&mut gathered.wrong);
        let unfinished = self.rows.with_untracked(|rows| {
            let wrong = |row: &&Row| !row.fixed && wrong.iter().any(|(id, _)| *id == row.id);
            rows.iter().filter(wrong).cloned().collect()
        });
        match open.clash.mine {
            Some(value) => gathered.level.values.insert(key.clone(), value),
            None => gathered.level.values.remove(key),
        };
        gathered.typed.extend(open.typed.map(|typed| (key.clone(), typed)));
        self.show(&gathered.level, &gathered.typed, unfinished);
    }
}
