//! The environment variables: rows that come and go, and lines of `NAME=value` pasted in.

use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Glyph, Panel};

use super::configured::Carried;
use super::draft::{Draft, Row};
use super::wrong::Wrong;
use frame::pasted::{PasteLines, Variable, pasted};

#[component]
pub fn Variables(draft: Draft, wrong: Wrong) -> impl IntoView {
    let wrong = wrong.at("variables");
    let pasting = RwSignal::new(false);
    let none = Memo::new(move |_| draft.rows.with(Vec::is_empty));
    let note = move || draft.rows.with(|rows| (!rows.is_empty()).then(|| rows.len().to_string()));
    let tools = move || {
        view! {
            <Button kind=ButtonKind::Quiet small=true pressed=pasting on_click=move |_| pasting.update(|on| *on = !*on)>
                {t!("Paste lines", "粘贴多行")}
            </Button>
            <Button small=true icon=Glyph::Plus on_click=move |_| draft.add(vec![Variable::default()])>
                {t!("Add", "添加")}
            </Button>
        }
    };
    view! {
        <Panel title=t!("Environment variables", "环境变量") note=Signal::derive(note) tools=tools>
            <Show when=move || pasting.get()>
                <PasteLines pasting take=move |rows| draft.add(rows)/>
            </Show>
            <Show when=move || none.get()>
                <p class="muted">{t!("None. The container gets only what its image sets.", "没有。容器只使用镜像自带的变量。")}</p>
            </Show>
            <div class="release-variables">
                <For each=move || draft.rows.get() key=|row| row.key children=move |row| view! { <VariableRow draft row/> }/>
            </div>
            {move || wrong.get().map(|wrong| view! { <p class="field-error" role="alert">{wrong}</p> })}
            // Without scripts nobody knows what was typed: then they are all sent.
            <input type="hidden" name="order[touched]" value="true" prop:value=move || draft.touched().to_string()/>
            <input type="hidden" name="order[configuration_version]" value=draft.configuration_version().to_string()/>
            <Carried draft/>
        </Panel>
    }
    .into_any()
}

/// One variable. Dropped files and whole lines may be pasted into its name.
#[component]
fn VariableRow(draft: Draft, row: Row) -> impl IntoView {
    let field = |part: &str| format!("order[variables][{}][{part}]", row.key);
    let (name, value) = (RwSignal::from(row.name), RwSignal::from(row.value));
    let taken = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        match pasted(&text).rows.as_slice() {
            // NAME=value in the field of the name: both are there.
            [one] => {
                name.set(one.name.clone());
                value.set(one.value.clone());
            }
            _ => name.set(text),
        }
    };
    view! {
        <div class="release-variable">
            <input
                class="input input-mono"
                name=field("name")
                value=name.get_untracked()
                prop:value=move || name.get()
                placeholder="NAME"
                aria-label=t!("Name", "名称")
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                on:input=taken
            />
            // A value may have several lines.
            <textarea
                class="input input-mono"
                name=field("value")
                rows="1"
                prop:value=move || value.get()
                placeholder=t!("value", "值")
                aria-label=move || t!("Value of {name}", "{name} 的值", name = name.get())
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Glyph::Trash
                label=Signal::derive(move || t!("Remove {name}", "移除 {name}", name = name.get()))
                on_click=move |_| draft.remove(row.key)
            />
        </div>
    }
    .into_any()
}
