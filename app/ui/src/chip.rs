//! Chips: small facts beside a title, and filters that are pressed.

use domain::status::State;
use leptos::prelude::*;

use crate::choice::Choice;
use crate::state::tone;

/// A small fact.
#[component]
pub fn Chip(#[prop(optional, into)] state: Option<State>, children: Children) -> impl IntoView {
    view! { <span class=state.map_or("chip".to_owned(), |state| format!("chip chip-toned {}", tone(state)))>{children()}</span> }
}

/// A filter that is on or off.
#[component]
pub fn ToggleChip(#[prop(into)] label: Signal<String>, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            class="chip"
            type="button"
            aria-pressed=move || if on.get() { "true" } else { "false" }
            on:click=move |_| on.update(|on| *on = !*on)
        >
            {move || label.get()}
        </button>
    }
}

/// Filters of which one, or none, is on: pressing the one that is on takes it back.
#[component]
pub fn FilterChips(
    /// Names the group.
    #[prop(into)]
    label: String,
    #[prop(into)] options: Signal<Vec<Choice>>,
    selected: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="chips" role="group" aria-label=label>
            {move || {
                options
                    .get()
                    .into_iter()
                    .map(|choice| {
                        let (mine, set) = (choice.value.clone(), choice.value);
                        view! {
                            <button
                                class="chip"
                                type="button"
                                disabled=choice.disabled
                                aria-pressed=move || {
                                    if selected.get().as_ref() == Some(&mine) { "true" } else { "false" }
                                }
                                on:click=move |_| {
                                    selected
                                        .update(|on| {
                                            *on = if on.as_ref() == Some(&set) { None } else { Some(set.clone()) };
                                        });
                                }
                            >
                                {choice.label}
                                {choice.text.map(|count| view! { <span class="chip-count">{count}</span> })}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}
