//! Buttons, and links that look like them. An action that is not possible is shown with its reason, never hidden.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing that this page is for.
    Primary,
    #[default]
    Plain,
    /// Takes something away.
    Danger,
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Plain => "button",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

fn class(kind: ButtonKind, small: bool, icon_only: bool) -> String {
    let mut class = kind.class().to_owned();
    if small {
        class.push_str(" button-small");
    }
    if icon_only {
        class.push_str(" button-icon");
    }
    class
}

/// A ring that turns while something is under way.
#[component]
pub fn Spinner() -> impl IntoView {
    view! {
        <svg class="spinner" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
            <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-opacity=".3" stroke-width="2"></circle>
            <path d="M7 2a5 5 0 0 1 5 5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"></path>
        </svg>
    }
}

/// A button. With a `reason` it stays reachable by keyboard, says why it cannot be used, and does nothing.
/// Without children, `label` names it and only its icon is seen.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] icon: Option<Glyph>,
    /// Name of a button that shows only an icon.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// Not possible now, for a reason that is plain to see.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Why it is not possible, as a sentence. Disables it while there is one.
    #[prop(optional, into)]
    reason: MaybeProp<String>,
    /// Under way: shows a spinner and takes no second click.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Sends the form around it.
    #[prop(optional)]
    submit: bool,
    /// What a form sends when this button was the one.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// State of a toggle.
    #[prop(optional, into)]
    pressed: MaybeProp<bool>,
    /// Comes only when the button may be used.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = class(kind, small, children.is_none());
    let blocked = move || reason.get().is_some() || pending.get();
    let click = move |event: MouseEvent| {
        if reason.get_untracked().is_some() || pending.get_untracked() {
            event.prevent_default();
        } else if let Some(act) = on_click {
            act.run(event);
        }
    };
    view! {
        <button
            class=class
            class:button-busy=move || pending.get()
            type=if submit { "submit" } else { "button" }
            name=name
            value=value
            disabled=move || disabled.get() && reason.get().is_none()
            aria-disabled=move || blocked().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
            aria-label=move || label.get()
            title=move || reason.get().or_else(|| label.get())
            aria-description=move || reason.get()
            on:click=click
        >
            {move || {
                if pending.get() {
                    Some(view! { <Spinner/> }.into_any())
                } else {
                    icon.map(|glyph| view! { <Icon glyph=glyph/> }.into_any())
                }
            }}
            {children.map(|children| children())}
        </button>
    }
    .into_any()
}

/// A link that looks like a button. With a `reason` it leads nowhere and says why.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] icon: Option<Glyph>,
    #[prop(optional, into)] label: MaybeProp<String>,
    #[prop(optional, into)] reason: MaybeProp<String>,
    /// The server's own address, not a page: the router leaves it alone and the browser keeps the file.
    #[prop(optional)]
    download: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = class(kind, small, children.is_none());
    let off = Memo::new(move |_| reason.get().is_some());
    view! {
        <a
            class=class
            href=move || (!off.get()).then(|| href.get())
            role=move || off.get().then_some("link")
            tabindex=move || off.get().then_some("0")
            aria-disabled=move || off.get().then_some("true")
            aria-label=move || label.get()
            title=move || reason.get().or_else(|| label.get())
            aria-description=move || reason.get()
            rel=download.then_some("external")
            download=download.then_some("")
        >
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            {children.map(|children| children())}
        </a>
    }
    .into_any()
}
