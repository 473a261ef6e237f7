//! The environment variables, in rows; lines of `NAME=value` may be pasted.

use frame::pasted::pasted;
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, EmptyState, Glyph, Panel, RowsError, TextArea, plural};

use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::value::{Deeds, From, OfBase, Own};

/// Characters of a line that are quoted.
const SHOWN: usize = 60;

#[component]
pub fn Variables(editor: Editor) -> impl IntoView {
    let sheet = editor.sheet;
    let pasting = RwSignal::new(false);
    let rows = move || editor.shown(Kind::Variable);
    let count =
        Memo::new(move |_| sheet.rows.with(|rows| rows.iter().filter(|row| row.kind == Kind::Variable).count()));
    let note = move || (count.get() > 0).then(|| count.get().to_string());
    let reason = move || MaybeProp::derive(move || editor.why.get());
    let tools = move || {
        view! {
            <Button kind=ButtonKind::Quiet small=true pressed=pasting reason=reason() on_click=move |_| pasting.update(|on| *on = !*on)>
                {t!("Paste lines", "粘贴多行")}
            </Button>
            <Button small=true icon=Glyph::Plus reason=reason() on_click=move |_| sheet.add(Kind::Variable, String::new(), String::new())>
                {t!("Add a variable", "添加变量")}
            </Button>
        }
    };
    view! {
        <Panel title=t!("Environment variables", "环境变量") note=Signal::derive(note) tools=tools>
            <Show when=move || pasting.get()>
                <Paste editor pasting/>
            </Show>
            <Show when=move || count.get() == 0>
                <EmptyState
                    icon=Glyph::Settings
                    title=t!("No variables yet", "还没有变量")
                    text=t!(
                        "Add one, or paste the lines of an .env file. The container gets what its image sets besides.",
                        "添加变量，或粘贴 .env 文件的内容。容器仍会使用镜像自带的变量。"
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

/// The box for lines. What is no variable stays in it, and is told.
#[component]
fn Paste(editor: Editor, pasting: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let found = Memo::new(move |_| text.with(|text| pasted(text)));
    let count = Memo::new(move |_| found.with(|found| found.rows.len()));
    let rest = move || {
        found.with(|found| {
            let first: String = found.rest.first()?.chars().take(SHOWN).collect();
            let lines = plural(found.rest.len() as u64, "line", "lines", "行");
            let rest = t!(
                "No NAME=value: {lines}, the first is “{first}”",
                "不是 NAME=value：{lines}，第一行为“{first}”",
                lines = lines,
                first = first
            );
            Some(view! { <p class="small break tone tone-warning" role="status">{rest}</p> })
        })
    };
    view! {
        <div class="stack-tight">
            <TextArea
                name="pasted"
                label=t!("Lines of NAME=value", "NAME=value 行")
                hint=t!(
                    "As in an .env or a properties file: comments and quotes are left out, a name that is there already gets the new value.",
                    "与 .env 或 properties 文件相同：忽略注释与引号，已有的名称会更新为新值。"
                )
                mono=true
                aside=true
                bind=text
            />
            {rest}
            <div class="row">
                <Button
                    small=true
                    disabled=Signal::derive(move || count.get() == 0)
                    on_click=move |_| {
                        let found = found.get_untracked();
                        for one in found.rows {
                            editor.sheet.add(Kind::Variable, one.name, one.value);
                        }
                        text.set(found.rest.join("\n"));
                        pasting.set(!found.rest.is_empty());
                    }
                >
                    {move || match count.get() {
                        0 => t!("Take them over", "导入").to_owned(),
                        n => t!("Take over {n}", "导入 {n} 项", n = n),
                    }}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
