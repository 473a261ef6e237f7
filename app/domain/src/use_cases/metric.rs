//! Figures over time, with the releases marked on the axis.

use std::collections::BTreeMap;

use crate::environment::Environment;
use crate::error::Result;
use crate::metric::{Figures, Mark, Metric, Point, Range, Series, Usage};
use crate::page::Piece;
use crate::ports::Ports;
use crate::service::Service;
use crate::text;
use crate::text::Text;
use crate::user::Actor;
use crate::workload::Pod;

/// CPU, memory and restarts of each pod. Where Prometheus cannot be asked, the kubelets' present figures and a
/// sentence that says what is missing.
pub async fn figures(ports: &Ports, actor: &Actor, service: &str, environment: &str, range: Range) -> Result<Figures> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let key = super::placement::key(&service, &environment);
    let pods = ports.clusters.workload(&key).map(|workload| workload.pods).unwrap_or_default();
    let (series, missing) = match series(ports, &service, &environment, &range).await? {
        Ok(series) => (series, None),
        Err(missing) => {
            let usage = ports
                .clusters
                .usage(&key)
                .await
                .unwrap_or_else(|_| ports.board.usage(&(service.name.clone(), environment.name.clone())));
            (present(&usage, &pods, range.to.timestamp()), Some(missing))
        }
    };
    let marks = marks(ports, &service, &environment, &range).await?;
    let newest = pods.iter().max_by_key(|pod| pod.created_at);
    Ok(Figures {
        series,
        marks,
        cpu_request: bound(newest, |c| c.cpu_request, 1000.0),
        cpu_limit: bound(newest, |c| c.cpu_limit, 1000.0),
        memory_request: bound(newest, |c| c.memory_request, 1.0),
        memory_limit: bound(newest, |c| c.memory_limit, 1.0),
        missing,
        range,
    })
}

/// The series, or the sentence that says why there are none.
async fn series(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    range: &Range,
) -> Result<Result<Vec<Series>, Text>> {
    let record = ports.store.cluster(&environment.cluster_name).await?;
    let Some(base) = record.and_then(|record| record.cluster.prometheus_url) else {
        return Ok(Err(text!(
            "Only the present figures: the cluster {cluster} has no Prometheus configured. An administrator adds its address on the cluster's page.",
            "只有当前数值：集群 {cluster} 未配置 Prometheus，请管理员在集群页面填写其地址。",
            cluster = environment.cluster_name
        )));
    };
    match ports.metrics.series(&base, &environment.namespace, &service.name, range).await {
        Ok(series) => Ok(Ok(series)),
        Err(error) => Ok(Err(text!(
            "Only the present figures: {why}",
            "只有当前数值：{why_zh}",
            why = error.text.en,
            why_zh = error.text.zh
        ))),
    }
}

/// The kubelets' figures as series of one point.
fn present(usage: &[Usage], pods: &[Pod], at: i64) -> Vec<Series> {
    let one = |metric: Metric, pod: &str, value: f64| Series {
        metric,
        unit: metric.unit().to_owned(),
        labels: BTreeMap::from([("pod".to_owned(), pod.to_owned())]),
        points: vec![Point(at, value)],
    };
    let mut series = Vec::new();
    for usage in usage {
        series.extend(usage.cpu.map(|cpu| one(Metric::Cpu, &usage.pod, cpu)));
        series.extend(usage.memory.map(|memory| one(Metric::Memory, &usage.pod, memory)));
    }
    series.extend(pods.iter().map(|pod| one(Metric::Restarts, &pod.name, f64::from(pod.restarts()))));
    series
}

/// How many pages of releases are looked through for marks; more than anybody deploys in the longest range.
const PAGES: usize = 50;

/// The releases that were applied within the range. They lie newest first: it looks back until the range begins.
async fn marks(ports: &Ports, service: &Service, environment: &Environment, range: &Range) -> Result<Vec<Mark>> {
    let (mut marks, mut after) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = ports.store.releases(service.id, environment.id, &Piece { after, limit: Some(100) }).await?;
        let applied = page.items.iter().filter_map(|release| Some((release.number, release.applied_at?)));
        let within = applied.filter(|(_, at)| (range.from..=range.to).contains(at));
        marks.extend(within.map(|(release, at)| Mark { release, at }));
        // None was applied before it was made, and older ones were made earlier.
        let passed = page.items.last().is_none_or(|oldest| oldest.created_at < range.from);
        after = page.next.filter(|_| !passed);
        if after.is_none() {
            break;
        }
    }
    Ok(marks)
}

/// The sum over a pod's containers; `None` unless every container that runs names one.
fn bound(pod: Option<&Pod>, of: impl Fn(&crate::workload::Container) -> Option<u64>, scale: f64) -> Option<f64> {
    let running = pod?.containers.iter().filter(|container| !container.init);
    #[expect(clippy::cast_precision_loss, reason = "bytes of a pod are far below 2^52")]
    running.map(|container| of(container).map(|value| value as f64 / scale)).sum()
}
