//! Environments: all of them in their order, making one, and the page of one.

mod adopt;
mod adopt_objects;
mod adopt_one;
mod adopt_variables;
mod centre;
mod list;
mod new;
mod page;
mod table;

pub use adopt::EnvironmentAdoptPage;
pub use adopt_one::AdoptWorkloadPage;
pub use list::EnvironmentListPage;
pub use new::EnvironmentNewPage;
pub use page::EnvironmentPage;
