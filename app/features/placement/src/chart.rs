//! Figures of the last hour as what a chart draws. Pure.

use std::collections::BTreeSet;

use domain::metric::{Figures, Metric, Series as Measured};
use domain::quantity::Memory;
use frame::pod::short;
use frame::{paths, t};
use ui::{ChartData, ChartLevel, ChartMark, LevelKind, Series, Unit};

/// As many lines as eyes can tell apart; the page of metrics shows all.
pub const LINES: usize = 8;

/// The pods that are drawn: in the order of both charts, so that a pod has one colour. The newest points come first,
/// because a pod that is gone matters less than one that runs.
pub fn drawn(figures: &Figures) -> (Vec<String>, usize) {
    let last = |name: &str| {
        let of_pod = figures.series.iter().filter(|series| pod_of(series) == Some(name));
        of_pod.filter_map(|series| series.points.last()).map(|point| point.0).max()
    };
    let names: BTreeSet<&str> = figures.series.iter().filter_map(pod_of).collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(last(name)));
    let left_out = names.len().saturating_sub(LINES);
    names.truncate(LINES);
    names.sort_unstable();
    (names.into_iter().map(str::to_owned).collect(), left_out)
}

fn pod_of(series: &Measured) -> Option<&str> {
    series.labels.get("pod").map(String::as_str)
}

/// Whether there is a line to draw: a single reading is none.
pub fn has_lines(figures: &Figures) -> bool {
    figures.series.iter().any(|series| series.metric != Metric::Restarts && series.points.len() > 1)
}

/// One metric of these pods.
pub fn chart(figures: &Figures, metric: Metric, pods: &[String], service: &str, environment: &str) -> ChartData {
    let points = |pod: &str| {
        let of_pod = figures.series.iter().filter(|series| series.metric == metric && pod_of(series) == Some(pod));
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
        of_pod.flat_map(|series| series.points.iter().map(|point| (point.0 as f64, point.1))).collect()
    };
    // A request that Kubernetes took over from the limit is one line, not two on each other.
    let below = |request: Option<f64>, limit: Option<f64>| request.filter(|request| Some(*request) != limit);
    let levels = match metric {
        Metric::Memory => [
            level(figures.memory_limit, LevelKind::Limit, |bytes| Memory(bytes as u64).human()),
            level(below(figures.memory_request, figures.memory_limit), LevelKind::Request, |bytes| {
                Memory(bytes as u64).human()
            }),
        ],
        Metric::Cpu => [
            level(figures.cpu_limit, LevelKind::Limit, |cores| Unit::Cores.say(cores)),
            level(below(figures.cpu_request, figures.cpu_limit), LevelKind::Request, |cores| Unit::Cores.say(cores)),
        ],
        Metric::Restarts => [None, None],
    };
    let mark = |mark: &domain::metric::Mark| ChartMark {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
        at: mark.at.timestamp() as f64,
        label: mark.release.to_string(),
        title: t!("Release {release}", "发布 {release}", release = mark.release),
        href: Some(paths::release(service, environment, mark.release)),
    };
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
    let (from, to) = (figures.range.from.timestamp() as f64, figures.range.to.timestamp() as f64);
    ChartData {
        series: pods.iter().map(|pod| Series { name: short(pod), points: points(pod) }).collect(),
        marks: figures.marks.iter().map(mark).collect(),
        levels: levels.into_iter().flatten().collect(),
        from,
        to,
        step: f64::from(figures.range.step),
        unit: match metric {
            Metric::Cpu => Unit::Cores,
            Metric::Memory => Unit::Bytes,
            Metric::Restarts => Unit::Count,
        },
    }
}

fn level(value: Option<f64>, kind: LevelKind, say: impl Fn(f64) -> String) -> Option<ChartLevel> {
    let value = value?;
    let label = match kind {
        LevelKind::Limit => t!("limit {value}", "上限 {value}", value = say(value)),
        LevelKind::Request => t!("request {value}", "请求 {value}", value = say(value)),
    };
    Some(ChartLevel { value, label, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at;
    use domain::metric::{Mark, Point, Range};

    fn figures(pods: usize) -> Figures {
        let one = |metric: Metric, pod: usize| Measured {
            metric,
            unit: metric.unit().into(),
            labels: [("pod".to_owned(), format!("orders-7c9-p{pod:02}"))].into(),
            points: vec![Point(100, 1.0), Point(100 + pod as i64, 2.0)],
        };
        Figures {
            range: Range { from: at(0), to: at(3600), step: 30 },
            series: (0..pods).flat_map(|pod| [one(Metric::Cpu, pod), one(Metric::Memory, pod)]).collect(),
            marks: vec![Mark { release: 42, at: at(600) }],
            cpu_request: None,
            cpu_limit: None,
            memory_request: None,
            memory_limit: Some(268_435_456.0),
            missing: None,
        }
    }

    #[test]
    fn a_pod_has_the_same_place_in_both_charts() {
        let figures = figures(3);
        let (pods, left_out) = drawn(&figures);
        let names = |metric| {
            chart(&figures, metric, &pods, "orders", "prod").series.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Metric::Cpu), ["p00", "p01", "p02"]);
        assert_eq!(names(Metric::Cpu), names(Metric::Memory));
        assert_eq!(left_out, 0);
    }

    #[test]
    fn of_many_pods_the_ones_that_run_are_drawn() {
        let (pods, left_out) = drawn(&figures(10));
        assert_eq!((pods.len(), left_out), (LINES, 2));
        assert_eq!(pods.first().map(|pod| short(pod)).as_deref(), Some("p02"));
    }

    #[test]
    fn a_limit_and_a_release_are_drawn() {
        let figures = figures(1);
        let memory = chart(&figures, Metric::Memory, &drawn(&figures).0, "orders", "prod");
        assert_eq!(memory.levels.first().map(|level| level.label.as_str()), Some("limit 256 MiB"));
        assert_eq!(memory.marks[0].href.as_deref(), Some("/services/orders/environments/prod/releases/42"));
        assert!(chart(&figures, Metric::Cpu, &[], "orders", "prod").levels.is_empty());
    }
}
