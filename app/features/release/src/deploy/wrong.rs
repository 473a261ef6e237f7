//! What is wrong with a part of the form, at the field that it is about.

use domain::error::Error;
use domain::preflight::Verdict;
use frame::form::FormState;
use frame::language;
use leptos::prelude::*;

use super::preflight::Ahead;

#[derive(Clone, Copy)]
pub struct Wrong {
    form: FormState,
    ahead: Option<Ahead>,
    /// What is wrong with what stands in the form now.
    found: Memo<Option<Error>>,
    /// Something else stands in the form than what was sent last.
    edited: RwSignal<bool>,
}

impl Wrong {
    /// `written` is what stands in this part of the form, `check` what is wrong with it.
    pub fn of<W: PartialEq + Send + Sync + 'static>(
        form: FormState,
        ahead: Option<Ahead>,
        written: Memo<W>,
        check: impl Fn(&W) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Self {
        let edited = RwSignal::new(false);
        Effect::watch(move || written.track(), move |(), _, _| edited.set(true), false);
        Effect::new(move |_| {
            if form.pending.get() {
                edited.set(false);
            }
        });
        Self { form, ahead, found: Memo::new(move |_| written.with(&check).err()), edited }
    }

    /// The sentence for a field that is always there.
    pub fn at(self, field: &'static str) -> Signal<Option<String>> {
        // So that it is not said above the form as well.
        let _ = self.form.field(field);
        self.named(field.to_owned())
    }

    /// The sentence for a field whose name is known only here.
    pub fn named(self, field: String) -> Signal<Option<String>> {
        Signal::derive(move || self.said(|other| other == field))
    }

    /// Whether anything is wrong whose field begins so.
    pub fn within(self, prefix: &'static str) -> Signal<bool> {
        Memo::new(move |_| self.said(|field| field.starts_with(prefix)).is_some()).into()
    }

    /// What the order was refused for as it stands; else what it would be refused for, by its own words or by what the look
    /// ahead found. That is not said before somebody pauses: then it was looked at.
    fn said(self, is: impl Fn(&str) -> bool) -> Option<String> {
        let at = |field: Option<&str>| field.is_some_and(&is);
        let refused = self.form.error.with(|error| {
            let error = error.as_ref().filter(|error| at(error.field()))?;
            Some(error.sentence())
        });
        if let Some(refused) = refused.filter(|_| !self.edited.get()) {
            return Some(refused);
        }
        let ahead = self.ahead.filter(|ahead| ahead.finds_fault())?;
        let would_be = self.found.with(|found| {
            let error = found.as_ref().filter(|error| at(error.field.as_deref()))?;
            Some(error.text.say(language()).to_owned())
        });
        would_be.or_else(|| {
            ahead.found.with(|found| {
                let mut checks = found.as_ref()?.as_ref().ok()?.checks.iter();
                let blocked = checks.find(|check| check.verdict == Verdict::Blocked && at(check.field.as_deref()))?;
                Some(blocked.sentence.say(language()).to_owned())
            })
        })
    }
}

/// Whether something is wrong at one of these fields.
pub fn any<const N: usize>(errors: [Signal<Option<String>>; N]) -> Signal<bool> {
    Memo::new(move |_| errors.iter().any(|error| error.get().is_some())).into()
}
