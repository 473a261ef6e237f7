//! The server's own figures, in the text format that Prometheus scrapes.

use std::time::Duration;

use axum::http::Method;
use domain::build::BuildStatus;
use domain::ports::Ports;
use domain::release::ReleaseStatus;
use domain::status::Freshness;
use domain::{Error, Result};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::memory;

/// Upper bounds in seconds: a page takes milliseconds, signing in tenths of a second, a slow cluster seconds.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cluster {
    cluster: String,
}

#[derive(Clone)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BUCKETS)
    }
}

/// All figures. Counters are counted where things happen; gauges are read when they are asked for.
pub struct Figures {
    registry: Registry,
    requests: Family<Request, Histogram, Buckets>,
    /// Open event streams and followed logs.
    pub streams: Gauge,
    builds: Family<Status, Counter>,
    line: Family<Status, Gauge>,
    releases: Family<Status, Counter>,
    rollouts: Gauge,
    fresh: Family<Cluster, Gauge>,
    memory: Gauge,
}

impl Default for Figures {
    fn default() -> Self {
        let mut registry = Registry::default();
        let memory = Gauge::default();
        registry.register_with_unit("process_resident_memory", "Memory that is resident", Unit::Bytes, memory.clone());
        let own = registry.sub_registry_with_prefix("slipway");
        let requests = Family::new_with_constructor(Buckets);
        own.register_with_unit(
            "http_request_duration",
            "Time until a request was answered",
            Unit::Seconds,
            requests.clone(),
        );
        let streams = Gauge::default();
        own.register("http_streams_open", "Open event streams and followed logs", streams.clone());
        let builds = Family::default();
        own.register("builds_finished", "Builds that ended, by status", builds.clone());
        let line = Family::default();
        own.register("builds_unfinished", "Builds that run or wait", line.clone());
        let releases = Family::default();
        own.register("releases_finished", "Releases that ended, by status", releases.clone());
        let rollouts = Gauge::default();
        own.register("rollouts_unfinished", "Releases on their way into a cluster", rollouts.clone());
        let fresh = Family::default();
        own.register("cluster_watch_live", "Whether the watches of a cluster are open", fresh.clone());
        Self { registry, requests, streams, builds, line, releases, rollouts, fresh, memory }
    }
}

impl Figures {
    pub fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let labels = Request { method: known(method), route: route.to_owned(), status };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub fn build(&self, status: BuildStatus) {
        self.builds.get_or_create(&Status { status: status.as_str() }).inc();
    }

    pub fn release(&self, status: ReleaseStatus) {
        self.releases.get_or_create(&Status { status: status.as_str() }).inc();
    }

    /// Reads what is a state rather than a count, and writes all as text.
    pub async fn text(&self, ports: &Ports) -> Result<String> {
        let unfinished = ports.store.builds_unfinished().await?;
        for status in [BuildStatus::Queued, BuildStatus::Running] {
            let count = unfinished.iter().filter(|build| build.status == status).count();
            self.line.get_or_create(&Status { status: status.as_str() }).set(whole(count));
        }
        self.rollouts.set(whole(ports.store.releases_unfinished().await?.len()));
        // A cluster that was removed must not stay among the lines.
        self.fresh.clear();
        for record in ports.store.clusters().await? {
            let live = ports.clusters.freshness(record.cluster.id) == Freshness::Live;
            self.fresh.get_or_create(&Cluster { cluster: record.cluster.name.to_string() }).set(i64::from(live));
        }
        self.memory.set(memory::resident().and_then(|bytes| i64::try_from(bytes).ok()).unwrap_or(0));
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

/// A method as a label. Whoever asks may invent methods, and every label is kept for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
