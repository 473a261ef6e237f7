//! One row: when, which pod (by colour and by the end of its name), how severe, what.

use domain::log::Level;
use leptos::prelude::*;
use ui::{Glyph, Icon, series_class};

use crate::line::{Line, short};
use crate::model::Model;

/// Minutes between the reader's clock and UTC, once the page is alive; before that, UTC.
pub fn reader_offset() -> ReadSignal<i64> {
    let (offset, set) = signal(0);
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
    Effect::new(move |_| set.set(js_sys::Date::new_0().get_timezone_offset() as i64));
    offset
}

fn level(level: Option<Level>) -> (&'static str, &'static str) {
    match level {
        Some(Level::Error) => ("ERROR", "log-level log-level-error"),
        Some(Level::Warn) => ("WARN", "log-level log-level-warn"),
        Some(Level::Info) => ("INFO", "log-level"),
        Some(Level::Debug) => ("DEBUG", "log-level"),
        None => ("", "log-level"),
    }
}

fn class(line: &Line) -> &'static str {
    match line.level {
        _ if line.is_gap => "log-row log-row-gap",
        Some(Level::Error) => "log-row log-row-failed",
        Some(Level::Warn) => "log-row log-row-warning",
        Some(Level::Info | Level::Debug) | None => "log-row",
    }
}

/// The n-th row that is shown. `pods` gives each pod its colour by its place.
pub fn row(model: Model, index: usize, pods: Memo<Vec<String>>, offset: ReadSignal<i64>) -> impl IntoView {
    let Some(line) = model.peek(|buffer| buffer.get(index).cloned()) else {
        return view! { <div class="log-row"></div> }.into_any();
    };
    let marked = move || model.marked.get() == Some(index);
    let row_class = class(&line);
    if line.is_gap {
        return view! {
            <div class=row_class>
                <Icon glyph=Glyph::Warning/>
                <span>{line.text}</span>
            </div>
        }
        .into_any();
    }
    let time = line.time;
    let clock = move || (time - chrono::Duration::minutes(offset.get())).format("%H:%M:%S%.3f").to_string();
    let (word, level_class) = level(line.level);
    let parts = model.parts(&line.text);
    let place = pods.with_untracked(|pods| pods.iter().position(|pod| *pod == line.pod)).unwrap_or(0);
    view! {
        <div
            class=move || if marked() { format!("{row_class} log-row-marked") } else { row_class.to_owned() }
            on:click=move |_| model.marked.set(Some(index))
        >
            <span class="log-time" title=line.time.to_rfc3339()>{clock}</span>
            <span class=format!("log-color {}", series_class(place)) aria-hidden="true"></span>
            <span class="log-pod" title=format!("{} · {}", line.pod, line.container)>{short(&line.pod).to_owned()}</span>
            <span class=level_class>{word}</span>
            <span class="log-text">
                {parts
                    .into_iter()
                    .map(|(text, found)| {
                        if found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
                    })
                    .collect_view()}
            </span>
        </div>
    }
    .into_any()
}
