//! CPU, memory and restarts over time.

#![recursion_limit = "256"]

mod api;
mod page;
mod pick;

pub use page::MetricPage;
pub use pick::MetricPickPage;
