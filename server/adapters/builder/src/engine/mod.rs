//! The Docker Engine: sends the context, reads what a build and a push tell.

mod build;
mod context;
mod ignore;
mod output;
mod push;
mod tidy;

pub use build::build;
pub use push::push;
pub use tidy::tidy;
