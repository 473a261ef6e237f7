//! Figures of a service as a chart draws them: one series for each pod, releases as marks, request and limit as levels.

use std::collections::BTreeSet;

use domain::metric::{Figures, Metric, Series as Measured};
use ui::{ChartData, ChartLevel, ChartMark, LevelKind, Series, Unit, t};

use crate::{paths, pod};

/// The pods that figures are of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// Those that are there, by name.
    pub runs: Vec<String>,
    /// Those that are not any more, the one that was there last first.
    pub gone: Vec<String>,
}

/// Tells the pods that are there from those that are gone. `present`: as the cluster says; where it says nothing, those
/// that were measured to the end.
pub fn order(figures: &Figures, present: Option<&[String]>) -> Order {
    let last = |name: &str| {
        let of_pod = figures.series.iter().filter(|series| pod_of(series) == Some(name));
        of_pod.filter_map(|series| series.points.last()).map(|point| point.0).max()
    };
    let names: BTreeSet<&str> = figures.series.iter().filter_map(pod_of).collect();
    let newest = names.iter().filter_map(|name| last(name)).max();
    // More than two points apart is a gap, as in the lines.
    let to_the_end = |name: &str| Some(last(name)? + i64::from(figures.range.step) * 2 >= newest?);
    let is_there = |name: &&str| match present {
        Some(present) => present.iter().any(|there| there == name),
        None => to_the_end(name) == Some(true),
    };
    let (runs, mut gone): (Vec<&str>, Vec<&str>) = names.into_iter().partition(is_there);
    gone.sort_by_key(|name| std::cmp::Reverse(last(name)));
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Order { runs: owned(runs), gone: owned(gone) }
}

fn pod_of(series: &Measured) -> Option<&str> {
    series.labels.get("pod").map(String::as_str)
}

/// The chart of one metric: the pods that are there, then those that are gone, quietly. Pods have their short names, as
/// everywhere else.
pub fn chart(figures: &Figures, metric: Metric, order: &Order, service: &str, environment: &str) -> ChartData {
    let lines = |names: &[String], quiet: bool| {
        let of = |name: &String| figures.series.iter().find(|it| it.metric == metric && pod_of(it) == Some(name));
        let line = |name: &String| {
            #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
            let points = of(name)?.points.iter().map(|point| (point.0 as f64, point.1)).collect();
            Some(Series { name: pod::short(name), points, quiet })
        };
        names.iter().filter_map(line).collect::<Vec<_>>()
    };
    let mut series = lines(&order.runs, false);
    series.extend(lines(&order.gone, true));
    let marks = figures.marks.iter().map(|mark| ChartMark {
        at: seconds(mark.at),
        label: mark.release.to_string(),
        title: t!("Release {number}", "发布 {number}", number = mark.release),
        href: Some(paths::release(service, environment, mark.release)),
    });
    ChartData {
        series,
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::metric::{Point, Range};

    fn measured(pods: &[(&str, i64)]) -> Figures {
        let one = |(pod, last): &(&str, i64)| Measured {
            metric: Metric::Cpu,
            unit: Metric::Cpu.unit().into(),
            labels: [("pod".to_owned(), (*pod).to_owned())].into(),
            points: vec![Point(100, 1.0), Point(*last, 2.0)],
        };
        let (from, to) = (domain::Time::default(), domain::Time::default() + chrono::Duration::hours(1));
        Figures {
            range: Range { from, to, step: 30 },
            series: pods.iter().map(one).collect(),
            marks: Vec::new(),
            cpu_request: None,
            cpu_limit: None,
            memory_request: None,
            memory_limit: None,
            missing: None,
        }
    }

    #[test]
    fn what_the_cluster_has_stands_first_whatever_was_measured_last() {
        let figures = measured(&[("orders-a-old", 3500), ("orders-b-new", 3000), ("orders-a-older", 900)]);
        let order = order(&figures, Some(&["orders-b-new".to_owned()]));
        assert_eq!(
            (order.runs, order.gone.join(" ")),
            (vec!["orders-b-new".to_owned()], "orders-a-old orders-a-older".into())
        );
    }

    #[test]
    fn where_the_cluster_says_nothing_they_run_that_were_measured_to_the_end() {
        let figures = measured(&[("orders-a-x", 3600), ("orders-a-y", 3550), ("orders-a-z", 3400)]);
        let order = order(&figures, None);
        assert_eq!((order.runs.len(), order.gone), (2, vec!["orders-a-z".to_owned()]));
        assert_eq!(super::order(&measured(&[]), None), Order::default());
    }

    #[test]
    fn those_that_are_gone_are_drawn_last_and_quietly() {
        let figures = measured(&[("orders-a-old", 900), ("orders-b-new", 3600)]);
        let order = order(&figures, None);
        let drawn = chart(&figures, Metric::Cpu, &order, "orders", "dev").series;
        let drawn: Vec<_> = drawn.iter().map(|line| (line.name.as_str(), line.quiet)).collect();
        assert_eq!(drawn, [("new", false), ("old", true)]);
    }

    #[test]
    fn where_no_pods_are_all_that_were_measured_are_gone() {
        let order = order(&measured(&[("orders-a", 200)]), Some(&[]));
        assert_eq!((order.runs.len(), order.gone.len()), (0, 1));
    }
}
