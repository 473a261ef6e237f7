//! Builds: start, follow, cancel, and their logs.
//!
//! - `api`: the server functions; `excerpt`: which part of a log comes with the page;
//! - `news`: what the stream said, over what was fetched; `address`: filters in the address;
//! - `list`, `table`, `queue`, `start`: the lists of builds, what is at work, and how one begins;
//! - `page`, `head`, `side`, `actions`: one build; `log`, `follow`, `steps`, `lines`, `search`: its log.

#![recursion_limit = "256"]

mod actions;
mod api;
#[cfg(feature = "ssr")]
mod excerpt;
mod follow;
mod head;
mod lines;
mod list;
mod log;
mod news;
mod page;
mod queue;
mod search;
mod side;
mod start;
mod steps;
mod table;

pub use list::{BuildListPage, ServiceBuildsPage};
pub use page::BuildPage;
