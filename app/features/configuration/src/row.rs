//! One value as it is edited.

use domain::configuration::{Key, Scope, SecretRef, Value};
use domain::use_cases::configuration::Taken;
use leptos::prelude::*;

use crate::sent::Kind;
use crate::sheet::Fresh;

/// Stands for a sealed value that is being typed: it has no version before it is saved.
pub const TYPED: SecretRef = SecretRef { scope: Scope::Base, version: u32::MAX };

/// Whose value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The base's.
    Base,
    /// This level's own.
    Own,
    /// None: what the base says does not hold here.
    Unset,
}

/// Its texts are counted and belong to no owner: a row outlives what added it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: u32,
    pub kind: Kind,
    /// It was there before: its name stays.
    pub fixed: bool,
    pub name: ArcRwSignal<String>,
    pub hold: ArcRwSignal<Hold>,
    pub secret: ArcRwSignal<bool>,
    /// A plain value, or a sealed one that is typed anew.
    pub text: ArcRwSignal<String>,
    /// A sealed value is typed anew instead of kept.
    pub anew: ArcRwSignal<bool>,
    /// It is to be read from a Secret of the namespace instead of being typed.
    pub taken: ArcRwSignal<Option<Taken>>,
    /// The sealed value that there is.
    pub kept: Option<SecretRef>,
    /// What the base says, in an environment.
    pub base: Option<Value>,
}

impl Row {
    /// A new one.
    pub fn new(id: u32, kind: Kind, name: String, text: String) -> Self {
        Self {
            id,
            kind,
            fixed: false,
            name: ArcRwSignal::new(name),
            hold: ArcRwSignal::new(Hold::Own),
            secret: ArcRwSignal::new(false),
            text: ArcRwSignal::new(text),
            anew: ArcRwSignal::new(false),
            taken: ArcRwSignal::new(None),
            kept: None,
            base: None,
        }
    }

    /// A key with its own value and the base's; `typed` is what was typed of a sealed one.
    pub fn of(id: u32, key: &Key, own: Option<&Value>, base: Option<&Value>, typed: Option<&Fresh>) -> Self {
        let mut row = Self::new(id, Kind::of(key), key.name().to_owned(), String::new());
        row.fixed = true;
        row.base = base.cloned();
        match own {
            None => row.hold.set(Hold::Base),
            Some(Value::Unset) => row.hold.set(Hold::Unset),
            Some(Value::Text(text)) => row.text.set(text.clone()),
            Some(Value::Secret(reference)) => {
                row.secret.set(true);
                match typed {
                    Some(fresh) => row.write_secret(fresh.clone()),
                    None => row.kept = Some(*reference),
                }
            }
        }
        row
    }

    /// Takes a new sealed value.
    pub fn write_secret(&self, fresh: Fresh) {
        let (text, taken) = match fresh {
            Fresh::Typed(text) => (text, None),
            Fresh::Taken(taken) => (String::new(), Some(taken)),
        };
        self.secret.set(true);
        self.anew.set(true);
        self.text.set(text);
        self.taken.set(taken);
    }

    /// What was written of a new sealed value.
    pub fn fresh(&self) -> Fresh {
        self.taken.get().map_or_else(|| Fresh::Typed(self.text.get()), Fresh::Taken)
    }

    /// Whether a sealed value is typed here.
    pub fn types_secret(&self) -> bool {
        self.secret.get() && (self.kept.is_none() || self.anew.get())
    }

    /// This level's own value.
    pub fn value(&self) -> Option<Value> {
        match self.hold.get() {
            Hold::Base => None,
            Hold::Unset => Some(Value::Unset),
            Hold::Own if self.types_secret() => Some(Value::Secret(TYPED)),
            Hold::Own => Some(match self.kept.filter(|_| self.secret.get()) {
                Some(kept) => Value::Secret(kept),
                None => Value::Text(self.text.get()),
            }),
        }
    }

    /// Nothing was written into it yet.
    pub fn is_empty(&self) -> bool {
        !self.fixed
            && !matches!(self.kind, Kind::Entrypoint | Kind::Profile | Kind::Centre)
            && self.name.with(|name| name.trim().is_empty())
            && self.text.with(String::is_empty)
    }

    /// Begins a value of this level's own with what the base says.
    pub fn begin(&self) {
        if let Some(Value::Text(text)) = &self.base {
            self.text.set(text.clone());
        }
        self.secret.set(matches!(self.base, Some(Value::Secret(_))));
        self.taken.set(None);
        self.hold.set(Hold::Own);
    }

    /// Whether it is one of those that are looked for. What is sealed is found by its name alone.
    pub fn fits(&self, words: &str) -> bool {
        let plain = |text: &str| text.to_lowercase().contains(words);
        let of_base = || match (&self.base, self.hold.get()) {
            (Some(Value::Text(text)), Hold::Base) => plain(text),
            _ => false,
        };
        words.is_empty()
            || self.name.with(|name| plain(name))
            || (!self.secret.get() && self.text.with(|text| plain(text)))
            || of_base()
    }
}
