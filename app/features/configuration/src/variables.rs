//! The environment variables, in rows.

use frame::pasted::pasted;
use frame::t;
use leptos::prelude::*;
use ui::{Button, EmptyState, Glyph, Panel, RowsError};

use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::value::{Deeds, From, OfBase, Own};

#[component]
pub fn Variables(editor: Editor) -> impl IntoView {
    let sheet = editor.sheet;
    let rows = move || editor.shown(Kind::Variable);
    let count =
        Memo::new(move |_| sheet.rows.with(|rows| rows.iter().filter(|row| row.kind == Kind::Variable).count()));
    let note = move || (count.get() > 0).then(|| count.get().to_string());
    let reason = move || MaybeProp::derive(move || editor.why.get());
    let tools = move || {
        view! {
            <Button small=true icon=Glyph::Plus reason=reason() on_click=move |_| sheet.add(Kind::Variable, String::new(), String::new())>
                {t!("Add a variable", "添加变量")}
            </Button>
        }
    };
    view! {
        <Panel title=t!("Environment variables", "环境变量") note=Signal::derive(note) tools=tools>
            <Show when=move || count.get() == 0>
                <EmptyState
                    icon=Glyph::Settings
                    title=t!("No variables yet", "还没有变量")
                    text=t!(
                        "Add one, or import an .env file. The container gets what its image sets besides.",
                        "添加变量，或导入 .env 文件。容器仍会使用镜像自带的变量。"
                    )
                />
            </Show>
            <div class="configuration-rows">
                <For each=rows key=|row| row.id children=move |row| view! { <VariableRow editor row/> }/>
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn VariableRow(editor: Editor, row: Row) -> impl IntoView {
    let sheet = editor.sheet;
    let (name, hold) = (RwSignal::from(row.name.clone()), RwSignal::from(row.hold.clone()));
    let wrong = editor.wrong(&row);
    let (of_value, of_base) = (row.clone(), row.clone());
    let value = move || {
        let (row, base) = (of_value.clone(), of_base.clone());
        let has_base = base.base.is_some();
        match hold.get() {
            Hold::Base => view! { <OfBase sheet row=base struck=false/> }.into_any(),
            Hold::Unset => view! { <OfBase sheet row=base struck=true/> }.into_any(),
            Hold::Own => view! {
                <Own sheet row why=editor.why/>
                {has_base.then(|| view! { <OfBase sheet row=base struck=true/> })}
            }
            .into_any(),
        }
    };
    // NAME=value in the field of the name: both are there.
    let text = RwSignal::from(row.text.clone());
    let taken = move |event: web_sys::Event| {
        let typed = event_target_value(&event);
        match pasted(&typed).rows.as_slice() {
            [one] => {
                name.set(one.name.clone());
                text.set(one.value.clone());
            }
            _ => name.set(typed),
        }
    };
    let fixed = row.fixed;
    view! {
        <div class="configuration-row">
            <div class="configuration-name">
                {if fixed {
                    view! { <span class="mono break">{name.get_untracked()}</span> }.into_any()
                } else {
                    view! {
                        <input
                            class="input input-mono"
                            prop:value=move || name.get()
                            placeholder="NAME"
                            aria-label=t!("Name", "名称")
                            autocomplete="off"
                            autocapitalize="off"
                            spellcheck="false"
                            on:input=taken
                        />
                    }
                    .into_any()
                }}
            </div>
            <div class="configuration-value">{value}<RowsError error=wrong/></div>
            <div class="configuration-from"><From sheet row=row.clone()/></div>
            <Deeds sheet row why=editor.why sealable=true/>
        </div>
    }
    .into_any()
}
