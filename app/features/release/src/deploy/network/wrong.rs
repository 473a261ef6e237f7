//! What is wrong with the network settings, at the field that it is about.

use domain::error::Error;
use domain::network::Written;
use domain::preflight::Verdict;
use frame::form::FormState;
use frame::language;
use leptos::prelude::*;

use crate::deploy::draft::Draft;
use crate::deploy::preflight::Ahead;

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
    pub fn of(draft: Draft, form: FormState, ahead: Option<Ahead>) -> Self {
        let edited = RwSignal::new(false);
        let written = Memo::new(move |_| draft.network_written());
        Effect::watch(move || written.track(), move |(), _, _| edited.set(true), false);
        Effect::new(move |_| {
            if form.pending.get() {
                edited.set(false);
            }
        });
        let found = Memo::new(move |_| {
            let network = match written.with(Written::parse) {
                Ok(network) => network,
                Err(error) => return Some(error),
            };
            network.check(draft.controller.kind(), &draft.ports()).err()
        });
        Self { form, ahead, found, edited }
    }

    /// What the order was refused for as it stands; else what it would be refused for, by its own words or by what the look
    /// ahead found in the cluster. That is not said before somebody pauses.
    pub fn at(self, field: String) -> Signal<Option<String>> {
        Signal::derive(move || self.said(|other| other == field))
    }

    pub fn port(self, name: &str, of: &str) -> Signal<Option<String>> {
        self.at(format!("network.ports.{name}.{of}"))
    }

    /// Whether anything of it is wrong.
    pub fn any(self) -> Signal<bool> {
        Memo::new(move |_| self.said(|field| field.starts_with("network.")).is_some()).into()
    }

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
