//! Prometheus, or anything that answers its HTTP API.

use async_trait::async_trait;

use crate::error::Result;
use crate::metric::{Range, Series};
use crate::name::{Namespace, ServiceName};

#[async_trait]
pub trait MetricSource: Send + Sync {
    /// CPU, memory and restarts of each pod of a service. `base` is the cluster's Prometheus URL.
    async fn series(
        &self,
        base: &str,
        namespace: &Namespace,
        service: &ServiceName,
        range: &Range,
    ) -> Result<Vec<Series>>;
    /// A sentence when it does not answer.
    async fn check(&self, base: &str) -> Result<()>;
}
