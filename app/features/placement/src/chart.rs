//! Figures of the last hour as what a chart draws. Pure.

use domain::metric::{Figures, Metric, Series as Measured};
use domain::quantity::Memory;
use frame::figures::{Order, order};
use frame::pod::short;
use frame::{paths, t};
use ui::{ChartData, ChartLevel, ChartMark, LevelKind, Series, Unit};

/// As many lines as eyes can tell apart; the page of metrics shows all.
pub const LINES: usize = 8;

/// What is drawn, in the same order in both charts, so that a pod has one colour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The pods, with whether each is gone.
    pub pods: Vec<(String, bool)>,
    /// How many that are there have no line.
    pub more: usize,
    /// How many that are gone have none.
    pub gone: usize,
}

/// The pods that are there come first; those that are gone have the lines that are left.
pub fn drawn(figures: &Figures, present: Option<&[String]>) -> Drawn {
    let Order { runs, gone } = order(figures, present);
    let more = runs.len().saturating_sub(LINES);
    let room = LINES.saturating_sub(runs.len());
    let left = gone.len().saturating_sub(room);
    let runs = runs.into_iter().take(LINES).map(|pod| (pod, false));
    Drawn { pods: runs.chain(gone.into_iter().take(room).map(|pod| (pod, true))).collect(), more, gone: left }
}

fn pod_of(series: &Measured) -> Option<&str> {
    series.labels.get("pod").map(String::as_str)
}

/// Whether there is a line to draw: a single reading is none.
pub fn has_lines(figures: &Figures) -> bool {
    figures.series.iter().any(|series| series.metric != Metric::Restarts && series.points.len() > 1)
}

/// One metric of these pods.
pub fn chart(
    figures: &Figures,
    metric: Metric,
    pods: &[(String, bool)],
    service: &str,
    environment: &str,
) -> ChartData {
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
        series: pods.iter().map(|(pod, gone)| Series { name: short(pod), points: points(pod), quiet: *gone }).collect(),
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
        let Drawn { pods, more, gone } = drawn(&figures, None);
        let names = |metric| {
            chart(&figures, metric, &pods, "orders", "prod").series.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Metric::Cpu), ["p00", "p01", "p02"]);
        assert_eq!(names(Metric::Cpu), names(Metric::Memory));
        assert_eq!((more, gone), (0, 0));
    }

    #[test]
    fn of_many_pods_the_ones_that_run_are_drawn() {
        let there = |pods: std::ops::Range<usize>| pods.map(|pod| format!("orders-7c9-p{pod:02}")).collect::<Vec<_>>();
        let Drawn { pods, more, gone } = drawn(&figures(20), Some(&there(1..4)));
        let told: Vec<_> = pods.iter().map(|(pod, gone)| (short(pod), *gone)).collect();
        let expected = [("p01", false), ("p02", false), ("p03", false), ("p19", true), ("p18", true)];
        assert_eq!(told[..5], expected.map(|(pod, gone)| (pod.to_owned(), gone)));
        assert_eq!((pods.len(), more, gone), (LINES, 0, 12));

        let Drawn { pods, more, gone } = drawn(&figures(20), Some(&there(0..10)));
        assert!(pods.iter().all(|(_, gone)| !gone), "no line is taken from one that runs");
        assert_eq!((pods.len(), more, gone), (LINES, 2, 10));
    }

    #[test]
    fn a_limit_and_a_release_are_drawn() {
        let figures = figures(1);
        let memory = chart(&figures, Metric::Memory, &drawn(&figures, None).pods, "orders", "prod");
        assert_eq!(memory.levels.first().map(|level| level.label.as_str()), Some("limit 256 MiB"));
        assert_eq!(memory.marks[0].href.as_deref(), Some("/services/orders/environments/prod/releases/42"));
        assert!(chart(&figures, Metric::Cpu, &[], "orders", "prod").levels.is_empty());
    }
}
