//! The logs of all pods, merged.
//!
//! - `query`: what is asked, as it stands in the address, which `address` keeps in step; `filter`: what of it is shown;
//! - `buffer`: the lines in memory, bounded, and `pods`: who wrote them; `model`: buffer, filter and stream as signals;
//! - `stream` (in the browser): reads the API's lines as they come, and reads on after a cut (`repeat`) or tells why it
//!   cannot (`refusal`);
//! - `page`, `words`, `toolbar`, `row`, `wrapped`, `histogram`, `pick`: what is seen.

#![recursion_limit = "256"]
#![cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the stream and what it calls are the browser's"))]

mod address;
mod api;
mod buffer;
mod download;
mod filter;
mod histogram;
mod line;
mod model;
mod page;
mod pick;
mod pods;
mod query;
mod refusal;
mod repeat;
mod row;
#[cfg(feature = "hydrate")]
mod stream;
mod toolbar;
mod words;
mod wrapped;

pub use page::LogPage;
pub use pick::LogPickPage;
