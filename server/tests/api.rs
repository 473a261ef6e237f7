//! The API through HTTP: the whole router with the real store (SQLite in memory), hub, vault and password hashes.
//! Cluster, builder, repositories, registry and Prometheus are small scripted doubles: the real ones have tests of their
//! own in the adapters, and the journeys use all of them together.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "api/adoption.rs"]
mod adoption;
#[path = "api/adoption_objects.rs"]
mod adoption_objects;
#[path = "api/adoption_secrets.rs"]
mod adoption_secrets;
#[path = "api/answers.rs"]
mod answers;
#[path = "api/ask.rs"]
mod ask;
#[path = "api/automation.rs"]
mod automation;
#[path = "api/autoscaling.rs"]
mod autoscaling;
#[path = "api/bad_input.rs"]
mod bad_input;
#[path = "api/beside.rs"]
mod beside;
#[path = "api/centre.rs"]
mod centre;
#[path = "api/configuration.rs"]
mod configuration;
#[path = "api/configuration_refused.rs"]
mod configuration_refused;
#[path = "api/conflict.rs"]
mod conflict;
#[path = "api/controllers.rs"]
mod controllers;
#[path = "api/controllers_refused.rs"]
mod controllers_refused;
#[path = "api/deletion.rs"]
mod deletion;
#[path = "api/document.rs"]
mod document;
#[path = "api/drift.rs"]
mod drift;
#[path = "api/errors.rs"]
mod errors;
#[path = "api/export.rs"]
mod export;
#[path = "api/functions.rs"]
mod functions;
#[path = "api/import.rs"]
mod import;
#[path = "api/jobs.rs"]
mod jobs;
#[path = "api/letter.rs"]
mod letter;
#[path = "api/line.rs"]
mod line;
#[path = "api/network.rs"]
mod network;
#[path = "api/network_hosts.rs"]
mod network_hosts;
#[path = "api/network_refused.rs"]
mod network_refused;
#[path = "api/outside.rs"]
mod outside;
#[path = "api/pages.rs"]
mod pages;
#[path = "api/pods.rs"]
mod pods;
#[path = "api/pods_proposed.rs"]
mod pods_proposed;
#[path = "api/pods_refused.rs"]
mod pods_refused;
#[path = "api/preflight.rs"]
mod preflight;
#[path = "api/promote.rs"]
mod promote;
#[path = "api/proposal.rs"]
mod proposal;
#[path = "api/removal.rs"]
mod removal;
#[path = "api/replacement.rs"]
mod replacement;
#[path = "api/roles.rs"]
mod roles;
#[path = "api/scene.rs"]
mod scene;
#[path = "api/schedule.rs"]
mod schedule;
#[path = "api/side_by_side.rs"]
mod side_by_side;
#[path = "api/sign_in.rs"]
mod sign_in;
#[path = "api/streams.rs"]
mod streams;
#[path = "api/tokens.rs"]
mod tokens;
#[path = "api/wishes.rs"]
mod wishes;
#[path = "api/world.rs"]
mod world;
