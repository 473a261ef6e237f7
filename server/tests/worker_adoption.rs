//! What somebody else brought into a namespace of the real cluster is adopted: nothing restarts, and from then on it is
//! Slipway's.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

#[path = "adoption/cron_job.rs"]
mod cron_job;
#[path = "adoption/daemon_set.rs"]
mod daemon_set;
#[path = "adoption/deployment.rs"]
mod deployment;
#[path = "adoption/scaled.rs"]
mod scaled;
#[path = "adoption/stateful_set.rs"]
mod stateful_set;
#[allow(dead_code, reason = "its other steps are for the controllers")]
#[path = "controllers/steps.rs"]
mod steps;
