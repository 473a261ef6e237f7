//! Every part in every state, on one page: for looking at, and for the tests that look for what is not accessible.

mod controls;
mod data;
mod overlays;
mod words;

use leptos::prelude::*;

use crate::t;

/// The gallery.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <crate::PageHead
            title=t!("Design", "设计")
            sub=|| t!("Every part in every state.", "每个部件的每种状态。").into_view()
        />
        <words::States/>
        <words::Sentences/>
        <controls::Buttons/>
        <controls::Fields/>
        <controls::Choices/>
        <data::Tables/>
        <data::Charts/>
        <data::Steps/>
        <overlays::Overlays/>
        <words::Icons/>
        <words::Colours/>
    }
    .into_any()
}

/// A part of the gallery under its name.
#[component]
fn Section(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="gallery-section">
            <h2>{title}</h2>
            {children()}
        </section>
    }
    .into_any()
}
