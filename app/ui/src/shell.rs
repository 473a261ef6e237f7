//! The frame around every page: where one can go, the bar above, the page itself.

use leptos::html;
use leptos::prelude::*;

use crate::icon::{Glyph, Icon, Logo};
use crate::state::tone;
use crate::t;

/// A link of the sidebar.
#[derive(Debug, Clone, PartialEq)]
pub struct NavLink {
    pub label: String,
    pub href: String,
    pub icon: Glyph,
    /// A number that asks for attention; none is shown for 0.
    pub count: usize,
    pub current: bool,
}

/// Links under a name; the first group has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NavGroup {
    pub name: String,
    pub links: Vec<NavLink>,
}

/// The shell. At phone width the sidebar is a sheet behind the menu button; it opens without script, and closes when a
/// link in it was followed.
#[component]
pub fn Shell(
    #[prop(into)] groups: Signal<Vec<NavGroup>>,
    /// Where the mark leads.
    #[prop(into)]
    home: String,
    /// At the left of the top bar: breadcrumbs.
    #[prop(into)]
    trail: ViewFnOnce,
    /// At its right: palette button, live state, the person's menu.
    #[prop(into)]
    tools: ViewFnOnce,
    /// At the bottom of the sidebar.
    #[prop(optional, into)]
    foot: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    let sidebar = NodeRef::<html::Nav>::new();
    crate::menu::close_by_themselves();
    let close = move || {
        if let Some(sidebar) = sidebar.get_untracked()
            && sidebar.matches(":popover-open").unwrap_or(false)
            && sidebar.hide_popover().is_err()
        {
            leptos::logging::warn!("the menu could not be closed");
        }
    };
    view! {
        <a class="skip-link" href="#content">{t!("Skip to the page", "跳到正文")}</a>
        <div class="shell">
            <nav node_ref=sidebar class="sidebar" id="navigation" popover="auto" aria-label=t!("Main", "主导航")>
                <a class="brand" href=home><Logo/>"Slipway"</a>
                <div class="sidebar-links" on:click=move |_| close()>
                    {move || groups.get().into_iter().map(group).collect_view()}
                </div>
                <div class="sidebar-foot">{foot.run()}</div>
            </nav>
            <div class="shell-body">
                <header class="topbar">
                    <button
                        class="menu-button"
                        type="button"
                        popovertarget="navigation"
                        aria-label=t!("Menu", "菜单")
                    >
                        <Icon glyph=Glyph::Menu/>
                    </button>
                    {trail.run()}
                    <div class="topbar-tools">{tools.run()}</div>
                </header>
                <main class="page" id="content" tabindex="-1">{children()}</main>
            </div>
        </div>
    }
    .into_any()
}

fn group(group: NavGroup) -> impl IntoView {
    view! {
        {(!group.name.is_empty()).then(|| view! { <div class="sidebar-group">{group.name}</div> })}
        {group
            .links
            .into_iter()
            .map(|link| {
                let count = (link.count > 0)
                    .then(|| view! { <span class=format!("count {}", tone(domain::status::State::Failed))>{link.count}</span> });
                view! {
                    <a class="sidebar-link" href=link.href aria-current=link.current.then_some("page")>
                        <Icon glyph=link.icon/>
                        {link.label}
                        {count}
                    </a>
                }
            })
            .collect_view()}
    }
}

/// The button in the top bar that opens the palette.
#[component]
pub fn PaletteButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            class="palette-button"
            type="button"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            on:click=move |_| open.set(true)
        >
            <Icon glyph=Glyph::Search/>
            <span>{t!("Go to or do…", "跳转或执行……")}</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
}
