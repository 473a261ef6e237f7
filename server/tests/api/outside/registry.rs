//! A registry and a source of figures, as the test says they are.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use domain::image::{Digest, ImageConfig, ImageRef};
use domain::metric::{Metric, Point, Range, Series};
use domain::name::{Namespace, ServiceName};
use domain::ports::{MetricSource, Registry};
use domain::{Error, Result, text};

use super::{Outside, digest};

/// An image as it should be: for the node, and not root.
fn usual() -> ImageConfig {
    ImageConfig {
        architectures: vec!["amd64".to_owned()],
        user: "1000".to_owned(),
        ports: vec!["8080/tcp".to_owned()],
        ..ImageConfig::default()
    }
}

#[async_trait]
impl Registry for Outside {
    async fn digest(&self, image: &ImageRef) -> Result<Option<Digest>> {
        Ok((image.tag.as_deref() != Some("missing")).then(digest))
    }
    async fn config(&self, image: &ImageRef) -> Result<Option<ImageConfig>> {
        if self.registry_hangs.load(Ordering::SeqCst) {
            return std::future::pending().await;
        }
        if self.registry_away.load(Ordering::SeqCst) {
            return Err(Error::unavailable(text!("The registry does not answer.", "镜像仓库没有响应。"), "timed out"));
        }
        if image.tag.as_deref() == Some("root") {
            return Ok(Some(ImageConfig { user: String::new(), ..usual() }));
        }
        let usual = || self.image.lock().unwrap().clone().unwrap_or_else(self::usual);
        Ok((image.tag.as_deref() != Some("missing")).then(usual))
    }
}

#[async_trait]
impl MetricSource for Outside {
    async fn series(&self, _: &str, _: &Namespace, service: &ServiceName, range: &Range) -> Result<Vec<Series>> {
        Ok(vec![Series {
            metric: Metric::Cpu,
            unit: Metric::Cpu.unit().to_owned(),
            labels: BTreeMap::from([("pod".to_owned(), format!("{service}-1"))]),
            points: vec![Point(range.from.timestamp(), 0.5)],
        }])
    }
    async fn check(&self, _: &str) -> Result<()> {
        Ok(())
    }
}
