//! What becomes of releases on the real cluster: with their configuration, by themselves, from one environment to the next,
//! scaled by the cluster, and changed behind Slipway's back.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

#[path = "releases/automation.rs"]
mod automation;
#[path = "releases/autoscaling.rs"]
mod autoscaling;
#[path = "releases/configuration.rs"]
mod configuration;
#[path = "releases/configured.rs"]
mod configured;
#[path = "releases/conflict.rs"]
mod conflict;
#[path = "releases/drift.rs"]
mod drift;
#[path = "releases/namespace.rs"]
mod namespace;
#[path = "releases/promotion.rs"]
mod promotion;
#[allow(dead_code, reason = "its other steps are for the controllers")]
#[path = "controllers/steps.rs"]
mod steps;
#[allow(dead_code, reason = "its other steps are for the pods")]
#[path = "pods/wanted.rs"]
mod wanted;
