//! How the cluster decides the number of pods: as it is ordered, and what it says of it.

use chrono::{DateTime, Utc};
use domain::Result;
use domain::autoscaling::{Autoscaler, Autoscaling, Written};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The number of pods, decided by the cluster from what they use: by CPU, memory or a figure, the highest of them.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Autoscaling)]
pub struct AutoscalingBody {
    /// As few pods; left out: 1.
    #[serde(default = "one")]
    #[schema(minimum = 1, example = 2)]
    min: u32,
    /// As many pods.
    #[schema(maximum = 200, example = 10)]
    max: u32,
    /// Percent of the CPU that is requested, over all pods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, example = 80)]
    cpu: Option<u32>,
    /// Percent of the memory that is requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    memory: Option<u32>,
    /// Name of a metric that the cluster serves for each pod (`custom.metrics.k8s.io`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "http_requests_per_second")]
    figure: Option<String>,
    /// How much of it each pod may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "100")]
    figure_each: Option<String>,
}

fn one() -> u32 {
    1
}

impl AutoscalingBody {
    pub fn parse(self) -> Result<Option<Autoscaling>> {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let written = Written {
            min: self.min.to_string(),
            max: self.max.to_string(),
            cpu: number(self.cpu),
            memory: number(self.memory),
            figure: self.figure.unwrap_or_default(),
            figure_each: self.figure_each.unwrap_or_default(),
        };
        written.parse()
    }
}

impl From<Autoscaling> for AutoscalingBody {
    fn from(autoscaling: Autoscaling) -> Self {
        let Autoscaling { min, max, cpu, memory, figure } = autoscaling;
        let (figure, figure_each) = figure.map(|figure| (figure.name, figure.each)).unzip();
        Self { min, max, cpu, memory, figure, figure_each }
    }
}

/// What the cluster's autoscaler says.
#[derive(Serialize, ToSchema)]
#[schema(as = Autoscaler)]
pub struct AutoscalerView {
    min: u32,
    max: u32,
    /// Pods that there are, and that it wants.
    current: u32,
    desired: u32,
    readings: Vec<ReadingView>,
    last_scaled_at: Option<DateTime<Utc>>,
    /// Whether it decides at all now.
    active: bool,
    /// Why it cannot decide, or is at a bound, in Kubernetes' words.
    reason: Option<String>,
    message: Option<String>,
}

/// A figure that it goes by: percent for `cpu` and `memory`.
#[derive(Serialize, ToSchema)]
#[schema(as = Reading)]
struct ReadingView {
    name: String,
    /// Absent while it is not known.
    current: Option<f64>,
    target: f64,
}

impl From<Autoscaler> for AutoscalerView {
    fn from(autoscaler: Autoscaler) -> Self {
        let (reason, message) = autoscaler.trouble.map(|why| (why.reason, why.message)).unzip();
        let readings = autoscaler.readings.into_iter();
        Self {
            min: autoscaler.min,
            max: autoscaler.max,
            current: autoscaler.current,
            desired: autoscaler.desired,
            readings: readings
                .map(|reading| ReadingView { name: reading.name, current: reading.current, target: reading.target })
                .collect(),
            last_scaled_at: autoscaler.last_scaled_at,
            active: autoscaler.active,
            reason,
            message: message.filter(|message| !message.is_empty()),
        }
    }
}
