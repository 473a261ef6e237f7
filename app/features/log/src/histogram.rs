//! How many lines of which level there were when: bars over the time that is shown, and the time below them.

use domain::Time;
use domain::log::Level;
use leptos::prelude::*;
use ui::t;

use crate::buffer::Buffer;
use crate::model::Model;

const BARS: usize = 80;
const HEIGHT: f64 = 56.0;
const WIDTH: f64 = 12.0;
/// Moments that are written below the bars.
const MARKS: i32 = 5;

/// Lines of one span of time: all, warnings, errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bar {
    all: u32,
    warnings: u32,
    errors: u32,
}

/// The bars from the first to the last line that is shown; none when all lie in one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counted {
    first: Time,
    last: Time,
    bars: Vec<Bar>,
}

fn count(buffer: &Buffer) -> Counted {
    let lines = || buffer.iter().filter(|line| !line.is_gap);
    let (Some(first), Some(last)) = (lines().map(|line| line.time).min(), lines().map(|line| line.time).max()) else {
        return Counted::default();
    };
    let span = (last - first).num_milliseconds();
    if span <= 0 {
        return Counted::default();
    }
    let mut bars = vec![Bar::default(); BARS];
    for line in lines() {
        let part = (line.time - first).num_milliseconds() * (BARS as i64 - 1) / span;
        let Some(bar) = usize::try_from(part).ok().and_then(|at| bars.get_mut(at)) else { continue };
        bar.all += 1;
        // The frames below an error are no errors of their own.
        let level = line.level.filter(|_| !line.goes_on);
        bar.warnings += u32::from(level == Some(Level::Warn));
        bar.errors += u32::from(level == Some(Level::Error));
    }
    Counted { first, last, bars }
}

/// The moments below the bars, on a clock that is `offset` minutes behind UTC. Over more than a day, with the date.
fn marks(first: Time, last: Time, offset: i64) -> Vec<String> {
    let span = last - first;
    let format = match span.num_minutes() {
        0..10 => "%H:%M:%S",
        10..1_440 => "%H:%M",
        _ => "%m-%d %H:%M",
    };
    let at = |part: i32| first + span * part / (MARKS - 1) - chrono::Duration::minutes(offset);
    (0..MARKS).map(|part| at(part).format(format).to_string()).collect()
}

/// The picture. It says the same in words, for screen readers.
#[component]
pub fn Histogram(model: Model, offset: ReadSignal<i64>) -> impl IntoView {
    // Counted once the page is alive: the picture follows the stream, and a server's view of it would be old by then.
    let counted = RwSignal::new(Counted::default());
    Effect::new(move |_| counted.set(model.read_slowly(count)));
    let words = move || {
        let sum = counted.with(|counted| {
            counted.bars.iter().fold(Bar::default(), |sum, bar| Bar {
                all: sum.all + bar.all,
                warnings: sum.warnings + bar.warnings,
                errors: sum.errors + bar.errors,
            })
        });
        t!(
            "Lines over time: {all} in all, {warnings} warnings, {errors} errors",
            "日志行随时间分布：共 {all} 行，警告 {warnings} 行，错误 {errors} 行",
            all = sum.all,
            warnings = sum.warnings,
            errors = sum.errors
        )
    };
    let axis = move || {
        let marks = counted.with(|counted| {
            if counted.bars.is_empty() { Vec::new() } else { marks(counted.first, counted.last, offset.get()) }
        });
        marks.into_iter().map(|mark| view! { <span>{mark}</span> }).collect_view()
    };
    let box_of = format!("0 0 {} {HEIGHT}", BARS as f64 * WIDTH);
    view! {
        <div class="log-picture">
            <svg class="histogram" viewBox=box_of preserveAspectRatio="none" role="img" aria-label=words>
                {move || {
                    counted.with(|Counted { bars, .. }| {
                        let most = f64::from(bars.iter().map(|bar| bar.all).max().unwrap_or(1).max(1));
                        bars.iter().enumerate().map(|(at, bar)| column(at, *bar, most)).collect_view()
                    })
                }}
            </svg>
            // The words above say what the picture shows; these are its scale.
            <div class="log-axis tabular" aria-hidden="true">{axis}</div>
        </div>
    }
}

/// Errors on top of warnings on top of the rest.
fn column(at: usize, bar: Bar, most: f64) -> impl IntoView {
    let height = |lines: u32| f64::from(lines) / most * HEIGHT;
    let rest = bar.all - bar.warnings - bar.errors;
    let part = move |class: &'static str, below: u32, lines: u32| {
        (lines > 0).then(|| {
            view! {
                <rect
                    class=class
                    x=(at as f64 * WIDTH + 1.0).to_string()
                    y=(HEIGHT - height(below + lines)).to_string()
                    width=(WIDTH - 2.0).to_string()
                    height=height(lines).to_string()
                ></rect>
            }
        })
    };
    view! {
        <g>
            {part("bar", 0, rest)}
            {part("bar bar-warning", rest, bar.warnings)}
            {part("bar bar-failed", rest + bar.warnings, bar.errors)}
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Filter;
    use crate::line::Line;
    use crate::query::Query;

    fn at(seconds: i64, text: &str) -> Line {
        Line { time: Time::default() + chrono::Duration::seconds(seconds), ..Line::example("p", text) }
    }

    #[test]
    fn lines_are_counted_by_time_and_level_and_a_stack_trace_is_one_error() {
        let mut buffer = Buffer::default();
        let lines = vec![at(0, "INFO a"), at(1, "ERROR b"), at(1, "\tat b.c"), at(79, "WARN d"), at(40, "late")];
        buffer.append(lines, &Filter::new(&Query::default()));
        let counted = count(&buffer);
        assert_eq!(counted.bars.first(), Some(&Bar { all: 1, warnings: 0, errors: 0 }));
        assert_eq!(counted.bars.get(1), Some(&Bar { all: 2, warnings: 0, errors: 1 }));
        assert_eq!(counted.bars.last(), Some(&Bar { all: 1, warnings: 1, errors: 0 }));
        assert_eq!(counted.bars.iter().map(|bar| bar.all).sum::<u32>(), 5);
    }

    #[test]
    fn the_time_stands_below_the_bars() {
        let day = |hours: i64| Time::default() + chrono::Duration::hours(hours);
        assert_eq!(marks(day(0), day(1), -60), ["01:00", "01:15", "01:30", "01:45", "02:00"]);
        let minute = Time::default() + chrono::Duration::minutes(1);
        assert_eq!(marks(day(0), minute, 0).last().map(String::as_str), Some("00:01:00"));
        assert_eq!(marks(day(0), day(48), 0).first().map(String::as_str), Some("01-01 00:00"));
    }
}
