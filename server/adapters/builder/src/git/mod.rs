//! Git repositories, through the `git` program itself: it knows every server, and its own limits are well tried.

mod checkout;
mod command;
mod history;
mod look;
mod refs;
mod trouble;

pub use checkout::{Checkout, check_out};
pub use history::history;
pub use look::GitRepositories;
