//! What is read of a configuration centre, as its names are written: one line each, in parts.

use domain::centre::{CentreKind, Item};
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Glyph};

use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::single::SingleRow;

/// A line in its parts, as far as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    kind: CentreKind,
    parts: Vec<String>,
}

impl Line {
    fn read(text: &str) -> Self {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = CentreKind::parse(kind).unwrap_or(CentreKind::Nacos);
        let words = Item::words(kind).len();
        let mut parts: Vec<String> = rest.splitn(words, '/').map(str::to_owned).collect();
        parts.resize(words, String::new());
        Self { kind, parts }
    }

    fn written(&self) -> String {
        format!("{}:{}", self.kind.as_str(), self.parts.join("/"))
    }

    /// Of another kind, with what fits.
    fn of(&self, kind: CentreKind) -> Self {
        let mut parts = self.parts.clone();
        parts.resize(Item::words(kind).len(), String::new());
        Self { kind, parts }
    }
}

/// What a new line begins with.
pub fn begin(kind: CentreKind) -> String {
    match kind {
        CentreKind::Nacos => "nacos:DEFAULT_GROUP/".to_owned(),
        CentreKind::Apollo => "apollo:/application".to_owned(),
        CentreKind::Disconf => "disconf://".to_owned(),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Exchanges one line.
fn with(text: &str, at: usize, line: Option<String>) -> String {
    let mut all = lines(text);
    match line {
        Some(line) if at < all.len() => all[at] = line,
        Some(line) => all.push(line),
        None if at < all.len() => drop(all.remove(at)),
        None => {}
    }
    all.join("\n")
}

#[component]
pub fn ItemsRow(editor: Editor, row: Row) -> impl IntoView {
    let hold = RwSignal::from(row.hold.clone());
    let (own, base) = (row.clone(), row.clone());
    let value = move || {
        let of_base = match &base.base {
            Some(domain::configuration::Value::Text(text)) => lines(text),
            _ => Vec::new(),
        };
        let plain = |names: Vec<String>| {
            names
                .into_iter()
                .map(|name| view! { <li class="mono small break" translate="no">{name}</li> })
                .collect_view()
        };
        match hold.get() {
            Hold::Base => view! { <ul class="configuration-base">{plain(of_base)}</ul> }.into_any(),
            Hold::Unset => view! { <del class="configuration-base"><ul>{plain(of_base)}</ul></del> }.into_any(),
            Hold::Own => view! { <Written editor row=own.clone()/> }.into_any(),
        }
    };
    view! {
        <SingleRow editor row>{value}</SingleRow>
    }
    .into_any()
}

#[component]
fn Written(editor: Editor, row: Row) -> impl IntoView {
    let text = RwSignal::from(row.text.clone());
    let count = Memo::new(move |_| text.with(|text| text.lines().count()));
    let add = move |_| {
        let last = text.with_untracked(|text| text.lines().last().map(Line::read));
        let line = begin(last.map_or(CentreKind::Nacos, |line| line.kind));
        text.update(|text| *text = with(text, usize::MAX, Some(line)));
    };
    let full = move || (count.get() >= 10).then(|| t!("At most 10 are looked into.", "最多查看 10 项。").to_owned());
    view! {
        <div class="configuration-items">
            <For each=move || 0..count.get() key=|at| *at children=move |at| view! { <OneLine editor text at/> }/>
        </div>
        <div class="row">
            <Button
                small=true
                icon=Glyph::Plus
                reason=MaybeProp::derive(move || editor.why.get().or_else(full))
                on_click=add
            >
                {t!("Add another", "再添加一项")}
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn OneLine(editor: Editor, text: RwSignal<String>, at: usize) -> impl IntoView {
    let line = Memo::new(move |_| text.with(|text| Line::read(text.lines().nth(at).unwrap_or_default())));
    let kind = Memo::new(move |_| line.with(|line| line.kind));
    let locked = move || editor.why.get().is_some();
    let set = move |line: Line| text.update(|text| *text = with(text, at, Some(line.written())));
    let option = move |of: CentreKind| {
        view! { <option value=of.as_str() selected=move || kind.get() == of>{of.title()}</option> }
    };
    let part = move |(place, word): (usize, &'static str)| {
        let value = move || line.with(|line| line.parts.get(place).cloned().unwrap_or_default());
        let write = move |event| {
            let typed = event_target_value(&event);
            let mut now = line.get_untracked();
            if let Some(part) = now.parts.get_mut(place) {
                // A slash would end the part.
                *part = typed.replace('/', "");
            }
            set(now);
        };
        view! {
            <input
                class="input input-mono"
                aria-label=word
                placeholder=word
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                readonly=locked
                prop:value=value
                on:input=write
            />
        }
    };
    let choose = move |event| {
        if let Ok(kind) = CentreKind::parse(&event_target_value(&event)) {
            set(line.get_untracked().of(kind));
        }
    };
    view! {
        <div class="configuration-item">
            <select class="input" aria-label=t!("Kind", "类型") disabled=locked prop:value=move || kind.get().as_str() on:change=choose>
                {CentreKind::ALL.map(option).collect_view()}
            </select>
            <div class="configuration-item-parts" translate="no">
                {move || Item::words(kind.get()).iter().copied().enumerate().map(part).collect_view()}
            </div>
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Glyph::Close
                label=t!("Take this line away", "移除此项")
                reason=MaybeProp::derive(move || editor.why.get())
                on_click=move |_| text.update(|text| *text = with(text, at, None))
            />
        </div>
    }
    .into_any()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart_and_put_together() {
        for text in
            ["nacos:DEFAULT_GROUP/orders.yaml", "apollo:orders/application", "disconf:orders/1_0/redis.properties"]
        {
            assert_eq!(Line::read(text).written(), text);
        }
        assert_eq!(Line::read("nacos:G").written(), "nacos:G/", "what is half written stays");
        assert_eq!(Line::read("nacos:G/a").of(CentreKind::Disconf).written(), "disconf:G/a/");
    }

    #[test]
    fn lines_are_exchanged_added_and_taken_away() {
        assert_eq!(with("a\nb", 1, Some("c".into())), "a\nc");
        assert_eq!(with("a", usize::MAX, Some("b".into())), "a\nb");
        assert_eq!(with("a\nb", 0, None), "b");
    }
}
