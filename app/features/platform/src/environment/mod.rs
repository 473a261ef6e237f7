//! Environments: all of them in their order, making one, and the page of one.

mod list;
mod new;
mod page;
mod table;

pub use list::EnvironmentListPage;
pub use new::EnvironmentNewPage;
pub use page::EnvironmentPage;
