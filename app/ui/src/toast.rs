//! Short messages in the corner: what was done, what failed.

use std::time::Duration;

use domain::status::State;
use leptos::prelude::*;

use crate::button::{Button, ButtonKind};
use crate::icon::Glyph;
use crate::state::{StateMark, tone};
use crate::t;

/// Good news leaves by itself after this time; failures stay until they are put away.
const SHOWN: Duration = Duration::from_secs(6);

#[derive(Debug, Clone)]
struct Toast {
    id: u32,
    state: State,
    text: String,
}

/// The messages of this page. Take it in the component's body: an event handler has no context to ask.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) }
    }

    /// Something was done.
    pub fn done(self, text: impl Into<String>) {
        self.show(State::Ready, text.into());
    }

    /// Something failed. Stays until it is put away.
    pub fn failed(self, text: impl Into<String>) {
        self.show(State::Failed, text.into());
    }

    /// Something is worth knowing.
    pub fn note(self, text: impl Into<String>) {
        self.show(State::Moving, text.into());
    }

    fn show(self, state: State, text: String) {
        self.last.update_value(|last| *last = last.wrapping_add(1));
        let id = self.last.get_value();
        self.shown.update(|shown| shown.push(Toast { id, state, text }));
        if state != State::Failed {
            set_timeout(move || self.close(id), SHOWN);
        }
    }

    fn close(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Makes the messages of the page, once, at its top; [`Toaster`] shows them.
pub fn provide_toasts() {
    provide_context(Toasts::new());
}

/// The messages of the page. Where none were provided, ones that nobody sees.
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
}

/// Shows the messages and has screen readers say them.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-relevant="additions">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class=format!("toast {}", tone(toast.state))>
                    <StateMark of=toast.state/>
                    <div class="toast-text">{toast.text}</div>
                    <Button
                        kind=ButtonKind::Quiet
                        small=true
                        icon=Glyph::Close
                        label=t!("Close", "关闭")
                        on_click=move |_| toasts.close(toast.id)
                    />
                </div>
            </For>
        </div>
    }
}
