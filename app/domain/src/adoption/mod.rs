//! Adopting: a workload that somebody else brought into a namespace is read into a service. Pure: the live object as JSON
//! is read into settings ([`read`], the inverse of [`crate::manifest::render`]), kept as it is ([`Adopted`]), and what a
//! release made from the settings would change of it is found by comparing the two ([`differences`]).
//!
//! Nothing restarts: until another release is deployed, what is applied is the object as it was.

mod attached;
mod carried;
mod commands;
mod compare;
mod containers;
mod controller;
mod decide;
mod found;
mod kept;
mod network;
mod pods;
mod read;
mod same;
mod seal;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_release;
#[cfg(test)]
mod tests_variables;
mod value;
mod variables;

pub use attached::{Attached, Beyond, Place, Places, attach, changes};
pub use carried::carried;
pub use commands::{Open, cover, open};
pub use compare::{Difference, differences};
pub use found::{Found, Neighbours, kind};
pub use kept::{Adopted, untaken};
pub use read::{Read, read};
pub use same::is_as_seen;
pub use seal::{Sealing, choose, fill, hidden};
pub use variables::{Becomes, Choices, Held, Origin, Unread, Variable, Variables, sources, variables};

/// What a release is called that came by adopting.
pub const REASON: &str = "adopted";
