//! A list of very many rows of one height, of which only those in view exist.
//!
//! The browser scrolls a space as high as all rows would be; a window of rows is moved along in it. Following the end
//! is a state of its own: it begins at the end, stops when the person scrolls up, and is taken up again at the end.

use leptos::html::Div;
use leptos::prelude::*;

use crate::button::Button;
use crate::icon::Glyph;
use crate::t;

/// Rows kept above and below those in view, so that quick scrolling shows no gaps.
const SPARE: usize = 12;
/// Browsers cut elements off somewhere above 16 million pixels; beyond that, rows are reached in larger steps.
const HIGHEST: f64 = 12_000_000.0;

/// Which rows exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Range {
    first: usize,
    end: usize,
}

/// How many pixels of rows one pixel of scrolling stands for: 1, until the rows are higher than a browser can scroll.
fn stretch(total: f64, height: f64) -> f64 {
    if total <= HIGHEST { 1.0 } else { (total - height) / (HIGHEST - height) }
}

/// The rows to draw when the list is scrolled to `top` (pixels) and `height` of it are in view.
fn range(top: f64, height: f64, row: f64, count: usize) -> Range {
    let first = ((top / row).max(0.0) as usize).min(count.saturating_sub(1));
    let seen = (height / row).ceil().max(1.0) as usize + 1;
    Range { first: first.saturating_sub(SPARE), end: (first + seen + SPARE).min(count) }
}

