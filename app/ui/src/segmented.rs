//! A few choices side by side, of which one holds: as buttons on a signal, or as links with an address each.

use domain::status::State;
use leptos::prelude::*;

use crate::choice::Choice;
use crate::state::StateMark;

/// Choices over a signal.
#[component]
pub fn Segmented(
    /// Names the group.
    #[prop(into)]
    label: String,
    #[prop(into)] options: Signal<Vec<Choice>>,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=label>
            {move || {
                options
                    .get()
                    .into_iter()
                    .map(|choice| {
                        let (mine, set) = (choice.value.clone(), choice.value);
                        view! {
                            <button
                                class="segment"
                                type="button"
                                disabled=choice.disabled
                                aria-pressed=move || if value.get() == mine { "true" } else { "false" }
                                on:click=move |_| value.set(set.clone())
                            >
                                {choice.label}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// A segment that is a link.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentLink {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// Shown as a mark beside the label.
    pub state: Option<State>,
}

/// Choices with an address each: environments of a service, ranges of time.
#[component]
pub fn SegmentedLinks(#[prop(into)] label: String, #[prop(into)] items: Signal<Vec<SegmentLink>>) -> impl IntoView {
    view! {
        <nav class="segmented" aria-label=label>
            {move || {
                items
                    .get()
                    .into_iter()
                    .map(|item| {
                        view! {
                            <a class="segment" href=item.href aria-current=item.current.then_some("true")>
                                {item.label}
                                {item.state.map(|state| view! { <StateMark of=state/> })}
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}
