//! Figures of a service as a chart draws them: one series for each pod, releases as marks, request and limit as levels.

use domain::metric::{Figures, Metric};
use ui::{ChartData, ChartLevel, ChartMark, LevelKind, Series, Unit, t};

use crate::{paths, pod};

/// The chart of one metric. Pods have their short names, as everywhere else.
pub fn chart(figures: &Figures, metric: Metric, service: &str, environment: &str) -> ChartData {
    let series = figures.series.iter().filter(|series| series.metric == metric).map(|series| {
        let name = series.labels.get("pod").map_or("", String::as_str);
        Series {
            name: pod::short(name),
            #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
            points: series.points.iter().map(|point| (point.0 as f64, point.1)).collect(),
        }
    });
    let marks = figures.marks.iter().map(|mark| ChartMark {
        at: seconds(mark.at),
        label: mark.release.to_string(),
        title: t!("Release {number}", "发布 {number}", number = mark.release),
        href: Some(paths::release(service, environment, mark.release)),
    });
    ChartData {
        series: series.collect(),
        marks: marks.collect(),
        levels: levels(figures, metric),
        from: seconds(figures.range.from),
        to: seconds(figures.range.to),
        step: f64::from(figures.range.step),
        unit: unit(metric),
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
fn seconds(time: domain::Time) -> f64 {
    time.timestamp() as f64
}

fn unit(metric: Metric) -> Unit {
    match metric {
        Metric::Cpu => Unit::Cores,
        Metric::Memory => Unit::Bytes,
        Metric::Restarts => Unit::Count,
    }
}

fn levels(figures: &Figures, metric: Metric) -> Vec<ChartLevel> {
    let (request, limit) = match metric {
        Metric::Cpu => (figures.cpu_request, figures.cpu_limit),
        Metric::Memory => (figures.memory_request, figures.memory_limit),
        Metric::Restarts => (None, None),
    };
    let say = |value| unit(metric).say(value);
    let request = request.map(|value| ChartLevel {
        value,
        label: t!("request {amount}", "请求 {amount}", amount = say(value)),
        kind: LevelKind::Request,
    });
    let limit = limit.map(|value| ChartLevel {
        value,
        label: t!("limit {amount}", "上限 {amount}", amount = say(value)),
        kind: LevelKind::Limit,
    });
    request.into_iter().chain(limit).collect()
}
