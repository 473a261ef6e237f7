//! The root of everything on a page.

use frame::live::provide_live;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

use crate::routes::AllRoutes;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "hydrate")]
    frame::viewer::provide_reader(frame::viewer::Reader::from_document());
    provide_live();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Slipway".to_owned() } else { format!("{title} · Slipway") }/>
        <Router>
            <AllRoutes/>
        </Router>
    }
}
