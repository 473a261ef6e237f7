//! Dialogs: the browser's own `<dialog>`, which keeps the focus inside, closes on Escape and gives the focus back.

use leptos::html;
use leptos::prelude::*;

use crate::button::{Button, ButtonKind};
use crate::icon::Glyph;
use crate::t;

/// Opens and closes the element as the signal says.
pub(crate) fn follow(node: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            if dialog.show_modal().is_err() {
                // It left the page in the meantime.
                open.set(false);
            }
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
}

/// A click beside the dialog lands on the element itself; its content lies in children. It must have begun there too:
/// who selects text and lets go of it beside the dialog means the text.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    node: NodeRef<html::Dialog>,
    began: StoredValue<bool>,
}

impl Beside {
    pub(crate) fn of(node: NodeRef<html::Dialog>) -> Self {
        Self { node, began: StoredValue::new(false) }
    }

    pub(crate) fn pressed(self, event: &web_sys::MouseEvent) {
        self.began.set_value(self.is(event));
    }

    pub(crate) fn clicked(self, event: &web_sys::MouseEvent) -> bool {
        self.began.get_value() && self.is(event)
    }

    fn is(self, event: &web_sys::MouseEvent) -> bool {
        let (Some(target), Some(dialog)) = (event.target(), self.node.get_untracked()) else { return false };
        AsRef::<web_sys::EventTarget>::as_ref(&dialog) == &target
    }
}

/// A dialog over the page. `foot` holds its buttons.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] foot: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    follow(node, open);
    let beside = Beside::of(node);
    view! {
        <dialog
            node_ref=node
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            aria-label=move || title.get()
            on:close=move |_| open.set(false)
            on:pointerdown=move |event| beside.pressed(&event)
            on:click=move |event| {
                if beside.clicked(&event) {
                    open.set(false);
                }
            }
        >
            <h2 class="dialog-title">{move || title.get()}</h2>
            <div class="dialog-body">{children()}</div>
            {foot.map(|foot| view! { <div class="dialog-foot">{foot.run()}</div> })}
            // Last, so that the focus goes to what the dialog is about.
            <div class="dialog-close">
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Close
                    label=t!("Close", "关闭")
                    on_click=move |_| open.set(false)
                />
            </div>
        </dialog>
    }
    .into_any()
}

/// Asks before something is done. `children` say what it will do; with `typed` the person writes that name first.
/// It stays open until the caller closes it, so that an error can be shown in it.
#[component]
pub fn ConfirmDialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What the button says: the action, not "OK".
    #[prop(into)]
    confirm: Signal<String>,
    /// The name to write before it can be done.
    #[prop(optional, into)]
    typed: MaybeProp<String>,
    #[prop(default = true)] danger: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    /// Why it did not work.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let written = RwSignal::new(String::new());
    let missing = Memo::new(move |_| typed.get().is_some_and(|name| written.get().trim() != name));
    Effect::new(move |_| {
        if !open.get() {
            written.set(String::new());
        }
    });
    let act = move || {
        if !missing.get_untracked() && !pending.get_untracked() {
            on_confirm.run(());
        }
    };
    let foot = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel", "取消")}</Button>
            <Button
                kind=if danger { ButtonKind::Danger } else { ButtonKind::Primary }
                disabled=missing
                pending=pending
                on_click=move |_| act()
            >
                {move || confirm.get()}
            </Button>
        }
    };
    view! {
        <Dialog open=open title=title foot=foot>
            {children.map(|children| children())}
            {move || {
                typed
                    .get()
                    .map(|name| {
                        let label = t!("Type “{name}” to confirm", "输入“{name}”以确认", name = name);
                        view! {
                            <label class="field">
                                <span class="field-label">{label}</span>
                                <input
                                    class="input input-mono"
                                    autocomplete="off"
                                    spellcheck="false"
                                    autocapitalize="off"
                                    autofocus=true
                                    prop:value=move || written.get()
                                    on:input=move |event| written.set(event_target_value(&event))
                                    on:keydown=move |event| {
                                        if event.key() == "Enter" {
                                            event.prevent_default();
                                            act();
                                        }
                                    }
                                />
                            </label>
                        }
                    })
            }}
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        </Dialog>
    }
    .into_any()
}
