//! A form over a server function: whether it is on its way, and what was wrong, by field. What was typed stays: the
//! form's elements keep their values, and nothing here touches them.
//!
//! ```ignore
//! let action = ServerAction::<Register>::new();
//! let form = FormState::of(action);
//! view! {
//!     <ActionForm action>
//!         <Field label=t!("Name", "名称") error=form.field("name")> <TextInput name="name"/> </Field>
//!         <FormError form/>
//!         <Button pending=form.pending>{t!("Register", "注册")}</Button>
//!     </ActionForm>
//! }
//! ```

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::error::AppError;

/// The state of one form.
#[derive(Clone, Copy)]
pub struct FormState {
    /// It was sent and is not answered yet.
    pub pending: Signal<bool>,
    /// What was wrong the last time it was sent; nothing while it is on its way.
    pub error: Signal<Option<AppError>>,
    /// Fields that show their own error.
    fields: StoredValue<BTreeSet<&'static str>>,
}

impl FormState {
    /// The state of the form that dispatches this action.
    pub fn of<S>(action: ServerAction<S>) -> Self
    where
        S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
        S::Output: Send + Sync + 'static,
    {
        let (pending, value) = (action.pending(), action.value());
        Self {
            pending: pending.into(),
            error: Signal::derive(move || {
                if pending.get() {
                    return None;
                }
                value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().cloned()))
            }),
            fields: StoredValue::new(BTreeSet::new()),
        }
    }

    /// The sentence for one field; a field that is asked for here is left out of [`Self::rest`].
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        self.fields.update_value(|fields| {
            fields.insert(name);
        });
        Signal::derive(move || {
            self.error.with(|error| {
                let error = error.as_ref().filter(|error| error.field() == Some(name))?;
                Some(error.sentence())
            })
        })
    }

    /// Whether the error is about a field whose name begins so: what is folded opens then.
    pub fn within(self, prefix: &'static str) -> Signal<bool> {
        Signal::derive(move || {
            self.error
                .with(|error| error.as_ref().and_then(AppError::field).is_some_and(|field| field.starts_with(prefix)))
        })
    }

    /// The error that no field of this form shows.
    pub fn rest(self) -> Signal<Option<AppError>> {
        Signal::derive(move || {
            let shown = |error: &AppError| {
                error.field().is_some_and(|field| self.fields.with_value(|fields| fields.contains(field)))
            };
            self.error.get().filter(|error| !shown(error))
        })
    }
}

/// The error of a form that belongs to none of its fields.
#[component]
pub fn FormError(form: FormState) -> impl IntoView {
    let rest = form.rest();
    // The element itself comes and goes: an empty one would leave a gap, and one that comes is announced.
    move || {
        rest.get().map(|error| {
            view! {
                <div class="form-error" role="alert">
                    <p class="field-error">{error.sentence()}</p>
                </div>
            }
        })
    }
}
