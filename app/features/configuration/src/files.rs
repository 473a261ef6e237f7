//! Files that are mounted: a list, each with its editor and a check of what it calls itself.

use std::time::Duration;

use domain::status::State;
use frame::{language, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Button, Folded, Glyph, Panel, RowsError, StateMark, plural};

use crate::api::check_file;
use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::value::{Deeds, From, OfBase, Own};

/// After this long without a key it is checked.
const PAUSE: Duration = Duration::from_millis(400);

#[component]
pub fn Files(editor: Editor) -> impl IntoView {
    let sheet = editor.sheet;
    let rows = move || editor.shown(Kind::File);
    let count = Memo::new(move |_| sheet.rows.with(|rows| rows.iter().filter(|row| row.kind == Kind::File).count()));
    let note = move || (count.get() > 0).then(|| count.get().to_string());
    let tools = move || {
        view! {
            <Button
                small=true
                icon=Glyph::Plus
                reason=MaybeProp::derive(move || editor.why.get())
                on_click=move |_| sheet.add(Kind::File, String::new(), String::new())
            >
                {t!("Add a file", "添加文件")}
            </Button>
        }
    };
    view! {
        <Panel title=t!("Files", "文件") note=Signal::derive(note) tools=tools flush=true>
            <Show when=move || count.get() == 0>
                <p class="muted configuration-none">
                    {t!(
                        "No files yet. A file stands at its path in the container: add one, say where, and write what is in it.",
                        "还没有文件。文件会出现在容器的指定路径：添加文件，填写路径和内容。"
                    )}
                </p>
            </Show>
            <div class="configuration-files">
                <For each=rows key=|row| row.id children=move |row| view! { <FileRow editor row/> }/>
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn FileRow(editor: Editor, row: Row) -> impl IntoView {
    let sheet = editor.sheet;
    let (name, hold) = (RwSignal::from(row.name.clone()), RwSignal::from(row.hold.clone()));
    let (text, secret) = (RwSignal::from(row.text.clone()), RwSignal::from(row.secret.clone()));
    let wrong = editor.wrong(&row);
    let note = move || match (hold.get(), secret.get()) {
        (Hold::Base, _) => t!("from the base", "来自基础配置").to_owned(),
        (Hold::Unset, _) => t!("left out here", "在此环境去除").to_owned(),
        (Hold::Own, true) => t!("secret", "密文").to_owned(),
        (Hold::Own, false) => plural(text.with(|text| text.lines().count()) as u64, "line", "lines", "行"),
    };
    let (own, base) = (row.clone(), row.clone());
    let value = move || {
        let (row, base) = (own.clone(), base.clone());
        match hold.get() {
            Hold::Base => view! { <OfBase sheet row=base struck=false/> }.into_any(),
            Hold::Unset => view! { <OfBase sheet row=base struck=true/> }.into_any(),
            Hold::Own => view! { <Own sheet row why=editor.why numbered=true/> }.into_any(),
        }
    };
    let fixed = row.fixed;
    let summary = if fixed { name.get_untracked() } else { t!("New file", "新文件").to_owned() };
    view! {
        <Folded summary=summary note=Signal::derive(move || Some(note())) section=true open=Signal::stored(!fixed)>
            <div class="configuration-file-head">
                {if fixed {
                    view! { <span class="grow"><From sheet row=row.clone()/></span> }.into_any()
                } else {
                    view! {
                        <input
                            class="input input-mono grow"
                            prop:value=move || name.get()
                            placeholder="/etc/app/application.yaml"
                            aria-label=t!("Path of the file", "文件路径")
                            autocomplete="off"
                            autocapitalize="off"
                            spellcheck="false"
                            on:input=move |event| name.set(event_target_value(&event))
                        />
                    }
                    .into_any()
                }}
                <Deeds sheet row=row.clone() why=editor.why sealable=true/>
            </div>
            {value}
            <RowsError error=wrong/>
            <Trouble row/>
        </Folded>
    }
    .into_any()
}

/// What is wrong in it, as far as its name says what it is: a warning, since it may be a template. What is sealed is not
/// looked at.
#[component]
fn Trouble(row: Row) -> impl IntoView {
    let found = RwSignal::new(None::<String>);
    let what = Memo::new(move |_| {
        let plain = row.hold.get() == Hold::Own && !row.secret.get();
        let known = |name: &String| {
            let end = name.rsplit_once('.').map(|(_, end)| end);
            matches!(end, Some("json" | "yaml" | "yml" | "toml" | "properties"))
        };
        row.name.with(|name| (plain && known(name)).then(|| (name.trim().to_owned(), row.text.get())))
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let clear = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(clear);
    Effect::new(move |_| {
        clear();
        let Some((path, content)) = what.get() else {
            found.set(None);
            return;
        };
        let ask = move || {
            spawn_local(async move {
                let answer = check_file(path.clone(), content.clone()).await;
                // What was typed meanwhile is asked for again.
                if what.try_get_untracked().flatten() == Some((path, content)) {
                    found.try_set(answer.ok().flatten().map(|text| text.say(language()).to_owned()));
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, PAUSE).ok());
    });
    move || {
        found.get().map(|found| {
            view! {
                <p class="configuration-trouble small tone tone-warning" role="status"><StateMark of=State::Warning silent=true/><span class="break">{found}</span></p>
            }
        })
    }
}
