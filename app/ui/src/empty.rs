//! What stands where there is nothing yet, and where something is still on its way.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};
use crate::t;

/// Says what would be here and what to do next. `children` are the actions.
#[component]
pub fn EmptyState(
    #[prop(optional, into)] icon: Option<Glyph>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: MaybeProp<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon.map(|glyph| view! { <div class="empty-icon"><Icon glyph=glyph/></div> })}
            <p class="empty-title">{move || title.get()}</p>
            {move || text.get().map(|text| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}

/// Grey bars in the place of rows that are being fetched.
#[component]
pub fn Skeleton(#[prop(default = 4)] rows: usize, #[prop(default = 3)] columns: usize) -> impl IntoView {
    view! {
        <div class="skeleton-rows" role="status">
            <span class="visually-hidden">{t!("Loading", "加载中")}</span>
            {(0..rows)
                .map(|_| {
                    view! {
                        <div aria-hidden="true">
                            {(0..columns).map(|_| view! { <span class="skeleton"></span> }).collect_view()}
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}
