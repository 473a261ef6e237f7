//! Kubernetes' types become the domain's, once, here.

mod amount;
mod autoscaler;
mod controller;
mod cron_job;
mod daemon_set;
mod deployment;
mod event;
mod job;
mod pod;
mod service;
mod stateful_set;

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::Time;
use domain::manifest::SERVICE;
use k8s_openapi::jiff::Timestamp;
use kube::core::ObjectMeta;

pub use amount::{amount, cores};
pub use autoscaler::autoscaler;
#[cfg(test)]
pub use controller::bare;
pub use cron_job::cron_job;
pub use daemon_set::daemon_set;
pub use deployment::deployment;
pub use event::event;
pub use job::{Job, is_by_hand, job};
pub use pod::pod;
pub use service::{number as wire_number, protocol, service};
pub use stateful_set::stateful_set;

use crate::index::Place;

/// A thing to keep: where it belongs, its name, and itself.
pub type Kept<T> = (Place, String, T);

pub fn time(stamp: Timestamp) -> Option<Time> {
    DateTime::from_timestamp_micros(stamp.as_microsecond())
}

/// The place that the label names.
fn place(meta: &ObjectMeta) -> Option<Kept<()>> {
    let service = meta.labels.as_ref()?.get(SERVICE)?.clone();
    Some((Place { namespace: meta.namespace.clone()?, service }, meta.name.clone()?, ()))
}

/// A number that Slipway wrote into an annotation; somebody else may have changed it, then there is none.
fn number(annotations: Option<&BTreeMap<String, String>>, name: &str) -> Option<u32> {
    annotations?.get(name)?.parse().ok()
}

/// Kubernetes counts in signed numbers that are never below zero.
fn count(number: Option<i32>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}
