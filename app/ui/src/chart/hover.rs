//! What follows the pointer over a chart, and the arrow keys: a cross, and the values at that moment.

use leptos::html::Div;
use leptos::prelude::*;

use super::draw::{HEIGHT, LEFT, RIGHT, frame};
use super::scale::clock;
use super::{ChartData, series_class, told};
use crate::t;

/// Minutes from the reader's time to UTC: 0 until the page is alive, then what the browser says.
pub(super) fn reader_offset() -> ReadSignal<i64> {
    let (offset, set) = signal(0);
    Effect::new(move |_| set.set(js_sys::Date::new_0().get_timezone_offset() as i64));
    offset
}

/// The drawing in its SVG, with the cross over it and the tip beside it.
#[component]
pub(super) fn Surface(
    /// What the chart shows, for whoever comes to it with the keyboard.
    title: String,
    #[prop(into)] data: Signal<ChartData>,
    /// The moment that is pointed at.
    at: RwSignal<Option<f64>>,
    /// How wide the drawing is, measured here.
    width: RwSignal<f64>,
    offset: ReadSignal<i64>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let tip = NodeRef::<Div>::new();
    crate::measure::on_resize(node, move |area| {
        let room = f64::from(area.client_width());
        // Nothing is drawn for an element that is hidden at the moment.
        if room >= 120.0 && (room - width.get_untracked()).abs() >= 1.0 {
            width.set(room);
        }
    });
    let point = move |event: web_sys::PointerEvent| {
        let Some(area) = node.get_untracked() else { return };
        let shape = area.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - shape.left()) / shape.width().max(1.0) * width.get_untracked();
        let part = ((x - LEFT) / (width.get_untracked() - LEFT - RIGHT)).clamp(0.0, 1.0);
        at.set(data.with_untracked(|data| nearest(data, data.from + part * (data.to - data.from))));
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let key = event.key();
        if key == "Escape" {
            at.set(None);
        } else if let Some(moment) = data.with_untracked(|data| moved(data, at.get_untracked(), &key)) {
            event.prevent_default();
            at.set(Some(moment));
        }
    };
    // The tip stands beside the cross, on the side that has room. Set through the element: style attributes in the
    // page's text would need a weaker content security policy.
    Effect::new(move |_| {
        let (Some(moment), Some(tip)) = (at.get(), tip.get()) else { return };
        let part = data.with_untracked(|data| frame(data, width.get()).0.x(moment)) / width.get() * 100.0;
        let (side, other, place) =
            if part > 55.0 { ("right", "left", 101.0 - part) } else { ("left", "right", part + 1.0) };
        let style = web_sys::HtmlElement::style(&tip);
        let placed = style.set_property(side, &format!("{place:.1}%")).and(style.set_property(other, "auto"));
        if placed.is_err() {
            leptos::logging::warn!("the values beside the cross could not be placed");
        }
    });
    view! {
        <div
            class="chart-surface"
            node_ref=node
            tabindex="0"
            role="group"
            aria-label=t!("{title}: the arrow keys move through time", "{title}：用方向键沿时间移动", title = title)
            on:keydown=key
            on:blur=move |_| at.set(None)
            on:pointermove=point
            on:pointerdown=point
            on:pointerleave=move |_| at.set(None)
        >
            <svg class="chart-svg" viewBox=move || format!("0 0 {} {HEIGHT}", width.get()) focusable="false">
                {children()}
                {move || {
                    at.get()
                        .map(|moment| {
                            let x = data.with(|data| format!("{:.1}", frame(data, width.get()).0.x(moment)));
                            view! { <line class="chart-cross" x1=x.clone() x2=x y1="20" y2=(HEIGHT - 18.0).to_string()></line> }
                        })
                }}
            </svg>
            <div class="chart-tip" node_ref=tip hidden=move || at.get().is_none() aria-hidden="true">
                {move || at.get().map(|moment| data.with(|data| values(data, moment, offset.get())))}
            </div>
        </div>
    }
    .into_any()
}

/// The moment of the point that lies nearest.
fn nearest(data: &ChartData, at: f64) -> Option<f64> {
    let moments = data.series.iter().flat_map(|series| series.points.iter().map(|point| point.0));
    moments.min_by(|one, other| (one - at).abs().total_cmp(&(other - at).abs()))
}

/// Where a key leads to from a moment: to the point before or after it, to the first or the last. `None` for other keys,
/// and where nothing is drawn.
fn moved(data: &ChartData, at: Option<f64>, key: &str) -> Option<f64> {
    let moments = || data.series.iter().flat_map(|series| series.points.iter().map(|point| point.0));
    let (first, last) = (moments().min_by(f64::total_cmp)?, moments().max_by(f64::total_cmp)?);
    match (key, at) {
        ("Home", _) => Some(first),
        ("End", _) | ("ArrowLeft" | "ArrowRight", None) => Some(last),
        ("ArrowLeft", Some(at)) => moments().filter(|moment| *moment < at).max_by(f64::total_cmp).or(Some(first)),
        ("ArrowRight", Some(at)) => moments().filter(|moment| *moment > at).min_by(f64::total_cmp).or(Some(last)),
        _ => None,
    }
}

fn values(data: &ChartData, at: f64, offset: i64) -> impl IntoView + use<> {
    let near = (data.step * 0.75).max(1.0);
    view! {
        <div class="chart-tip-time">{clock(at, 0.0, offset)}</div>
        {data
            .series
            .iter()
            .enumerate()
            .filter_map(|(index, series)| {
                let point = series.points.iter().find(|point| (point.0 - at).abs() <= near)?;
                Some(
                    view! {
                        <div class=format!("chart-tip-row {}{}", series_class(index), told(series.quiet))>
                            <svg class="legend-key" viewBox="0 0 16 8"><line x1="0" y1="4" x2="16" y2="4"></line></svg>
                            <span>{series.name.clone()}</span>
                            <b>{data.unit.say(point.1)}</b>
                        </div>
                    },
                )
            })
            .collect_view()}
        {data
            .marks
            .iter()
            .filter(|mark| (mark.at - at).abs() <= (data.to - data.from) / 80.0)
            .map(|mark| view! { <div class="chart-tip-row">{t!("Event: ", "事件：")}{mark.title.clone()}</div> })
            .collect_view()}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Series;

    #[test]
    fn the_arrow_keys_move_from_point_to_point_and_stop_at_the_ends() {
        let series =
            |points: &[f64]| Series { points: points.iter().map(|at| (*at, 1.0)).collect(), ..Series::default() };
        let data = ChartData { series: vec![series(&[10.0, 30.0]), series(&[20.0])], ..ChartData::default() };
        assert_eq!(moved(&data, None, "ArrowLeft"), Some(30.0));
        assert_eq!(moved(&data, Some(30.0), "ArrowLeft"), Some(20.0));
        assert_eq!(moved(&data, Some(10.0), "ArrowLeft"), Some(10.0));
        assert_eq!(moved(&data, Some(20.0), "ArrowRight"), Some(30.0));
        assert_eq!(moved(&data, Some(30.0), "Home"), Some(10.0));
        assert_eq!(moved(&data, Some(30.0), "Tab"), None);
        assert_eq!(moved(&ChartData::default(), None, "ArrowLeft"), None);
    }
}
