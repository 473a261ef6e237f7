//! Facts as a definition list, figures in a row, and what happened as a timeline.

use domain::status::State;
use leptos::prelude::*;

use crate::state::{StateMark, tone};

/// A definition list of [`Fact`]s. `stacked` puts each name over its value, several beside each other.
#[component]
pub fn Facts(#[prop(optional)] stacked: bool, children: Children) -> impl IntoView {
    view! { <dl class=if stacked { "facts facts-stacked" } else { "facts" }>{children()}</dl> }
}

/// A name and what is true for it.
#[component]
pub fn Fact(#[prop(into)] name: String, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// A row of [`Figure`]s.
#[component]
pub fn Figures(children: Children) -> impl IntoView {
    view! { <div class="figures">{children()}</div> }
}

/// One number that matters, with its unit and a note.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] unit: MaybeProp<String>,
    #[prop(optional, into)] note: MaybeProp<String>,
    /// Colours the number, for when it is a finding.
    #[prop(optional, into)]
    state: MaybeProp<State>,
) -> impl IntoView {
    view! {
        <div class=move || format!("figure {}", state.get().map(tone).unwrap_or_default())>
            <div class="figure-label">{label}</div>
            <div class="figure-value">
                {move || value.get()} {move || unit.get().map(|unit| view! { <small>{unit}</small> })}
            </div>
            <div class="figure-note">{move || note.get()}</div>
        </div>
    }
    .into_any()
}

/// A list of [`TimelineItem`]s, newest first.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// Something that happened: its sentence, what belongs to it, and when.
#[component]
pub fn TimelineItem(
    state: State,
    /// The muted line under the sentence.
    #[prop(optional, into)]
    sub: MaybeProp<String>,
    #[prop(optional, into)] when: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <li class="timeline-item">
            <StateMark of=state/>
            <div class="timeline-text">
                <div>{children()}</div>
                {move || sub.get().map(|sub| view! { <div class="timeline-sub">{sub}</div> })}
            </div>
            <div class="timeline-when">{when.run()}</div>
        </li>
    }
    .into_any()
}
