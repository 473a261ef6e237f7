//! A service in an environment: the head with the truth in a sentence around all its pages, and the overview with its
//! rollout or its runs, what was changed behind Slipway's back, its pods, its last hour, what it does by itself and what
//! happened. Live.

// A view's type holds the types of all that stands in it.
#![recursion_limit = "256"]

mod action;
mod api;
mod automation;
mod autoscaler;
mod chart;
mod drift;
#[cfg(test)]
mod fixture;
mod happening;
mod head;
mod here;
mod history;
mod hold;
mod hour;
mod layout;
mod overview;
mod pod_state;
mod pods;
mod reached;
mod removal;
mod rollout;
mod runs;
mod scale;
mod told;
mod truth;
mod volumes;
mod what_runs;
mod wish;
mod words;

pub use layout::PlacementLayout;
pub use overview::OverviewPage;
