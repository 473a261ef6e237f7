//! How far something is, and how much of something is used.

use domain::status::State;
use leptos::prelude::*;

use crate::state::tone;

/// A bar of progress with its words. Without a `value` it moves, and says nothing about how far it is.
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    /// From 0 to 1.
    #[prop(optional, into)]
    value: MaybeProp<f64>,
    /// What stands at its right: "1:12", "64 %".
    #[prop(optional, into)]
    note: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <div class="progress-head">
                <span>{move || label.get()}</span>
                <span class="muted">{move || note.get()}</span>
            </div>
            <progress
                max="100"
                value=move || value.get().map(|value| format!("{:.0}", value.clamp(0.0, 1.0) * 100.0))
                aria-label=move || label.get()
            ></progress>
        </div>
    }
    .into_any()
}

/// What is used (solid) and what is asked for (soft) of a whole, as a bar, with the same in words.
#[component]
pub fn Usage(
    /// "1.2 of 4 cores": the bar is only a picture of it.
    #[prop(into)]
    text: Signal<String>,
    /// Parts of the whole, from 0 to 1.
    #[prop(optional, into)]
    used: MaybeProp<f64>,
    #[prop(optional, into)] asked: MaybeProp<f64>,
) -> impl IntoView {
    let worst = move || used.get().unwrap_or(0.0).max(asked.get().unwrap_or(0.0));
    let class = move || match worst() {
        part if part >= 0.97 => tone(State::Failed),
        part if part >= 0.85 => tone(State::Warning),
        _ => "",
    };
    // Drawn rather than styled: a strict content security policy refuses style attributes.
    let width = |part: f64| format!("{:.1}", part.clamp(0.0, 1.0) * 100.0);
    view! {
        <div class="usage">
            <svg
                class=move || format!("usage-bar {}", class())
                viewBox="0 0 100 7"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
            >
                {move || asked.get().map(|part| view! { <rect class="usage-asked" width=width(part) height="7"></rect> })}
                {move || used.get().map(|part| view! { <rect class="usage-used" width=width(part) height="7"></rect> })}
            </svg>
            <span class="usage-text">{move || text.get()}</span>
        </div>
    }
    .into_any()
}
