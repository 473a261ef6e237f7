//! The box for lines of `NAME=value`.

use leptos::prelude::*;
use ui::{Button, TextArea, plural, t};

use super::{Variable, pasted};

/// As much of a line as is shown of what is no variable.
const SHOWN: usize = 60;

/// The box for lines. What is no variable stays in it, and is told.
#[component]
pub fn PasteLines(
    /// Whether the box is open: it closes when every line was taken.
    pasting: RwSignal<bool>,
    /// Takes the variables over.
    take: impl Fn(Vec<Variable>) + Send + Sync + 'static,
) -> impl IntoView {
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
                        take(found.rows);
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
