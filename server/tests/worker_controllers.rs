//! What each controller makes of deploying, scaling, restarting, stopping, starting, updating and rolling back: on the
//! real cluster.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

#[path = "controllers/cron_job.rs"]
mod cron_job;
#[path = "controllers/daemon_set.rs"]
mod daemon_set;
#[path = "controllers/data.rs"]
mod data;
#[path = "controllers/deployment.rs"]
mod deployment;
#[path = "controllers/job.rs"]
mod job;
#[path = "controllers/removal.rs"]
mod removal;
#[path = "controllers/replacement.rs"]
mod replacement;
#[path = "controllers/runs.rs"]
mod runs;
#[path = "controllers/stateful_set.rs"]
mod stateful_set;
#[path = "controllers/steps.rs"]
mod steps;
