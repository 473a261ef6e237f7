//! The root of everything on a page.

use frame::live::provide_live;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

use crate::routes::AllRoutes;

const NAME: &str = "Slipway";

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "hydrate")]
    frame::viewer::provide_reader(frame::viewer::Reader::from_document());
    provide_live();
    frame::provide_leaving();
    view! {
        // What a page is called that names none.
        <Title
            text=NAME
            formatter=|title: String| if title == NAME { title } else { format!("{title} · {NAME}") }
        />
        <Router>
            <AllRoutes/>
        </Router>
    }
}
