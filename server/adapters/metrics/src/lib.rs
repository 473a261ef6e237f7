//! CPU, memory and restarts of a service's pods, from Prometheus or anything that answers its HTTP API (Thanos,
//! VictoriaMetrics, Mimir).
//!
//! Prometheus must scrape the kubelets' cAdvisor (`/metrics/cadvisor`). kube-state-metrics is used for restarts where
//! it is scraped; without it they are counted from cAdvisor (see `promql::Queries::restarts_counted`).
//!
//! Requests go through `prometheus-http-query` 0.9, built upon a reqwest client of our own: only so can it have timeouts
//! and the TLS provider that the rest of Slipway uses.

mod fault;
mod promql;

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use domain::error::{Error, Result};
use domain::metric::{Metric, Point, Range, Series};
use domain::name::{Namespace, ServiceName};
use domain::ports::MetricSource;
use domain::text;
use futures::future::{join, join3};
use prometheus_http_query::Client;
use prometheus_http_query::response::{Data, RangeVector};

use crate::fault::Address;
use crate::promql::Queries;

/// How long one request may take before the page says that Prometheus does not answer.
pub const TIMEOUT: Duration = Duration::from_secs(5);

/// What is taken for the distance of two samples where there are none to measure: Prometheus's default scrape interval.
const GAP_DEFAULT: f64 = 60.0;

/// The adapter. One serves all clusters: the address comes with each question, connections are kept per address.
#[derive(Debug, Clone)]
pub struct Prometheus {
    http: reqwest::Client,
    timeout: Duration,
}

impl Prometheus {
    /// Fails only where the machine has no usable certificate store.
    pub fn new() -> Result<Self> {
        Self::with_timeout(TIMEOUT)
    }

    /// As [`Self::new`], with another patience than [`TIMEOUT`].
    pub fn with_timeout(timeout: Duration) -> Result<Self> {
        // reqwest is built without a TLS provider and panics when none is installed. The server installs one first;
        // a second installation is refused, which is why the result does not matter.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            drop(rustls::crypto::ring::default_provider().install_default());
        }
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout)
            .build()
            .map_err(|error| Error::internal(fault::chain(&error)))?;
        Ok(Self { http, timeout })
    }

    fn at(&self, base: &str) -> Result<Server> {
        let address = Address::parse(base)?;
        let client = Client::from(self.http.clone(), address.base()).map_err(|error| address.fault(&error))?;
        Ok(Server { client, address, timeout: i64::try_from(self.timeout.as_millis()).unwrap_or(i64::MAX) })
    }
}

#[async_trait]
impl MetricSource for Prometheus {
    async fn series(
        &self,
        base: &str,
        namespace: &Namespace,
        service: &ServiceName,
        range: &Range,
    ) -> Result<Vec<Series>> {
        check(range)?;
        let server = self.at(base)?;
        let queries = Queries::new(namespace, service);
        let (gap, restarts) =
            join(server.gap(&queries, range), server.series(Metric::Restarts, queries.restarts(), range)).await;
        let (gap, restarts) = (gap?, restarts?);
        let counted = async {
            if restarts.is_empty() {
                server.series(Metric::Restarts, queries.restarts_counted(gap), range).await
            } else {
                Ok(restarts)
            }
        };
        let (cpu, memory, restarts) = join3(
            server.series(Metric::Cpu, queries.cpu(gap, range.step), range),
            server.series(Metric::Memory, queries.memory(gap), range),
            counted,
        )
        .await;
        Ok([cpu?, memory?, restarts?].into_iter().flatten().collect())
    }

    async fn check(&self, base: &str) -> Result<()> {
        let server = self.at(base)?;
        // The smallest question that only a PromQL engine can answer: `/-/healthy` is missing in Prometheus's kin.
        let answer = server.client.query("vector(1)").timeout(server.timeout).get().await;
        match answer.map_err(|error| server.address.fault(&error))?.data() {
            Data::Vector(found) if found.len() == 1 => Ok(()),
            Data::Vector(_) | Data::Matrix(_) | Data::Scalar(_) => {
                Err(server.address.stranger("vector(1) gave something else"))
            }
        }
    }
}

/// Prometheus would refuse these with words that do not say which field is wrong.
fn check(range: &Range) -> Result<()> {
    let seconds = (range.to - range.from).num_seconds();
    if seconds <= 0 {
        return Err(Error::invalid(
            "from",
            text!("The beginning must lie before the end.", "开始时间必须早于结束时间。"),
        ));
    }
    if range.step == 0 || seconds / i64::from(range.step) > Range::POINTS_MAX {
        return Err(Error::invalid(
            "step",
            text!(
                "The step of {step} s gives too many points for this range; at most {most} are drawn.",
                "步长 {step} 秒对此时间范围产生的点过多；最多 {most} 个。",
                step = range.step,
                most = Range::POINTS_MAX
            ),
        ));
    }
    Ok(())
}

/// One Prometheus, for the length of one question.
struct Server {
    client: Client,
    address: Address,
    /// Milliseconds; told to Prometheus too, so that it stops working when nobody listens any more.
    timeout: i64,
}

impl Server {
    async fn series(&self, metric: Metric, query: String, range: &Range) -> Result<Vec<Series>> {
        let (from, to) = (range.from.timestamp(), range.to.timestamp());
        let asked = self.client.query_range(query, from, to, f64::from(range.step)).timeout(self.timeout);
        let answer = asked.get().await.map_err(|error| self.address.fault(&error))?;
        match answer.into_inner().0 {
            Data::Matrix(found) => {
                let mut series: Vec<Series> = found.into_iter().map(|one| convert(metric, one)).collect();
                // Prometheus promises no order; the page gives colours by it.
                series.sort_by(|a, b| a.labels.cmp(&b.labels));
                Ok(series)
            }
            Data::Vector(_) | Data::Scalar(_) => Err(self.address.stranger("a range query gave no matrix")),
        }
    }

    /// Seconds between two samples, as they lie in the database: the median over the service's own series. That is the
    /// scrape interval or, where cAdvisor refreshes more slowly than it is scraped, cAdvisor's.
    async fn gap(&self, queries: &Queries, range: &Range) -> Result<f64> {
        let asked = self.client.query(queries.samples()).at(range.to.timestamp()).timeout(self.timeout);
        let answer = asked.get().await.map_err(|error| self.address.fault(&error))?;
        let Data::Matrix(found) = answer.data() else {
            return Err(self.address.stranger("a range selector gave no matrix"));
        };
        let mut gaps: Vec<f64> = found
            .iter()
            .flat_map(|one| one.samples().windows(2))
            .filter_map(|pair| match pair {
                [first, second] => Some(second.timestamp() - first.timestamp()),
                _ => None,
            })
            .collect();
        gaps.sort_by(f64::total_cmp);
        Ok(gaps.get(gaps.len() / 2).copied().unwrap_or(GAP_DEFAULT))
    }
}

/// Leaves out what is not a number: JSON has no word for it, and a chart no place.
fn convert(metric: Metric, found: RangeVector) -> Series {
    let (labels, samples) = found.into_inner();
    let points = samples
        .iter()
        .filter(|sample| sample.value().is_finite())
        // Truncated on purpose: the steps are whole seconds.
        .map(|sample| Point(sample.timestamp() as i64, sample.value()))
        .collect();
    Series { metric, unit: metric.unit().to_owned(), labels: labels.into_iter().collect::<BTreeMap<_, _>>(), points }
}
