//! What a service is configured with: in every environment, and in one of them.
//!
//! - `api`: the server functions; `sent`: a level on its way to the server;
//! - `sheet`: what is edited, as signals, and how it is put together with what somebody else saved; `row`: one value of it;
//! - `page`: both pages; `editor`: what stands in them; `variables`, `value`, `files`, `entrypoint`: its parts;
//! - `profile`: the framework's; `typing`: the box with its colours, which `highlight` finds;
//! - `centre`: what is read of a configuration centre, which `centred` keeps up to date; `items`: which names;
//! - `import`, `export`: values from and for elsewhere;
//! - `meet`: what is said when two people edit the same; `pending`: what waits for a release.

#![recursion_limit = "256"]

mod api;
mod centre;
mod centred;
mod editor;
mod entrypoint;
mod export;
mod files;
mod highlight;
mod import;
mod items;
mod meet;
mod page;
mod pending;
mod profile;
mod row;
mod sent;
mod sheet;
mod single;
#[cfg(all(test, not(feature = "hydrate")))]
mod tests;
mod typing;
mod value;
mod variables;

pub use page::{ConfigurationPage, ServiceConfigurationPage};
