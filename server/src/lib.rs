//! What runs: configuration, the gifts of the machine (time, randomness, cryptography), the hub of events, and the
//! HTTP front. Outside systems live in the crates under `adapters/`.

pub mod api;
pub mod auth;
pub mod command;
pub mod config;
pub mod host;
pub mod hub;
pub mod notice;
pub mod password;
pub mod problem;
pub mod router;
pub mod serve;
pub mod telemetry;
pub mod vault;
pub mod web;
pub mod wiring;
pub mod workers;
