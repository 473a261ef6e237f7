//! The lines of a log. Few of them simply stand there; of many only those in view exist.

use std::ops::Range;

use domain::build::{Build, StepStatus};
use frame::t;
use leptos::prelude::*;
use ui::VirtualList;

use crate::follow::Followed;
use crate::log::LogText;
use crate::search::cut;

/// As many lines stand in a step without scrolling.
const FEW: usize = 30;
/// Of more lines, as many come with the page before it is alive.
const WITH_PAGE: usize = 200;
/// Pixels.
const LINE: usize = 19;

/// How the log of a page is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub build: RwSignal<Build>,
    pub log: RwSignal<LogText>,
    /// What is searched for, and which lines hold it.
    pub words: RwSignal<String>,
    pub found: Memo<Vec<usize>>,
    /// The line that was gone to.
    pub marked: RwSignal<Option<usize>>,
    /// Where the first error stands.
    pub error: Memo<Option<usize>>,
    /// Counts up each time that a line is to be brought into view.
    pub wanted: RwSignal<u32>,
    /// The page is alive.
    alive: RwSignal<bool>,
}

impl Shown {
    pub fn new(followed: Followed) -> Self {
        let Followed { build, log, .. } = followed;
        let words = RwSignal::new(String::new());
        let alive = RwSignal::new(false);
        Effect::new(move |_| alive.set(true));
        Self {
            build,
            log,
            words,
            found: Memo::new(move |_| words.with(|words| log.with(|log| log.find(words)))),
            marked: RwSignal::new(None),
            error: Memo::new(move |_| {
                let offset = build.with(|build| build.error_offset)?;
                log.with(|log| log.line_at(offset))
            }),
            wanted: RwSignal::new(0),
            alive,
        }
    }

    /// Brings a line into view.
    pub fn show(self, line: usize) {
        self.marked.set(Some(line));
        self.wanted.update(|times| *times += 1);
    }
}

/// The lines of one step.
#[component]
pub fn Lines(shown: Shown, range: Memo<Range<usize>>, status: Memo<StepStatus>, name: String) -> impl IntoView {
    let many = Memo::new(move |_| shown.alive.get() && range.with(ExactSizeIterator::len) > FEW);
    let begin = Memo::new(move |_| shown.log.with(LogText::begin));
    move || {
        // Another beginning gives every line another number.
        begin.track();
        if many.get() {
            view! { <ManyLines shown range status name=name.clone()/> }.into_any()
        } else {
            view! { <FewLines shown range/> }.into_any()
        }
    }
}

#[component]
fn FewLines(shown: Shown, range: Memo<Range<usize>>) -> impl IntoView {
    let empty = Memo::new(move |_| range.with(ExactSizeIterator::len) == 0);
    let height = move || {
        let count = range.with(ExactSizeIterator::len);
        (count > FEW).then(|| format!("height: {}px; overflow-y: auto", FEW * LINE))
    };
    // Before the page is alive, a long step shows the part around its error, or else its end.
    let part = Memo::new(move |_| {
        let all = range.get();
        if all.len() <= WITH_PAGE {
            return all;
        }
        let end = match shown.error.get().filter(|line| all.contains(line)) {
            Some(error) => (error.saturating_sub(5) + WITH_PAGE).min(all.end),
            None => all.end,
        };
        end.saturating_sub(WITH_PAGE).max(all.start)..end
    });
    view! {
        <div class="log log-scroll" style=height>
            <For each=move || part.get() key=|line| *line children=move |line| row(shown, line)/>
            <Show when=move || empty.get()>
                <p class="build-nothing small muted">{t!("Nothing was written.", "没有输出。")}</p>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn ManyLines(shown: Shown, range: Memo<Range<usize>>, status: Memo<StepStatus>, name: String) -> impl IntoView {
    let count = Memo::new(move |_| range.with(ExactSizeIterator::len));
    let follow = RwSignal::new(status.get_untracked() == StepStatus::Running);
    let reveal = RwSignal::new(None::<usize>);
    let inside = move |line: usize| {
        let range = range.get_untracked();
        range.contains(&line).then(|| line - range.start)
    };
    // The first error is what is looked for: the moment it is known, following the end is over.
    Effect::new(move |before: Option<Option<usize>>| {
        range.track();
        let row = shown.error.get().and_then(inside);
        if newly(before, row) {
            follow.set(false);
            reveal.set(row);
        }
        row
    });
    Effect::new(move |_| {
        shown.wanted.track();
        if let Some(row) = shown.marked.get_untracked().and_then(inside) {
            reveal.set(Some(row));
        }
    });
    let label = t!("Log of {name}", "{name} 的日志", name = name);
    view! {
        <div style=format!("--height: {}px", FEW * LINE)>
            <VirtualList
                label=label
                count=count
                row=move |index| row(shown, range.get_untracked().start + index)
                row_height=LINE as f64
                follow=follow
                reveal=reveal
                class="log log-scroll"
            />
        </div>
    }
    .into_any()
}

/// Whether a row is known now that was not known the time before.
fn newly(before: Option<Option<usize>>, row: Option<usize>) -> bool {
    row.is_some() && before.flatten() != row
}

fn row(shown: Shown, line: usize) -> impl IntoView {
    let is_error = Memo::new(move |_| shown.error.get() == Some(line));
    let is_marked = Memo::new(move |_| shown.marked.get() == Some(line));
    let number = move || shown.log.with_untracked(LogText::numbered).then(|| line + 1);
    let text = move || {
        let text = shown.log.with_untracked(|log| log.line(line));
        shown.words.with(|words| {
            cut(&text, words)
                .into_iter()
                .map(|(part, found)| if found { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() })
                .collect_view()
        })
    };
    view! {
        <div
            class="log-row log-row-plain"
            class:log-row-failed=move || is_error.get()
            class:log-row-marked=move || is_marked.get()
            id=move || is_error.get().then_some("error")
            data-line=line
        >
            <span class="log-number">{number}</span>
            <span class="log-text">{text}</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_comes_while_the_page_is_open_is_shown_once() {
        assert!(!newly(None, None));
        assert!(newly(None, Some(7)), "it came with the page");
        assert!(newly(Some(None), Some(7)), "it came later");
        assert!(!newly(Some(Some(7)), Some(7)), "lines that follow do not bring it back");
    }
}
