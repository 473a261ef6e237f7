//! Fields of a form: a label, a hint, a control, an error under it that a screen reader ties to the control.
//!
//! Every control works in a plain form by its `name`, without script, and with a signal by `bind`. What a person typed
//! before the page came alive is kept: the signal takes it over.

mod file;
mod input;
mod rows;

use leptos::prelude::*;

use crate::state::StateMark;
use crate::t;

pub use file::FileInput;
pub(crate) use input::keep_in_step;
pub use input::{NumberInput, TextArea, TextInput};
pub use rows::{Cell, CellSelect, RowsError};

/// The id of the control with this name.
pub(crate) fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// What `aria-describedby` names: the hint, and the error while there is one.
pub(crate) fn describe(
    id: &str,
    hint: MaybeProp<String>,
    error: MaybeProp<String>,
) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    let id = id.to_owned();
    move || match (hint.get().is_some(), error.get().is_some()) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// Label, hint and error around a control of one's own: give the control this `id`, and `aria-describedby` of
/// `{id}-hint` or `{id}-error`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// Fields that may be left empty say so; those that may not, say nothing.
    #[prop(default = true)]
    required: bool,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
                {(!required).then(|| view! { <span class="field-optional">{t!("optional", "选填")}</span> })}
            </label>
            {children()}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="field-error" id=error_id.clone() role="alert">
                                <StateMark of=domain::status::State::Failed silent=true/>
                                <span>{error}</span>
                            </p>
                        }
                    })
            }}
            {move || hint.get().map(|hint| view! { <p class="field-hint" id=hint_id.clone()>{hint}</p> })}
        </div>
    }
    .into_any()
}
