//! What is folded away until somebody needs it. Opens without script.

use leptos::html::Details;
use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

/// Fields that are seldom needed. What is wrong in them is not to stay out of sight: `open` opens it; it does not close by
/// itself.
#[component]
pub fn Folded(
    #[prop(into)] summary: String,
    /// What is set in it, in a few words; seen while it is folded, too.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    #[prop(optional, into)] open: Signal<bool>,
    /// One of several rows of a flush panel.
    #[prop(optional)]
    section: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Details>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(details) = node.get()
        {
            details.set_open(true);
        }
    });
    view! {
        <details
            class=if section { "fold fold-section" } else { "fold" }
            node_ref=node
            open=open.get_untracked()
            // The browser says nothing of a field that it refuses and cannot show, and sends nothing.
            on:invalid:capture=move |_| {
                if let Some(details) = node.get_untracked() {
                    details.set_open(true);
                }
            }
        >
            <summary>
                <span class="fold-mark"><Icon glyph=Glyph::ChevronRight/></span>
                <span class="fold-name">{summary}</span>
                {move || note.get().map(|note| view! { <span class="fold-note">{note}</span> })}
            </summary>
            <div class="stack fold-body">{children()}</div>
        </details>
    }
    .into_any()
}
