//! What is folded away until somebody needs it. Opens without script.

use leptos::html::Details;
use leptos::prelude::*;

use domain::status::State;

use crate::icon::{Glyph, Icon};
use crate::language::plural;
use crate::state::StateMark;
use crate::t;

/// Fields that are seldom needed. What is wrong in them is not to stay out of sight: `open` opens it; it does not close by
/// itself.
#[component]
pub fn Folded(
    #[prop(into)] summary: Signal<String>,
    /// What is set in it, in a few words; seen while it is folded, too.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    #[prop(optional, into)] open: Signal<bool>,
    /// How many things are wrong in it: said in the place of the note, and it opens.
    #[prop(optional, into)]
    wrong: Signal<usize>,
    /// One of several rows of a flush panel.
    #[prop(optional)]
    section: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Details>::new();
    let opens = Signal::derive(move || open.get() || wrong.get() > 0);
    Effect::new(move |_| {
        if opens.get()
            && let Some(details) = node.get()
        {
            details.set_open(true);
        }
    });
    view! {
        <details
            class=if section { "fold fold-section" } else { "fold" }
            node_ref=node
            open=opens.get_untracked()
            // The browser says nothing of a field that it refuses and cannot show, and sends nothing.
            on:invalid:capture=move |_| {
                if let Some(details) = node.get_untracked() {
                    details.set_open(true);
                }
            }
        >
            <summary>
                <span class="fold-mark"><Icon glyph=Glyph::ChevronRight/></span>
                <span class="fold-name">{move || summary.get()}</span>
                {move || match wrong.get() {
                    0 => note.get().map(|note| view! { <span class="fold-note">{note}</span> }.into_any()),
                    many => Some(view! { <Wrong many/> }.into_any()),
                }}
            </summary>
            <div class="stack fold-body">{children()}</div>
        </details>
    }
    .into_any()
}

#[component]
fn Wrong(many: usize) -> impl IntoView {
    let things = plural(many as u64, "thing", "things", "项");
    view! {
        <span class="fold-note fold-wrong tone tone-failed">
            <StateMark of=State::Failed silent=true/>
            {t!("{things} wrong", "{things}有误", things = things)}
        </span>
    }
}
