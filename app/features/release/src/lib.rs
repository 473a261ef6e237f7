//! Deploying, and the releases there were.
//!
//! - `api`, `asked`: the server functions; `form`: a deployment as it is typed; `order`: what it means;
//! - `deploy`: the page to deploy; `changes`, `commits`: what would change, as it is shown;
//! - `controller`: what is said of the kinds;
//! - `yaml`: the objects as lines, and what differs between two sets of them;
//! - `list`, `again`, `promote`: the releases there were, deploying one again, bringing one to another environment;
//! - `page`, `export`, `outcome`, `progress`, `manifests`: one release; `address`: filters in the address.

#![recursion_limit = "256"]

mod again;
mod api;
mod asked;
mod changes;
mod commits;
mod controller;
mod deploy;
mod export;
#[cfg(all(test, not(feature = "hydrate")))]
mod fixture;
mod form;
#[cfg(feature = "ssr")]
mod gather;
mod list;
mod manifests;
#[cfg(any(feature = "ssr", test))]
mod order;
mod outcome;
mod page;
mod progress;
mod promote;
mod yaml;

pub use deploy::DeployPage;
pub use list::ReleaseListPage;
pub use page::ReleasePage;
