//! Rows of wrapped lines. They have no one height to count with, so a part of them is drawn, which moves along as the
//! person scrolls; what is not drawn is said.

use std::ops::Range;

use frame::t;
use leptos::html::Div;
use leptos::prelude::*;
use ui::{Button, Glyph};

use crate::buffer::Buffer;
use crate::model::Model;
use crate::row::row;

/// How many rows are drawn.
const DRAWN: usize = 1_000;
/// By how many the part moves.
const STEP: usize = 400;
/// How near to its edge, in pixels, the part moves.
const EDGE: i32 = 600;

/// The rows to draw: from this line on, or, without one, the last.
fn part(buffer: &Buffer, from: Option<u64>) -> Range<usize> {
    let shown = buffer.shown();
    let last = shown.saturating_sub(DRAWN);
    let first = from.map_or(last, |number| buffer.index(number).min(last));
    first..(first + DRAWN).min(shown)
}

#[component]
pub fn Wrapped(model: Model, offset: ReadSignal<i64>) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    // The number of the first row; none while the end is followed.
    let from = RwSignal::new(None::<u64>);
    let numbers = move || {
        let from = from.get();
        model.read(|buffer| part(buffer, from).filter_map(|index| buffer.number(index)).collect::<Vec<_>>())
    };
    let hold = move |index: usize| from.set(model.peek(|buffer| buffer.number(index)));
    let drawn = move || model.peek(|buffer| part(buffer, from.get_untracked()));

    Effect::new(move |_| {
        model.read(Buffer::shown);
        if model.follow.get() {
            from.set(None);
            after_drawing(node, |list| list.set_scroll_top(list.scroll_height()));
        } else if from.get_untracked().is_none() {
            hold(drawn().start);
        }
    });
    Effect::new(move |_| {
        let (Some(index), Some(_)) = (model.reveal.get(), node.get()) else { return };
        model.follow.set(false);
        if from.get_untracked().is_none() || !drawn().contains(&index) {
            hold(index.saturating_sub(DRAWN / 2));
        }
        let number = model.peek(|buffer| buffer.number(index));
        after_drawing(node, move |list| {
            if let Some(top) = number.and_then(|number| top_of(list, number)) {
                list.set_scroll_top(list.scroll_top() + top - list.client_height() / 2);
            }
        });
        model.reveal.set(None);
    });

    // Moves the part; the row that stays in it keeps its place on the screen.
    let shift = move |to: usize, stays: usize| {
        let Some(list) = node.get_untracked() else { return };
        let Some(number) = model.peek(|buffer| buffer.number(stays)) else { return };
        let before = top_of(&list, number);
        hold(to);
        after_drawing(node, move |list| {
            if let (Some(before), Some(now)) = (before, top_of(list, number)) {
                list.set_scroll_top(list.scroll_top() + now - before);
            }
        });
    };
    let last_top = StoredValue::new(0_i32);
    let scrolled = move |_| {
        let Some(list) = node.get_untracked() else { return };
        let (top, below) = (list.scroll_top(), list.scroll_height() - list.scroll_top() - list.client_height());
        let up = top < last_top.get_value();
        last_top.set_value(top);
        let (Range { start, end }, shown) = (drawn(), model.peek(Buffer::shown));
        let follow = model.follow.get_untracked();
        if below < 4 && end == shown {
            if !follow {
                model.follow.set(true);
            }
        } else if up && follow {
            model.follow.set(false);
        }
        if up && top < EDGE && start > 0 {
            shift(start.saturating_sub(STEP), start);
        } else if !up && below < EDGE && end < shown {
            shift(start + STEP, end - 1);
        }
    };
    let notice = move || {
        let (Range { start, end }, shown) = {
            let from = from.get();
            model.read(|buffer| (part(buffer, from), buffer.shown()))
        };
        (end - start < shown).then(|| {
            let words = t!(
                "Lines {first} to {last} of {shown} are drawn; scrolling on draws the others.",
                "已显示第 {first} 至 {last} 行，共 {shown} 行；继续滚动可显示其余各行。",
                first = start + 1,
                last = end,
                shown = shown
            );
            view! { <p class="log-notice small muted">{words}</p> }
        })
    };
    view! {
        {notice}
        <div class="virtual-box">
            <div
                node_ref=node
                class="log log-wrap"
                tabindex="0"
                role="region"
                aria-label=t!("Log lines", "日志行")
                on:scroll=scrolled
            >
                <For each=numbers key=|number| *number children=move |number| row(model, Some(number), offset)/>
            </div>
            <div class="virtual-jump" hidden=move || model.follow.get()>
                <Button small=true icon=Glyph::ChevronDown on_click=move |_| model.follow.set(true)>
                    {t!("Follow the end", "跟随末尾")}
                </Button>
            </div>
        </div>
    }
}

/// Does something with the list once the rows are drawn; nothing when it is gone by then.
fn after_drawing(node: NodeRef<Div>, act: impl FnOnce(&web_sys::HtmlElement) + 'static) {
    request_animation_frame(move || {
        if let Some(list) = node.try_get_untracked().flatten() {
            act(&list);
        }
    });
}

/// How far below the upper edge of the list the row of a line is.
fn top_of(list: &web_sys::HtmlElement, number: u64) -> Option<i32> {
    let row = list.query_selector(&format!("[data-line=\"{number}\"]")).ok().flatten()?;
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    Some((row.get_bounding_client_rect().top() - list.get_bounding_client_rect().top()) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Filter;
    use crate::line::Line;
    use crate::query::Query;

    #[test]
    fn every_line_can_be_reached() {
        let mut buffer = Buffer::default();
        let lines = (0..5_000).map(|number| Line::example("p", &number.to_string())).collect();
        buffer.append(lines, &Filter::new(&Query::default()));
        assert_eq!(part(&buffer, None), 4_000..5_000);
        assert_eq!(part(&buffer, Some(0)), 0..1_000);
        assert_eq!(part(&buffer, Some(2_500)), 2_500..3_500);
        assert_eq!(part(&buffer, Some(4_999)), 4_000..5_000);
        assert_eq!(part(&Buffer::default(), Some(7)), 0..0);
    }
}
