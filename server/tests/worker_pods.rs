//! What the pods of a release are made of beside the image, on the real cluster: what asks them, stands beside them and is
//! mounted, what they may do, and what is said of it beforehand and when it fails.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

#[path = "pods/beside.rs"]
mod beside;
#[path = "pods/namespace.rs"]
mod namespace;
#[path = "pods/network.rs"]
mod network;
#[path = "pods/probes.rs"]
mod probes;
#[path = "pods/security.rs"]
mod security;
#[allow(dead_code, reason = "its other steps are for the controllers")]
#[path = "controllers/steps.rs"]
mod steps;
#[path = "pods/wanted.rs"]
mod wanted;
