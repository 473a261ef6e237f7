//! Rows of controls that come and go: what each is called is heard, and seen as its placeholder.

use domain::status::State;
use leptos::prelude::*;

use crate::choice::Choice;
use crate::state::StateMark;

/// A line of text in a row.
#[component]
pub fn Cell(
    name: String,
    label: &'static str,
    #[prop(optional)] placeholder: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] bind: Option<RwSignal<String>>,
    /// It is sent, and cannot be changed.
    #[prop(optional)]
    fixed: bool,
    #[prop(optional)] number: bool,
) -> impl IntoView {
    let text = bind.unwrap_or_else(|| RwSignal::new(value));
    view! {
        <input
            class="input input-mono"
            name=name
            value=text.get_untracked()
            prop:value=move || text.get()
            placeholder=placeholder
            aria-label=label
            title=label
            inputmode=number.then_some("numeric")
            readonly=fixed
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            on:input=move |event| text.set(event_target_value(&event))
        />
    }
    .into_any()
}

/// One of several values in a row.
#[component]
pub fn CellSelect(name: String, label: &'static str, options: Vec<Choice>, bind: RwSignal<String>) -> impl IntoView {
    let options = options.into_iter().map(|choice| {
        let mine = choice.value.clone();
        view! { <option value=choice.value selected=move || bind.get() == mine>{choice.label}</option> }
    });
    view! {
        <select class="input" name=name aria-label=label title=label on:change=move |event| bind.set(event_target_value(&event))>
            {options.collect_view()}
        </select>
    }
    .into_any()
}

/// What is wrong in one of the rows.
#[component]
pub fn RowsError(#[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|error| {
            view! { <p class="field-error" role="alert"><StateMark of=State::Failed silent=true/><span>{error}</span></p> }
        })
    }
}
