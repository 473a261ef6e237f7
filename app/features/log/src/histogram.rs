//! How many lines of which level there were when: bars over the time that is shown.

use domain::log::Level;
use leptos::prelude::*;
use ui::t;

use crate::buffer::Buffer;
use crate::model::Model;

const BARS: usize = 80;
const HEIGHT: f64 = 56.0;
const WIDTH: f64 = 12.0;

/// Lines of one span of time: all, warnings, errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bar {
    all: u32,
    warnings: u32,
    errors: u32,
}

/// The bars from the first to the last line that is shown; none when all lie in one moment.
fn bars(buffer: &Buffer) -> Vec<Bar> {
    let moment = |line: Option<&crate::line::Line>| line.map(|line| line.time.timestamp_millis());
    let (Some(first), Some(last)) = (moment(buffer.iter().next()), moment(buffer.iter().next_back())) else {
        return Vec::new();
    };
    if last <= first {
        return Vec::new();
    }
    let mut bars = vec![Bar::default(); BARS];
    for line in buffer.iter().filter(|line| !line.is_gap) {
        let part = (line.time.timestamp_millis() - first) * (BARS as i64 - 1) / (last - first);
        let Some(bar) = usize::try_from(part).ok().and_then(|at| bars.get_mut(at)) else { continue };
        bar.all += 1;
        bar.warnings += u32::from(line.level == Some(Level::Warn));
        bar.errors += u32::from(line.level == Some(Level::Error));
    }
    bars
}

/// The picture. It says the same in words, for screen readers.
#[component]
pub fn Histogram(model: Model) -> impl IntoView {
    // Counted once the page is alive: the picture follows the stream, and a server's view of it would be old by then.
    let counted = RwSignal::new(Vec::new());
    Effect::new(move |_| counted.set(model.read(bars)));
    let bars = counted;
    let words = move || {
        let sum = bars.with(|bars| {
            bars.iter().fold(Bar::default(), |sum, bar| Bar {
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
    let box_of = format!("0 0 {} {HEIGHT}", BARS as f64 * WIDTH);
    view! {
        <svg class="histogram" viewBox=box_of preserveAspectRatio="none" role="img" aria-label=words>
            {move || {
                bars.with(|bars| {
                    let most = f64::from(bars.iter().map(|bar| bar.all).max().unwrap_or(1).max(1));
                    bars.iter().enumerate().map(|(at, bar)| column(at, *bar, most)).collect_view()
                })
            }}
        </svg>
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
