//! What is wrong with the form, each at the field that it is about, all at once.

use domain::faults::Fault;
use domain::preflight::Verdict;
use frame::form::FormState;
use frame::language;
use leptos::prelude::*;

use super::draft::Draft;
use super::faults::faults;
use super::preflight::Ahead;

#[derive(Clone, Copy)]
pub struct Wrong {
    form: FormState,
    ahead: Option<Ahead>,
    /// What is wrong with what stands in the form now.
    found: Memo<Vec<Fault>>,
    /// Something else stands in the form than what was sent last.
    edited: RwSignal<bool>,
}

impl Wrong {
    pub fn of(draft: Draft, form: FormState, ahead: Option<Ahead>, service: String) -> Self {
        let (order, edited) = (Memo::new(move |_| draft.form()), RwSignal::new(false));
        Effect::watch(move || order.track(), move |(), _, _| edited.set(true), false);
        Effect::new(move |_| {
            if form.pending.get() {
                edited.set(false);
            }
        });
        Self { form, ahead, found: Memo::new(move |_| faults(draft, &service)), edited }
    }

    /// The sentence for a field that is always there.
    pub fn at(self, field: &'static str) -> Signal<Option<String>> {
        // So that it is not said above the form as well.
        let _ = self.form.field(field);
        self.named(field.to_owned())
    }

    /// The sentence for a field whose name is known only here; of rows all their sentences.
    pub fn named(self, field: String) -> Signal<Option<String>> {
        let said = Memo::new(move |_| {
            let said = self.said(|other| other == field);
            let said: Vec<String> = said.into_iter().map(|(_, sentence)| sentence).collect();
            (!said.is_empty()).then(|| said.join(" "))
        });
        said.into()
    }

    /// How many things are wrong whose field begins with one of these.
    pub fn within(self, prefixes: &'static [&'static str]) -> Signal<usize> {
        let begins = move |field: &str| prefixes.iter().any(|prefix| field.starts_with(prefix));
        Memo::new(move |_| self.said(begins).len()).into()
    }

    /// How many things are wrong with the form as it stands.
    pub fn many(self) -> usize {
        self.found.with(Vec::len)
    }

    /// The fields that cannot be read: what they would change cannot be told. This is not put off until somebody pauses.
    pub fn unread(self) -> Vec<String> {
        let mut fields: Vec<String> = self.found.with(|found| {
            let unread = found.iter().filter(|fault| fault.unread);
            unread.map(|fault| fault.field().to_owned()).collect()
        });
        fields.dedup();
        fields
    }

    /// By field: what the order was refused for as it stands; what it would be refused for, by its own words; and what the
    /// look ahead found. The last two are not said before somebody pauses: then it was looked at.
    fn said(self, is: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let mut said: Vec<(String, String)> = Vec::new();
        let mut add = |field: &str, sentence: String| {
            let told = (field.to_owned(), sentence);
            if is(field) && !said.contains(&told) {
                said.push(told);
            }
        };
        if !self.edited.get() {
            self.form.error.with(|error| {
                if let Some((error, field)) = error.as_ref().and_then(|error| Some((error, error.field()?))) {
                    add(field, error.sentence());
                }
            });
        }
        let Some(ahead) = self.ahead.filter(|ahead| ahead.finds_fault()) else { return said };
        self.found.with(|found| {
            found.iter().for_each(|fault| add(fault.field(), fault.error.text.say(language()).to_owned()));
        });
        let known = |field: &str| self.found.with(|found| found.iter().any(|fault| fault.field() == field));
        ahead.found.with(|answer| {
            let Some(Ok(answer)) = answer else { return };
            for check in answer.checks.iter().filter(|check| check.verdict == Verdict::Blocked) {
                // What is known here of a field is newer than what was looked at.
                if let Some(field) = check.field.as_deref().filter(|field| !known(field)) {
                    add(field, check.sentence.say(language()).to_owned());
                }
            }
        });
        said
    }
}
