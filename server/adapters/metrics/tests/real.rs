//! Against a real Prometheus that scrapes a real cluster with at least one Deployment's pod in it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end by panicking")]

use chrono::{TimeDelta, Utc};
use domain::metric::{Metric, Range, Series};
use domain::name::{Namespace, ServiceName};
use domain::ports::MetricSource;
use metrics::Prometheus;

fn base() -> String {
    std::env::var("SLIPWAY_TEST_PROMETHEUS").expect(
        "Set SLIPWAY_TEST_PROMETHEUS to the address of a Prometheus that scrapes a cluster, such as http://127.0.0.1:9090",
    )
}

async fn ask(namespace: &str, service: &str, range: &Range) -> Vec<Series> {
    let (namespace, service) = (Namespace::parse(namespace).unwrap(), ServiceName::parse(service).unwrap());
    Prometheus::new().unwrap().series(&base(), &namespace, &service, range).await.unwrap()
}

/// Namespace, service and name of the Deployment's pod that runs longest.
async fn pod() -> (String, String, String) {
    let source = Prometheus::new();
    assert!(source.is_ok(), "installs the TLS provider that the plain client below needs too");
    let query = r#"topk(1, time() - container_start_time_seconds{container!="",pod=~".+-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}"})"#;
    let mut address = reqwest::Url::parse(&format!("{}/api/v1/query", base())).unwrap();
    address.query_pairs_mut().append_pair("query", query);
    let answer: serde_json::Value = reqwest::get(address).await.unwrap().json().await.unwrap();
    let labels = &answer["data"]["result"][0]["metric"];
    let pod = labels["pod"].as_str().expect("a Deployment's pod must run in the cluster; start one").to_owned();
    let service = pod.rsplitn(3, '-').nth(2).unwrap().to_owned();
    (labels["namespace"].as_str().unwrap().to_owned(), service, pod)
}

fn last_hour() -> Range {
    Range::parse(Utc::now() - TimeDelta::hours(1), Utc::now(), Some(15)).unwrap()
}

#[tokio::test]
async fn it_answers() {
    Prometheus::new().unwrap().check(&base()).await.unwrap();
    Prometheus::new().unwrap().check(&format!("{}/", base())).await.unwrap();
}

#[tokio::test]
async fn a_pod_has_cpu_memory_and_restarts() {
    let (namespace, service, pod) = pod().await;
    let range = last_hour();
    let found = ask(&namespace, &service, &range).await;
    for metric in [Metric::Cpu, Metric::Memory, Metric::Restarts] {
        let mine: Vec<_> = found.iter().filter(|one| one.metric == metric && one.labels["pod"] == pod).collect();
        assert_eq!(mine.len(), 1, "one series of {metric:?} for {pod}");
        let points = &mine[0].points;
        assert!(points.len() > 2, "{metric:?} of {pod} has {} points", points.len());
        assert!(points.iter().all(|point| (range.from.timestamp()..=range.to.timestamp()).contains(&point.0)));
        let (low, high) = match metric {
            Metric::Cpu => (0.0, 1000.0),
            Metric::Memory => (4096.0, 1e12),
            Metric::Restarts => (0.0, 10_000.0),
        };
        assert!(points.iter().all(|point| (low..=high).contains(&point.1)), "{metric:?}: {points:?}");
        assert_eq!(mine[0].unit, metric.unit());
        println!("{metric:?} of {pod}: {} points, last {:?}", points.len(), points.last().unwrap());
    }
    for one in &found {
        let rest = one.labels["pod"].strip_prefix(&format!("{service}-")).expect("a pod of this service");
        assert_eq!(rest.split('-').count(), 2, "{rest}");
        assert_eq!(one.labels.len(), 1);
    }
}

#[tokio::test]
async fn a_name_that_merely_begins_or_ends_the_same_gets_nothing() {
    let (namespace, service, pod) = pod().await;
    // Cut within the hash: a DaemonSet that is called as a whole one cannot be told from the Deployment, and nobody has one.
    let (begins, ends) = (&pod[..pod.len() - "4-x2v8q".len()], &service[..service.len() - 1]);
    for other in [begins, ends, "nobody-is-called-so"].iter().filter(|name| ServiceName::parse(name).is_ok()) {
        let found = ask(&namespace, other, &last_hour()).await;
        assert!(found.iter().all(|one| one.labels["pod"] != pod), "{other} must not show {pod}");
    }
    assert!(ask("no-such-namespace", &service, &last_hour()).await.is_empty());
}
