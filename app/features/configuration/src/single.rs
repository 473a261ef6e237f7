//! What a level has at most one of: a button begins it, and its row has a head, a value, and what is wrong with it.

use leptos::prelude::*;
use ui::{Button, Glyph, RowsError};

use crate::editor::Editor;
use crate::row::Row;
use crate::sent::Kind;
use crate::value::{Deeds, From};

/// The one row, or the button that adds it with what it begins with.
#[component]
pub fn Single(
    editor: Editor,
    kind: Kind,
    /// How its key is called.
    name: &'static str,
    label: &'static str,
    begin: impl Fn() -> String + Copy + Send + Sync + 'static,
    row: fn(Editor, Row) -> AnyView,
) -> impl IntoView {
    let sheet = editor.sheet;
    let none = Memo::new(move |_| sheet.rows.with(|rows| rows.iter().all(|row| row.kind != kind)));
    view! {
        <Show when=move || none.get()>
            <div class="row">
                <Button
                    small=true
                    icon=Glyph::Plus
                    reason=MaybeProp::derive(move || editor.why.get())
                    on_click=move |_| {
                        sheet.add(kind, name.to_owned(), begin());
                    }
                >
                    {label}
                </Button>
            </div>
        </Show>
        <For each=move || editor.shown(kind) key=|row| row.id children=move |one| row(editor, one)/>
    }
    .into_any()
}

/// What every such row has around its value.
#[component]
pub fn SingleRow(editor: Editor, row: Row, children: Children) -> impl IntoView {
    let sheet = editor.sheet;
    let wrong = editor.wrong(&row);
    view! {
        <div class="configuration-file-head">
            <span class="grow"><From sheet row=row.clone()/></span>
            <Deeds sheet row why=editor.why sealable=false/>
        </div>
        {children()}
        <RowsError error=wrong/>
    }
    .into_any()
}
