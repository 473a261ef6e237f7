//! Services: list, register, edit, delete, and the page of one.

#![recursion_limit = "256"]

mod address;
pub mod api;
mod difference;
mod filter;
mod form;
mod fresh;
mod input;
mod list;
mod page;
mod proposal;
mod soon;
mod typed;

pub use form::{ServiceEditPage, ServiceNewPage};
pub use list::ServiceListPage;
pub use page::ServicePage;
