//! The first screen: what needs attention, worst first, with its cause and the one remedy beside it; then every service
//! in every environment. Live.

// A view's type holds the types of all that stands in it.
#![recursion_limit = "256"]

mod address;
mod api;
mod cell;
mod cluster;
mod empty;
mod figure;
mod finding;
#[cfg(test)]
mod fixture;
mod grid;
mod model;
mod order;
mod page;
mod remedy;
mod run;
mod toolbar;

pub use page::BoardPage;
