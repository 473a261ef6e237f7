//! Choosing: an option of a list, a box to tick, cards of which one is taken.

use leptos::prelude::*;

use crate::field::{Field, describe, field_id};
use crate::icon::{Glyph, Icon};

/// One of several values to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// What it means; shown on cards.
    pub text: Option<String>,
    pub icon: Option<Glyph>,
    pub disabled: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    pub fn icon(mut self, icon: Glyph) -> Self {
        self.icon = Some(icon);
        self
    }

    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// A drop-down list. `bind` keeps a signal in step; without it the form alone knows.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    /// An empty value is one of the choices.
    #[prop(optional)]
    aside: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What is chosen at first.
    #[prop(optional, into)]
    value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
) -> impl IntoView {
    let id = field_id(&name);
    let chosen = bind.unwrap_or_else(|| RwSignal::new(value));
    let described = describe(&id, hint, error);
    let node = NodeRef::<leptos::html::Select>::new();
    Effect::new(move |met: Option<bool>| {
        let wanted = chosen.get();
        let Some(select) = node.get() else { return false };
        let shown = select.value();
        if shown != wanted {
            if met == Some(true) {
                select.set_value(&wanted);
            } else if !shown.is_empty() {
                // Chosen before the page came alive, or the first option where nothing was chosen.
                chosen.set(shown);
            }
        }
        true
    });
    view! {
        <Field id=id.clone() label=label hint=hint error=error required=required || aside>
            <select
                node_ref=node
                class="input"
                id=id
                name=name
                required=required
                disabled=move || disabled.get()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|choice| {
                            let mine = choice.value.clone();
                            view! {
                                <option
                                    value=choice.value
                                    disabled=choice.disabled
                                    selected=move || chosen.get() == mine
                                >
                                    {choice.label}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Field>
    }
    .into_any()
}

/// A box to tick. Sends `value` ("true" unless said otherwise) when ticked, nothing when not.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] bind: Option<RwSignal<bool>>,
    #[prop(default = "true".to_owned(), into)] value: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Looks like a switch.
    #[prop(optional)]
    switch: bool,
) -> impl IntoView {
    let ticked = bind.unwrap_or_else(|| RwSignal::new(checked));
    view! {
        <label class=if switch { "check switch" } else { "check" }>
            <input
                type="checkbox"
                role=switch.then_some("switch")
                name=name
                value=value
                checked=ticked.get_untracked()
                prop:checked=move || ticked.get()
                disabled=move || disabled.get()
                on:change=move |event| ticked.set(event_target_checked(&event))
            />
            <span class="check-text">
                <span>{label}</span>
                {move || hint.get().map(|hint| view! { <span class="field-hint">{hint}</span> })}
            </span>
        </label>
    }
    .into_any()
}

/// Cards of which one is taken: for few choices that need a sentence each.
#[component]
pub fn RadioCards(
    #[prop(into)] name: String,
    /// The question that the cards answer.
    #[prop(into)]
    label: String,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] error: MaybeProp<String>,
) -> impl IntoView {
    let chosen = bind.unwrap_or_else(|| RwSignal::new(value));
    view! {
        <fieldset class="field">
            <legend class="field-label">{label}</legend>
            <div class="cards">
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|choice| {
                            let (mine, set) = (choice.value.clone(), choice.value.clone());
                            view! {
                                <label class="card-choice">
                                    <input
                                        type="radio"
                                        name=name.clone()
                                        value=choice.value.clone()
                                        disabled=choice.disabled
                                        checked=chosen.get_untracked() == mine
                                        prop:checked=move || chosen.get() == mine
                                        on:change=move |_| chosen.set(set.clone())
                                    />
                                    {choice.icon.map(|glyph| view! { <Icon glyph=glyph/> })}
                                    <span>
                                        <span class="card-title">{choice.label}</span>
                                        {choice.text.map(|text| view! { <span class="card-text">{text}</span> })}
                                    </span>
                                </label>
                            }
                        })
                        .collect_view()
                }}
            </div>
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        </fieldset>
    }
    .into_any()
}
