//! The drawing itself: grid, levels, marks, lines.

use leptos::prelude::*;

use super::scale::{clock, ticks, times};
use super::{ChartData, ChartMark, LevelKind, series_class, told};
use crate::t;

/// How wide the drawing is until the browser has measured the room there is; then one unit is one pixel.
pub(super) const WIDTH: f64 = 640.0;
pub(super) const HEIGHT: f64 = 150.0;
pub(super) const LEFT: f64 = 52.0;
pub(super) const RIGHT: f64 = 6.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 18.0;

/// Where moments and values lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    from: f64,
    to: f64,
    top: f64,
    width: f64,
}

impl Frame {
    pub(super) fn x(self, at: f64) -> f64 {
        LEFT + (at - self.from) / (self.to - self.from).max(1.0) * (self.width - LEFT - RIGHT)
    }

    fn y(self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value / self.top).clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }

    fn holds(self, at: f64) -> bool {
        (self.from..=self.to).contains(&at)
    }
}

pub(super) fn frame(data: &ChartData, width: f64) -> (Frame, Vec<f64>) {
    let highest = data.series.iter().flat_map(|series| series.points.iter().map(|point| point.1));
    let levels = data.levels.iter().map(|level| level.value);
    let top = highest.chain(levels).filter(|value| value.is_finite()).fold(0.0, f64::max);
    let ticks = ticks(top * 1.04, data.unit);
    (Frame { from: data.from, to: data.to, top: ticks.last().copied().unwrap_or(1.0), width }, ticks)
}

pub(super) fn chart(data: &ChartData, width: f64, offset: i64) -> impl IntoView + use<> {
    let (frame, ticks) = frame(data, width);
    let span = data.to - data.from;
    let right = width - RIGHT;
    // Those that stand out lie above the quiet ones.
    let mut lines: Vec<(usize, &super::Series)> = data.series.iter().enumerate().collect();
    lines.sort_by_key(|(_, series)| !series.quiet);
    let empty = data.series.iter().all(|series| series.points.is_empty());
    view! {
        {ticks
            .into_iter()
            .map(|tick| {
                let y = format!("{:.1}", frame.y(tick));
                view! {
                    <line class="chart-grid" x1=LEFT.to_string() x2=right.to_string() y1=y.clone() y2=y></line>
                    <text x=(LEFT - 7.0).to_string() y=format!("{:.1}", frame.y(tick) + 4.0) text-anchor="end">
                        {data.unit.say(tick)}
                    </text>
                }
            })
            .collect_view()}
        {times(data.from, data.to, (width / 80.0).max(2.0))
            .into_iter()
            .map(|at| {
                let x = frame.x(at).clamp(LEFT + 12.0, right - 14.0);
                view! { <text x=format!("{x:.1}") y=(HEIGHT - 3.0).to_string() text-anchor="middle">{clock(at, span, offset)}</text> }
            })
            .collect_view()}
        {lines
            .into_iter()
            .map(|(index, series)| {
                let path = path(&series.points, frame, data.step);
                view! { <path class=format!("chart-line {}{}", series_class(index), told(series.quiet)) d=path></path> }
            })
            .collect_view()}
        {data
            .levels
            .iter()
            .map(|level| {
                let y = frame.y(level.value);
                let (line, text) = match level.kind {
                    LevelKind::Limit => ("chart-limit", "chart-limit-text"),
                    LevelKind::Request => ("chart-request", "chart-request-text"),
                };
                let label = level.label.clone();
                view! {
                    <line class=line x1=LEFT.to_string() x2=right.to_string() y1=format!("{y:.1}") y2=format!("{y:.1}")></line>
                    <text class=text x=(right - 2.0).to_string() y=format!("{:.1}", y - 4.0)>{label}</text>
                }
            })
            .collect_view()}
        {marks(data, frame)}
        {empty
            .then(|| {
                view! {
                    <text class="chart-none" x=((LEFT + right) / 2.0).to_string() y=(HEIGHT / 2.0).to_string()>
                        {t!("No values in this time", "这段时间没有数据")}
                    </text>
                }
            })}
    }
}

