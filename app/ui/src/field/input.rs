//! One line of text, a number, several lines of text.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use super::{Field, describe, field_id};

/// One line of text.
#[component]
pub fn TextInput(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    /// Whether it may be left empty is said otherwise, by its placeholder or its hint.
    #[prop(optional)]
    aside: bool,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// A signal that is kept in step with it.
    #[prop(optional, into)]
    bind: Option<RwSignal<String>>,
    #[prop(optional, into)] placeholder: Option<String>,
    /// `text`, `password`, `url`, `email`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// For names, versions and addresses.
    #[prop(optional)]
    mono: bool,
    #[prop(optional)] readonly: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Suggestions, shown by the browser.
    #[prop(optional, into)]
    suggestions: MaybeProp<Vec<String>>,
) -> impl IntoView {
    let id = field_id(&name);
    let list = format!("{id}-list");
    let list_id = list.clone();
    let node = NodeRef::<Input>::new();
    let text = bind.unwrap_or_else(|| RwSignal::new(value));
    keep_in_step(
        text,
        move || node.get().map(|input| input.value()),
        move |value| {
            if let Some(input) = node.get_untracked() {
                input.set_value(value);
            }
        },
    );
    let described = describe(&id, hint, error);
    view! {
        <Field id=id.clone() label=label hint=hint error=error required=required || aside>
            <input
                node_ref=node
                class=if mono { "input input-mono" } else { "input" }
                id=id
                name=name
                type=kind
                value=text.get_untracked()
                placeholder=placeholder
                autocomplete=autocomplete
                autofocus=autofocus
                spellcheck="false"
                autocapitalize="off"
                required=required
                readonly=readonly
                disabled=move || disabled.get()
                list=move || suggestions.get().map(|_| list.clone())
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:input=move |event| text.set(event_target_value(&event))
            />
            {move || {
                suggestions
                    .get()
                    .map(|values| {
                        view! {
                            <datalist id=list_id.clone()>
                                {values.into_iter().map(|value| view! { <option value=value></option> }).collect_view()}
                            </datalist>
                        }
                    })
            }}
        </Field>
    }
    .into_any()
}

/// A number, with its unit beside it.
#[component]
pub fn NumberInput(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] unit: Option<String>,
    #[prop(optional, into)] min: Option<f64>,
    #[prop(optional, into)] max: Option<f64>,
    #[prop(optional, into)] step: Option<f64>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = field_id(&name);
    let node = NodeRef::<Input>::new();
    let text = bind.unwrap_or_else(|| RwSignal::new(value));
    keep_in_step(
        text,
        move || node.get().map(|input| input.value()),
        move |value| {
            if let Some(input) = node.get_untracked() {
                input.set_value(value);
            }
        },
    );
    let described = describe(&id, hint, error);
    view! {
        <Field id=id.clone() label=label hint=hint error=error required=required>
            <div class="input-unit">
                <input
                    node_ref=node
                    class="input input-number"
                    id=id
                    name=name
                    type="number"
                    inputmode="decimal"
                    value=text.get_untracked()
                    placeholder=placeholder
                    autocomplete="off"
                    min=min.map(|min| min.to_string())
                    max=max.map(|max| max.to_string())
                    step=step.map(|step| step.to_string())
                    required=required
                    disabled=move || disabled.get()
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    on:input=move |event| text.set(event_target_value(&event))
                />
                {unit.map(|unit| view! { <span>{unit}</span> })}
            </div>
        </Field>
    }
    .into_any()
}

/// Several lines of text; grows with them.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    /// A tool beside the form's values: it is neither required nor optional.
    #[prop(optional)]
    aside: bool,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] mono: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = field_id(&name);
    let node = NodeRef::<Textarea>::new();
    let text = bind.unwrap_or_else(|| RwSignal::new(value));
    keep_in_step(
        text,
        move || node.get().map(|area| area.value()),
        move |value| {
            if let Some(area) = node.get_untracked() {
                area.set_value(value);
            }
        },
    );
    let described = describe(&id, hint, error);
    view! {
        <Field id=id.clone() label=label hint=hint error=error required=required || aside>
            <textarea
                node_ref=node
                class=if mono { "input input-mono" } else { "input" }
                id=id
                name=name
                rows=rows.to_string()
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                required=required
                disabled=move || disabled.get()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:input=move |event| text.set(event_target_value(&event))
            >
                {text.get_untracked()}
            </textarea>
        </Field>
    }
    .into_any()
}

/// Writes the signal into the control when they differ. The first time it is the other way round: what was typed
/// before the page came alive, or what the browser put back, wins.
pub(crate) fn keep_in_step(
    text: RwSignal<String>,
    read: impl Fn() -> Option<String> + 'static,
    write: impl Fn(&str) + 'static,
) {
    Effect::new(move |met: Option<bool>| {
        let wanted = text.get();
        let Some(shown) = read() else { return false };
        if shown != wanted {
            if met == Some(true) {
                write(&wanted);
            } else {
                text.set(shown);
            }
        }
        true
    });
}
