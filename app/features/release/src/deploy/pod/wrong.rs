//! What is wrong with the settings of a pod, at the field that it is about.

use domain::error::Error;
use domain::name::ServiceName;
use domain::pod::Written;
use frame::form::FormState;
use frame::language;
use frame::placement::use_placement;
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
        let place = use_placement();
        let edited = RwSignal::new(false);
        let written = Memo::new(move |_| draft.pod_written());
        Effect::watch(move || written.track(), move |(), _, _| edited.set(true), false);
        Effect::new(move |_| {
            if form.pending.get() {
                edited.set(false);
            }
        });
        let found = Memo::new(move |_| {
            let pod = match written.with(Written::parse) {
                Ok(pod) => pod,
                Err(error) => return Some(error),
            };
            let ports = draft.ports();
            let service = ServiceName::parse(&place.service.get()).ok();
            draft
                .understood
                .with(|controller| pod.check(controller))
                .and_then(|()| service.map_or(Ok(()), |service| pod.check_for(&service, &ports)))
                .err()
        });
        Self { form, ahead, found, edited }
    }

    /// What the order was refused for as it stands; else what it would be refused for. That is not said before somebody
    /// pauses: then it was looked at.
    pub fn at(self, field: &'static str) -> Signal<Option<String>> {
        let refused = self.form.field(field);
        Signal::derive(move || {
            let would_be = || {
                self.ahead.filter(|ahead| ahead.finds_fault())?;
                self.found.with(|found| {
                    let error = found.as_ref().filter(|error| error.field.as_deref() == Some(field))?;
                    Some(error.text.say(language()).to_owned())
                })
            };
            refused.get().filter(|_| !self.edited.get()).or_else(would_be)
        })
    }
}

/// Whether something is wrong at one of these fields.
pub fn any<const N: usize>(errors: [Signal<Option<String>>; N]) -> Signal<bool> {
    let any = Memo::new(move |_| errors.iter().any(|error| error.get().is_some()));
    any.into()
}
