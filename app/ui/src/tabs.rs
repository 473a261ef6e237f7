//! Tabs, each with an address, and the trail of links above a page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A row of tabs: `<Tabs label="Service"><Tab .../></Tabs>`.
#[component]
pub fn Tabs(
    /// Names the row for screen readers.
    #[prop(into)]
    label: String,
    children: Children,
) -> impl IntoView {
    view! { <nav class="tabs" aria-label=label>{children()}</nav> }
}

/// One tab. It is current when the page's path is its own, or, with `nested`, lies under its own.
#[component]
pub fn Tab(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] count: MaybeProp<String>,
    /// Also current on the pages under it.
    #[prop(optional)]
    nested: bool,
    /// Says itself whether it is current, where the path does not.
    #[prop(optional, into)]
    current: Option<Signal<bool>>,
) -> impl IntoView {
    let here = current.unwrap_or_else(|| {
        let path = use_location().pathname;
        Signal::derive(move || {
            let (path, href) = (path.get(), href.get());
            path == href || nested && path.strip_prefix(&href).is_some_and(|rest| rest.starts_with('/'))
        })
    });
    view! {
        <a class="tab" href=move || href.get() aria-current=move || here.get().then_some("page")>
            {move || label.get()}
            {move || count.get().map(|count| view! { <span class="tab-count">{count}</span> })}
        </a>
    }
}

/// A step of the trail. The last one has no address: it is the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

impl Crumb {
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// The trail from the top to this page.
#[component]
pub fn Breadcrumbs(#[prop(into)] items: Signal<Vec<Crumb>>) -> impl IntoView {
    view! {
        <nav class="breadcrumbs" aria-label=crate::t!("Breadcrumbs", "路径导航")>
            <ol>
                {move || {
                    items
                        .get()
                        .into_iter()
                        .map(|crumb| match crumb.href {
                            Some(href) => view! { <li><a href=href>{crumb.label}</a></li> }.into_any(),
                            None => view! { <li><span aria-current="page">{crumb.label}</span></li> }.into_any(),
                        })
                        .collect_view()
                }}
            </ol>
        </nav>
    }
}
