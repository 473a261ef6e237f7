//! Panels: a head with a title and tools, a body, an optional foot.

use leptos::prelude::*;

/// A panel. `flush` leaves out the padding, for tables, lists and logs that reach its edges.
#[component]
pub fn Panel(
    #[prop(optional, into)] title: MaybeProp<String>,
    /// A few muted words beside the title.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// What stands at the right of the head.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// What stands under the body.
    #[prop(optional, into)]
    foot: Option<ViewFnOnce>,
    #[prop(optional)] flush: bool,
    children: Children,
) -> impl IntoView {
    let headed = title.get_untracked().is_some();
    view! {
        <section class="panel">
            {headed
                .then(|| {
                    view! {
                        <div class="panel-head">
                            <h2>{move || title.get()}</h2>
                            <span class="panel-note">{move || note.get()}</span>
                            <div class="panel-tools">{tools.run()}</div>
                        </div>
                    }
                })}
            <div class=if flush { "panel-body panel-flush" } else { "panel-body" }>{children()}</div>
            {foot.map(|foot| view! { <div class="panel-foot">{foot.run()}</div> })}
        </section>
    }
    .into_any()
}

/// The head of a page: its one `<h1>`, what it is about, and its actions.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// Chips and badges beside the title.
    #[prop(optional, into)]
    beside: ViewFnOnce,
    /// A muted line under it.
    #[prop(optional, into)]
    sub: ViewFnOnce,
    /// The page's actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <div class="page-title">
                    <h1 tabindex="-1">{move || title.get()}</h1>
                    {beside.run()}
                </div>
                <div class="page-sub">{sub.run()}</div>
            </div>
            <div class="actions">{children.map(|children| children())}</div>
        </div>
    }
    .into_any()
}