/// The list. `row` draws the n-th row; it is called again when `count` grows, for new rows only. On the server, and
/// before the page is alive, the last rows (or, without `follow`, the first) are drawn.
#[component]
pub fn VirtualList<R, V>(
    /// What the list holds, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] count: Signal<usize>,
    /// Draws one row, exactly `row_height` pixels high.
    row: R,
    #[prop(default = 19.0)] row_height: f64,
    /// Whether the end is followed; the list changes it as the person scrolls. Without it the end is not followed.
    #[prop(optional, into)]
    follow: Option<RwSignal<bool>>,
    /// Set to a row to bring it into view.
    #[prop(optional, into)]
    reveal: Option<RwSignal<Option<usize>>>,
    /// How many rows were taken away at the beginning since the list exists: keeps the place while old rows go. Rows are
    /// still counted from 0; a row that stays keeps the index that it was drawn with, so that what it does later must
    /// go by something that lasts.
    #[prop(optional, into)]
    dropped: Signal<usize>,
    #[prop(optional, into)] class: String,
) -> impl IntoView
where
    R: Fn(usize) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let node = NodeRef::<Div>::new();
    let space = NodeRef::<Div>::new();
    let window = NodeRef::<Div>::new();
    let at_first = count.get_untracked();
    let drawn = if follow.is_some() { at_first.saturating_sub(60)..at_first } else { 0..at_first.min(60) };
    let shown = RwSignal::new(Range { first: drawn.start, end: drawn.end });
    let following = move || follow.is_some_and(|follow| follow.get_untracked());

    let look = move || {
        let (Some(list), Some(window)) = (node.get_untracked(), window.get_untracked()) else { return };
        let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
        let count = count.get_untracked();
        let among = top * stretch(count as f64 * row_height, height);
        let fresh = range(among, height, row_height, count);
        set(&window, "transform", &format!("translateY({:.0}px)", fresh.first as f64 * row_height - (among - top)));
        if shown.get_untracked() != fresh {
            shown.set(fresh);
        }
    };
    let to_end = move || {
        if let Some(list) = node.get_untracked() {
            list.set_scroll_top(list.scroll_height());
        }
    };

    // Height first, then the place: a list that follows its end stays there.
    let last_dropped = StoredValue::new(dropped.get_untracked());
    Effect::new(move |_| {
        let (count, gone) = (count.get(), dropped.get());
        let (Some(list), Some(space)) = (node.get(), space.get()) else { return };
        let height = (count as f64 * row_height).min(HIGHEST);
        set(&space, "height", &format!("{height:.0}px"));
        let went = gone.saturating_sub(last_dropped.get_value());
        last_dropped.set_value(gone);
        if following() {
            list.set_scroll_top(list.scroll_height());
        } else if went > 0 {
            list.set_scroll_top((f64::from(list.scroll_top()) - went as f64 * row_height).max(0.0) as i32);
        }
        look();
    });
    Effect::new(move |_| {
        if follow.is_some_and(|follow| follow.get()) {
            to_end();
            look();
        }
    });
    if let Some(reveal) = reveal {
        Effect::new(move |_| {
            let (Some(index), Some(list)) = (reveal.get(), node.get()) else { return };
            if let Some(follow) = follow {
                follow.set(false);
            }
            let height = f64::from(list.client_height());
            let middle = index as f64 * row_height - height / 2.0;
            let total = count.get_untracked() as f64 * row_height;
            list.set_scroll_top((middle / stretch(total, height)).max(0.0) as i32);
            look();
            reveal.set(None);
        });
    }
    crate::measure::on_resize(node, move |_| {
        if following() {
            to_end();
        }
        look();
    });

    let last_top = StoredValue::new(0_i32);
    let scrolled = move |_| {
        let Some(list) = node.get_untracked() else { return };
        let top = list.scroll_top();
        if let Some(follow) = follow {
            let at_end = list.scroll_height() - top - list.client_height() < 4;
            let up = top < last_top.get_value();
            if at_end && !follow.get_untracked() {
                follow.set(true);
            } else if up && !at_end && follow.get_untracked() {
                follow.set(false);
            }
        }
        last_top.set_value(top);
        look();
    };
    let indices = move || {
        let Range { first, end } = shown.get();
        let count = count.get();
        first.min(count)..end.min(count)
    };
    let row = std::sync::Arc::new(row);
    view! {
        <div class="virtual-box">
            <div
                node_ref=node
                class=format!("virtual {class}")
                tabindex="0"
                role="region"
                aria-label=label
                on:scroll=scrolled
            >
                <div class="virtual-space" node_ref=space>
                    <div class="virtual-window" node_ref=window>
                        // Keyed by what was dropped too, so that rows which move up are not drawn anew.
                        <For
                            each=move || {
                                let gone = dropped.get();
                                indices().map(move |index| (index, index + gone)).collect::<Vec<_>>()
                            }
                            key=|(_, lasting)| *lasting
                            children=move |(index, _)| row(index)
                        />
                    </div>
                </div>
            </div>
            {follow
                .map(|follow| {
                    view! {
                        <div class="virtual-jump" hidden=move || follow.get()>
                            <Button small=true icon=Glyph::ChevronDown on_click=move |_| follow.set(true)>
                                {t!("Follow the end", "跟随末尾")}
                            </Button>
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}

fn set(element: &web_sys::HtmlElement, property: &str, value: &str) {
    if element.style().set_property(property, value).is_err() {
        leptos::logging::warn!("{property} could not be set");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_in_view_and_a_few_more_exist() {
        let shown = range(19.0 * 50_000.0, 600.0, 19.0, 100_000);
        assert!(shown.first <= 50_000 && shown.end >= 50_032);
        assert!(shown.end - shown.first < 80);
    }

    #[test]
    fn the_last_of_two_million_rows_is_reached() {
        let total = 2_000_000.0 * 19.0;
        let end = (HIGHEST - 600.0) * stretch(total, 600.0);
        assert_eq!(range(end, 600.0, 19.0, 2_000_000).end, 2_000_000);
        assert!((end + 600.0 - total).abs() < 1.0);
    }

    #[test]
    fn the_rows_end_where_the_list_ends() {
        assert_eq!(range(1e9, 600.0, 19.0, 10), Range { first: 0, end: 10 });
        assert_eq!(range(0.0, 600.0, 19.0, 0), Range { first: 0, end: 0 });
    }
}
