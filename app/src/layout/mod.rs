//! What stands around every page of somebody who is signed in: the sidebar, the top bar, the palette.

mod crumbs;
mod live;
mod palette;
mod sidebar;
mod user_menu;

use frame::Title;
use frame::live::use_live;
use frame::{NotFound, paths, t, viewer};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use ui::{Breadcrumbs, PaletteButton, Shell, Toaster, provide_toasts};

use live::LiveState;
use palette::CommandPalette;
use user_menu::UserMenu;

/// The layout around the page of the present address.
#[component]
pub fn Layout() -> impl IntoView {
    view! {
        <Frame>
            {view! { <Outlet/> }.into_any()}
        </Frame>
    }
    .into_any()
}

/// The page for an address where nothing is, with the way back around it.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text=t!("Not found", "未找到")/>
        <Frame>
            <NotFound/>
        </Frame>
    }
}

#[component]
fn Frame(children: Children) -> impl IntoView {
    provide_toasts();
    // Every page says how fresh it is and how much needs attention, one that listens to nothing too.
    if viewer().is_some() {
        use_live().keep();
    }
    let palette_open = RwSignal::new(false);
    let path = use_location().pathname;
    let trail = Signal::derive(move || crumbs::crumbs(&path.get()));
    view! {
        <Shell
            groups=sidebar::groups()
            home=paths::BOARD
            trail=move || view! { <Breadcrumbs items=trail/> }
            tools=move || view! {
                <PaletteButton open=palette_open/>
                <LiveState/>
                <UserMenu/>
            }
            foot=|| view! { <a href=paths::API rel="external">"API"</a> }
        >
            {children()}
        </Shell>
        <CommandPalette open=palette_open/>
        <Toaster/>
    }
    .into_any()
}
