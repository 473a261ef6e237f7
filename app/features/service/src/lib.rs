//! Services: list, register, edit, delete, and the page of one.

#![recursion_limit = "256"]

pub mod api;
mod difference;
mod filter;
mod form;
mod input;
mod list;
mod page;
mod proposal;

pub use form::{ServiceEditPage, ServiceNewPage};
pub use list::ServiceListPage;
pub use page::ServicePage;
