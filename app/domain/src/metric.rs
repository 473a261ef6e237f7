//! Figures over time: CPU, memory and restarts of a service's pods.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::text::Text;

/// What is asked: from, to, and the distance between two points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub from: Time,
    pub to: Time,
    /// Seconds.
    pub step: u32,
}

impl Range {
    /// The most points per series: more than a screen has pixels is waste.
    pub const POINTS_MAX: i64 = 1500;

    /// Checks the order of the ends and widens the step so that no series has too many points.
    pub fn parse(from: Time, to: Time, step: Option<u32>) -> crate::Result<Self> {
        let seconds = (to - from).num_seconds();
        if seconds <= 0 {
            return Err(crate::Error::invalid(
                "from",
                crate::text!("The beginning must lie before the end.", "开始时间必须早于结束时间。"),
            ));
        }
        let least = u32::try_from(seconds / Self::POINTS_MAX + 1).unwrap_or(u32::MAX);
        let step = step.unwrap_or_else(|| u32::try_from(seconds / 240).unwrap_or(60).max(5)).max(least);
        Ok(Self { from, to, step })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Cores in use.
    Cpu,
    /// Bytes of the working set: what the kernel's out-of-memory killer looks at.
    Memory,
    /// Restarts since the pod was made.
    Restarts,
}

impl Metric {
    pub fn unit(self) -> &'static str {
        match self {
            Self::Cpu => "cores",
            Self::Memory => "bytes",
            Self::Restarts => "restarts",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub metric: Metric,
    pub unit: String,
    /// `pod`, and what else tells the series apart.
    pub labels: std::collections::BTreeMap<String, String>,
    pub points: Vec<Point>,
}

/// A moment (Unix seconds) and the value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point(pub i64, pub f64);

/// A release on the time axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub release: u32,
    pub at: Time,
}

/// Everything that the metrics page draws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub range: Range,
    pub series: Vec<Series>,
    pub marks: Vec<Mark>,
    /// Per container of the newest pod: what was asked for and where it is held.
    pub cpu_request: Option<f64>,
    pub cpu_limit: Option<f64>,
    pub memory_request: Option<f64>,
    pub memory_limit: Option<f64>,
    /// What is missing and how to get it: no Prometheus, or it did not answer.
    pub missing: Option<Text>,
}

/// What a pod uses at this moment, as its kubelet says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    pub pod: String,
    /// Cores, averaged between the last two readings.
    pub cpu: Option<f64>,
    /// Bytes.
    pub memory: Option<f64>,
}
