//! Searching in a build's log: the box, how many lines hold the words, and the way from one to the next.

use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Glyph, SearchBox};

use crate::lines::Shown;

#[component]
pub fn LogSearch(shown: Shown) -> impl IntoView {
    let at = RwSignal::new(0_usize);
    let count = Memo::new(move |_| shown.found.with(Vec::len));
    // Other words begin at their first line.
    Effect::new(move |_| {
        shown.words.track();
        at.set(0);
        if let Some(line) = shown.found.with_untracked(|found| found.first().copied()) {
            shown.show(line);
        } else {
            shown.marked.set(None);
        }
    });
    let go = move |forward: bool| {
        let count = count.get_untracked();
        if count == 0 {
            return;
        }
        let step = if forward { 1 } else { count - 1 };
        at.update(|at| *at = (*at + step) % count);
        if let Some(line) = shown.found.with_untracked(|found| found.get(at.get_untracked()).copied()) {
            shown.show(line);
        }
    };
    let said = move || {
        let count = count.get();
        if shown.words.with(|words| words.trim().is_empty()) {
            String::new()
        } else if count == 0 {
            t!("not found", "未找到").to_owned()
        } else {
            t!("{n} of {count}", "第 {n} 处，共 {count} 处", n = at.get() + 1, count = count)
        }
    };
    let none = Memo::new(move |_| count.get() == 0);
    view! {
        <div class="row" on:keydown=move |event| {
            if event.key() == "Enter" {
                event.prevent_default();
                go(!event.shift_key());
            }
        }>
            <SearchBox label=t!("Search in the log", "搜索日志") value=shown.words slash=true/>
            <span class="small muted nowrap" role="status">{said}</span>
            <Show when=move || !none.get()>
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::ChevronUp
                    label=t!("Line before", "上一处")
                    on_click=move |_| go(false)
                />
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::ChevronDown
                    label=t!("Next line", "下一处")
                    on_click=move |_| go(true)
                />
            </Show>
        </div>
    }
    .into_any()
}

/// A line cut at the words somebody searches for: text, and whether it is what was searched.
pub fn cut(line: &str, words: &str) -> Vec<(String, bool)> {
    let words: Vec<char> = words.trim().to_lowercase().chars().collect();
    // Character by character, because a letter in another case may have another length.
    let lower: Vec<char> = line.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let line: Vec<char> = line.chars().collect();
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while !words.is_empty() && at + words.len() <= lower.len() {
        if lower[at..at + words.len()] == words[..] {
            if at > from {
                parts.push((line[from..at].iter().collect(), false));
            }
            at += words.len();
            parts.push((line[at - words.len()..at].iter().collect(), true));
            from = at;
        } else {
            at += 1;
        }
    }
    if from < line.len() || parts.is_empty() {
        parts.push((line[from..].iter().collect(), false));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_what_was_searched() {
        let part = |text: &str, found| (text.to_owned(), found);
        assert_eq!(cut("An Error here", "error"), [part("An ", false), part("Error", true), part(" here", false)]);
        assert_eq!(cut("plain", ""), [part("plain", false)]);
        assert_eq!(cut("", "x"), [part("", false)]);
        assert_eq!(cut("aa", "a"), [part("a", true), part("a", true)]);
    }
}
