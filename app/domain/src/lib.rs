//! Slipway's nouns and rules. This crate does no input or output and compiles to wasm, so that the page and the server
//! decide by the same code.
//!
//! - the nouns (`service`, `build`, `release`, ...) are types that cannot hold a wrong value: text becomes a name, an
//!   image or a quantity once, at the edge, by `parse`;
//! - `diagnosis` and `rollout` say what the cluster's facts mean;
//! - `ports` are what Slipway needs from outside, as traits; `use_cases` are what a person may do, and decide who may.

pub mod adoption;
pub mod audit;
pub mod authorise;
pub mod automation;
pub mod autoscaling;
pub mod board;
pub mod build;
pub mod centre;
pub mod cluster;
pub mod commits;
pub mod configuration;
pub mod conflict;
pub mod controller;
pub mod diagnosis;
pub mod difference;
pub mod drift;
pub mod environment;
pub mod error;
pub mod event;
pub mod export;
pub mod faults;
pub mod id;
pub mod image;
pub mod log;
pub mod manifest;
pub mod metric;
pub mod name;
pub mod network;
pub mod page;
mod parsed;
pub mod pod;
pub mod ports;
pub mod possible;
pub mod preflight;
pub mod quantity;
pub mod release;
pub mod removal;
pub mod repository;
pub mod rollout;
pub mod secret;
pub mod service;
pub mod settings;
pub mod status;
mod syntax;
pub mod team;
pub mod text;
pub mod use_cases;
pub mod user;
pub mod workload;
mod written;

pub use error::{Error, Kind, Result};
pub use text::{Language, Text};

/// A moment, always in UTC.
pub type Time = chrono::DateTime<chrono::Utc>;
