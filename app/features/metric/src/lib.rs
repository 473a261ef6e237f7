//! CPU, memory and restarts over time.

mod api;
mod page;
mod pick;
mod span;

pub use page::MetricPage;
pub use pick::MetricPickPage;
