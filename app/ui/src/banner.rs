//! Banners: the truth in a sentence, its evidence under it, the remedy beside it.

use domain::status::State;
use leptos::prelude::*;

use crate::state::{Badge, StateMark, tone};

/// A banner in a state's colours. `children` are its actions. A failure is announced when it appears.
#[component]
pub fn Banner(
    #[prop(into)] state: Signal<State>,
    #[prop(into)] sentence: Signal<String>,
    /// What was seen, in the words of whoever said it.
    #[prop(optional, into)]
    evidence: MaybeProp<String>,
    /// On a plain ground, for when nothing is wrong.
    #[prop(optional)]
    quiet: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = move || format!("banner {}{}", tone(state.get()), if quiet { " banner-quiet" } else { "" });
    view! {
        <div class=class role="status">
            {move || view! { <StateMark of=Badge::from(state.get())/> }}
            <div class="banner-text">
                <p class="banner-title">{move || sentence.get()}</p>
                {move || evidence.get().map(|evidence| view! { <p class="banner-evidence">{evidence}</p> })}
            </div>
            {children.map(|children| view! { <div class="banner-actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
