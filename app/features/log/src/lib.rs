//! The logs of all pods, merged.
//!
//! - `query`: what is asked, as it stands in the address; `filter`: what of it is shown;
//! - `buffer`: the lines in memory, bounded; `model`: buffer, filter and stream as signals;
//! - `stream` (in the browser): reads the API's lines as they come, and reads on after a cut;
//! - `page`, `toolbar`, `row`, `histogram`, `pick`: what is seen.

#![recursion_limit = "256"]
#![cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the stream and what it calls are the browser's"))]

mod api;
mod buffer;
mod download;
mod filter;
mod histogram;
mod line;
mod model;
mod page;
mod pick;
mod query;
mod row;
#[cfg(feature = "hydrate")]
mod stream;
mod toolbar;

pub use page::LogPage;
pub use pick::LogPickPage;
