//! One row: when, which pod (by colour and by its short name), how severe, what.

use domain::log::Level;
use frame::pod;
use leptos::prelude::*;
use ui::{Glyph, Icon, series_class};

use crate::line::Line;
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

/// The row of a line, by the number that lasts; without one, an empty row.
pub fn row(model: Model, number: Option<u64>, offset: ReadSignal<i64>) -> impl IntoView {
    let found = number.and_then(|number| {
        model.peek(|buffer| {
            let line = buffer.line(number)?;
            Some((number, line.clone(), buffer.pods().place(&line.pod)))
        })
    });
    let Some((number, line, place)) = found else {
        return view! { <div class="log-row"></div> }.into_any();
    };
    let marked = move || model.marked.get() == Some(number);
    let row_class = class(&line);
    if line.is_gap {
        return view! {
            <div class=row_class data-line=number>
                <Icon glyph=Glyph::Warning/>
                <span>{line.text}</span>
            </div>
        }
        .into_any();
    }
    let time = line.time;
    let clock = move || (time - chrono::Duration::minutes(offset.get())).format("%H:%M:%S%.3f").to_string();
    // What goes on with the line before it does not say its level again.
    let (word, level_class) = level(line.level.filter(|_| !line.goes_on));
    let parts = model.parts(&line.text);
    view! {
        <div
            class=move || if marked() { format!("{row_class} log-row-marked") } else { row_class.to_owned() }
            data-line=number
            on:click=move |_| model.marked.set(Some(number))
        >
            <span class="log-time" title=line.time.to_rfc3339()>{clock}</span>
            <span class=format!("log-color {}", series_class(place)) aria-hidden="true"></span>
            <span class="log-pod" title=format!("{} · {}", line.pod, line.container)>{pod::short(&line.pod)}</span>
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
