//! What follows the pointer over a chart, and the arrow keys: a cross, and the values at that moment.

use leptos::html::Div;
use leptos::prelude::*;

use super::draw::{HEIGHT, LEFT, RIGHT, frame};
use super::scale::clock;
use super::{ChartData, series_class};
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
            node_ref=node
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
                        <div class=format!("chart-tip-row {}", series_class(index))>
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