/// A vertical line with its number in a badge.
fn marks(data: &ChartData, frame: Frame) -> impl IntoView + use<> {
    badges(data, frame)
        .into_iter()
        .map(|(mark, x, badge)| {
            let shown = badge.is_some();
            let badge = badge.map(|left| {
                let width = badge_width(mark);
                view! {
                    <rect x=format!("{left:.1}") y="1" width=format!("{width:.1}") height="16" rx="4"></rect>
                    <text x=format!("{:.1}", left + width / 2.0) y="13">{mark.label.clone()}</text>
                }
            });
            let title = mark.title.clone();
            let drawn = view! {
                <line x1=format!("{x:.1}") x2=format!("{x:.1}") y1="17" y2=(HEIGHT - BOTTOM).to_string()></line>
                {badge}
            };
            let body = match mark.href.clone().filter(|_| shown) {
                // No title in here: the name is the sentence, which holds the badge's text.
                Some(href) => view! { <a href=href aria-label=title>{drawn}</a> }.into_any(),
                None => view! { <title>{title}</title>{drawn} }.into_any(),
            };
            view! { <g class="chart-mark">{body}</g> }
        })
        .collect_view()
}

fn badge_width(mark: &ChartMark) -> f64 {
    10.0 + mark.label.chars().count() as f64 * 7.0
}

/// The marks within the span, newest first: where their lines stand, and where their badges begin. A badge stays inside of
/// the drawing; one that would cover a newer one is left out, its line stays.
fn badges(data: &ChartData, frame: Frame) -> Vec<(&ChartMark, f64, Option<f64>)> {
    let mut marks: Vec<&ChartMark> = data.marks.iter().filter(|mark| frame.holds(mark.at)).collect();
    marks.sort_by(|one, other| other.at.total_cmp(&one.at));
    let mut free_to = frame.width;
    let mut placed = Vec::with_capacity(marks.len());
    for mark in marks {
        let (x, width) = (frame.x(mark.at), badge_width(mark));
        let left = (x - width / 2.0).min(frame.width - width);
        let shown = left + width <= free_to;
        if shown {
            free_to = left - 2.0;
        }
        placed.push((mark, x, shown.then_some(left)));
    }
    placed
}

fn path(points: &[(f64, f64)], frame: Frame, step: f64) -> String {
    let mut path = String::with_capacity(points.len() * 14);
    let mut last: Option<f64> = None;
    for &(at, value) in points.iter().filter(|(at, value)| value.is_finite() && frame.holds(*at)) {
        let joined = last.is_some_and(|last| step <= 0.0 || at - last <= step * 2.5);
        path.push(if joined { 'L' } else { 'M' });
        path.push_str(&format!("{:.1} {:.1}", frame.x(at), frame.y(value)));
        last = Some(at);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { from: 0.0, to: 100.0, top: 1.0, width: WIDTH };

    #[test]
    fn a_gap_in_time_is_a_gap_in_the_line() {
        let drawn = path(&[(0.0, 0.0), (10.0, 0.0), (60.0, 0.0), (70.0, 0.0)], FRAME, 10.0);
        assert_eq!(drawn.matches('M').count(), 2);
        assert_eq!(drawn.matches('L').count(), 2);
    }

    #[test]
    fn what_lies_outside_the_span_is_not_drawn() {
        assert_eq!(path(&[(-5.0, 0.0), (105.0, 0.0)], FRAME, 10.0), "");
    }

    #[test]
    fn the_newest_mark_has_its_badge_whole_also_at_the_edge() {
        let mark = |at: f64, label: &str| ChartMark { at, label: label.into(), title: String::new(), href: None };
        let data =
            ChartData { marks: vec![mark(99.9, "12"), mark(20.0, "10"), mark(99.0, "11")], ..ChartData::default() };
        let placed = badges(&data, FRAME);
        let of = |label: &str| placed.iter().find(|(mark, ..)| mark.label == label).and_then(|(_, _, left)| *left);
        let newest = of("12").unwrap_or_default();
        assert!(newest > 0.0 && newest + badge_width(&data.marks[0]) <= WIDTH, "{newest}");
        assert_eq!(of("11"), None, "it would cover the newest one");
        assert!(of("10").is_some());
        assert_eq!(placed.len(), 3, "all have their lines");
    }
}
